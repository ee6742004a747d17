import Basics
import Foundation
import Synchronization
import Tensors

/// The one owner of a model: takes requests up to a bound, and serves them chunk by chunk.
///
/// The most urgent class goes first; within it the client that was served least, then who came first. Before each
/// evaluation of the model the worker looks whether anyone still wants the result, and whether something more
/// urgent came: then that is served in between, so that an interactive request waits for one evaluation at most.
/// Identical requests are rendered once. A request that fails touches no other.
public final class SpeechScheduler: SpeechBackend {
    /// Work that is no request: done before the next chunk, or told that it never will be.
    struct Maintenance: Sendable {
        let run: @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    struct State {
        var waiting: [Rendering] = []
        var running: [Rendering] = []
        var rendering: [RenderingKey: Rendering] = [:]
        var counters = SchedulerCounters()
        /// Seconds of the model that a client has had, forgotten when it has nothing more to do.
        var served: [String: Double] = [:]
        /// Seconds that a request takes, a running mean.
        var meanSeconds = 1.0
        var isDraining = false
        var maintenance: [Maintenance] = []
    }

    /// Bounds of what it takes on.
    public let limits: SchedulerLimits
    let synthesizer: Synthesizer
    let state: Mutex<State>
    /// Speech that was made before.
    let cache: LRUCache<RenderingKey, KeptSpeech>
    private let wake = DispatchSemaphore(value: 0)

    /// Starts the thread on which the model is evaluated.
    ///
    /// - Parameters:
    ///   - synthesizer: used by that thread alone from here on.
    ///   - limits: of the queue and of the speech that is kept.
    public init(_ synthesizer: Synthesizer, limits: SchedulerLimits = SchedulerLimits()) {
        self.synthesizer = synthesizer
        self.limits = limits
        state = Mutex(State())
        cache = LRUCache(limit: limits.cacheBytes, largest: limits.cacheBytes / 4, cost: \.byteCount)
        let thread = Thread { [weak self, wake] in
            let jobs = SchedulerWorker.Jobs()
            while true {
                wake.wait()
                guard let self else { return }
                SchedulerWorker(self, jobs).run()
            }
        }
        thread.stackSize = 8 << 20
        thread.name = "speech"
        thread.start()
    }

    /// Nobody is left waiting: what was not begun ends with an error.
    deinit {
        let (waiting, maintenance) = state.withLock { ($0.waiting + $0.running, $0.maintenance) }
        for rendering in waiting { rendering.finish(.failure(SchedulerError.draining)) }
        for entry in maintenance { entry.refuse(SchedulerError.draining) }
        wake.signal()
    }

    public var model: ModelDescription {
        ModelDescription(
            name: synthesizer.model.name, defaults: SynthesisOptions(sampling: synthesizer.model.defaults),
            readingKinds: synthesizer.model.encoder.readingKinds,
            precision: synthesizer.model.acoustic.precision.rawValue, instructions: Kernels.name)
    }

    public var counters: SchedulerCounters {
        let caches = synthesizer.model.caches.counters
        return state.withLock { state in
            var counters = state.counters
            for priority in SpeechPriority.allCases {
                counters.waiting[priority] = state.waiting.count { $0.priority == priority }
            }
            counters.running = state.running.count
            counters.cacheBytes = cache.cost
            counters.threads = synthesizer.pool.threads
            counters.busySeconds = synthesizer.pool.busySeconds
            (counters.voiceCache, counters.textCache) = caches
            return counters
        }
    }

    public func submit(_ request: SpeechRequest) throws -> SpeechHandle {
        try request.options.validate()
        let key = RenderingKey(request, model: synthesizer.model.name)
        let handle = try state.withLock { state in try place(request, key: key, in: &state) }
        if handle.source == .model { wake.signal() }
        return handle
    }

