import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine
import SpeechService

/// Sends speech: whole, as it is made, or as server-sent events. In each way a client that leaves ends the work.
enum SpeechResponse {
    static func whole(
        _ service: SpeechService, _ command: SpeechCommand, _ format: StreamFormat, on connection: Connection?
    ) async throws -> Response {
        let (stream, bytes) = try await watched(service, command, on: connection) { stream in
            try await stream.file(format)
        }
        var headers = headers(stream, format.mediaType)
        headers[.init("X-Speech-Check")!] = check(stream.progress)
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Requests speech and does something with it, as long as the client is there.
    static func watched<Value: Sendable>(
        _ service: SpeechService, _ command: SpeechCommand, on connection: Connection?,
        _ body: (SpeechStream) async throws -> Value
    ) async throws -> (SpeechStream, Value) {
        let stream = try await service.speak(command)
        let watch = ClientWatch(connection, left: stream.cancel)
        return (stream, try await watch.during { try await body(stream) })
    }

    /// A response whose head waits for the first samples, so that what fails before them fails with a status.
    private static func streamed(
        _ service: SpeechService, _ command: SpeechCommand, type: String, on connection: Connection?,
        _ write:
            @escaping @Sendable (SpeechStream, [Float], inout any ResponseBodyWriter) async throws -> Void
    ) async throws -> Response {
        let stream = try await service.speak(command)
        let watch = ClientWatch(connection, left: stream.cancel)
        let first: [Float]
        do {
            let iterator = stream.makeAsyncIterator()
            first = try await iterator.next() ?? []
        } catch {
            watch.end()
            throw error
        }
        var headers = headers(stream, type)
        headers[.cacheControl] = "no-store"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await watch.during {
                    do {
                        try await write(stream, first, &writer)
                    } catch {
                        stream.cancel()
                        throw error
                    }
                }
                try await writer.finish(nil)
            })
    }

    static func stream(
        _ service: SpeechService, _ command: SpeechCommand, _ format: StreamFormat, on connection: Connection?
    ) async throws -> Response {
        try await streamed(service, command, type: format.mediaType, on: connection) {
            stream, first, writer in
            try await stream.encode(as: format, first: first) {
                try await writer.write(ByteBuffer(bytes: $0))
            }
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
        /// Of SSML; nothing where there are none.
        let marks: [MarkView]?
        let warnings: [String]
        /// What was found to be wrong with the speech.
        let faults: [String]

        enum CodingKeys: CodingKey { case type, usage, words, marks, warnings, faults }
    }

    private struct Failed: Encodable {
        let type = "error"
        let code: String
        let message: String

        enum CodingKeys: CodingKey { case type, code, message }
    }

    static func events(
        _ service: SpeechService, _ command: SpeechCommand, _ format: StreamFormat, on connection: Connection?
    ) async throws -> Response {
        try await streamed(service, command, type: "text/event-stream", on: connection) {
            stream, first, writer in
            do {
                try await stream.encode(as: format, first: first) { bytes in
                    try await writer.write(event(Delta(audio: Data(bytes).base64EncodedString())))
                }
                try await writer.write(event(done(stream, command)))
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

    private static func done(_ stream: SpeechStream, _ command: SpeechCommand) -> Done {
        let progress = stream.progress
        let tokens = (command.text.utf8.count, progress.samples / 256)
        return Done(
            usage: Done.Usage(
                inputTokens: tokens.0, outputTokens: tokens.1, totalTokens: tokens.0 + tokens.1),
            words: progress.words.map { Done.Word(text: $0.text, start: $0.start, end: $0.end) },
            marks: MarkView.all(progress), warnings: progress.warnings,
            faults: progress.faults.map(\.rawValue))
    }

    /// The faults that were found in speech that is complete, `ok` for none; and whether it was made once more.
    private static func check(_ progress: SpeechStream.Progress) -> String {
        let faults = progress.faults.isEmpty ? "ok" : progress.faults.map(\.rawValue).joined(separator: ",")
        return progress.remade > 0 ? "\(faults); made again" : faults
    }

    private static func headers(_ stream: SpeechStream, _ type: String) -> HTTPFields {
        let progress = stream.progress
        var headers: HTTPFields = [.contentType: type]
        headers[.init("X-Queue-Position")!] = String(stream.position)
        headers[.init("X-Voice")!] = stream.voice.addingPercentEncoding(
            withAllowedCharacters: .urlPathAllowed)
        headers[.init("X-Source")!] = progress.source.rawValue
        if !progress.warnings.isEmpty {
            headers[.init("X-Warning")!] = progress.warnings.joined(separator: "; ")
                .addingPercentEncoding(withAllowedCharacters: headerText)
        }
        if let first = progress.firstAudioSeconds {
            headers[.init("X-First-Audio-Ms")!] = String(format: "%.1f", first * 1000)
        }
        return headers
    }

    /// Characters that a header has as they are; everything else is percent-encoded UTF-8.
    private static let headerText = CharacterSet(charactersIn: " !#$&'()*+,-./:;=?@[]_~").union(
        .alphanumerics
    )
    .intersection(CharacterSet(charactersIn: Unicode.Scalar(0x20)...Unicode.Scalar(0x7E)))
}

/// When a mark of the text is reached, as JSON.
struct MarkView: Encodable {
    let name: String
    /// Seconds from the start of the speech.
    let time: Double

    /// `nil` for a text without marks.
    static func all(_ progress: SpeechStream.Progress) -> [MarkView]? {
        progress.marks.isEmpty ? nil : progress.marks.map { MarkView(name: $0.name, time: $0.seconds) }
    }
}
