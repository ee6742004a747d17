import SpeechAudio
import SpeechEngine
import Synchronization

/// Speech on its way to a client: samples in order, turns and pauses of a tagged text one after the other.
///
/// Nothing is made ahead of the reader but what the backend makes: a turn is requested when the one before is read, a
/// pause becomes samples as it is read. Ending the task that iterates, `cancel()`, or letting go of the stream gives the
/// speech up. One reader at a time.
public final class SpeechStream: AsyncSequence, Sendable {
    enum Step: Sendable {
        case speech(Turn)
        case pause(samples: Int)
        case mark(name: String)
    }

    /// What is spoken at once.
    struct Turn: Sendable {
        let request: SpeechRequest
        let gain: Float
        let marks: MarkTimes
        /// The same with other noise, for speech with a fault; `nil` where the noise is somebody's choice.
        let again: SpeechRequest?
    }

    /// What is known of the speech so far.
    public struct Progress: Sendable {
        /// When the request was taken.
        public var submitted = ContinuousClock.now
        /// When its turn came; `nil` before.
        public var begun: ContinuousClock.Instant?
        /// When the first samples were read; `nil` before.
        public var firstAudio: ContinuousClock.Instant?
        /// How the first turn is met.
        public var source = SpeechHandle.Source.model
        /// Samples that were read.
        public var samples = 0
        /// Chunks of the turns that are done.
        public var chunks = 0
        /// Words and when they are heard; those of the turn that is being made as its chunks are done.
        public var words: [Speech.Word] = []
        /// When the marks of the text are reached; those within a turn when it is done.
        public var marks: [SpeechMark] = []
        /// What the client should know: words that could not be said, flaws of the voice. Each once.
        public var warnings: [String] = []
        /// Seconds of each stage of the model.
        public var stages: [String: Double] = [:]
        /// What the model did when, for each turn that is done; a turn that was made twice has both.
        public var runs: [[StageTimes.Run]] = []
        /// What is wrong with the turns that are done, as far as their samples tell. Each once.
        public var faults: [SpeechFault] = []
        /// Turns that were made once more because of a fault.
        public var remade = 0

        /// Seconds between request and turn.
        public var waitSeconds: Double { begun.map { ($0 - submitted) / .seconds(1) } ?? 0 }
        /// Seconds between request and first samples; `nil` before these.
        public var firstAudioSeconds: Double? { firstAudio.map { ($0 - submitted) / .seconds(1) } }
        /// Seconds of speech that were read.
        public var audioSeconds: Double { Double(samples) / Double(SpeechModel.sampleRate) }
    }

    private struct State {
        var progress = Progress()
        var index = 0
        /// Samples of the current pause that were read.
        var paused = 0
        var handle: SpeechHandle?
        /// Words of the present turn among those of the progress.
        var turnWords = 0
        /// Seconds of speech and pauses before the present turn.
        var turnStart = 0.0
        var isCancelled = false
        var isClosed = false
        /// Whether a turn is given when all of it is made.
        var isWhole = false
        /// Samples of the present turn that were given.
        var given = 0
        /// Those that are held back until all of it is made.
        var held: [[Float]] = []
        /// The present turn's first making, where this is its second.
        var first: Attempt?

        /// Takes the words of the present turn back.
        mutating func forgetWords() {
            progress.words.removeLast(turnWords)
            turnWords = 0
        }

        mutating func add(_ words: [Speech.Word]) {
            progress.words += words.map { Speech.Word($0, offset: turnStart) }
            turnWords += words.count
        }
    }

    /// A turn as it was made.
    private struct Attempt {
        let samples: [[Float]]
        let summary: SpeechSummary
    }

    /// Samples of a block of silence.
    private static let silence = SpeechModel.sampleRate / 2

    /// The voice that speaks, or speaks first.
    public let voice: String
    /// Requests that will be served before this one, at the time it was taken.
    public let position: Int
    private let steps: [Step]
    private let backend: any SpeechBackend
    private let closed: @Sendable (Progress, (any Error)?) -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - steps: of which the first `.speech` was submitted.
    ///   - warnings: about the whole text.
    ///   - first: its handle.
    ///   - closed: called once, at the end of whatever kind.
    init(
        voice: String, steps: [Step], warnings: [String], first: SpeechHandle, backend: any SpeechBackend,
        closed: @escaping @Sendable (Progress, (any Error)?) -> Void
    ) {
        self.voice = voice
        self.steps = steps
        self.backend = backend
        self.closed = closed
        position = first.position
        var state = State()
        state.handle = first
        state.progress.submitted = first.submitted
        state.progress.source = first.source
        state.progress.warnings = warnings
        self.state = Mutex(state)
    }

