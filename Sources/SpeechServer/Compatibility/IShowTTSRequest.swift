import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine
import SpeechService

/// The body of iShowTTS's `POST /api/tts`.
struct IShowTTSRequest: Decodable {
    var text: String
    var voiceId: String?
    var engine: String?
    var speed: Float?
    var crossFadeDuration: Double?
    var swaySamplingCoef: Float?
    var cfgStrength: Float?
    var nfeStep: Int?
    var fixDuration: Double?
    var removeSilence: Bool?
    var seed: Int64?

    /// Its answer: the whole speech as base64 of a WAV file.
    struct Speech: Encodable {
        let requestId: String
        let voiceId: String
        let engine: String
        let engineLabel: String
        let sampleRate: Int
        let audioBase64: String
        let waveformLen: Int
        let format: String
    }

    /// Who asks, and by which way.
    struct Caller {
        /// For the log.
        let route: String
        /// The engine that the answer names, and the only one besides the server's own that is taken.
        let engine: String
        var label: String?
        let client: String
        let requestID: String
    }

    /// Speaks it, as long as the client is there.
    func speak(
        with service: SpeechService, for caller: Caller, on connection: Connection?
    ) async throws -> Speech {
        let (stream, samples) = try await SpeechResponse.watched(
            service, command(for: caller), on: connection
        ) {
            try await $0.all()
        }
        return try answer(samples, of: stream, to: caller)
    }

    /// - Throws: `APIError` where it names another engine.
    func command(for caller: Caller) throws -> SpeechCommand {
        if let engine, engine != "f5", engine != caller.engine {
            throw APIError(
                .badRequest, "unknown_engine", "engine is \(engine); this server has f5", field: "engine")
        }
        // To iShowTTS's clients a negative seed means "any".
        let seed = seed.map { $0 < 0 ? UInt64.random(in: 0...UInt64(UInt32.max)) : UInt64($0) }
        var command = SpeechCommand(
            text, voice: voiceId,
            overrides: SynthesisOverrides(
                speed: speed, nfe: nfeStep, cfg: cfgStrength, sway: swaySamplingCoef, seed: seed,
                duration: fixDuration, crossFade: crossFadeDuration, removeSilence: removeSilence))
        command.route = caller.route
        command.client = caller.client
        command.requestID = caller.requestID
        return command
    }

    func answer(_ samples: [Float], of stream: SpeechStream, to caller: Caller) throws -> Speech {
        let wav = try StreamEncoder.whole(samples, format: .wav, sampleRate: SpeechModel.sampleRate)
        return Speech(
            requestId: caller.requestID, voiceId: stream.voice, engine: caller.engine,
            engineLabel: caller.label.map { "\($0) · \(stream.voice)" } ?? caller.engine,
            sampleRate: SpeechModel.sampleRate, audioBase64: Data(wav).base64EncodedString(),
            waveformLen: samples.count, format: "audio/wav")
    }
}
