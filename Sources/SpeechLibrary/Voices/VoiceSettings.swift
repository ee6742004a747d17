import SpeechEngine

/// What a voice is spoken with unless a request says otherwise.
public struct VoiceSettings: Codable, Sendable, Equatable {
    /// Above 1 is faster.
    public var speed: Float?
    /// Steps of the sampler (NFE).
    public var nfe: Int?
    /// Strength of guidance.
    public var cfg: Float?
    /// Decibels added to the voice's own loudness, −20 to 20.
    public var gain: Float?

    public init(speed: Float? = nil, nfe: Int? = nil, cfg: Float? = nil, gain: Float? = nil) {
        self.speed = speed
        self.nfe = nfe
        self.cfg = cfg
        self.gain = gain
    }

    func validate() throws {
        if let gain, !(-20...20).contains(gain) {
            throw VoiceLibraryError.invalid(field: "settings.gain", "\(gain) dB; it must be -20 to 20")
        }
        var options = SynthesisOptions()
        if let speed { options.speed = speed }
        if let nfe { options.sampling.steps = nfe }
        if let cfg { options.sampling.guidance = cfg }
        do {
            try options.validate()
        } catch {
            throw VoiceLibraryError.invalid(field: "settings", "\(error)")
        }
    }
}
