import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine

/// OpenAI's speech API.
///
/// Source: the API reference of OpenAI, `audio/createSpeech`, and its official Python client.
struct OpenAIRoutes: Sendable {
    let service: SpeechService

    func add(to router: some RouterMethods<ServerContext>) {
        router.post("v1/audio/speech") { request, context in try await speech(request, context) }
        router.get("v1/realtime") { _, _ -> Response in
            throw APIError(.init(code: 426), "upgrade_required", "/v1/realtime is a WebSocket")
        }
        router.get("v1/models") { _, _ in try models() }
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

    /// Our model, under its own name and those that clients have built in.
    private var names: [String] { [service.scheduler.model.name, "tts-1", "tts-1-hd", "gpt-4o-mini-tts"] }

    private func models() throws -> Response { try JSONBody.response(Models(data: names.map { Model($0) })) }

    private func speech(_ request: Request, _ context: ServerContext) async throws -> Response {
        var request = request
        let buffer = try await request.collectBody(upTo: service.configuration.maxBodyBytes)
        let body = try JSONBody.decode(SpeechBody.self, from: buffer)
        let format = try body.format()
        let transport = try body.transport(format)
        let ask = try ask(body, context)
        let connection = request.body
        switch transport {
        case .whole:
            return try await SpeechResponse.whole(service, ask, format, on: connection)
        case .stream:
            return try await SpeechResponse.stream(service, ask, format, on: connection)
        case .events:
            return try await SpeechResponse.events(service, ask, format, on: connection)
        }
    }

    private func ask(_ body: SpeechBody, _ context: ServerContext) throws -> SpeechAsk {
        var ask = SpeechAsk()
        ask.text = body.input
        ask.voice = body.voice?.id
        ask.route = "/v1/audio/speech"
        ask.client = context.client
        ask.requestID = context.requestID
        if let speed = body.speed {
            guard (0.25...4).contains(speed) else {
                throw APIError(
                    .badRequest, "invalid_speed", "speed is \(speed); it must be 0.25 to 4", field: "speed")
            }
            ask.speed = speed
        }
        if let priority = body.priority {
            guard let found = SpeechOrder.Priority.allCases.first(where: { $0.name == priority }) else {
                throw APIError(
                    .badRequest, "invalid_priority", "priority is \(priority); use interactive, chat or bulk",
                    field: "priority")
            }
            ask.priority = found
        }
        if let deadline = body.deadline {
            guard deadline > 0, deadline <= 3600 else {
                throw APIError(
                    .badRequest, "invalid_deadline",
                    "deadline is \(deadline) s; it must be above 0, up to 3600", field: "deadline")
            }
            ask.deadlineSeconds = deadline
        }
        ask.nfe = body.nfe
        ask.cfg = body.cfg
        ask.sway = body.sway
        ask.seed = body.seed
        ask.duration = body.duration
        ask.crossFade = body.crossFade
        ask.removesSilence = body.removeSilence ?? false
        ask.normalizesText = body.normalize ?? true
        ask.startsShort = body.startShort
        ask.continuesProsody = body.continuity ?? true
        ask.readsTags = body.tags ?? false
        ask.usesCache = body.cache ?? true
        return ask
    }
}
