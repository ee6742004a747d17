import Foundation
import Synchronization

/// The one owner of a model: takes orders up to a bound, and serves them chunk by chunk.
///
/// The most urgent class goes first; within it the client that was served least, then who came first. Before each
/// evaluation of the model the worker looks whether anyone still wants the result, and whether something more
/// urgent came: then that is served in between, so that an interactive order waits for one evaluation at most.
/// Identical orders are rendered once. An order that fails touches no other.
public final class SpeechScheduler: Sendable {
    struct State {
        var waiting: [Rendering] = []
        var running: [Rendering] = []
        var rendering: [Rendering.Key: Rendering] = [:]
        var cache: AudioCache
        var counters = SchedulerCounters()
        /// Seconds of the model that a client has had, forgotten when it has nothing more to do.
        var served: [String: Double] = [:]
        /// Seconds that an order takes, a running mean.
        var meanSeconds = 1.0
        var isDraining = false
        /// Work that is no order, done before the next one.
        var errands: [@Sendable () -> Void] = []
    }

    public let limits: SchedulerLimits
    let synthesizer: Synthesizer
    let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)

    public init(_ synthesizer: Synthesizer, limits: SchedulerLimits = SchedulerLimits()) {
        self.synthesizer = synthesizer
        self.limits = limits
        state = Mutex(State(cache: AudioCache(limit: limits.cacheBytes)))
        let thread = Thread { [weak self, wake] in
            while true {
                wake.wait()
                guard let self else { return }
                SchedulerWorker(self).run()
            }
        }
        thread.stackSize = 8 << 20
        thread.name = "speech"
        thread.start()
    }

    deinit { wake.signal() }

    public var model: SpeechModel { synthesizer.model }

    public var counters: SchedulerCounters {
        state.withLock { state in
            var counters = state.counters
            for priority in SpeechOrder.Priority.allCases {
                counters.waiting[priority] = state.waiting.count { $0.priority == priority }
            }
            counters.running = state.running.count
            counters.cacheBytes = state.cache.bytes
            return counters
        }
    }

    /// Takes an order.
    ///
    /// - Throws: `SchedulerError` if there is no room; `SynthesisError.option`.
    public func submit(_ order: SpeechOrder) throws -> SpeechTicket {
        try order.request.options.validate()
        let key = Rendering.Key(
            text: order.request.text, voice: order.request.voice.identity, options: order.request.options)
        let ticket = try state.withLock { state in try place(order, key: key, in: &state) }
        if ticket.source == .model { wake.signal() }
        return ticket
    }

    private func place(_ order: SpeechOrder, key: Rendering.Key, in state: inout State) throws -> SpeechTicket
    {
        guard !state.isDraining else { throw SchedulerError.draining }
        let now = ContinuousClock.now
        if order.usesCache {
            if let speech = state.cache.speech(for: key) {
                state.counters.submitted += 1
                state.counters.cacheHits += 1
                state.counters.completed += 1
                let (events, continuation) = AsyncThrowingStream<SpeechTicket.Event, any Error>.makeStream()
                continuation.yield(.begun(now))
                continuation.yield(.samples(speech.samples))
                continuation.yield(.finished(speech))
                continuation.finish()
                return SpeechTicket(position: 0, submitted: now, source: .cache, events: events)
            }
            if let rendering = state.rendering[key],
                let events = rendering.listen(first: false, priority: order.priority)
            {
                state.counters.submitted += 1
                state.counters.shared += 1
                return SpeechTicket(
                    position: position(of: rendering, in: state), submitted: now, source: .shared,
                    events: events)
            }
        }
        try admit(order, in: &state)
        let rendering = Rendering(order, key: key) { [weak self] in self?.abandon($0) }
        guard let events = rendering.listen(first: true, priority: order.priority) else {
            throw SchedulerError.draining
        }
        state.counters.submitted += 1
        state.waiting.append(rendering)
        if order.usesCache { state.rendering[key] = rendering }
        return SpeechTicket(
            position: position(of: rendering, in: state), submitted: now, source: .model, events: events)
    }

    private func admit(_ order: SpeechOrder, in state: inout State) throws {
        let all = state.waiting + state.running
        let room = order.priority == .interactive ? limits.queue : limits.queue - limits.queue / 4
        guard all.count < room else {
            state.counters.refusedFull += 1
            throw SchedulerError.queueFull(
                waiting: all.count, retryAfter: max(1, Double(all.count - room + 1) * state.meanSeconds))
        }
        let mine = all.count { $0.order.client == order.client }
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
        if waited { rendering.finish(.failure(CancellationError())) }
    }

    /// Takes no more orders, and waits until those taken are done or the time is up.
    public func drain(for limit: Duration) async {
        state.withLock { $0.isDraining = true }
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, state.withLock({ !$0.waiting.isEmpty || !$0.running.isEmpty }) {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Makes the model ready; orders wait meanwhile.
    public func warmUp(voice: Voice) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let synthesizer = synthesizer
            state.withLock { state in
                state.errands.append {
                    let options = SynthesisOptions(sampling: synthesizer.model.defaults)
                    continuation.resume(
                        with: Result { try synthesizer.warmUp(voice: voice, options: options) })
                }
            }
            wake.signal()
        }
    }
}
