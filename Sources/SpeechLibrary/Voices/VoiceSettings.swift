import SpeechEngine

/// What a voice is spoken with unless a request says otherwise.
public struct VoiceSettings: Codable, Sendable, Equatable {
    public var overrides: SynthesisOverrides
    /// Decibels added to the voice's own loudness, −20 to 20.
    public var gain: Float?

    public init(_ overrides: SynthesisOverrides = .init(), gain: Float? = nil) {
        self.overrides = overrides
        self.gain = gain
    }

    private enum CodingKeys: CodingKey { case gain }

    /// One flat object: the names of `SynthesisOverrides`, and `gain`.
    public init(from decoder: any Decoder) throws {
        overrides = try SynthesisOverrides(from: decoder)
        gain = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Float.self, forKey: .gain)
    }

    public func encode(to encoder: any Encoder) throws {
        try overrides.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(gain, forKey: .gain)
    }

    /// - Throws: `VoiceLibraryError.invalid`.
    func validate() throws {
        if let gain, !(-20...20).contains(gain) {
            throw VoiceLibraryError.invalid(field: "settings.gain", "\(gain) dB; it must be -20 to 20")
        }
        do {
            try overrides.validate()
        } catch {
            throw VoiceLibraryError.invalid(field: "settings", "\(error)")
        }
    }
}
