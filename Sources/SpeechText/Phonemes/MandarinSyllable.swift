/// A syllable of Mandarin as a model of phonemes reads it: a token for the initial, "zh-", if there is one, and a token
/// for the final with its tone, "ong1"; the neutral tone is 5.
///
/// Finals are written in full (iou, uei, uen for -iu, -ui, -un; v for ü); "ii" is the vowel of zi, ci, si and "iii" that of
/// zhi, chi, shi, ri. The tokens of `Training/voice/mandarin.py`.
package struct MandarinSyllable: Sendable, Hashable {
    /// Without its hyphen; empty where there is none.
    let initial: String
    var final: String
    /// 1 to 5.
    var tone: Int

    /// - Parameter pinyin: with the tone's number, none for the neutral tone, as `PinyinDictionary` has it.
    /// - Returns: `nil` for what is no syllable of Mandarin.
    package init?(pinyin: String) {
        var sound = pinyin
        tone = 5
        if let last = sound.last, let digit = Int(String(last)) {
            guard 1...5 ~= digit else { return nil }
            tone = digit
            sound.removeLast()
        }
        sound = sound.replacing("ü", with: "v")
        if let whole = Self.withoutInitial[sound] {
            (initial, final) = ("", whole)
        } else {
            initial = Self.initial(of: sound)
            final = Self.final(String(sound.dropFirst(initial.count)), after: initial)
        }
        guard Self.finals.contains(final) else { return nil }
    }

    /// One or two.
    package var tokens: [String] {
        initial.isEmpty ? [final + "\(tone)"] : [initial + "-", final + "\(tone)"]
    }

    /// The token that vocabularies with Mandarin have, and others do not.
    static let sign = "zh-"

    private static let initials: Set<String> = [
        "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c",
        "s",
    ]
    private static let finals: Set<String> = [
        "a", "o", "e", "ê", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er", "i", "ii", "iii", "ia",
        "ie",
        "iao", "iou", "ian", "in", "iang", "ing", "iong", "io", "u", "ua", "uo", "uai", "uei", "uan", "uen",
        "uang",
        "ueng", "ong", "v", "ve", "van", "vn", "m", "n", "ng",
    ]
    /// Syllables whose spelling differs from their sound. "wong" is how one rare hanzi is listed.
    private static let withoutInitial: [String: String] = [
        "yi": "i", "yin": "in", "ying": "ing", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
        "you": "iou",
        "wu": "u", "wei": "uei", "wen": "uen", "weng": "ueng", "wong": "ueng",
    ]
    private static let short = ["iu": "iou", "ui": "uei", "un": "uen"]

    /// The longest initial that the sound begins with and does not end with.
    private static func initial(of sound: String) -> String {
        for length in [2, 1] where sound.count > length {
            let initial = String(sound.prefix(length))
            if initials.contains(initial) { return initial }
        }
        return ""
    }

    private static func final(_ rest: String, after initial: String) -> String {
        switch initial {
        case "" where rest.hasPrefix("y"): return "i" + rest.dropFirst()
        case "" where rest.hasPrefix("w"): return "u" + rest.dropFirst()
        case "": return rest
        case "j", "q", "x":
            if rest.hasPrefix("u") { return "v" + rest.dropFirst() }
        case "z", "c", "s":
            if rest == "i" { return "ii" }
        case "zh", "ch", "sh", "r":
            if rest == "i" { return "iii" }
        default: break
        }
        switch rest {
        case "o": return "uo"
        case "ue": return "ve"
        default: return short[rest] ?? rest
        }
    }
}
