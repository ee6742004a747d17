import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine
import SpeechLibrary
import SpeechService

/// The API of iShowTTS, with its shapes.
struct IShowTTSRoutes: Sendable {
    let service: SpeechService
    /// Bytes of a body.
    let maxBody: Int
    /// Bytes of a body in JSON.
    let maxJSON: Int

    private static let engine = "f5"

    func add(to router: some RouterMethods<ServerContext>) {
        router.get("api/health") { _, _ in
            try JSONBody.response(
                Health(
                    status: "ok", voices: await service.voices.list().count,
                    defaultVoice: await service.defaultVoice()))
        }
        router.get("api/voices") { _, _ in
            try JSONBody.response(
                await service.voices.list().map {
                    Voice(
                        id: $0.id, engine: Self.engine, engineLabel: Self.engine, language: $0.language,
                        referenceText: $0.text)
                })
        }
        router.post("api/tts") { request, context in try await speak(request, context) }
        router.get("api/voices/:id/reference") { _, context in try await reference(context.voiceID()) }
        router.post("api/voices/:id/reference") { request, context in
            try await override(request, context.voiceID())
        }
        router.delete("api/voices/:id/reference") { _, context in
            try await service.voices.restore(context.voiceID())
            return try await reference(context.voiceID())
        }
        router.get("api/voices/:id/reference/audio") { request, context in
            try await audio(context.voiceID(), source: request.uri.queryParameters.get("source"))
        }
    }

    private struct Health: Encodable {
        let status: String
        let voices: Int
        let defaultVoice: String
    }

    private struct Voice: Encodable {
        let id: String
        let engine: String
        let engineLabel: String
        let language: String?
        let referenceText: String?
    }

    private func speak(_ request: Request, _ context: ServerContext) async throws -> Response {
        let buffer = try await request.body.collect(upTo: maxJSON)
        let body = try JSONBody.decode(IShowTTSRequest.self, from: buffer)
        let caller = IShowTTSRequest.Caller(
            route: "/api/tts", engine: Self.engine, client: context.client, requestID: context.requestID)
        let speech = try await body.speak(with: service, for: caller, on: context.connection)
        return try JSONBody.response(speech)
    }

    private struct Reference: Encodable {
        let voiceId: String
        let engine: String
        let engineLabel: String
        let language: String?
        let activeReferenceText: String
        let baselineReferenceText: String
        let overrideReferenceText: String?
        let baselineAudioAvailable: Bool
        let overrideAudioAvailable: Bool
        let overrideUpdatedAt: Date?
    }

    private func reference(_ id: String) async throws -> Response {
        let voice = try await service.voices.description(of: id)
        return try JSONBody.response(
            Reference(
                voiceId: id, engine: Self.engine, engineLabel: Self.engine, language: voice.language,
                activeReferenceText: voice.text, baselineReferenceText: voice.baselineText,
                overrideReferenceText: voice.overrideText, baselineAudioAvailable: true,
                overrideAudioAvailable: voice.hasOverrideAudio, overrideUpdatedAt: voice.overrideUpdated))
    }

    private func override(_ request: Request, _ id: String) async throws -> Response {
        _ = try await service.voices.description(of: id)
        let form = try await Multipart(request, upTo: maxBody)
        let text = try form.text("text")
        let reference = form.reference
        guard reference != nil || text != nil else {
            throw APIError(.badRequest, "missing_field", "give text, audio or both", field: "audio")
        }
        try await service.voices.override(id, reference: reference, text: text)
        return try await self.reference(id)
    }

    private func audio(_ id: String, source: String?) async throws -> Response {
        let source = source?.lowercased() ?? "baseline"
        guard source == "baseline" || source == "override" else {
            throw APIError(
                .badRequest, "invalid_source", "source is \(source); use baseline or override",
                field: "source")
        }
        let reference = try await service.voices.reference(of: id, override: source == "override")
        return Response(
            status: .ok,
            headers: [
                .contentType: Self.type(of: reference.fileName), .cacheControl: "no-store",
                .init("X-Voice-Reference-Source")!: source,
                .contentDisposition: "inline; filename=\"\(reference.fileName)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: reference.audio)))
    }

    private static func type(of fileName: String) -> String {
        switch fileName.split(separator: ".").last?.lowercased() {
        case "mp3": "audio/mpeg"
        case "flac": "audio/flac"
        case "ogg", "opus": "audio/ogg"
        default: "audio/wav"
        }
    }
}
