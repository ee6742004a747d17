import Foundation
import Hummingbird
import SpeechService

/// OpenAI's speech API.
///
/// Source: the API reference of OpenAI, `audio/createSpeech`, and its official Python client.
struct OpenAIRoutes: Sendable {
    let service: SpeechService
    /// Bytes of a body.
    let maxBody: Int

    func add(to router: some RouterMethods<ServerContext>) {
        router.post("v1/audio/speech") { request, context in try await speech(request, context) }
        router.get("v1/realtime") { _, _ -> Response in
            throw APIError(.init(code: 426), "upgrade_required", "/v1/realtime is a WebSocket")
        }
        for path in ["v1/models", "v1/audio/models"] {
            router.get(RouterPath(path)) { _, _ in try models() }
        }
        router.get("v1/models/:id") { _, context in
            let id = try context.parameters.require("id")
            guard names.contains(id) else {
                throw APIError(
                    .notFound, "model_not_found",
                    "no model \(id); there are: \(names.joined(separator: ", "))", field: "model")
            }
            return try JSONBody.response(Model(id))
        }
    }

    private struct Model: Encodable {
        let id: String
        let object = "model"
        let created = 1_700_000_000
        let ownedBy = "ishowtts"

        init(_ id: String) { self.id = id }

        enum CodingKeys: CodingKey { case id, object, created, ownedBy }
    }

    private struct Models: Encodable {
        let object = "list"
        let data: [Model]

        enum CodingKeys: CodingKey { case object, data }
    }

    /// Our model, under its own name and the names that clients have built in.
    private var names: [String] { [service.backend.model.name, "tts-1", "tts-1-hd", "gpt-4o-mini-tts"] }

    private func models() throws -> Response { try JSONBody.response(Models(data: names.map { Model($0) })) }

    private func speech(_ request: Request, _ context: ServerContext) async throws -> Response {
        let buffer = try await request.body.collect(upTo: maxBody)
        let body = try JSONBody.decode(SpeechBody.self, from: buffer)
        let format = try body.format()
        let transport = try body.transport(format)
        var command = try body.command()
        command.client = context.client
        command.requestID = context.requestID
        let connection = context.connection
        switch transport {
        case .whole:
            return try await SpeechResponse.whole(service, command, format, on: connection)
        case .stream:
            return try await SpeechResponse.stream(service, command, format, on: connection)
        case .events:
            return try await SpeechResponse.events(service, command, format, on: connection)
        }
    }
}
