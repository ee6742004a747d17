import Foundation

/// Pinyin as people write it, to the syllables of vocabularies: letters, `v` for ü, a digit for the tone, none for the
/// neutral one.
enum PinyinSpelling {
    /// - Parameter text: `chong2 qing4`, `chong2qing4`, `chóng qìng`; 0 and 5 are the neutral tone.
    /// - Throws: `PronunciationFault.entry` naming what is no syllable.
    static func syllables(_ text: String) throws(PronunciationFault) -> [String] {
        var syllables: [String] = []
        for part in text.split(whereSeparator: { " '’-·".contains($0) }) {
            var rest = part[...]
            while !rest.isEmpty {
                let end = rest.firstIndex { $0.isASCII && $0.isNumber }.map { rest.index(after: $0) }
                syllables.append(try syllable(rest[..<(end ?? rest.endIndex)]))
                rest = rest[(end ?? rest.endIndex)...]
            }
        }
        guard !syllables.isEmpty else {
            throw .entry(.reading, reason: "has no syllable; write pinyin as chong2 qing4")
        }
        return syllables
    }

    private static let known = Set((try? PinyinDictionary.bundled())?.syllables ?? [])
    private static let tones: [Unicode.Scalar: String] = [
        "\u{304}": "1", "\u{301}": "2", "\u{30C}": "3", "\u{306}": "3", "\u{300}": "4",
    ]

    private static func syllable(_ written: Substring) throws(PronunciationFault) -> String {
        var letters = ""
        var tone: String?
        for scalar in written.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "a"..."z": letters.unicodeScalars.append(scalar)
            // ü is u and two dots; u: is another way to write it.
            case "\u{308}" where letters.last == "u", ":" where letters.last == "u":
                letters = letters.dropLast() + "v"
            case "\u{302}" where letters == "e": letters = "ê"
            case "0", "5": tone = ""
            case "1"..."4": tone = String(scalar)
            default:
                guard let mark = tones[scalar] else { throw unknown(written) }
                tone = mark
            }
        }
        let syllable = letters + (tone ?? "")
        guard known.isEmpty || known.contains(syllable) else { throw unknown(written) }
        return syllable
    }

    private static func unknown(_ written: Substring) -> PronunciationFault {
        .entry(
            .reading,
            reason:
                "\(PronunciationEntry.shown(written)) is no syllable of Mandarin with its tone; write pinyin as "
                + "chong2 qing4, a neutral tone without a digit")
    }
}
