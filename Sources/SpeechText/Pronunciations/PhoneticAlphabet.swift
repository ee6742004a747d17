import Foundation

/// ARPAbet and IPA to the symbols of the built-in voice, which are misaki's for American English: a character each,
/// `A I O W Y` for the diphthongs of face, price, goat, mouth and choice, `T` for the tap of "water", a stress mark
/// before its vowel.
///
/// Sources: the phone set of CMUdict 0.7b with TIMIT's additions; the chart of the International Phonetic Association
/// (2020); misaki's `EN_PHONES.md`. Sounds that American English does not have are read as the ones that its speakers
/// take for them where that is usual (ɲ as in "canyon"); others are named as unknown.
enum PhoneticAlphabet {
    static let vowels = Set("AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ".unicodeScalars)
    static let consonants = Set("bdfhjklmnpstvwzðŋɡɹʃʒʤʧθT".unicodeScalars)
    /// Vowels that are never stressed.
    private static let reduced = Set("əᵊᵻɐ".unicodeScalars)

    // MARK: ARPAbet

    /// - Throws: `PronunciationFault.entry` naming the first symbol that is none.
    static func phonemes(arpabet text: String) throws(PronunciationFault) -> String {
        var words: [String] = []
        for word in text.split(separator: "|") {
            var said = ""
            for written in word.split(whereSeparator: \.isWhitespace) {
                var symbol = written.uppercased()
                let stress = symbol.last.flatMap { ["0": "", "1": "ˈ", "2": "ˌ"][$0] }
                if stress != nil { symbol.removeLast() }
                guard let sound = stress == "" ? unstressed[symbol] ?? phones[symbol] : phones[symbol] else {
                    throw .entry(
                        .reading,
                        reason:
                            "\(PronunciationEntry.shown(written)) is no symbol of ARPAbet; write symbols with "
                            + "spaces between, as in EH1 N JH AH0 N | EH1 K S")
                }
                said += (stress ?? "") + sound
            }
            if !said.isEmpty { words.append(stressed(said)) }
        }
        return try whole(words)
    }

    private static let phones = [
        "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AX": "ə", "AXR": "əɹ", "AY": "I", "B": "b",
        "CH": "ʧ", "D": "d", "DH": "ð", "DX": "T", "EH": "ɛ", "EL": "ᵊl", "EM": "ᵊm", "EN": "ᵊn", "ER": "ɜɹ",
        "EY": "A", "F": "f", "G": "ɡ", "H": "h", "HH": "h", "IH": "ɪ", "IX": "ᵻ", "IY": "i", "JH": "ʤ",
        "K": "k",
        "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "O", "OY": "Y", "P": "p", "R": "ɹ", "S": "s",
        "SH": "ʃ",
        "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "UX": "u", "V": "v", "W": "w", "WH": "w", "Y": "j",
        "Z": "z",
        "ZH": "ʒ",
    ]
    private static let unstressed = ["AH": "ə", "ER": "əɹ"]

    // MARK: IPA

    /// - Throws: `PronunciationFault.entry` naming the first symbol that the voice has no sound for.
    static func phonemes(ipa text: String) throws(PronunciationFault) -> String {
        var words: [String] = []
        let scalars = text.decomposedStringWithCanonicalMapping.unicodeScalars
        for word in scalars.split(whereSeparator: { $0.isPythonSpace || $0 == "|" }) {
            // Ties, lengths and the like first, so that t͡ʃ and tʃ are alike.
            let symbols = word.filter { !isIgnored($0) }
            var said = ""
            var index = symbols.startIndex
            while index < symbols.endIndex {
                let rest = symbols[index...]
                guard let (sound, length) = sound(at: rest) else { throw unknown(rest) }
                said += sound
                index = symbols.index(index, offsetBy: length)
            }
            if !said.isEmpty { words.append(stressed(said)) }
        }
        return try whole(words)
    }

