import Basics
import Foundation
import Logging
import SpeechEngine
import SpeechLibrary
import SpeechText
import Synchronization
import Tracing

/// The program's centre, which every adapter speaks through: finds voice and options, applies the policy, requests the
/// speech, and keeps the books. It knows neither HTTP nor where speech is made.
public final class SpeechService: Sendable {
    /// Whether the service should be asked.
    public enum Phase: String, Sendable {
        case warming, ready, draining
    }

    /// What the service is run with.
    public let configuration: ServiceConfiguration
    /// Where speech is made.
    public let backend: any SpeechBackend
    /// The voices that can be named.
    public let voices: VoiceCatalog
    /// The log of syntheses.
    public let log: any SynthesisLogStore
    /// How users want words to be read.
    public let pronunciations: PronunciationStore
    private let observer: any ServiceObserver
    private let tracer: (any Tracer)?
    private let logger: Logger
    private let state = Mutex(Phase.warming)

    /// - Parameters:
    ///   - observer: is told of every request.
    ///   - tracer: makes the spans of each.
    public init(
        _ configuration: ServiceConfiguration, backend: any SpeechBackend, voices: VoiceCatalog,
        log: any SynthesisLogStore, pronunciations: PronunciationStore = PronunciationStore(),
        observer: any ServiceObserver, tracer: (any Tracer)? = nil, logger: Logger
    ) {
        self.configuration = configuration
        self.backend = backend
        self.voices = voices
        self.log = log
        self.pronunciations = pronunciations
        self.observer = observer
        self.tracer = tracer
        self.logger = logger
    }

    /// A service whose speech is made in this process, with voices, log and pronunciations in the configuration's data
    /// folder.
    ///
    /// - Parameters:
    ///   - pronunciations: in the place of those of the folder.
    ///   - observer: is told of every request.
    ///   - tracer: makes the spans of each.
    /// - Throws: errors of the database; `PronunciationFault`.
    public convenience init(
        _ configuration: ServiceConfiguration, synthesizer: Synthesizer,
        pronunciations: PronunciationStore? = nil, observer: any ServiceObserver,
        tracer: (any Tracer)? = nil, logger: Logger
    ) throws {
        let database = try LibraryDatabase(path: LibraryDatabase.path(in: configuration.dataFolder))
        let scheduler = SpeechScheduler(synthesizer, limits: configuration.limits)
        self.init(
            configuration, backend: scheduler,
            voices: VoiceCatalog(
                SQLiteVoiceStore(database, quota: configuration.voiceQuota),
                builtIn: synthesizer.model.voices, reserved: configuration.reservedVoices,
                check: { try synthesizer.model.check($0) }),
            log: SQLiteSynthesisLog(database, limit: configuration.logRecords),
            pronunciations: try pronunciations
                ?? PronunciationStore(path: PronunciationStore.path(in: configuration.dataFolder)),
            observer: observer, tracer: tracer, logger: logger)
    }

    /// Whether the service should be asked, now.
    public var phase: Phase { state.withLock { $0 } }

    /// Makes the model ready on the default voice. The service is ready afterwards even if that failed: then the first
    /// request pays for it.
    public func warmUp() async {
        do {
            try await backend.warmUp(voice: await voices.voice(defaultVoice()))
        } catch {
            logger.warning("warm-up: \(error)")
        }
        let isReady = state.withLock { phase in
            if phase == .warming { phase = .ready }
            return phase == .ready
        }
        if isReady { logger.info("ready") }
    }

    /// Takes no more requests, and waits until those taken are done or the time is up.
    public func drain(for limit: Duration) async {
        state.withLock { $0 = .draining }
        await backend.drain(for: limit)
    }

    /// The voice of requests that name none.
    ///
    /// - Throws: `LibraryError.noVoices`.
    public func defaultVoice() async throws -> String {
        try await voices.defaultVoice(preferring: configuration.defaultVoice)
    }

    /// The description of the voice that a name means: one of the library's, or an alias.
    ///
    /// - Parameter name: `nil` or empty for the default voice.
    /// - Throws: `LibraryError` if there is none.
    public func voice(_ name: String?) async throws -> VoiceDescription {
        guard let name, !name.isEmpty else { return try await voices.description(of: defaultVoice()) }
        do {
            return try await voices.description(of: name)
        } catch LibraryError.unknownVoice {
            guard let alias = configuration.voiceAliases[name] else {
                throw LibraryError.unknownVoice(name)
            }
            return try await voices.description(of: alias.isEmpty ? defaultVoice() : alias)
        }
    }

    /// Checks what can be known of a command before its text is.
    ///
    /// - Throws: `ServiceError`, `SynthesisError.option` or `LibraryError`.
    public func check(_ command: SpeechCommand) async throws {
        try command.overrides.validate()
        if let seconds = command.deadlineSeconds, !(seconds > 0 && seconds <= 3600) {
            throw ServiceError(
                .invalid, "invalid_deadline", "deadline is \(seconds) s; it must be above 0, up to 3600",
                field: "deadline")
        }
        if let voice = command.voice { _ = try await self.voice(voice) }
    }

    /// Requests speech.
    ///
    /// - Throws: what can be known at once: `ServiceError`, `SynthesisError`, `SchedulerError`, `LibraryError`.
    public func speak(_ command: SpeechCommand) async throws -> SpeechStream {
        try checkLength(command.text)
        try await check(command)
        let (steps, warnings) = try await steps(of: command)
        let requests = steps.compactMap { step in
            if case .speech(let turn) = step { turn.request } else { nil }
        }
        guard let first = requests.first else {
            throw ServiceError(
                .invalid, "empty_input", "input is empty; give a text to speak", field: "input")
        }
        // The first turn is requested here, so that a full queue is known before anything is sent.
        let handle: SpeechHandle
        do {
            handle = try await backend.submit(first)
        } catch {
            observer.refused(ServiceError(error).code)
            throw error
        }
        let trace = SpeechTrace(tracer)
        return SpeechStream(
            voice: first.voice.name, steps: steps, warnings: warnings, first: handle, backend: backend
        ) {
            [self] progress, error in
            let record = record(command, first, progress, error)
            trace?.end(record, progress, error)
        }
    }

