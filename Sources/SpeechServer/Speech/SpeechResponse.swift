import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine

/// Sends speech: whole, as it is made, or as server-sent events. In each way a client that leaves ends the work.
enum SpeechResponse {
    static func whole(
        _ service: SpeechService, _ ask: SpeechAsk, _ format: StreamFormat, on connection: RequestBody
    ) async throws -> Response {
        let (pass, bytes) = try await watched(service, ask, on: connection) { pass in
            try StreamEncoder.whole(await pass.all(), format: format, sampleRate: SpeechModel.sampleRate)
        }
        return Response(
            status: .ok, headers: headers(pass, format.mediaType),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Orders speech and does something with it, as long as the client is there.
    static func watched<Value: Sendable>(
        _ service: SpeechService, _ ask: SpeechAsk, on connection: RequestBody,
        _ body: (SpeechPass) async throws -> Value
    ) async throws -> (SpeechPass, Value) {
        let pass = try service.speak(ask)
        let watch = ClientWatch(connection, left: pass.cancel)
        return (pass, try await watch.during { try await body(pass) })
    }

    /// A response whose head waits for the first samples, so that what fails before them fails with a status.
    private static func streamed(
        _ service: SpeechService, _ ask: SpeechAsk, type: String, on connection: RequestBody,
        _ write: @escaping @Sendable (SpeechPass, [Float], inout any ResponseBodyWriter) async throws -> Void
    ) async throws -> Response {
        let pass = try service.speak(ask)
        let watch = ClientWatch(connection, left: pass.cancel)
        let first: [Float]
        do {
            var iterator = pass.samples.makeAsyncIterator()
            first = try await iterator.next() ?? []
        } catch {
            await watch.end()
            throw error
        }
        var headers = headers(pass, type)
        headers[.cacheControl] = "no-store"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await watch.during {
                    do {
                        try await write(pass, first, &writer)
                    } catch {
                        pass.cancel()
                        throw error
                    }
                }
                try await writer.finish(nil)
            })
    }

    static func stream(
        _ service: SpeechService, _ ask: SpeechAsk, _ format: StreamFormat, on connection: RequestBody
    ) async throws -> Response {
        try await streamed(service, ask, type: format.mediaType, on: connection) { pass, first, writer in
            try await pass.encode(as: format, first: first) { try await writer.write(ByteBuffer(bytes: $0)) }
        }
    }

    private struct Delta: Encodable {
        let type = "speech.audio.delta"
        let audio: String

        enum CodingKeys: CodingKey { case type, audio }
    }

    private struct Done: Encodable {
        struct Usage: Encodable {
            let inputTokens: Int
            let outputTokens: Int
            let totalTokens: Int
        }

        struct Word: Encodable {
            let text: String
            let start: Double
            let end: Double
        }

        let type = "speech.audio.done"
        let usage: Usage
        let words: [Word]

        enum CodingKeys: CodingKey { case type, usage, words }
    }

    private struct Failed: Encodable {
        let type = "error"
        let code: String
        let message: String

        enum CodingKeys: CodingKey { case type, code, message }
    }

    static func events(
        _ service: SpeechService, _ ask: SpeechAsk, _ format: StreamFormat, on connection: RequestBody
    ) async throws -> Response {
        try await streamed(service, ask, type: "text/event-stream", on: connection) { pass, first, writer in
            do {
                try await pass.encode(as: format, first: first) { bytes in
                    try await writer.write(event(Delta(audio: Data(bytes).base64EncodedString())))
                }
                try await writer.write(event(done(pass, ask)))
            } catch let error where !(error is CancellationError) {
                let error = APIError(error)
                try await writer.write(event(Failed(code: error.code, message: error.message)))
            }
        }
    }

    private static func event(_ value: some Encodable) throws -> ByteBuffer {
        var line = ByteBuffer(string: "data: ")
        line.writeBytes(try JSONBody.encode(value))
        line.writeString("\n\n")
        return line
    }

    private static func done(_ pass: SpeechPass, _ ask: SpeechAsk) -> Done {
        let facts = pass.board.value
        let tokens = (ask.text.utf8.count, facts.samples / 256)
        return Done(
            usage: Done.Usage(
                inputTokens: tokens.0, outputTokens: tokens.1, totalTokens: tokens.0 + tokens.1),
            words: facts.words.map { Done.Word(text: $0.text, start: $0.start, end: $0.end) })
    }

    private static func headers(_ pass: SpeechPass, _ type: String) -> HTTPFields {
        let facts = pass.board.value
        var headers: HTTPFields = [.contentType: type, .connection: "close"]
        headers[.init("X-Queue-Position")!] = String(pass.position)
        headers[.init("X-Voice")!] = pass.voice.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        headers[.init("X-Source")!] = facts.source.rawValue
        if let first = facts.firstAudioSeconds {
            headers[.init("X-First-Audio-Ms")!] = String(format: "%.1f", first * 1000)
        }
        return headers
    }
}
