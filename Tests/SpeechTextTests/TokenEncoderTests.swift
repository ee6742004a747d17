import SpeechText
import Testing

struct TokenEncoderTests {
    @Test func charactersAreCodePoints() throws {
        let vocabulary = try Vocabulary(utf8: " \na\n\u{301}\n好\n😀\n".utf8)
        let encoder = TokenEncoder(tokenizer: .characters, vocabulary: vocabulary)
        #expect(encoder.ids("a\u{301}好 😀x") == [1, 2, 3, 0, 4, 0])
        #expect(encoder.tokenizer.tokens("a\u{301}").codePoints == ["a", "\u{301}"].codePoints)
    }

    @Test func bytesAreTheirOwnIDs() {
        #expect(TokenEncoder.bytes.ids("aé好") == [0x61, 0xC3, 0xA9, 0xE5, 0xA5, 0xBD])
        #expect(TokenEncoder.bytes.tokenizer.tokens("\té") == ["09", "c3", "a9"])
    }
}
