import Foundation
import Logging
import SpeechEngine
import SpeechLibrary
import Tensors

/// What all routes speak through: finds voice and options, orders, and keeps the books.
final class SpeechService: Sendable {
    private enum Step {
        case order(SpeechOrder, gain: Float)
        case pause(samples: Int)
    }

    let configuration: ServerConfiguration
    let scheduler: SpeechScheduler
    let voices: VoiceLibrary
    let log: SynthesisLog
    let metrics: ServerMetrics
    private let logger: Logger

    init(
        configuration: ServerConfiguration, scheduler: SpeechScheduler, voices: VoiceLibrary,
        log: SynthesisLog,
        metrics: ServerMetrics, logger: Logger
    ) {
        self.configuration = configuration
        self.scheduler = scheduler
        self.voices = voices
        self.log = log
        self.metrics = metrics
        self.logger = logger
    }

    /// The voice of requests that name none.
    func defaultVoice() throws -> String {
        let all = try voices.list()
        if all.contains(where: { $0.id == configuration.defaultVoice }) { return configuration.defaultVoice }
        guard let first = all.first(where: \.isBuiltIn) ?? all.first else {
            throw APIError(
                .notFound, "no_voices", "there are no voices yet; add one with POST /v1/audio/voices")
        }
        return first.id
    }

