/// Regular endings of English words: what "streams" is to "stream".
///
/// American English, in the phonemes of misaki: the ending's voice follows the last sound, and a t between vowels
/// becomes a tap (`T`). `Training/voice/inflection.py` is its twin, which leaves out of the dictionary what follows
/// from here.
enum Inflection {
    /// Stems that a word may have, each with its ending, the likeliest first.
    static func stems(of word: String) -> [(stem: String, ending: Ending)] {
        let letters = Array(word.utf8)
        guard let last = letters.last, "sdg'".utf8.contains(last) else { return [] }
        var stems: [(String, Ending)] = []
        func ends(_ suffix: StaticString) -> Bool {
            let count = suffix.utf8CodeUnitCount
            guard letters.count >= count + 2 else { return false }
            return suffix.withUTF8Buffer { $0.elementsEqual(letters.suffix(count)) }
        }
        func add(_ suffix: StaticString, _ ending: Ending, restoring replacements: [String] = [""]) {
            guard ends(suffix) else { return }
            let stem = letters.dropLast(suffix.utf8CodeUnitCount)
            let written = String(decoding: stem, as: UTF8.self)
            for replacement in replacements { stems.append((written + replacement, ending)) }
            // "stopped", "running": the last consonant was doubled.
            if ending != .s, let last = stem.last, stem.dropLast().last == last {
                stems.append((String(decoding: stem.dropLast(), as: UTF8.self), ending))
            }
        }
        switch last {
        case UInt8(ascii: "d"):
            add("ied", .ed, restoring: ["y"])
            add("ed", .ed, restoring: ["", "e"])
        case UInt8(ascii: "g"): add("ing", .ing, restoring: ["", "e"])
        default:
            add("'s", .s)
            add("s'", .s)
            let before = letters.dropLast().last
            if last == UInt8(ascii: "s"), before != UInt8(ascii: "s"), before != UInt8(ascii: "'") {
                add("ies", .s, restoring: ["y"])
                add("s", .s)
                add("es", .s)
            }
        }
        return stems
    }

    enum Ending { case s, ed, ing }

    /// A stem's phonemes with the ending; `nil` where the stem has none.
    static func said(_ stem: String, _ ending: Ending) -> String? {
        guard let last = stem.last else { return nil }
        switch ending {
        case .s:
            if "szʃʒʧʤ".contains(last) { return stem + "ᵻz" }
            return stem + ("ptkfθ".contains(last) ? "s" : "z")
        case .ed:
            if last == "d" { return stem + "ᵻd" }
            if last == "t" { return tapped(stem) + "ᵻd" }
            return stem + ("pkfθʃsʧ".contains(last) ? "t" : "d")
        case .ing:
            return tapped(stem) + "ɪŋ"
        }
    }

    /// "wait" as it begins "waiting".
    private static func tapped(_ stem: String) -> String {
        guard stem.last == "t", let before = stem.dropLast().last, "AIOWYiuæɑəɛɪɹʊʌ".contains(before) else {
            return stem
        }
        return stem.dropLast() + "T"
    }
}
