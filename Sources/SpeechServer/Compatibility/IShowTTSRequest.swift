import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine

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

    /// - Parameters:
    ///   - route: for the log.
    ///   - engine: the name that the answer gives, and the only one besides the server's own that is taken.
    ///   - connection: watched for the client's leaving.
    func speak(
        with service: SpeechService, route: String, engine name: String, label: String? = nil,
        _ context: ServerContext, on connection: RequestBody
    ) async throws -> Speech {
        if let engine, engine != "f5", engine != name {
            throw APIError(
                .badRequest, "unknown_engine", "engine is \(engine); this server has f5", field: "engine")
        }
        var ask = SpeechAsk()
        ask.text = text
        ask.voice = voiceId
        ask.route = route
        ask.client = context.client
        ask.requestID = context.requestID
        ask.speed = speed
        ask.nfe = nfeStep
        ask.cfg = cfgStrength
        ask.sway = swaySamplingCoef
        // Negative seeds stand for "any" with iShowTTS's clients.
        ask.seed = seed.map { $0 < 0 ? UInt64.random(in: 0...UInt64(UInt32.max)) : UInt64($0) }
        ask.duration = fixDuration
        ask.crossFade = crossFadeDuration
        ask.removesSilence = removeSilence ?? false
        let (pass, samples) = try await SpeechResponse.watched(service, ask, on: connection) {
            try await $0.all()
        }
        let wav = try StreamEncoder.whole(samples, format: .wav, sampleRate: SpeechModel.sampleRate)
        return Speech(
            requestId: context.requestID, voiceId: pass.voice, engine: name,
            engineLabel: label.map { "\($0) · \(pass.voice)" } ?? name, sampleRate: SpeechModel.sampleRate,
            audioBase64: Data(wav).base64EncodedString(), waveformLen: samples.count, format: "audio/wav")
    }
}
