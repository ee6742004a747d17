import Foundation
import SpeechServer
import Testing

@Suite struct SentenceBufferTests {
    @Test func sentencesDoNotDependOnThePieces() {
        let text = "It cost 3.50 in all. 你好。Then we left! \n\n And so on"
        for size in 1...text.count {
            var buffer = SentenceBuffer()
            var sentences: [String] = []
            var rest = text[...]
            while !rest.isEmpty {
                sentences += buffer.append(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            if let last = buffer.flush() { sentences.append(last) }
            #expect(
                sentences.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } == [
                    "It cost 3.50 in all.", "你好。", "Then we left!", "And so on",
                ])
        }
    }

    @Test func aTextWithoutAnEndIsCut() {
        var buffer = SentenceBuffer()
        let sentences = buffer.append(String(repeating: "word ", count: 200))
        #expect(sentences.count == 3 && buffer.count < 300)
    }
}
