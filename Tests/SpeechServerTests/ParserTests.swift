import Foundation
import SpeechServer
import Testing

/// Parsers of what clients send: they take what is right and end in an error for everything else.
@Suite struct ParserTests {
    private let type = "multipart/form-data; boundary=\"x y\""
    private let form = Array(
        "--x y\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nmine\r\n--x y\r\ncontent-disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n\r\n--x\r\n\r\n--x y--\r\n"
            .utf8)

    @Test func multipart() throws {
        let parsed = try Multipart(form, contentType: type)
        #expect(try parsed.text("id") == "mine")
        #expect(
            parsed.bytes("audio") == .init(name: "audio", fileName: "a.wav", bytes: Array("\r\n--x\r\n".utf8))
        )
        for count in form.indices.dropLast(3) {
            #expect(throws: APIError.self) { try Multipart(Array(form[..<count]), contentType: type) }
        }
        #expect(throws: APIError.self) { try Multipart(form, contentType: "application/json") }
        #expect(throws: APIError.self) { try Multipart(form, contentType: nil) }
    }

    @Test func damagedMultipartNeverCrashes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = form
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[at] = .random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: at)
                default: bytes.insert(contentsOf: Array("--x y".utf8), at: at)
                }
            }
            _ = try? Multipart(bytes, contentType: type)
        }
    }
}