    /// Orders speech. Errors that can be known at once are thrown at once.
    func speak(_ ask: SpeechAsk) throws -> SpeechPass {
        guard ask.text.count <= configuration.maxInputCharacters else {
            throw APIError(
                .badRequest, "input_too_long",
                "input has \(ask.text.count) characters; at most \(configuration.maxInputCharacters) are spoken at once",
                field: "input")
        }
        guard !ask.text.allSatisfy(\.isWhitespace) else {
            throw APIError(.badRequest, "empty_input", "input is empty; give a text to speak", field: "input")
        }
        let voice = try ask.voice ?? defaultVoice()
        let steps = try steps(of: ask, voice: voice)
        let orders = steps.compactMap { step -> SpeechOrder? in
            if case .order(let order, _) = step { order } else { nil }
        }
        guard let first = orders.first else {
            throw APIError(
                .badRequest, "empty_input", "input has pauses only; give a text to speak", field: "input")
        }
        // The first is ordered here, so that a full queue is known before anything is sent.
        let ticket: SpeechTicket
        do {
            ticket = try scheduler.submit(first)
        } catch {
            metrics.count(refusal: APIError(error).code)
            throw error
        }
        let board = SpeechPass.Board()
        board.update { facts in
            facts.submitted = ticket.submitted
            facts.source = ticket.source
        }
        let (samples, continuation) = AsyncThrowingStream<[Float], any Error>.makeStream()
        let task = Task {
            do {
                try await self.run(steps, ticket, board: board) { continuation.yield($0) }
                self.close(ask, voice: voice, order: first, board: board, error: nil)
                continuation.finish()
            } catch {
                self.close(ask, voice: voice, order: first, board: board, error: error)
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return SpeechPass(
            voice: voice, position: ticket.position, board: board, samples: samples, cancel: { task.cancel() }
        )
    }

    private func run(
        _ steps: [Step], _ first: SpeechTicket, board: SpeechPass.Board, to sink: ([Float]) -> Void
    ) async throws {
        var ticket: SpeechTicket? = first
        func hand(_ samples: [Float]) {
            board.update { facts in
                facts.samples += samples.count
                if facts.firstAudio == nil { facts.firstAudio = .now }
            }
            sink(samples)
        }
        for step in steps {
            try Task.checkCancellation()
            switch step {
            case .pause(let count): hand([Float](repeating: 0, count: count))
            case .order(let order, let gain):
                let events = try ticket?.events ?? scheduler.submit(order).events
                ticket = nil
                for try await event in events {
                    switch event {
                    case .begun(let time): board.update { $0.begun = $0.begun ?? time }
                    case .samples(let samples): hand(gain == 1 ? samples : samples.map { $0 * gain })
                    case .finished(let speech): board.update { $0.add(speech) }
                    }
                }
            }
        }
        try Task.checkCancellation()
    }

    private func steps(of ask: SpeechAsk, voice: String) throws -> [Step] {
        let pieces = ask.readsTags ? try TaggedText.parse(ask.text) : [.speech(text: ask.text, voice: nil)]
        return try pieces.map { piece in
            switch piece {
            case .pause(let seconds): return .pause(samples: Int(seconds * Double(SpeechModel.sampleRate)))
            case .speech(let text, let named):
                let id = named ?? voice
                let settings = try voices.description(of: id).settings
                let deadline = min(ask.deadlineSeconds ?? .infinity, configuration.deadlineSeconds)
                let request = SpeechRequest(
                    text: text, voice: try voices.voice(id), options: options(ask, settings, deadline))
                try request.options.validate()
                return .order(
                    SpeechOrder(
                        request, priority: ask.priority, client: ask.client,
                        deadline: .now + .seconds(deadline),
                        usesCache: ask.usesCache),
                    gain: pow(10, (settings.gain ?? 0) / 20))
            }
        }
    }

    /// What the request states, else the voice's setting, else the policy's, else the model's.
    private func options(_ ask: SpeechAsk, _ settings: VoiceSettings, _ deadline: Double) -> SynthesisOptions
    {
        let counters = scheduler.counters
        let rule = configuration.policy.rule(
            characters: ask.text.count, waiting: counters.waiting.values.reduce(0, +), seconds: deadline)
        var sampling = scheduler.model.defaults
        if let nfe = ask.nfe ?? settings.nfe ?? rule?.nfe { sampling.steps = nfe }
        if let cfg = ask.cfg ?? settings.cfg ?? rule?.cfg { sampling.guidance = cfg }
        if let sway = ask.sway { sampling.sway = sway == 0 ? nil : sway }
        return SynthesisOptions(
            sampling: sampling, speed: ask.speed ?? settings.speed ?? 1, seed: ask.seed ?? 0,
            fixedDuration: ask.duration, crossFade: ask.crossFade ?? 0.15, removesSilence: ask.removesSilence,
            normalizesText: ask.normalizesText, startsShort: ask.startsShort ?? rule?.startsShort ?? false,
            continuesProsody: ask.continuesProsody)
    }

    private func close(
        _ ask: SpeechAsk, voice: String, order: SpeechOrder, board: SpeechPass.Board, error: (any Error)?
    ) {
        let facts = board.value
        let sampling = order.request.options.sampling
        let outcome = error.map { APIError($0).code } ?? "done"
        let record = SynthesisRecord(
            time: Date(), request: ask.requestID, route: ask.route, voice: voice, priority: ask.priority.name,
            source: facts.source.rawValue, outcome: outcome, characters: ask.text.count,
            text: configuration.logsText ? ask.text : nil, nfe: sampling.steps,
            cfg: Double(sampling.guidance),
            chunks: facts.chunks, audioSeconds: Double(facts.samples) / Double(SpeechModel.sampleRate),
            waitSeconds: facts.waitSeconds, firstAudioSeconds: facts.firstAudioSeconds,
            totalSeconds: (ContinuousClock.now - facts.submitted).seconds, stages: facts.times)
        metrics.add(record)
        if let error, outcome == "internal_error" {
            logger.error("synthesis failed", metadata: ["request": "\(ask.requestID)", "error": "\(error)"])
        }
        // On its own: nobody's answer waits for the disk, and one who left is in the log too.
        Task {
            do {
                try await log.append(record)
            } catch {
                logger.error("synthesis log", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension SpeechPass.Facts {
    fileprivate mutating func add(_ speech: Speech) {
        let offset = Double(samples) / Double(speech.sampleRate) - speech.duration
        words += speech.words.map { Speech.Word($0, offset: offset) }
        chunks += speech.chunks.count
        guard source == .model else { return }
        for stage in StageTimes.Stage.allCases { times[stage.rawValue, default: 0] += speech.times[stage] }
    }
}
