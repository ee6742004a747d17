import F5TTS

/// What a folder of `ishowtts quality` was spoken with, and how fast.
struct QualitySetting: Encodable {
    let model: String
    let voice: String
    let nfe: Int
    let cfg: Float
    /// `nil` for the model's own.
    let precision: Precision?
    let seed: UInt64
    /// Seconds of speech.
    var seconds = 0.0
    var synthesisSeconds = 0.0

    /// A name that tells the settings.
    func folder(withVoice: Bool) -> String {
        var parts = ["nfe\(nfe)", "cfg\(cfg == cfg.rounded() ? String(Int(cfg)) : String(cfg))"]
        if let precision { parts.append(precision.rawValue) }
        if withVoice { parts.append(voice) }
        return parts.joined(separator: "-")
    }
}
