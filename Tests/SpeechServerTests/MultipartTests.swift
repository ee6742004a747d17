import Foundation
import NIOCore
import SpeechServer
import Testing

@Suite struct MultipartTests {
    private let type = "multipart/form-data; boundary=\"x y\""
    private let form = Array(
        "--x y\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nmine\r\n--x y\r\ncontent-disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n\r\n--x\r\n\r\n--x y--\r\n"
            .utf8)

    private func parse(_ bytes: some Sequence<UInt8>, _ type: String?) throws -> Multipart {
        try Multipart(ByteBuffer(bytes: bytes), contentType: type)
    }

    @Test func parts() throws {
        let parsed = try parse(form, type)
        #expect(try parsed.text("id") == "mine")
        #expect(
            parsed.part("audio")
                == .init(name: "audio", fileName: "a.wav", bytes: ByteBuffer(string: "\r\n--x\r\n")))
        for count in form.indices.dropLast(3) {
            #expect(throws: APIError.self) { try parse(form[..<count], type) }
        }
        #expect(throws: APIError.self) { try parse(form, "application/json") }
        #expect(throws: APIError.self) { try parse(form, nil) }
        #expect(throws: APIError.self) { try parse([], type) }
    }

    /// RFC 2046, 5.1.1: preamble, epilogue, white space after a boundary; an empty part.
    @Test func whatMayStandAroundParts() throws {
        let body =
            "\r\nA preamble with --b in it.\r\n--b \t\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name=c\r\n\r\nd\r\n--b--\r\nAn epilogue."
        let parsed = try parse(body.utf8, "Multipart/Form-Data; charset=utf-8; Boundary=b")
        #expect(try parsed.text("a") == "" && parsed.text("c") == "d")
    }

    @Test(arguments: [
        (#"filename="my;take.wav""#, "my;take.wav"), (#"filename="a \"b\".wav""#, #"a "b".wav"#),
        (#"filename="C:\take\one.wav""#, #"C:\take\one.wav"#), ("filename=plain.wav", "plain.wav"),
        (#"FileName = "a.wav" ; filename="b.wav""#, "a.wav"), (#"filename="open"#, "open"), ("filename", nil),
    ])
    func fileNames(_ parameter: String, _ expected: String?) throws {
        let body = "--b\r\nContent-Disposition: form-data; name=\"n;=\"; \(parameter)\r\n\r\nx\r\n--b--"
        let part = try parse(body.utf8, "multipart/form-data; boundary=b").part("n;=")
        #expect(part != nil && part?.fileName == expected)
    }

    @Test func damagedBodiesNeverCrash() {
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
            _ = try? parse(bytes, type)
        }
    }
}
