import Foundation

/// English text to phonemes and marks: a token for a phoneme is "/" and its symbol, after the stress mark if it has
/// one; words that the dictionary does not help with are spelt with letters.
///
/// The tokens of `Training/voice/phonemes.py`. Letters of other Latin alphabets are read as their usual ASCII spelling.
/// Digits and symbols are for the normaliser; what is left of them here, and other scripts, has no tokens:
/// `TokenEncoder.coverage` names them. Linear in the number of code points but for the look-ups.
public struct PhonemeTokenizer: Sendable {
    /// A token and what of the text it shows: the first token of a word shows the whole word with the marks after
    /// it, a space itself, all others nothing.
    public struct Token: Sendable, Equatable {
        /// As in the vocabulary.
        public let token: String
        /// As in the text.
        public let shown: String
    }

    /// Where words are looked up.
    public let dictionary: PronunciationDictionary

    /// - Parameter dictionary: where words are looked up.
    public init(dictionary: PronunciationDictionary) {
        self.dictionary = dictionary
    }

    /// The tokens of `text`; a space before and after it stays.
    public func tokens(_ text: String) -> [Token] {
        let scalars = Array(text.unicodeScalars)
        let space = Token(token: " ", shown: " ")
        var tokens: [Token] = []
        if scalars.first?.properties.isWhitespace == true { tokens.append(space) }
        var isFirst = true
        forEachWord(scalars) { word, spoken in
            if !isFirst { tokens.append(space) }
            isFirst = false
            for (position, token) in (spoken + word.closing).enumerated() {
                tokens.append(Token(token: token, shown: position == 0 ? word.shown : ""))
            }
        }
        if !isFirst, scalars.last?.properties.isWhitespace == true { tokens.append(space) }
        return tokens
    }

    /// Calls `emit` with each word that has letters and its tokens without the marks, in order.
    func forEachWord(_ scalars: [Unicode.Scalar], _ emit: (Word, [String]) -> Void) {
        let words = scalars.indices.split { scalars[$0].properties.isWhitespace }.compactMap {
            Word(scalars, $0.startIndex..<$0.endIndex)
        }
        let hasSmallLetters = scalars.contains { $0.properties.isLowercase }
        let said = words.map { pronunciation(of: $0.letters, hasSmallLetters: hasSmallLetters) }
        for (index, word) in words.enumerated() {
            let startsWithVowel = index + 1 < words.count && said[index + 1].map(Self.startsWithVowel) == true
            let spoken = said[index].map {
                Self.phonemes(startsWithVowel ? $0.beforeVowel ?? $0.phonemes : $0.phonemes)
            }
            emit(word, spoken ?? word.spelt)
        }
    }

    /// How a word is pronounced, by the dictionary, its stem or its parts; `nil` if it has to be spelt.
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

    /// Symbols with the stress marks joined to the symbols after them.
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
    /// What is written between two spaces.
    struct Word {
        /// Where it is in the text.
        let range: Range<Int>
        /// Letters, apostrophes and hyphens, from the first letter to the last, in ASCII.
        let letters: String
        /// The closing marks.
        let closing: [String]
        /// The word and its marks as written.
        let shown: String

        /// `nil` where there is no letter that can be said.
        init?(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
            var plain = String.UnicodeScalarView()
            var closing: [String] = []
            /// Apostrophes and hyphens that belong to the word if another letter follows.
            var joints = String.UnicodeScalarView()
            for scalar in scalars[range] {
                if let letters = LatinFolding.letters(scalar) {
                    plain += joints
                    plain += letters
                    joints = String.UnicodeScalarView()
                    closing = []
                } else if scalar == "'" || scalar == "’" || scalar == "-" {
                    if !plain.isEmpty { joints.append(scalar == "-" ? "-" : "'") }
                } else if let mark = Self.mark(scalar) {
                    closing.append(mark)
                }
            }
            guard !plain.isEmpty else { return nil }
            self.range = range
            letters = String(plain)
            self.closing = closing
            shown = String(String.UnicodeScalarView(scalars[range]))
        }

        /// Letters as tokens, for words that no dictionary has.
        var spelt: [String] { letters.lowercased().filter { $0 != "-" }.map { String($0) } }

        private static func mark(_ scalar: Unicode.Scalar) -> String? {
            switch scalar {
            case ".", ",", ";", ":", "!", "?", "\"", "(", ")": String(scalar)
            case "…": "."
            case "—", "–": ","
            case "”", "“": "\""
            default: nil
            }
        }
    }
}
