import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine
import SpeechLibrary

/// The API of iShowTTS, with its shapes.
struct IShowTTSRoutes: Sendable {
    let service: SpeechService

    private static let engine = "f5"

    func add(to router: some RouterMethods<ServerContext>) {
        router.get("api/health") { _, _ in
            try JSONBody.response(
                Health(status: "ok", voices: service.voices.list().count, default_voice: service.defaultVoice()))
        }
        router.get("api/voices") { _, _ in
            try JSONBody.response(
                service.voices.list().map {
                    Voice(
                        id: $0.id, engine: Self.engine, engine_label: Self.engine, language: $0.language,
                        reference_text: $0.text)
                })
        }
        router.post("api/tts") { request, context in try await speak(request, context) }
        router.get("api/voices/:id/reference") { _, context in try reference(id(context)) }
        router.post("api/voices/:id/reference") { request, context in try await override(request, id(context)) }
        router.delete("api/voices/:id/reference") { _, context in
            try service.voices.restore(id(context))
            return try reference(id(context))
        }
        router.get("api/voices/:id/reference/audio") { request, context in
            try audio(id(context), source: request.uri.queryParameters.get("source"))
        }
        for action in ["start", "stop", "enqueue"] {
            router.post("api/danmaku/\(action)") { _, _ -> Response in throw noChat }
        }
        router.get("api/danmaku/stream") { _, _ -> Response in throw noChat }
    }

    private var noChat: APIError {
        APIError(.notImplemented, "no_live_chat", "live chat is not part of this server yet")
    }

    private func id(_ context: ServerContext) throws -> String {
        let raw = try context.parameters.require("id")
        return raw.removingPercentEncoding ?? raw
    }

    private struct Health: Encodable {
        let status: String
        let voices: Int
        let default_voice: String
    }

    private struct Voice: Encodable {
        let id: String
        let engine: String
        let engine_label: String
        let language: String?
        let reference_text: String?
    }

    private struct Body: Decodable {
        let text: String
        let voice_id: String?
        let engine: String?
        let speed: Float?
        let target_rms: Float?
        let cross_fade_duration: Double?
        let sway_sampling_coef: Float?
        let cfg_strength: Float?
        let nfe_step: Int?
        let fix_duration: Double?
        let remove_silence: Bool?
        let seed: Int64?
    }

    private struct Speech: Encodable {
        let request_id: String
        let voice_id: String
        let engine: String
        let engine_label: String
        let sample_rate: Int
        let audio_base64: String
        let waveform_len: Int
        let format: String
    }

    private func speak(_ request: Request, _ context: ServerContext) async throws -> Response {
        var request = request
        let buffer = try await request.collectBody(upTo: service.configuration.maxBodyBytes)
        let body = try JSONBody.decode(Body.self, from: buffer)
        if let engine = body.engine, engine != Self.engine {
            throw APIError(
                .badRequest, "unknown_engine", "engine is \(engine); this server has f5", field: "engine")
        }
        var ask = SpeechAsk()
        ask.text = body.text
        ask.voice = body.voice_id
        ask.route = "/api/tts"
        ask.client = context.client
        ask.requestID = context.requestID
        ask.speed = body.speed
        ask.nfe = body.nfe_step
        ask.cfg = body.cfg_strength
        ask.sway = body.sway_sampling_coef
        // Negative seeds stand for "any" with iShowTTS's clients.
        ask.seed = body.seed.map { $0 < 0 ? UInt64.random(in: 0...UInt64(UInt32.max)) : UInt64($0) }
        ask.duration = body.fix_duration
        ask.crossFade = body.cross_fade_duration
        ask.removesSilence = body.remove_silence ?? false
        let (pass, samples) = try await SpeechResponse.watched(service, ask, on: request.body) { try await $0.all() }
        let wav = try StreamEncoder.whole(samples, format: .wav, sampleRate: SpeechModel.sampleRate)
        var response = try JSONBody.response(
            Speech(
                request_id: context.requestID, voice_id: pass.voice, engine: Self.engine, engine_label: Self.engine,
                sample_rate: SpeechModel.sampleRate, audio_base64: Data(wav).base64EncodedString(),
                waveform_len: samples.count, format: "audio/wav"))
        response.headers[.connection] = "close"
        return response
    }

    private struct Reference: Encodable {
        let voice_id: String
        let engine: String
        let engine_label: String
        let language: String?
        let active_reference_text: String
        let baseline_reference_text: String
        let override_reference_text: String?
        let baseline_audio_available: Bool
        let override_audio_available: Bool
        let override_updated_at: Date?
    }

    private func reference(_ id: String) throws -> Response {
        let voice = try service.voices.description(of: id)
        return try JSONBody.response(
            Reference(
                voice_id: id, engine: Self.engine, engine_label: Self.engine, language: voice.language,
                active_reference_text: voice.text, baseline_reference_text: voice.baselineText,
                override_reference_text: voice.overrideText, baseline_audio_available: true,
                override_audio_available: voice.hasOverrideAudio, override_updated_at: voice.overrideUpdated))
    }

    private func override(_ request: Request, _ id: String) async throws -> Response {
        _ = try service.voices.description(of: id)
        let buffer = try await request.body.collect(upTo: service.configuration.maxBodyBytes)
        let form = try Multipart(Array(buffer.readableBytesView), contentType: request.headers[.contentType])
        let audio = form.bytes("audio").flatMap { $0.bytes.isEmpty ? nil : $0 }
        let text = try form.text("text")
        guard audio != nil || text != nil else {
            throw APIError(.badRequest, "missing_field", "give text, audio or both", field: "audio")
        }
        try service.voices.override(
            id, reference: audio.map { VoiceReference(audio: $0.bytes, fileName: $0.fileName ?? "reference.wav") },
            text: text)
        return try reference(id)
    }

    private func audio(_ id: String, source: String?) throws -> Response {
        let source = source?.lowercased() ?? "baseline"
        guard source == "baseline" || source == "override" else {
            throw APIError(.badRequest, "invalid_source", "source is \(source); use baseline or override", field: "source")
        }
        let reference = try service.voices.reference(of: id, override: source == "override")
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