    private func checkLength(_ text: String) throws {
        do {
            try TextLimits(characters: configuration.maxInputCharacters).check(text)
        } catch {
            throw ServiceError(.invalid, "input_too_long", "input: \(error)", field: "input")
        }
    }

    private func steps(of command: SpeechCommand) async throws -> (
        steps: [SpeechStream.Step], warnings: [String]
    ) {
        let main = try await voice(command.voice)
        let (pieces, skipped) = try command.form.pieces(
            command.text, maxPauses: configuration.maxPauseSeconds,
            dateOrder: try options(command, main.settings).dateOrder)
        let deadline = deadline(of: command)
        let table = command.pronunciations ?? pronunciations.table
        var isFirst = true
        var steps: [SpeechStream.Step] = []
        for piece in pieces {
            switch piece {
            case .pause(let seconds):
                steps.append(.pause(samples: Int(clamping: seconds * Double(SpeechModel.sampleRate))))
            case .mark(let name): steps.append(.mark(name: name))
            case .speech(let spoken):
                guard !spoken.pronunciations.isEmpty || !spoken.text.allSatisfy(\.isWhitespace) else {
                    continue
                }
                let voice = if let named = spoken.voice { try await self.voice(named) } else { main }
                let options = try options(command, voice.settings).faster(by: spoken.rate)
                let request = SpeechRequest(
                    text: spoken.text, pronunciations: spoken.pronunciations(with: table, voice: voice.id),
                    voice: try await voices.voice(voice.id), options: options, priority: command.priority,
                    client: command.client,
                    // Later turns are asked for when their time has come.
                    deadline: isFirst ? .now + .seconds(deadline) : nil, usesCache: command.usesCache,
                    maxSeconds: configuration.maxSpeechSeconds)
                isFirst = false
                let decibels = Double(voice.settings.gain ?? 0) + spoken.decibels
                let seed = command.overrides.seed ?? voice.settings.overrides.seed
                steps.append(
                    .speech(
                        SpeechStream.Turn(
                            request: request, gain: Float(pow(10, decibels / 20)),
                            marks: MarkTimes(spoken, options: options),
                            again: configuration.makesAgain && seed == nil ? request.withOtherNoise : nil)))
            }
        }
        let warnings =
            skipped.isEmpty
            ? [] : ["left out, because it is not supported: \(skipped.joined(separator: ", "))"]
        return (steps, warnings)
    }

    /// Seconds that a command may wait for its turn.
    private func deadline(of command: SpeechCommand) -> Double {
        min(command.deadlineSeconds ?? .infinity, configuration.deadlineSeconds)
    }

    /// What the command states, else the voice, else policy and configuration, else the model.
    private func options(_ command: SpeechCommand, _ voice: VoiceSettings) throws -> SynthesisOptions {
        let rule = configuration.policy.overrides(
            characters: command.text.count, waiting: backend.counters.waiting.values.reduce(0, +),
            seconds: deadline(of: command))
        let options = command.overrides.filled(from: voice.overrides).filled(from: rule)
            .filled(from: SynthesisOverrides(dateOrder: configuration.dateOrder))
            .applied(to: backend.model.defaults)
        try options.validate()
        return options
    }

    private func record(
        _ command: SpeechCommand, _ request: SpeechRequest, _ progress: SpeechStream.Progress,
        _ error: (any Error)?
    ) -> SynthesisRecord {
        let sampling = request.options.sampling
        let outcome = error.map { ServiceError($0).code } ?? "done"
        let record = SynthesisRecord(
            time: Date(), request: command.requestID, route: command.route, voice: request.voice.name,
            priority: command.priority.name, source: progress.source.rawValue, outcome: outcome,
            characters: command.text.count, text: configuration.logsText ? command.text : nil,
            nfe: sampling.steps, cfg: Double(sampling.guidance), chunks: progress.chunks,
            audioSeconds: progress.audioSeconds, waitSeconds: progress.waitSeconds,
            firstAudioSeconds: progress.firstAudioSeconds,
            totalSeconds: (ContinuousClock.now - progress.submitted) / .seconds(1), stages: progress.stages,
            faults: progress.faults.map(\.rawValue).joined(separator: ","), remade: progress.remade)
        observer.completed(record)
        if let error, ServiceError(error).kind == .fault {
            logger.error(
                "synthesis failed", metadata: ["request": "\(command.requestID)", "error": "\(error)"])
        }
        // On its own: nobody's answer waits for the disk, and one who left is in the log too.
        Task {
            do {
                try await log.append(record)
            } catch {
                logger.error("synthesis log", metadata: ["error": "\(error)"])
            }
        }
        return record
    }
}

extension SpeechRequest {
    /// The same with the next seed, asked for at once.
    fileprivate var withOtherNoise: SpeechRequest {
        var other = self
        other.options.seed &+= 1
        return other
    }
}

/// Who is told of every request, to count it.
public protocol ServiceObserver: Sendable {
    /// A request was met, or ended otherwise.
    func completed(_ record: SynthesisRecord)
    /// A request was not taken.
    ///
    /// - Parameter code: the reason, as `ServiceError.code`.
    func refused(_ code: String)
}
