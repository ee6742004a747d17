import SpeechText
import Testing

struct TextChunkerTests {
    @Test func equalsTheOfficialChunks() throws {
        let golden = try GoldenChunks.load()
        #expect(golden.count > 200)
        for line in golden {
            let chunks = TextChunker(limit: line.limit, longSentences: .keep).chunks(line.text)
            #expect(
                chunks.codePoints == line.chunks.codePoints, "\(line.limit) \(line.text.debugDescription)")
        }
    }

    @Test func equalsTheOfficialLimit() throws {
        for line in try GoldenChunks.load() {
            let limit = TextChunker.limit(
                reference: line.reference, referenceSeconds: Double(line.samples) / 24_000,
                speed: line.speed)
            #expect(limit == line.maxBytes)
        }
        #expect(TextChunker.limit(reference: 60, referenceSeconds: 30, speed: 1) == -16)
        #expect(TextChunker.limit(reference: 60, referenceSeconds: 0, speed: 1) == Int(Int32.max))
    }

    @Test func longSentencesAreCutWhereAReaderPauses() {
        let chunker = TextChunker(limit: 40)
        #expect(
            chunker.chunks("one two three four five six, seven eight nine ten eleven") == [
                "one two three four five six,", "seven eight nine ten eleven",
            ])
        #expect(
            chunker.chunks("one two three four five six seven eight nine") == [
                "one two three four five six seven eight", "nine",
            ])
        #expect(
            chunker.chunks(String(repeating: "好", count: 30)) == [
                String(repeating: "好", count: 13), String(repeating: "好", count: 13),
                String(repeating: "好", count: 4),
            ])
        #expect(chunker.chunks("") == [])
        #expect(chunker.chunks(" \n ") == [])
    }

    /// A syllable takes as long as five letters: a pass of the same time has fewer of them.
    @Test func hanziCountTheirTimeWhereTimeIsMeasured() {
        let chunker = TextChunker(limit: 40, measure: .spoken)
        #expect(
            chunker.chunks(String(repeating: "好", count: 20)) == [
                String(repeating: "好", count: 8), String(repeating: "好", count: 8),
                String(repeating: "好", count: 4),
            ])
        #expect(chunker.chunks("今天很好。我们走吧。") == ["今天很好。", "我们走吧。"])
        #expect(TextChunker(limit: 40).chunks("今天很好。我们走吧。") == ["今天很好。我们走吧。"])
        #expect(
            chunker.chunks("one two three four five six seven.") == ["one two three four five six seven."])
    }

    @Test func charactersAreNotCut() {
        let family = "👨‍👩‍👧‍👦"
        let chunks = TextChunker(limit: 60).chunks(String(repeating: family, count: 9))
        #expect(
            chunks == [family + family] + [family + family] + [family + family] + [family + family] + [family]
        )
    }

    /// Own mode: nothing over the limit, nothing lost but white space, nothing empty.
    @Test func piecesFitAndKeepEverything() throws {
        for line in try GoldenChunks.load() {
            for limit in [-1, 40, 41, 100] {
                let chunker = TextChunker(limit: limit)
                let chunks = chunker.chunks(line.text)
                #expect(chunks.allSatisfy { !$0.isEmpty && $0.utf8.count <= chunker.limit })
                let kept = chunks.joined().unicodeScalars.filter { !$0.properties.isWhitespace }
                let wanted = line.text.unicodeScalars.filter { !$0.properties.isWhitespace }
                // The four separators U+001C to U+001F go like white space.
                let separators = UInt32(0x1C)...0x1F
                #expect(
                    kept.map(\.value).filter { !separators.contains($0) }
                        == wanted.map(\.value).filter { !separators.contains($0) })
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)), arguments: ["a", "a ", "a. ", "。", "好", "\u{301}", "👨‍👩‍👧‍👦", " ", ", "])
    func takesLinearTime(part: String) {
        let text = String(repeating: part, count: (1 << 20) / part.utf8.count)
        let chunks = TextChunker(limit: 135).chunks(text)
        #expect(chunks.allSatisfy { $0.utf8.count <= 135 })
        _ = TextChunker(limit: 135, longSentences: .keep).chunks(text)
    }
}
