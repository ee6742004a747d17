import SpeechText
import Synchronization
import Testing

/// Which words the reader of unknown words is asked for, and what becomes of its answers.
@Suite struct UnknownWordTests {
    /// Says its own name for the word, and remembers what it was asked for.
    private final class Reader: UnknownWordReader {
        let asked = Mutex<[String]>([])
        let answer: String?

        init(_ answer: String?) { self.answer = answer }

        func phonemes(of word: String) -> String? {
            asked.withLock { $0.append(word) }
            return answer
        }
    }

    private func tokenizer(_ reader: Reader) throws -> PhonemeTokenizer {
        PhonemeTokenizer(
            dictionary: try PronunciationDictionary(utf8: Array(PhonemeTokenizerTests.table.utf8)),
            unknownWords: reader)
    }

    private func said(_ text: String, _ tokenizer: PhonemeTokenizer) -> String {
        tokenizer.tokens(text).map { $0.token.hasPrefix("/") ? String($0.token.dropFirst()) : $0.token }
            .joined()
    }

    @Test(arguments: [
        ("zyxo", ["zyxo"], "kˈO"), ("the Zyxo", ["zyxo"], "ðə kˈO"), ("zyxo's", ["zyxo"], "kˈOz"),
        ("ZyxoCat", ["zyxo"], "kˈOkˈæt"), ("well-zyxo", ["zyxo"], "wˈɛlkˈO"),
        ("CALL ZYXO HERE", ["zyxo"], "kˈɔl kˈO hˈɪɹ"),
        // The table, parts, initials and what has no vowel come before.
        ("cat callcat USB fps hmm", [], "kˈæt kˈɔlkˌæt jˈuˈɛsbˈi ˈɛfpˈiˈɛs hmm"),
        ("fps's", [], "ˈɛfpˈiˈɛsᵻz"),
        ("asdfghjkl", [], "asdfghjkl"), ("bcdfgh", [], "bcdfgh"),
    ])
    func isAskedForWhatLooksLikeAWord(text: String, asked: [String], read: String) throws {
        let reader = Reader("kˈO")
        #expect(said(text, try tokenizer(reader)) == read)
        #expect(reader.asked.withLock { $0 } == asked)
    }

    @Test(arguments: [
        (nil, "zyxo"), ("", "zyxo"), ("k", "zyxo"), ("kˈOx", "zyxo"), ("k O", "zyxo"), ("你好", "zyxo"),
        ("kO", "kˈO"),
        ("ˈkO", "kˈO"), ("kOˈ", "kˈO"), ("kəˈˌl", "kəl"),
    ])
    func takesOnlyWhatCanBeSaid(answer: String?, read: String) throws {
        #expect(said("zyxo", try tokenizer(Reader(answer))) == read)
    }

    @Test func namesWhatWasGuessed() throws {
        let tokenizer = try tokenizer(Reader("kˈO"))
        #expect(
            tokenizer.guessedWords("the cat and Zyxo's zyxo, zyxo, PogZyxo") == [
                "and", "Zyxo's", "zyxo", "PogZyxo",
            ])
        #expect(tokenizer.guessedWords("the cat").isEmpty)
    }

    @Test func aGuessIsPlacedBeforeAVowelAsAnyWord() throws {
        let tokenizer = try tokenizer(Reader("ˈOk"))
        #expect(said("the zyxo", tokenizer) == "ði ˈOk")
    }

    @Test func longWordsAreNotAskedFor() throws {
        let reader = Reader("kˈO")
        _ = said(
            String(repeating: "zyxo", count: 20) + " " + String(repeating: "q", count: 1 << 16),
            try tokenizer(reader))
        #expect(reader.asked.withLock { $0.isEmpty })
    }
}
