import Foundation
import Hummingbird
import HummingbirdTesting
import SpeechServer
import Testing

/// The server over real connections.
@Suite(.serialized) struct ServerTests {
    private func body(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test func speaks() async throws {
        try await TestServer.make().application().test(.live) { client in
            try await client.execute(
                uri: "/v1/audio/speech", method: .post,
                body: body(#"{"input": "Hello there.", "response_format": "wav"}"#)
            ) { response in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "audio/wav")
                #expect(response.body.getString(at: 0, length: 4) == "RIFF")
                #expect(response.body.readableBytes > 24_000)
            }
        }
    }

    @Test func readsMarkupWhereAsked() async throws {
        let document = #"<speak>One <mark name='m'/>two.<break time='200ms'/><mark name='n'/></speak>"#
        try await TestServer.make().application().test(.live) { client in
            func answer(_ fields: String, _ input: String) async throws -> (Int, String) {
                try await client.execute(
                    uri: "/v1/audio/speech", method: .post,
                    body: ByteBuffer(
                        string: #"{"input": "\#(input)", "response_format": "pcm", \#(fields)}"#)
                ) { ($0.status.code, String(buffer: $0.body)) }
            }
            let (status, events) = try await answer(
                #""input_format": "ssml", "stream_format": "sse""#, document)
            let done = events.split(separator: "\n").last { $0.contains("speech.audio.done") } ?? ""
            #expect(
                status == 200 && done.contains(#""name":"m""#) && done.contains(#""name":"n""#), "\(done)")
            let plain = try await answer(#""input_format": "text", "stream_format": "sse""#, "One.")
            #expect(plain.0 == 200 && !plain.1.contains("marks"))
            let skipping = #""input_format": "ssml", "unsupported_markup": "skip", "stream_format": "sse""#
            let skipped = try await answer(skipping, "<speak><emphasis>Hi.</emphasis></speak>")
            #expect(skipped.0 == 200 && skipped.1.contains("not supported"))
            let phoneme = try await answer(
                #""input_format": "ssml", "stream_format": "sse""#,
                "<speak>My <phoneme ph='pɪˈkɑn'>xqzw</phoneme> is here.</speak>")
            #expect(phoneme.0 == 200 && phoneme.1.contains("xqzw"), "\(phoneme.1)")
            for (fields, input, code) in [
                (#""input_format": "ssml""#, "<speak><phoneme ph='œ'>a</phoneme></speak>", "invalid_markup"),
                (#""input_format": "ssml""#, "<speak><emphasis>a</emphasis></speak>", "unsupported_markup"),
                (#""input_format": "ssml""#, "<speak>a", "invalid_markup"),
                (#""input_format": "ssml""#, "<!DOCTYPE a><speak>a</speak>", "invalid_markup"),
                (#""input_format": "ssml""#, "<speak/>", "empty_input"),
                (
                    #""input_format": "ssml""#,
                    "<speak><break time='40s'/><break time='9s'/><break time='9s'/><break time='9s'/>a</speak>",
                    "input_too_long"
                ),
                (#""input_format": "html""#, "a", "invalid_input_format"),
                (
                    #""unsupported_markup": "x", "input_format": "ssml""#, "<speak>a</speak>",
                    "invalid_unsupported_markup"
                ),
            ] {
                let (status, text) = try await answer(fields, input)
                #expect(status == 400 && text.contains(code), "\(text)")
            }
        }
    }

    @Test func answersOtherMethods() async throws {
        try await TestServer.make().application().test(.live) { client in
            try await client.execute(uri: "/v1/audio/speech", method: .get) { response in
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == "OPTIONS, POST")
                #expect(String(buffer: response.body).contains("method_not_allowed"))
            }
            try await client.execute(uri: "/v1/models", method: .init("QUERY")!) {
                #expect($0.status == .methodNotAllowed)
            }
            try await client.execute(uri: "/health/live", method: .head) { #expect($0.status == .ok) }
            try await client.execute(uri: "/v1/audio/voices/nobody", method: .options) { response in
                #expect(response.status == .noContent)
                #expect(response.headers[.allow]?.contains("GET") == true)
            }
            try await client.execute(uri: "/nowhere", method: .head) { response in
                #expect(response.status == .notFound)
                #expect(response.body.readableBytes == 0)
            }
            try await client.execute(uri: "/nowhere", method: .get) { #expect($0.status == .notFound) }
        }
    }

    @Test func namesThatPathsNeedAreReserved() async throws {
        let form =
            ["id\"\r\n\r\nimport", "text\"\r\n\r\nHello.", "audio\"; filename=\"a.wav\"\r\n\r\nRIFF"]
            .map { "--b\r\nContent-Disposition: form-data; name=\"\($0)\r\n" }.joined() + "--b--\r\n"
        try await TestServer.make().application().test(.live) { client in
            try await client.execute(
                uri: "/v1/audio/voices", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=b"], body: body(form)
            ) { response in
                #expect(response.status == .badRequest)
                #expect(String(buffer: response.body).contains("reserved"))
            }
            // One that is there from before can be seen and deleted.
            for method in [HTTPRequest.Method.get, .delete] {
                try await client.execute(uri: "/v1/audio/voices/import", method: method) { response in
                    #expect(response.status == .notFound)
                    #expect(String(buffer: response.body).contains("voice_not_found"))
                }
            }
        }
    }

    @Test func noDocumentIsParsedForLong() async throws {
        let numbers = #"{"input": "Hi", "nfe": 4.5, "x": ["# + String(repeating: "1,", count: 140_000) + "1]}"
        try await TestServer.make().application().test(.live) { client in
            let start = ContinuousClock.now
            try await client.execute(uri: "/v1/audio/speech", method: .post, body: body(numbers)) {
                #expect($0.status == .badRequest)
            }
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }

    @Test func answersErrors() async throws {
        try await TestServer.make().application().test(.live) { client in
            for (text, status, field) in [
                (#"{"input": "Hi.", "voice": "nobody"}"#, 404, "voice"), (#"{"input": 5}"#, 400, "input"),
                (#"{"input": "Hi.", "stream_format": "x"}"#, 400, "stream_format"),
                (#"{"input": "Hi.", "response_format": 3}"#, 400, "response_format"),
                (#"{"voice": "hana"}"#, 400, "input"),
            ] {
                try await client.execute(uri: "/v1/audio/speech", method: .post, body: body(text)) {
                    response in
                    #expect(response.status.code == status)
                    #expect(String(buffer: response.body).contains("\"param\":\"\(field)\""))
                }
            }
            try await client.execute(uri: "/openapi.json", method: .get) { #expect($0.status == .ok) }
            try await client.execute(
                uri: "/api/tts", method: .post, headers: [.origin: "https://evil.example"],
                body: body(#"{"text": "Hi."}"#)
            ) { #expect($0.status == .forbidden) }
        }
    }

    @Test func keysAndRates() async throws {
        let server = try TestServer.make { configuration in
            configuration.keys = ["me=0123456789abcdef"]
            configuration.requestsPerMinute = 2
        }
        try await server.application().test(.live) { client in
            try await client.execute(uri: "/v1/models", method: .get) { #expect($0.status == .unauthorized) }
            let right: HTTPFields = [.authorization: "Bearer 0123456789abcdef"]
            for _ in 0..<2 {
                try await client.execute(uri: "/v1/models", method: .get, headers: right) {
                    #expect($0.status == .ok)
                }
            }
            try await client.execute(uri: "/v1/models", method: .get, headers: right) { response in
                #expect(response.status == .tooManyRequests)
                #expect(response.headers[.retryAfter] != nil)
            }
            try await client.execute(uri: "/", method: .get) { #expect($0.status == .ok) }
        }
    }
}
