import Foundation

/// English text to phonemes and marks: a token for a phoneme is "/" and its symbol, with the stress mark in front where
/// it carries one; words that nothing is known of are spelt with letters.
///
/// The tokens of `Training/voice/phonemes.py`. Digits and symbols are for the normaliser; what is left of them here,
/// and other scripts, has no tokens. Linear in the length of the text but for the look-ups.
public struct PhonemeTokenizer: Sendable {
    /// A token and what of the text it shows: the first token of a word shows the whole word with the marks behind
    /// it, a space itself, all others nothing.
    public struct Token: Sendable, Equatable {
        public let token: String
        public let shown: String
    }

    public let dictionary: PronunciationDictionary

    public init(dictionary: PronunciationDictionary) {
        self.dictionary = dictionary
    }

    /// The tokens of `text`; a space in front of it and behind it stays.
    public func tokens(_ text: String) -> [Token] {
        let words = text.split(whereSeparator: \.isWhitespace).compactMap(Word.init)
        let hasSmallLetters = text.contains(where: \.isLowercase)
        let said = words.map { pronunciation(of: $0.letters, hasSmallLetters: hasSmallLetters) }
        var tokens: [Token] = []
        if text.first?.isWhitespace == true { tokens.append(Token(token: " ", shown: " ")) }
        for (index, word) in words.enumerated() {
            if index > 0 { tokens.append(Token(token: " ", shown: " ")) }
            let startsWithVowel = index + 1 < words.count && said[index + 1].map(Self.startsWithVowel) == true
            let spoken = said[index].map {
                Self.phonemes(startsWithVowel ? $0.beforeVowel ?? $0.phonemes : $0.phonemes)
            }
            for (position, token) in ((spoken ?? word.spelt) + word.closing).enumerated() {
                tokens.append(Token(token: token, shown: position == 0 ? word.shown : ""))
            }
        }
        if words.last != nil, text.last?.isWhitespace == true { tokens.append(Token(token: " ", shown: " ")) }
        return tokens
    }

    /// How a word is said, by the dictionary, its stem or its parts; `nil` where it has to be spelt.
    func pronunciation(of word: String, hasSmallLetters: Bool) -> PronunciationDictionary.Pronunciation? {
        let isCapital = hasSmallLetters && word.count > 1 && !word.contains(where: \.isLowercase)
        if isCapital, let entry = dictionary.entry(word) { return entry }
        let small = word.lowercased()
        if let entry = dictionary.entry(small) { return entry }
        for (stem, ending) in Inflection.stems(of: small) {
            guard let entry = dictionary.entry(stem), let said = Inflection.said(entry.phonemes, ending)
            else {
                continue
            }
            return .init(phonemes: said)
        }
        let parts = small.split(separator: "-")
        if parts.count > 1 {
            let said = parts.map { pronunciation(of: String($0), hasSmallLetters: true)?.phonemes }
            return said.contains(nil) ? nil : .init(phonemes: said.compactMap(\.self).joined())
        }
        let letters = small.filter(\.isLetter)
        if isCapital && letters.count <= 5 || letters.count == 1 {
            let names = letters.map { dictionary.entry("\($0).")?.phonemes }
            if !names.isEmpty, !names.contains(nil) {
                return .init(phonemes: names.compactMap(\.self).joined())
            }
        }
        return nil
    }

    private static func startsWithVowel(_ said: PronunciationDictionary.Pronunciation) -> Bool {
        guard let first = said.phonemes.first(where: { !stressMarks.contains($0) }) else { return false }
        return "AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ".contains(first)
    }

    /// Symbols with the stress marks joined to what they stand before.
    private static func phonemes(_ said: String) -> [String] {
        var tokens: [String] = []
        var stress = ""
        for symbol in said {
            if stressMarks.contains(symbol) {
                stress = String(symbol)
            } else {
                tokens.append("/" + stress + String(symbol))
                stress = ""
            }
        }
        return tokens
    }

    private static let stressMarks: Set<Character> = ["ˈ", "ˌ"]
}

extension PhonemeTokenizer {
    /// What stands between two spaces.
    struct Word {
        /// Letters, apostrophes and hyphens, from the first letter to the last, without accents.
        let letters: String
        /// The closing marks.
        let closing: [String]
        /// The word and its marks as written.
        let shown: String

        /// `nil` where there is no letter that can be said.
        init?(_ written: Substring) {
            let plain = written.replacing("’", with: "'").folding(options: .diacriticInsensitive, locale: nil)
            guard let first = plain.firstIndex(where: Self.isLetter),
                let last = plain.lastIndex(where: Self.isLetter)
            else { return nil }
            letters = String(plain[first...last].filter { Self.isLetter($0) || $0 == "'" || $0 == "-" })
            closing = plain[plain.index(after: last)...].compactMap(Self.mark)
            shown = String(written)
        }

        /// Letters as tokens, for words that no dictionary has.
        var spelt: [String] { letters.lowercased().filter { $0 != "-" }.map { String($0) } }

        private static func isLetter(_ character: Character) -> Bool {
            character.isASCII && character.isLetter
        }

        private static func mark(_ character: Character) -> String? {
            switch character {
            case ".", ",", ";", ":", "!", "?", "\"", "(", ")": String(character)
            case "…": "."
            case "—", "–": ","
            case "”", "“": "\""
            default: nil
            }
        }
    }
}
