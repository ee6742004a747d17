import Foundation

/// English text to phonemes and marks: a token for a phoneme is "/" and its symbol, after the stress mark if it has
/// one; words that neither the dictionary nor the reader of unknown words helps with are spelt with letters. With a
/// dictionary of pinyin also Mandarin: hanzi are words of syllables, an initial's token, "zh-", and a final's with its tone,
/// "ong1", each; a space between two words as in English.
///
/// The tokens of `Training/voice/phonemes.py` and `mandarin.py`. Letters of other Latin alphabets are read as their usual
/// ASCII spelling.
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
    private let words: WordPronunciation
    private let recent = RecentWords()
    private let mandarin: MandarinReader?

    /// Whether hanzi are read.
    public var readsMandarin: Bool { mandarin != nil }

    /// - Parameters:
    ///   - dictionary: where words are looked up.
    ///   - unknownWords: guesses the words that it does not help with; without one they are spelt.
    ///   - pinyin: words and readings of hanzi, for models whose vocabulary has them (`Vocabulary.hasMandarin`); without it
    ///     hanzi have no tokens.
    public init(
        dictionary: PronunciationDictionary, unknownWords: (any UnknownWordReader)? = nil,
        pinyin: PinyinTokenizer? = nil
    ) {
        self.dictionary = dictionary
        mandarin = pinyin.map(MandarinReader.init)
        words = WordPronunciation(dictionary: dictionary, reader: unknownWords)
    }

    /// The tokens of `text`; a space before and after it stays.
    ///
    /// - Parameter readings: what its private code points are read as.
    public func tokens(_ text: String, readings: Readings = .none) -> [Token] {
        let scalars = Array(text.unicodeScalars)
        let space = Token(token: " ", shown: " ")
        var tokens: [Token] = []
        tokens.reserveCapacity(scalars.count + 8)
        if scalars.first?.properties.isWhitespace == true { tokens.append(space) }
        var isFirst = true
        forEachWord(scalars, readings) { word, spoken in
            if !isFirst { tokens.append(space) }
            isFirst = false
            for (position, token) in spoken.tokens.enumerated() {
                tokens.append(Token(token: token, shown: position == 0 ? word.shown(scalars, readings) : ""))
            }
            for mark in word.closing { tokens.append(Token(token: mark, shown: "")) }
        }
        if !isFirst, scalars.last?.properties.isWhitespace == true { tokens.append(space) }
        return tokens
    }

    /// Calls `emit` with each word that has letters and its tokens, as they are in this place, without the marks, in order.
    func forEachWord(
        _ scalars: [Unicode.Scalar], _ readings: Readings, _ emit: (PhonemeWord, SpokenWord) -> Void
    ) {
        let found = PhonemeWord.words(of: scalars, readings, mandarin: mandarin?.words(of: scalars))
        let said = found.indices.map { spoken(found, at: $0) }
        for (index, word) in found.enumerated() {
            let startsWithVowel = index + 1 < found.count && said[index + 1].startsWithVowel
            emit(word, startsWithVowel ? said[index].placedBeforeVowel : said[index])
        }
    }

    /// A word in small letters or with a capital, and initials that are nothing else, are pronounced alike everywhere,
    /// and mostly were not long ago.
    private func spoken(_ found: [PhonemeWord], at index: Int) -> SpokenWord {
        let word = found[index]
        if !word.given.isEmpty {
            return SpokenWord(tokens: word.given, startsWithVowel: Self.startsWithVowel(word.given))
        }
        guard word.letters.utf8.count <= 24, word.shape != .capitals || words.isInitials(word) else {
            return spoken(word, words.pronunciation(of: found, at: index))
        }
        if let known = recent.word(word.letters) { return known }
        let made = spoken(word, words.pronunciation(of: found, at: index))
        recent.keep(made, for: word.letters)
        return made
    }

    private func spoken(_ word: PhonemeWord, _ said: PronunciationDictionary.Pronunciation?) -> SpokenWord {
        guard let said else { return SpokenWord(tokens: word.spelt) }
        return SpokenWord(
            tokens: Self.phonemes(said.phonemes), beforeVowel: said.beforeVowel.map(Self.phonemes),
            startsWithVowel: Self.startsWithVowel(said), isGuessed: said.isGuessed)
    }

    private static func startsWithVowel(_ said: PronunciationDictionary.Pronunciation) -> Bool {
        guard let first = said.phonemes.unicodeScalars.first(where: { !isStress($0) }) else { return false }
        return PhoneticAlphabet.vowels.contains(first)
    }

    private static func startsWithVowel(_ tokens: [String]) -> Bool {
        guard let symbol = tokens.first?.unicodeScalars.last else { return false }
        return PhoneticAlphabet.vowels.contains(symbol)
    }

    /// Symbols with the stress marks joined to the symbols after them; a space between words is a token itself.
    static func phonemes(_ said: String) -> [String] {
        var tokens: [String] = []
        tokens.reserveCapacity(said.utf8.count)
        var stress = ""
        for symbol in said.unicodeScalars {
            if isStress(symbol) {
                stress = String(symbol)
            } else if symbol == " " {
                tokens.append(" ")
            } else {
                tokens.append("/\(stress)\(symbol)")
                stress = ""
            }
        }
        return tokens
    }

    private static func isStress(_ scalar: Unicode.Scalar) -> Bool { scalar == "ˈ" || scalar == "ˌ" }
}
