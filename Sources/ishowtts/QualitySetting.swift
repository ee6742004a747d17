import F5TTS

/// What a folder of `ishowtts quality` was spoken with, and how fast.
struct QualitySetting: Encodable {
    let model: String
    let voice: String
    let nfe: Int
    let cfg: Float
    let cfgStride: Int
    /// First and last flow time that is guided.
    let cfgInterval: [Float]
    /// `nil` for the model's own.
    let precision: Precision?
    let seed: UInt64
    /// Seconds of speech.
    var seconds = 0.0
    var synthesisSeconds = 0.0

    init(_ sampling: SamplingOptions, model: String, voice: String, precision: Precision?, seed: UInt64) {
        self.model = model
        self.voice = voice
        nfe = sampling.steps
        cfg = sampling.guidance
        cfgStride = sampling.guidanceStride
        cfgInterval = [sampling.guidanceInterval.lowerBound, sampling.guidanceInterval.upperBound]
        self.precision = precision
        self.seed = seed
    }

    /// A name that tells the settings.
    func folder(withVoice: Bool) -> String {
        var parts = ["nfe\(nfe)", "cfg\(Self.short(cfg))"]
        if cfgStride != 1 { parts.append("stride\(cfgStride)") }
        if cfgInterval != [0, 1] {
            parts.append("from\(Self.short(cfgInterval[0]))to\(Self.short(cfgInterval[1]))")
        }
        if let precision { parts.append(precision.rawValue) }
        if withVoice { parts.append(voice) }
        return parts.joined(separator: "-")
    }

    private static func short(_ value: Float) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }
}
