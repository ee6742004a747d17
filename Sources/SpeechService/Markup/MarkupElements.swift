import SpeechText

/// What of SSML is supported.
enum MarkupElements {
    /// Elements with their attributes.
    static let attributes: [String: Set<String>] = [
        "speak": ["version", "xml:lang", "xml:base"], "p": ["xml:lang"], "s": ["xml:lang"],
        "break": ["time", "strength"], "prosody": ["rate", "volume"], "say-as": ["interpret-as", "format"],
        "sub": ["alias"], "voice": ["name", "xml:lang"], "lang": ["xml:lang"], "mark": ["name"],
    ]

    /// Elements whose content is not for listeners.
    static let silent: Set<String> = ["metadata", "meta", "lexicon", "desc"]

    /// The kind of a `say-as`; `nil` for one that is not supported.
    static func kind(_ name: String, format: String?) -> SayAs? {
        switch (name, format) {
        case ("characters", nil), ("spell-out", nil), ("digits", nil): .characters
        case ("cardinal", nil), ("number", nil): .cardinal
        case ("ordinal", nil): .ordinal
        case ("telephone", _): .telephone
        case ("time", nil), ("time", "hms12"), ("time", "hms24"): .time
        case ("currency", nil): .currency
        case ("date", nil): .date(nil)
        case ("date", let format?): SayAs.DateParts(rawValue: format.lowercased()).map { .date($0) }
        default: nil
        }
    }
}
