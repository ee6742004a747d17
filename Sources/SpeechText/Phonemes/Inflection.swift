/// Regular endings of English words: what "streams" is to "stream".
///
/// American English, in the phonemes of misaki: the ending's voice follows the last sound, and a t between vowels
/// becomes a tap (`T`). `Training/voice/inflection.py` is its twin, which leaves out of the dictionary what follows
/// from here.
enum Inflection {
    /// Stems that a word may have, each with its ending, the likeliest first.
    static func stems(of word: String) -> [(stem: String, ending: Ending)] {
        var stems: [(String, Ending)] = []
        func add(_ suffix: String, _ ending: Ending, restoring replacements: [String] = [""]) {
            guard word.hasSuffix(suffix), word.count >= suffix.count + 2 else { return }
            let stem = String(word.dropLast(suffix.count))
            stems += replacements.map { (stem + $0, ending) }
            // "stopped", "running": the last consonant was doubled.
            if ending != .s, let last = stem.last, stem.dropLast().last == last {
                stems.append((String(stem.dropLast()), ending))
            }
        }
        add("'s", .s)
        add("s'", .s)
        if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("'s") {
            add("ies", .s, restoring: ["y"])
            add("s", .s)
            add("es", .s)
        }
        add("ied", .ed, restoring: ["y"])
        add("ed", .ed, restoring: ["", "e"])
        add("ing", .ing, restoring: ["", "e"])
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
