import SpeechService
import Testing

@Suite struct TaggedTextTests {
    @Test func turnsAndPauses() throws {
        func speech(_ text: String, _ voice: String? = nil) -> SpeechPiece {
            .speech(SpokenPiece(text: text, voice: voice))
        }
        #expect(
            try TaggedText.parse("Hi [laughs] you.[pause:300ms] [voice:bob]I am [pause:2]Bob. [") == [
                speech("Hi [laughs] you."), .pause(seconds: 0.3), speech("I am ", "bob"), .pause(seconds: 2),
                speech("Bob. [", "bob"),
            ])
        #expect(try TaggedText.parse("[pause:900s]") == [.pause(seconds: TaggedText.longestPause)])
        #expect(try TaggedText.parse("a [voice:b") == [speech("a [voice:b")])
        for text in ["[pause:]", "[pause:-1]", "[pause:inf]", "[pause:nan]", "[pause:1m]", "[pause:1e999]"] {
            #expect(throws: ServiceError.self) { try TaggedText.parse(text) }
        }
    }

    @Test func pausesAndPiecesAreBounded() throws {
        let pauses = String(repeating: "hi[pause:10]", count: 4)
        #expect(throws: ServiceError.self) { try TaggedText.parse(pauses, maxPauses: 30) }
        #expect(try TaggedText.parse(pauses, maxPauses: 40).count == 8)
        #expect(throws: ServiceError.self) {
            try TaggedText.parse(String(repeating: "a[voice:b]", count: 400))
        }
    }

    @Test func bracketsCostLinearTime() throws {
        for piece in ["[", "[x", "[voice:", "[pause:1"] {
            let text = String(repeating: piece, count: 100_000)
            let time = try ContinuousClock().measure { _ = try TaggedText.parse(text) }
            #expect(time < .seconds(20), "\(piece)")
        }
    }
}
