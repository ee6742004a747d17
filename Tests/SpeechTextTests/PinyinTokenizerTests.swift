import SpeechText
import Testing

struct PinyinTokenizerTests {
    @Test(arguments: Segmentation.allCases)
    func equalsTheOfficialTokens(segmentation: Segmentation) throws {
        let tokenizer = try PinyinTokenizer(segmentation: segmentation)
        let golden = try GoldenTokens.load()
        #expect(golden.count > 400)
        for line in golden {
            let wanted = segmentation == .jieba ? line.jieba : line.rjieba
            #expect(
                tokenizer.tokens(line.text).codePoints == wanted.codePoints, "\(line.text.debugDescription)")
        }
    }

    @Test func equalsTheOfficialIDs() throws {
        let vocabulary = try Vocabulary(path: Fixture.url("vocab.txt").path)
        let encoder = TokenEncoder(tokenizer: .pinyin(try PinyinTokenizer()), vocabulary: vocabulary)
        for line in try GoldenTokens.load() {
            #expect(encoder.ids(line.text) == line.ids, "\(line.text.debugDescription)")
            // The same by way of strings.
            #expect(encoder.tokenizer.tokens(line.text).map(vocabulary.id(of:)) == line.ids)
        }
    }

    @Test func segmentersDifferInASCIIWords() throws {
        let jieba = try PinyinTokenizer(segmentation: .jieba)
        let rjieba = try PinyinTokenizer(segmentation: .rjieba)
        #expect(jieba.tokens("a well-known").joined() == "a well- known")
        #expect(rjieba.tokens("a well-known").joined() == "a well-known")
        #expect(jieba.tokens("AT&T C++").joined() == rjieba.tokens("AT&T C++").joined())
    }

    @Test func newlineOfTwoCharactersIsOneSegment() throws {
        let tokenizer = try PinyinTokenizer()
        #expect(tokenizer.tokens("a\r\nb").codePoints == ["a", " ", "\r", "\n", "b"].codePoints)
        #expect(tokenizer.tokens("\r\n").codePoints == ["\r", "\n"].codePoints)
        #expect(tokenizer.tokens("a\n\rb").codePoints == ["a", "\n", "\r", "b"].codePoints)
        #expect(tokenizer.tokens("") == [])
    }

    /// Whatever the text, the characters come back in order: letters as they are, hanzi as one token.
    @Test(arguments: Segmentation.allCases)
    func keepsEveryCharacter(segmentation: Segmentation) throws {
        let tokenizer = try PinyinTokenizer(segmentation: segmentation)
        var random = SplitMix(state: 1)
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.next(below: 60) {
                let limits: [UInt32] = [0x80, 0x800, 0x10000, 0x110000]
                let limit = limits[Int(random.next(below: 4))]
                if let scalar = Unicode.Scalar(UInt32(random.next(below: UInt64(limit)))) {
                    text.append(scalar)
                }
            }
            let tokens = tokenizer.tokens(String(text)).filter { $0 != " " }
            let characters = text.filter { $0 != " " }
            #expect(tokens.count == characters.count)
        }
    }

    /// A megabyte of what is worst for each stage; quadratic time would take hours.
    @Test(arguments: ["a", "a.", "不", "龘靐", "中华人民共和", "一不", "𠀀+", "👨‍👩‍👧‍👦", "\r", "不a"])
    func takesLinearTime(part: String) throws {
        for segmentation in Segmentation.allCases {
            let tokenizer = try PinyinTokenizer(segmentation: segmentation)
            let excess = LinearTime.excess(1 << 18) { size in
                let text = String(repeating: part, count: size / part.utf8.count)
                #expect(tokenizer.tokens(text).count >= text.unicodeScalars.count)
            }
            #expect(excess == nil)
        }
    }
}
