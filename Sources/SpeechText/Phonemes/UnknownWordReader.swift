/// Guesses how words are pronounced that no table has.
///
/// Asked for after every rule that finds a word, its stem or its parts, or takes it for an abbreviation. What it answers is
/// checked: of a guess with a symbol that the table of pronunciations does not use, or without a vowel, nothing is taken.
public protocol UnknownWordReader: Sendable {
    /// The same for the same word every time; bounded in time.
    ///
    /// - Parameter word: small ASCII letters and apostrophes; at most 32.
    /// - Returns: phonemes as the table of pronunciations has them; `nil` where there is no guess.
    func phonemes(of word: String) -> String?
}

extension PronunciationDictionary.Pronunciation {
    /// A guess, if it can be said.
    init?(guess: String) {
        let said = PhoneticAlphabet.stressed(guess)
        let isKnown = said.unicodeScalars.allSatisfy {
            PhoneticAlphabet.vowels.contains($0) || PhoneticAlphabet.consonants.contains($0) || $0 == "ˈ"
                || $0 == "ˌ"
        }
        guard isKnown, said.unicodeScalars.contains(where: PhoneticAlphabet.vowels.contains) else {
            return nil
        }
        self.init(phonemes: said)
        isGuessed = true
    }
}

extension PhonemeTokenizer {
    /// Most words that `guessedWords` names.
    public static let maxGuessedWords = 64

    /// The words of a text of which a part or all was guessed, as they are written: each once, in order, the first
    /// `maxGuessedWords`.
    ///
    /// - Parameter readings: what its private code points are read as.
    public func guessedWords(_ text: String, readings: Readings = .none) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var words: [String] = []
        var found: Set<String> = []
        forEachWord(scalars, readings) { word, spoken in
            guard spoken.isGuessed, words.count < Self.maxGuessedWords else { return }
            if found.insert(word.letters).inserted { words.append(word.letters) }
        }
        return words
    }
}
