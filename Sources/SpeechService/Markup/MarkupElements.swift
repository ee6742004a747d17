import SpeechText

/// What of SSML is supported.
enum MarkupElements {
    /// Elements with their attributes.
    static let attributes: [String: Set<String>] = [
        "speak": ["version", "xml:lang", "xml:base"], "p": ["xml:lang"], "s": ["xml:lang"],
        "break": ["time", "strength"], "prosody": ["rate", "volume"], "say-as": ["interpret-as", "format"],
        "sub": ["alias"], "phoneme": ["ph", "alphabet"], "voice": ["name", "xml:lang"], "lang": ["xml:lang"],
        "mark": ["name"],
    ]

    /// Elements whose content is not for listeners.
    static let silent: Set<String> = ["metadata", "meta", "lexicon", "desc"]

    /// The kind of reading that a `phoneme` has; `nil` for an alphabet that is not supported.
    static func alphabet(_ name: String) -> PronunciationReading.Kind? {
        switch name.lowercased() {
        case "ipa": .ipa
        case "arpabet", "x-arpabet", "cmu-arpabet": .arpabet
        case "pinyin", "x-pinyin": .pinyin
        default: nil
        }
    }

    /// The order of the numbers of a date where English is written as a tag says; `nil` for one without a region.
    static func dateOrder(_ tag: String) -> TextNormalizer.DateOrder? {
        let parts = tag.split { $0 == "-" || $0 == "_" }
        guard parts.first?.lowercased() == "en",
            let region = parts.dropFirst().last(where: { $0.count == 2 || Int($0) != nil })
        else { return nil }
        return monthFirst.contains(region.uppercased()) ? .monthFirst : .dayFirst
    }

    /// Regions where English dates begin with the month: the United States and the islands that write as they do.
    private static let monthFirst: Set<String> = [
        "US", "UM", "PR", "GU", "VI", "AS", "MP", "PH", "FM", "MH", "PW",
    ]

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