    /// What is written around, between and above symbols and is not heard as a sound of its own: slashes and brackets,
    /// ties, lengths, syllables, aspiration, tones and the finer marks.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        if (0x300...0x36F).contains(scalar.value) { return scalar != syllabic && scalar != "\u{327}" }
        return "/[]()ːˑ.‿ʰʲʷˠˤ".unicodeScalars.contains(scalar)
    }

    private static let syllabic: Unicode.Scalar = "\u{329}"

    private static func sound(at rest: Substring.UnicodeScalarView) -> (String, Int)? {
        var longest: (String, Int)?
        var key = ""
        for (offset, scalar) in rest.prefix(2).enumerated() {
            key.unicodeScalars.append(scalar)
            if let sound = symbols[key] { longest = (sound, offset + 1) }
        }
        return longest
    }

    private static func unknown(_ rest: Substring.UnicodeScalarView) -> PronunciationFault {
        let written = Substring(rest).first.map { String($0).precomposedStringWithCanonicalMapping } ?? ""
        return .entry(
            .reading,
            reason:
                "\(PronunciationEntry.shown(written)) is no sound of the built-in voice's English; it has "
                + "i ɪ eɪ ɛ æ ɑ ɔ oʊ ʊ u ʌ ə ɝ aɪ aʊ ɔɪ and p b t d k ɡ tʃ dʒ f v θ ð s z ʃ ʒ h m n ŋ l ɹ j w"
        )
    }

    private static let symbols: [String: String] = {
        var symbols = [
            "eɪ": "A", "ei": "A", "ɛɪ": "A", "aɪ": "I", "ai": "I", "ɑɪ": "I", "aʊ": "W", "au": "W", "ɑʊ": "W",
            "oʊ": "O", "ou": "O", "əʊ": "O", "ɔɪ": "Y", "ɔi": "Y", "oɪ": "Y", "oi": "Y",
            "e": "ɛ", "a": "ɑ", "ɒ": "ɑ", "o": "O", "ɨ": "ᵻ", "ɘ": "ə", "ɵ": "ə", "ʉ": "u", "ɯ": "u",
            "ɝ": "ɜɹ", "ɚ": "əɹ", "ɜ": "ɜɹ", "ɜɹ": "ɜɹ", "ɜr": "ɜɹ", "ɜ˞": "ɜɹ", "ə˞": "əɹ", "ɑ˞": "ɑɹ",
            "ɔ˞": "ɔɹ",
            "tʃ": "ʧ", "dʒ": "ʤ", "tɕ": "ʧ", "dʑ": "ʤ", "tʂ": "ʧ", "ʈʂ": "ʧ",
            "g": "ɡ", "r": "ɹ", "ɻ": "ɹ", "ɫ": "l", "ɾ": "T", "ʔ": "t", "ʍ": "w", "ɲ": "nj", "ʎ": "lj",
            "ɸ": "f",
            "β": "v", "ʋ": "v", "ɕ": "ʃ", "ʂ": "ʃ", "ʑ": "ʒ", "ʐ": "ʒ", "ɦ": "h", "ɱ": "m",
            "ˈ": "ˈ", "'": "ˈ", "’": "ˈ", "ˌ": "ˌ",
        ]
        for symbol in vowels.union(consonants) {
            symbols[String(symbol)] = symbols[String(symbol)] ?? String(symbol)
        }
        for consonant in "nlmŋ" { symbols["\(consonant)\(syllabic)"] = "ᵊ\(consonant)" }
        for rhotic in "ɹr" { symbols["\(rhotic)\(syllabic)"] = "əɹ" }
        return symbols
    }()

    // MARK: Stress

    /// The word with each stress mark before the vowel that follows it. A word without any is stressed on its first vowel
    /// that can be.
    static func stressed(_ word: String) -> String {
        var said: [Unicode.Scalar] = []
        var stress: Unicode.Scalar?
        var isStressed = false
        for symbol in word.unicodeScalars {
            if symbol == "ˈ" || symbol == "ˌ" {
                stress = symbol
                continue
            }
            if let mark = stress, vowels.contains(symbol) {
                said.append(mark)
                (stress, isStressed) = (nil, true)
            }
            said.append(symbol)
        }
        if !isStressed, let place = said.firstIndex(where: { vowels.contains($0) && !reduced.contains($0) }) {
            said.insert("ˈ", at: place)
        }
        return String(scalars: said)
    }

    private static func whole(_ words: [String]) throws(PronunciationFault) -> String {
        guard !words.isEmpty else { throw .entry(.reading, reason: "has no sound; write its phonemes") }
        return words.joined(separator: " ")
    }
}
