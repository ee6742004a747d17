import SpeechText
import Testing

struct VocabularyTests {
    private func vocabulary(_ text: String) throws -> Vocabulary { try Vocabulary(utf8: text.utf8) }

    private func reason(_ text: String) -> String {
        do {
            _ = try vocabulary(text)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func readsTheOfficialFile() throws {
        let vocabulary = try Vocabulary(path: Fixture.url("vocab.txt").path)
        #expect(vocabulary.count == 2545)
        #expect(!vocabulary.lacksFinalNewline)
        let landmarks: [(String, Int32)] = [
            (" ", 0), ("!", 1), (",", 12), ("-", 13), (".", 14), ("0", 16), (":", 26), (";", 27), ("?", 30),
            ("A", 32), ("Z", 57), ("a", 62), ("{", 1413), ("~", 1414), ("–", 1837), ("—", 1838), ("…", 1844),
            ("、", 1894), ("。", 1895), ("《", 1896), ("》", 1897), ("！", 2540), ("，", 2541), ("？", 2542),
            ("zhong1", 1354), ("de", 272), ("er2", 334), ("lv4", 701), ("n1", 0), ("shi5", 0), ("😀", 0),
        ]
        for (token, id) in landmarks { #expect(vocabulary.id(of: token) == id, "\(token)") }
        for token in ["\u{200E}", "\u{202C}", "\u{2061}", "\u{FFFD}"] {
            #expect(vocabulary.id(of: token) > 0)
        }
        for (id, token) in vocabulary.tokens.enumerated() { #expect(vocabulary.id(of: token) == Int32(id)) }
    }

    @Test func lineEndsAreThoseOfPython() throws {
        for end in ["\n", "\r\n", "\r"] {
            let vocabulary = try vocabulary(
                [" ", "a", "\u{2028}", "x\u{85}", "ni3", ""].joined(separator: end))
            #expect(vocabulary.tokens.codePoints == [" ", "a", "\u{2028}", "x\u{85}", "ni3"].codePoints)
            #expect(vocabulary.id(of: "ni3") == 4)
        }
        #expect(try vocabulary(" \n\na\n").tokens == [" ", "", "a"])
    }

    @Test func lastCharacterGoesWithoutAFinalNewline() throws {
        let vocabulary = try vocabulary(" \nni3")
        #expect(vocabulary.lacksFinalNewline)
        #expect(vocabulary.tokens == [" ", "ni"])
        #expect(vocabulary.id(of: "ni3") == 0)
    }

    @Test func keepsCanonicallyEquivalentTokensApart() throws {
        let vocabulary = try vocabulary(" \n\u{E9}\ne\u{301}\n\u{F9B4}\n\u{9818}\n")
        #expect(vocabulary.id(of: "\u{E9}") == 1)
        #expect(vocabulary.id(of: "e\u{301}") == 2)
        #expect(vocabulary.id(of: "\u{F9B4}") == 3)
        #expect(vocabulary.id(of: "\u{9818}") == 4)
    }

    @Test func saysWhatIsWrong() {
        #expect(reason("") == "vocabulary vocab.txt: is empty, expected one token a line")
        #expect(reason(" \na\nb\na\n").contains("line 4 repeats line 2"))
        #expect(reason("a\nb\n").contains("line 1 is \"a\", expected one space"))
        #expect(throws: TextError.self) { try Vocabulary(utf8: [0x20, 0x0A, 0xFF, 0x0A]) }
        #expect(throws: TextError.self) {
            try Vocabulary(utf8: [UInt8](repeating: 10, count: 17 << 20))
        }
        #expect(throws: TextError.self) { try Vocabulary(path: "/nonexistent/vocab.txt") }
    }
}