    deinit {
        cancel()
        close(CancellationError())
    }

    /// What is known so far; final after the iteration's end.
    public var progress: Progress { state.withLock { $0.progress } }

    /// Gives the speech up; the iteration ends with a `CancellationError`.
    public func cancel() {
        state.withLock { state in
            state.isCancelled = true
            return state.handle
        }?.cancel()
    }

    /// Reads blocks of mono samples at `SpeechModel.sampleRate`.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: SpeechStream

        /// - Throws: `SynthesisError`, `SchedulerError` or `CancellationError`.
        public func next() async throws -> [Float]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// Everything, for formats that need the whole. A turn with a fault that other noise may mend is made once more,
    /// unless its noise was chosen.
    public func all() async throws -> [Float] {
        state.withLock { $0.isWhole = true }
        var all: [Float] = []
        for try await block in self { all += block }
        return all
    }

    private func next() async throws -> [Float]? {
        do {
            while let step = try current() {
                switch step {
                case .pause(let samples):
                    if let count = pause(samples) { return read([Float](repeating: 0, count: count)) }
                case .mark(let name): pass(name)
                case .speech(let turn):
                    if let samples = try await samples(turn) {
                        return turn.gain == 1 ? samples : samples.map { $0 * turn.gain }
                    }
                }
            }
            close(nil)
            return nil
        } catch {
            cancel()
            close(error)
            throw error
        }
    }

    private func current() throws -> Step? {
        try Task.checkCancellation()
        return try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            return steps.indices.contains(state.index) ? steps[state.index] : nil
        }
    }

    /// Comes by a mark between turns.
    private func pass(_ mark: String) {
        state.withLock { state in
            state.progress.marks.append(SpeechMark(name: mark, seconds: state.progress.audioSeconds))
            state.index += 1
        }
    }

    /// The length of the next block of a pause; `nil` at its end.
    private func pause(_ samples: Int) -> Int? {
        state.withLock { state in
            let count = Swift.min(Self.silence, samples - state.paused)
            guard count > 0 else {
                state.paused = 0
                state.given = 0
                state.turnStart = state.progress.audioSeconds
                state.index += 1
                return nil
            }
            state.paused += count
            return count
        }
    }

    /// The next samples of a turn; `nil` at its end.
    private func samples(_ turn: Turn) async throws -> [Float]? {
        do {
            return try await made(turn)
        } catch let error where !(error is CancellationError) {
            // What fails the second making leaves the first.
            guard let first = state.withLock({ $0.first }) else { throw error }
            state.withLock { state in
                state.forgetWords()
                (state.held, state.first) = (first.samples, nil)
            }
            return end(turn, first.summary)
        }
    }

    private func made(_ turn: Turn) async throws -> [Float]? {
        let handle = try await handle(turn.request)
        var events = handle.makeAsyncIterator()
        while let event = try await events.next() {
            switch event {
            case .begun(let time, let warnings):
                state.withLock { $0.progress.begin(at: time, warnings: warnings) }
            case .progress: break
            case .samples(let samples): if !isHeld(samples) { return read(samples) }
            case .words(let words): state.withLock { $0.add(words) }
            case .finished(let summary):
                if let second = try await again(turn, summary) {
                    events = second.makeAsyncIterator()
                    continue
                }
                return end(turn, summary)
            }
        }
        throw CancellationError()
    }

    /// Whether the samples wait until all of the turn is made.
    private func isHeld(_ samples: [Float]) -> Bool {
        state.withLock { state in
            guard state.isWhole, state.given == 0 else { return false }
            state.held.append(samples)
            state.progress.firstAudio = state.progress.firstAudio ?? .now
            return true
        }
    }

    /// The second making of a turn whose first one has a fault that other noise may mend, none of which was given; `nil` where
    /// there is none, or where there is no room for it.
    private func again(_ turn: Turn, _ summary: SpeechSummary) async throws -> SpeechHandle? {
        guard let request = turn.again, summary.faults.contains(where: \.dependsOnSeed),
            state.withLock({ $0.first == nil && !$0.held.isEmpty }),
            let handle = try? await backend.submit(request)
        else { return nil }
        return try take(handle) { state in
            state.forgetWords()
            state.first = Attempt(samples: state.held, summary: summary)
            state.held = []
            state.progress.remade += 1
        }
    }

    /// Ends a turn; returns what was held back of it, of its second making only where that has fewer faults.
    private func end(_ turn: Turn, _ summary: SpeechSummary) -> [Float]? {
        state.withLock { state in
            state.forgetWords()
            var chosen = Attempt(samples: state.held, summary: summary)
            var other = state.first
            if let first = state.first, first.summary.faults.count <= summary.faults.count {
                (chosen, other) = (first, chosen)
            }
            let samples = chosen.samples.isEmpty ? nil : Array(chosen.samples.joined())
            state.progress.samples += samples?.count ?? 0
            state.progress.add(chosen.summary, turn.marks)
            if let other { state.progress.add(other.summary.times) }
            state.turnStart = state.progress.audioSeconds
            (state.first, state.held, state.given) = (nil, [], 0)
            state.handle = nil
            state.index += 1
            return samples
        }
    }

    private func handle(_ request: SpeechRequest) async throws -> SpeechHandle {
        if let handle = state.withLock({ $0.handle }) { return handle }
        return try take(await backend.submit(request))
    }

    /// Makes a handle the present one, unless the speech was given up while it was asked for.
    private func take(
        _ handle: SpeechHandle, _ change: (inout State) -> Void = { _ in }
    ) throws -> SpeechHandle {
        let isCancelled = state.withLock { state in
            change(&state)
            state.handle = handle
            return state.isCancelled
        }
        if isCancelled {
            handle.cancel()
            throw CancellationError()
        }
        return handle
    }

    private func read(_ samples: [Float]) -> [Float] {
        state.withLock { state in
            state.progress.samples += samples.count
            state.given += samples.count
            if state.progress.firstAudio == nil { state.progress.firstAudio = .now }
        }
        return samples
    }

    private func close(_ error: (any Error)?) {
        let progress = state.withLock { state -> Progress? in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            return state.progress
        }
        if let progress { closed(progress, error) }
    }
}

