import Foundation
import SpeechText
import Testing

/// Text that a model cannot say is named, never silence without a word.
@Suite struct TextCoverageTests {
    private func phonemes() throws -> TokenEncoder {
        let tokens = [
            " ", "a", "b", "c", "d", "e", "h", "i", "k", "l", "n", "o", "r", "s", "t", "u", "z", "'", "-",
            ".", ",",
            "/k", "/ˈæ", "/t",
        ]
        let vocabulary = try Vocabulary(utf8: (tokens.joined(separator: "\n") + "\n").utf8)
        let dictionary = try PronunciationDictionary(utf8: Array("cat\tkˈæt\ndog\tdˈɔɡ\n".utf8))
        return TokenEncoder(
            tokenizer: .phonemes(PhonemeTokenizer(dictionary: dictionary)), vocabulary: vocabulary)
    }

    @Test(arguments: [
        ("cat", 3, []), ("“Cat,” — cat…", 6, []), ("", 0, []), (" … !?", 0, []), ("- ~ ～ &", 0, []),
        ("cat dog", 3, ["dog"]), ("你好，世界。", 0, ["你好", "世界"]), ("Привет, мир! Привет", 0, ["Привет", "мир"]),
        ("123.", 0, ["123"]), ("cat你好cat 😀", 6, ["你好", "😀"]), ("I'd", 2, []),
        ("हिन्दी cat", 3, ["हिन्दी"]), ("Łukasz Straße", 13, []),
    ])
    func namesWhatPhonemesLack(text: String, heard: Int, leftOut: [String]) throws {
        let coverage = try phonemes().coverage(of: text)
        #expect(coverage.leftOut == leftOut)
        #expect(coverage.heard == heard)
    }

    @Test func namesWhatPinyinLacks() throws {
        let vocabulary = try Vocabulary(path: Fixture.url("vocab.txt").path)
        let encoder = TokenEncoder(tokenizer: .pinyin(try PinyinTokenizer()), vocabulary: vocabulary)
        #expect(encoder.coverage(of: "你好 Swift，well-known 2024") == TextCoverage(heard: 20, leftOut: []))
        let mixed = encoder.coverage(of: "你好👩‍👩‍👧 ꦧꦱꦗꦮ ok 🙂 🙂")
        #expect(mixed.leftOut == ["👩‍👩‍👧", "ꦧꦱꦗꦮ", "🙂"])
        #expect(mixed.heard == 4)
    }

    @Test func namesWhatCharactersLack() throws {
        let vocabulary = try Vocabulary(utf8: " \na\n!\nb\n".utf8)
        let encoder = TokenEncoder(tokenizer: .characters, vocabulary: vocabulary)
        #expect(encoder.coverage(of: "ab! abc'd-c a") == TextCoverage(heard: 5, leftOut: ["abc'd-c"]))
        #expect(TokenEncoder.bytes.coverage(of: "é 好 !") == TextCoverage(heard: 2, leftOut: []))
    }

    @Test func isBounded() throws {
        let words = (0..<200_000).map { "п\($0)" }.joined(separator: " ")
        let coverage = try phonemes().coverage(of: words)
        #expect(coverage.leftOut.count == TextCoverage.maxWords)
        let long = try phonemes().coverage(of: String(repeating: "好", count: 300_000))
        #expect(long.leftOut == [String(repeating: "好", count: TextCoverage.maxWordLength) + "…"])
    }
}
