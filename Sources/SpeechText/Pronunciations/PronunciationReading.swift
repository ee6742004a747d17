/// How something is read, in one of four ways to write that.
public struct PronunciationReading: Sendable, Hashable {
    /// A way to write a reading.
    public enum Kind: String, Sendable, CaseIterable {
        /// Other words, which are read as texts are: every model reads it.
        case respelling
        /// Phonemes of American English as CMUdict writes them, separated by spaces; `|` between words.
        case arpabet
        /// Phonemes of English in the International Phonetic Alphabet.
        case ipa
        /// Syllables of Mandarin with their tones: `chong2 qing4` or `chóng qìng`.
        case pinyin
    }

    /// The way it is written.
    public let kind: Kind
    /// As somebody wrote it.
    public let text: String
    /// What a tokenizer makes of it.
    let sounds: Sounds

    /// A reading that was taken apart.
    enum Sounds: Hashable, Sendable {
        case words
        /// In the built-in voice's symbols, stress before the vowels, words separated by spaces.
        case phonemes(String)
        /// As the vocabularies of checkpoints have them.
        case syllables([String])
    }

    /// - Throws: `PronunciationFault.entry` for a reading that is empty, too long or has symbols of another kind, naming
    ///   the first of these.
    public init(_ kind: Kind, _ text: String) throws(PronunciationFault) {
        let text = String(scalars: text[...].unicodeScalars.stripped())
        let count = text.unicodeScalars.count
        guard (1...PronunciationEntry.longestReading).contains(count) else {
            throw .entry(
                .reading,
                reason: count == 0
                    ? "is empty; write how it is read"
                    : "has \(count) characters; at most \(PronunciationEntry.longestReading) are read")
        }
        guard !text.unicodeScalars.contains(where: Self.isUnreadable) else {
            throw .entry(
                .reading, reason: "has a tab, line break, control or private character; leave it out")
        }
        self.kind = kind
        self.text = text
        switch kind {
        case .respelling: sounds = .words
        case .arpabet: sounds = .phonemes(try PhoneticAlphabet.phonemes(arpabet: text))
        case .ipa: sounds = .phonemes(try PhoneticAlphabet.phonemes(ipa: text))
        case .pinyin: sounds = .syllables(try PinyinSpelling.syllables(text))
        }
    }

    /// A respelling made of one that was checked.
    init(respelling text: String) {
        (kind, self.text, sounds) = (.respelling, text, .words)
    }

    private static func isUnreadable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