extension SpeechStream.Progress {
    fileprivate mutating func begin(at time: ContinuousClock.Instant, warnings list: [String]) {
        begun = begun ?? time
        for warning in list where !warnings.contains(warning) { warnings.append(warning) }
    }

    fileprivate mutating func add(_ summary: SpeechSummary, _ times: MarkTimes) {
        let offset = audioSeconds - summary.duration
        marks += times.marks(words: summary.words, seconds: summary.duration, offset: offset)
        words += summary.words.map { Speech.Word($0, offset: offset) }
        chunks += summary.chunks.count
        for fault in summary.faults where !faults.contains(fault) { faults.append(fault) }
        add(summary.times)
    }

    fileprivate mutating func add(_ times: StageTimes) {
        guard source == .model else { return }
        for stage in StageTimes.Stage.allCases { stages[stage.rawValue, default: 0] += times[stage] }
        runs.append(times.runs)
    }
}

extension SpeechStream {
    /// Encodes the samples as they come.
    ///
    /// - Parameters:
    ///   - first: samples that were read before.
    ///   - send: takes bytes, never none.
    /// - Throws: what the iteration and `send` throw; `ServiceError` of kind `fault` if the encoder fails.
    public func encode(
        as format: StreamFormat, first: [Float] = [], to send: ([UInt8]) async throws -> Void
    ) async throws {
        let encoder = try Self.encoding { try StreamEncoder(format, sampleRate: SpeechModel.sampleRate) }
        func pass(_ bytes: [UInt8]) async throws { if !bytes.isEmpty { try await send(bytes) } }
        if !first.isEmpty { try await pass(Self.encoding { try encoder.encode(first) }) }
        for try await block in self { try await pass(Self.encoding { try encoder.encode(block) }) }
        try await pass(Self.encoding { try encoder.finish() })
    }

    /// The whole speech as a file of a format.
    ///
    /// - Throws: as `encode`.
    public func file(_ format: StreamFormat) async throws -> [UInt8] {
        let samples = try await all()
        return try Self.encoding {
            try StreamEncoder.whole(samples, format: format, sampleRate: SpeechModel.sampleRate)
        }
    }

    /// A sound that cannot be encoded is never the client's fault.
    private static func encoding<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw ServiceError(.fault, "encoding_failed", "the speech could not be encoded: \(error)")
        }
    }
}
