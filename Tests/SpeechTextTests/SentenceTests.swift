import Foundation
import SpeechText
import Testing

@Suite struct SentenceTests {
    private func sentences(_ text: String, _ unit: SentenceBoundaries.Unit = .sentences) -> [String] {
        var start = text.startIndex
        var parts: [String] = []
        for end in SentenceBoundaries.ends(in: text, of: unit) + [text.endIndex] {
            parts.append(String(text[start..<end]).trimmingCharacters(in: .whitespaces))
            start = end
        }
        return parts
    }

    @Test(arguments: [
        ["Mr. Smith went to Washington D.C. yesterday.", "He met Dr. Jones at 5 p.m. sharp."],
        ["It is 3.5 or 10:30.", "See node.js, e.g. its site!", "J. R. R. Tolkien wrote it, i.e. he did."],
        [
            "Well... perhaps.", "Wait…", "What?!", "He said \"Really?\" and left.", "\"Yes.\"", "(No.)",
            "It was I.", "End",
        ],
        [
            "It ended at 5 p.m.", "We left the U.S.", "No. 5 is next.", "I say no.", "It was Acme Inc.",
            "On Jan. 5 we met.",
        ],
        ["J.R.R. Tolkien and St. Mary etc. are there.", "Ph.D. students too."],
        ["今天天气很好，我们去散步吧。", "“好！”", "他说（不去。）", "真的？！", "是"],
        ["Prof. O’Neil v. Don't.", "Ok."],
    ])
    func areFound(wanted: [String]) {
        let isChinese = wanted[0].hasPrefix("今")
        #expect(sentences(wanted.joined(separator: isChinese ? "" : " ")) == wanted)
    }

    @Test func nothingEndsWithTheText() {
        #expect(SentenceBoundaries.ends(in: "One. ") == [])
        #expect(SentenceBoundaries.ends(in: "") == [])
        #expect(SentenceBoundaries.ends(in: "好。”  ") == [])
    }

    @Test func clausesEndAtPauses() {
        #expect(
            sentences("Well… first, 1,000 at 10:30; then Mr. A: go，好", .clauses) == [
                "Well…", "first,", "1,000 at 10:30;", "then Mr. A:", "go，", "好",
            ])
    }

    @Test func aWordEndsASentence() {
        #expect(SentenceBoundaries.isEnd("done.", before: "Then"))
        #expect(SentenceBoundaries.isEnd("done.\"", before: "Then"))
        #expect(SentenceBoundaries.isEnd("好。", before: "他"))
        #expect(!SentenceBoundaries.isEnd("Mr.", before: "Smith"))
        #expect(!SentenceBoundaries.isEnd("p.m.", before: "sharp"))
        #expect(
            !SentenceBoundaries.isEnd("word", before: "next") && !SentenceBoundaries.isEnd("", before: ""))
    }

    @Test func marksAreFoundBehindQuotes() {
        for text in ["a.", "a?\" ", "好。」", "a…", "a.)"] { #expect(SentenceBoundaries.endsWithMark(text)) }
        for text in ["a", "", "a,", "\""] { #expect(!SentenceBoundaries.endsWithMark(text)) }
    }
}

@Suite struct SentenceBufferTests {
    private static let limits = TextLimits(characters: 4096)

    private func sentences(_ text: String, pieces size: Int, limits: TextLimits = limits) throws -> [String] {
        var buffer = SentenceBuffer(limits: limits)
        var sentences: [String] = []
        let scalars = Array(text.unicodeScalars)
        for start in stride(from: 0, to: scalars.count, by: size) {
            let piece = scalars[start..<min(start + size, scalars.count)]
            sentences += try buffer.append(String(String.UnicodeScalarView(piece)))
        }
        if let last = buffer.flush() { sentences.append(last) }
        return sentences.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    @Test(arguments: [
        ["It cost 3.50 in all.", "你好。", "Then we left!", "And so on"],
        ["Mr. Smith went to Washington D.C. yesterday.", "At 5 p.m. he left.", "At 6 p.m.", "We too"],
        ["He said \"Go!\" and went.", "😂!", "OK"],
    ])
    func sentencesDoNotDependOnThePieces(wanted: [String]) throws {
        let text = wanted.joined(separator: " \n ")
        for size in 1...text.unicodeScalars.count { #expect(try sentences(text, pieces: size) == wanted) }
    }

    @Test func piecesAreAsTheWhole() throws {
        var random = SplitMix(state: 5)
        let parts = [
            "a", "Mr", ".", " ", "。", "\n", "\"", "J", "p.m", "5", "…", "好", "\u{301}", "\u{200D}", "👨", "!",
        ]
        for _ in 0..<2000 {
            let text = (0..<random.next(below: 40)).map { _ in
                parts[Int(random.next(below: UInt64(parts.count)))]
            }
            .joined()
            let whole = try sentences(text, pieces: 1000)
            for size in [1, 2, 7] {
                #expect(try sentences(text, pieces: size) == whole, "\(text.debugDescription)")
            }
        }
    }

    @Test func aTextWithoutAnEndIsCut() throws {
        var buffer = SentenceBuffer(limits: Self.limits)
        let sentences = try buffer.append(String(repeating: "word ", count: 200))
        #expect(sentences.count == 3 && buffer.flush()?.count ?? 0 < 300)
        #expect(buffer.isEmpty && buffer.flush() == nil)
    }

    @Test func whatIsHeldIsBounded() throws {
        var buffer = SentenceBuffer(limits: TextLimits(characters: 10))
        _ = try buffer.append("123456789")
        #expect(throws: TextError.tooLong(.characters, limit: 10)) { try buffer.append("01") }
        #expect(throws: TextError.tooLong(.codePoints, limit: 40)) {
            try buffer.append(String(repeating: "\u{301}", count: 35))
        }
        #expect(throws: TextError.tooLong(.bytes, limit: 80)) {
            try buffer.append(String(repeating: "\u{301}", count: 40))
        }
        #expect(try buffer.append(".") == [])
        #expect(buffer.flush() == "123456789.")
    }

    /// Marks without end on one character, one at a time: 40 × 30,000 took tens of seconds.
    @Test(.timeLimit(.minutes(3)), arguments: ["\u{301}", "👨\u{200D}", "a", ".", "a.m. ", "好", " "])
    func takesLinearTime(part: String) throws {
        let limits = TextLimits(characters: 10_000_000)
        let text = String(repeating: part, count: 300_000)
        let taken = try sentences(text, pieces: 1, limits: limits)
        #expect(taken.count <= 300_000)
    }
}

@Suite struct TextLimitsTests {
    @Test func everyMeasureIsChecked() {
        let limits = TextLimits(characters: 4096)
        let bomb = "👨" + String(repeating: "\u{200D}👩", count: 100_000)
        #expect(bomb.count == 1)
        #expect(throws: TextError.tooLong(.bytes, limit: 32_768)) { try limits.check(bomb) }
        #expect(throws: TextError.tooLong(.codePoints, limit: 16_384)) {
            try limits.check("e" + String(repeating: "\u{301}", count: 16_383) + "e")
        }
        #expect(throws: TextError.tooLong(.characters, limit: 4096)) {
            try limits.check(String(repeating: "好", count: 4097))
        }
        #expect(throws: Never.self) { try limits.check(String(repeating: "好", count: 4096)) }
        #expect(TextLimits(characters: .max).bytes > 0 && TextLimits(characters: -1).bytes == 0)
        let message = TextError.tooLong(.codePoints, limit: 5).localizedDescription
        #expect(message == "the text has more than 5 code points; send it in shorter parts")
    }
}
