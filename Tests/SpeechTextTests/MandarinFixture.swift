import Foundation
import SpeechText

/// A model of phonemes and of Mandarin, with the vocabulary that training gives it.
enum MandarinFixture {
    /// All tokens of the shipped model and those of all syllables.
    static func vocabulary() throws -> Vocabulary {
        let vowels = "AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ".flatMap { ["/\($0)", "/ˈ\($0)", "/ˌ\($0)"] }
        var tokens = " .,;:!?'\"-()abcdefghijklmnopqrstuvwxyz".map(String.init)
        tokens += "bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθTʔ".map { "/\($0)" } + vowels
        for syllable in try PinyinDictionary.bundled().syllables {
            for token in MandarinSyllable(pinyin: syllable)?.tokens ?? [] where !tokens.contains(token) {
                tokens.append(token)
            }
        }
        // Finals that only words get: of 玩儿, and of neutral tones.
        for final in ["a", "ia", "ua", "i", "u", "ie", "e"] {
            for tone in 1...5 where !tokens.contains("\(final)\(tone)") { tokens.append("\(final)\(tone)") }
        }
        return try Vocabulary(utf8: (tokens.joined(separator: "\n") + "\n").utf8)
    }

    static func encoder() throws -> TokenEncoder { try made.get() }

    private static let made = Result { try makeEncoder() }

    private static func makeEncoder() throws -> TokenEncoder {
        let dictionary = try PronunciationDictionary(utf8: Array(PhonemeTokenizerTests.table.utf8))
        let tokenizer = PhonemeTokenizer(dictionary: dictionary, pinyin: try PinyinTokenizer())
        return TokenEncoder(tokenizer: .phonemes(tokenizer), vocabulary: try vocabulary())
    }
}