    private func place(
        _ request: SpeechRequest, key: RenderingKey, in state: inout State
    ) throws -> SpeechHandle {
        guard !state.isDraining else { throw SchedulerError.draining }
        if request.usesCache {
            if let speech = cache.value(for: key) {
                state.counters.submitted += 1
                state.counters.cacheHits += 1
                state.counters.completed += 1
                return SpeechHandle(speech)
            }
            if let rendering = state.rendering[key],
                let listening = rendering.listen(first: false, as: request)
            {
                state.counters.submitted += 1
                state.counters.shared += 1
                return handle(.shared, to: rendering, listening, in: state)
            }
        }
        try admit(request, in: &state)
        let rendering = Rendering(
            request, key: key, kept: max(Rendering.ahead, limits.cacheBytes / 4 / MemoryLayout<Float>.size),
            abandon: { [weak self] in self?.abandon($0) }, resume: { [wake] in wake.signal() })
        guard let listening = rendering.listen(first: true, as: request) else {
            throw SchedulerError.draining
        }
        state.counters.submitted += 1
        state.waiting.append(rendering)
        if request.usesCache { state.rendering[key] = rendering }
        return handle(.model, to: rendering, listening, in: state)
    }

    private func handle(
        _ source: SpeechHandle.Source, to rendering: Rendering, _ listening: Rendering.Listening,
        in state: State
    ) -> SpeechHandle {
        SpeechHandle(
            position: position(of: rendering, in: state), submitted: .now, source: source,
            events: listening.events, wasRead: listening.wasRead,
            cancel: { [self] in withExtendedLifetime(self) { listening.leave() } })
    }

    private func admit(_ request: SpeechRequest, in state: inout State) throws {
        let all = state.waiting + state.running
        let room = request.priority == .interactive ? limits.queue : limits.queue - limits.queue / 4
        guard all.count < room else {
            state.counters.refusedFull += 1
            throw SchedulerError.queueFull(
                waiting: all.count, retryAfter: max(1, Double(all.count - room + 1) * state.meanSeconds))
        }
        let mine = all.count { $0.request.client == request.client }
        guard mine < limits.perClient else {
            state.counters.refusedClient += 1
            throw SchedulerError.clientLimit(waiting: mine, retryAfter: max(1, state.meanSeconds))
        }
    }

    private func position(of rendering: Rendering, in state: State) -> Int {
        let priority = rendering.priority
        return state.running.count { $0 !== rendering && $0.priority <= priority }
            + state.waiting.count { $0 !== rendering && $0.priority <= priority }
    }

    /// Takes a rendering that nobody wants out of the queue; one under way is left to the worker.
    private func abandon(_ rendering: Rendering) {
        let waited = state.withLock { state -> Bool in
            if state.rendering[rendering.key] === rendering { state.rendering[rendering.key] = nil }
            guard let index = state.waiting.firstIndex(where: { $0 === rendering }) else { return false }
            state.waiting.remove(at: index)
            state.counters.cancelled += 1
            return true
        }
        if waited {
            rendering.finish(.failure(CancellationError()))
        } else {
            wake.signal()
        }
    }

    public func drain(for limit: Duration) async {
        state.withLock { $0.isDraining = true }
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, state.withLock({ !$0.waiting.isEmpty || !$0.running.isEmpty }) {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    public func check(_ voice: Voice) throws -> [String] { try synthesizer.model.check(voice) }

    public func warmUp(voice: Voice) async throws {
        let options = model.defaults
        try await maintain { try $0.warmUp(voice: voice, options: options) }
    }

    /// Does something on the model's own thread, between two chunks of whatever is being spoken.
    ///
    /// - Throws: what `body` throws; `SchedulerError.draining` if the scheduler is let go before its turn.
    func maintain<Value: Sendable>(
        _ body: @escaping @Sendable (Synthesizer) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let synthesizer = synthesizer
            let entry = Maintenance(
                run: { continuation.resume(with: Result { try body(synthesizer) }) },
                refuse: { continuation.resume(throwing: $0) })
            state.withLock { $0.maintenance.append(entry) }
            wake.signal()
        }
    }
}

extension SpeechHandle {
    /// A handle to speech that was made before.
    fileprivate init(_ speech: KeptSpeech) {
        let (events, continuation) = AsyncThrowingStream<Event, any Error>.makeStream()
        let now = ContinuousClock.now
        continuation.yield(.begun(now, warnings: speech.summary.warnings))
        for block in speech.blocks { continuation.yield(.samples(block)) }
        continuation.yield(.finished(speech.summary))
        continuation.finish()
        self.init(position: 0, submitted: now, source: .cache, events: events) {}
    }
}

/// Speech as the cache keeps it: the very blocks that were handed out.
struct KeptSpeech: Sendable {
    let blocks: [[Float]]
    let summary: SpeechSummary

    var byteCount: Int {
        summary.sampleCount * MemoryLayout<Float>.size + summary.words.count * 64 + blocks.count * 32 + 512
    }
}
