import SpeechText

/// Encoders to try pronunciations with.
enum PronunciationFixture {
    /// As the built-in voice's: letters, marks and phonemes.
    static func phonemes() throws -> TokenEncoder {
        let vowels = "AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ".flatMap { ["/\($0)", "/ˈ\($0)", "/ˌ\($0)"] }
        let tokens =
            " .,;:!?'\"-()abcdefghijklmnopqrstuvwxyz".map(String.init)
            + "bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθTʔ".map { "/\($0)" } + vowels
        let dictionary = try PronunciationDictionary(utf8: Array(PhonemeTokenizerTests.table.utf8))
        return TokenEncoder(
            tokenizer: .phonemes(PhonemeTokenizer(dictionary: dictionary)),
            vocabulary: try Vocabulary(utf8: (tokens.joined(separator: "\n") + "\n").utf8))
    }

    /// As published checkpoints': letters, hanzi's syllables.
    static func pinyin() throws -> TokenEncoder {
        let vocabulary = try Vocabulary(path: Fixture.url("vocab.txt").path)
        return TokenEncoder(tokenizer: .pinyin(try PinyinTokenizer()), vocabulary: vocabulary)
    }

    static func entry(
        _ written: String, _ kind: PronunciationReading.Kind, _ reading: String,
        match: PronunciationEntry.Match = .word, letterCase: PronunciationEntry.LetterCase = .any,
        language: SpokenLanguage? = nil, voice: String? = nil
    ) throws -> PronunciationEntry {
        try PronunciationEntry(
            written: written, reading: PronunciationReading(kind, reading), match: match,
            letterCase: letterCase, language: language, voice: voice)
    }
}
