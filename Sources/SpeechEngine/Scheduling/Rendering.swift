import Foundation
import Synchronization

/// Speech in the making, and everyone who waits for it.
///
/// Listeners share the blocks of samples: each costs references, not copies. When the last one leaves, the
/// rendering is abandoned; the worker looks before each evaluation.
final class Rendering: Sendable {
    private struct Listener {
        let continuation: AsyncThrowingStream<SpeechHandle.Event, any Error>.Continuation
        let deadline: ContinuousClock.Instant?
    }

    private struct State {
        var blocks: [[Float]] = []
        var listeners: [UUID: Listener] = [:]
        var isOver = false
        var priority: SpeechPriority
        var begun: SpeechHandle.Event?
    }

    /// What the first listener asked for.
    let request: SpeechRequest
    let key: RenderingKey
    let submitted = ContinuousClock.now
    private let state: Mutex<State>
    private let abandon: @Sendable (Rendering) -> Void

    /// - Parameter abandon: called once, when the last listener has left before the end.
    init(
        _ request: SpeechRequest, key: RenderingKey, abandon: @escaping @Sendable (Rendering) -> Void
    ) {
        self.request = request
        self.key = key
        self.abandon = abandon
        state = Mutex(State(priority: request.priority))
    }

    /// The most urgent class of all who listen.
    var priority: SpeechPriority { state.withLock { $0.priority } }
    var isAbandoned: Bool { state.withLock { !$0.isOver && $0.listeners.isEmpty } }

    /// A stream of all events, earlier ones included, and the means to leave; `nil` if the rendering is over or given up.
    func listen(first: Bool, as request: SpeechRequest) -> (
        events: AsyncThrowingStream<SpeechHandle.Event, any Error>, leave: @Sendable () -> Void
    )? {
        let (stream, continuation) = AsyncThrowingStream<SpeechHandle.Event, any Error>.makeStream()
        let id = UUID()
        let joined = state.withLock { state -> Bool in
            guard !state.isOver, first || !state.listeners.isEmpty else { return false }
            if let begun = state.begun { continuation.yield(begun) }
            for block in state.blocks { continuation.yield(.samples(block)) }
            state.listeners[id] = Listener(continuation: continuation, deadline: request.deadline)
            state.priority = min(state.priority, request.priority)
            return true
        }
        guard joined else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(id) }
        return (stream, { [weak self] in self?.leave(id) })
    }

    private func leave(_ id: UUID) {
        let (leaver, isLast) = state.withLock { state -> (Listener?, Bool) in
            let listener = state.listeners.removeValue(forKey: id)
            return (listener, listener != nil && state.listeners.isEmpty && !state.isOver)
        }
        leaver?.continuation.finish(throwing: CancellationError())
        if isLast { abandon(self) }
    }

    /// Turns away the listeners whose deadline has passed.
    ///
    /// - Returns: how many there were, and whether nobody is left.
    func expire(at now: ContinuousClock.Instant) -> (count: Int, isLast: Bool) {
        let (late, isLast) = state.withLock { state -> ([Listener], Bool) in
            let late = state.listeners.filter { $0.value.deadline.map { $0 < now } ?? false }
            for id in late.keys { state.listeners[id] = nil }
            let isLast = !late.isEmpty && state.listeners.isEmpty
            if isLast { state.isOver = true }
            return (Array(late.values), isLast)
        }
        for listener in late { listener.continuation.finish(throwing: SchedulerError.deadline) }
        return (late.count, isLast)
    }

    func begin(at time: ContinuousClock.Instant, warnings: [String]) {
        let event = SpeechHandle.Event.begun(time, warnings: warnings)
        state.withLock { state in
            state.begun = event
            for listener in state.listeners.values { listener.continuation.yield(event) }
        }
    }

    func report(progress: Double) {
        state.withLock { state in
            for listener in state.listeners.values { listener.continuation.yield(.progress(progress)) }
        }
    }

    func append(_ samples: [Float]) {
        // Inside the lock, so that one who joins meanwhile gets each block once.
        state.withLock { state in
            state.blocks.append(samples)
            for listener in state.listeners.values { listener.continuation.yield(.samples(samples)) }
        }
    }

    func finish(_ result: Result<Speech, any Error>) {
        let listeners = state.withLock { state in
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners {
            switch result {
            case .success(let speech):
                listener.continuation.yield(.finished(speech))
                listener.continuation.finish()
            case .failure(let error): listener.continuation.finish(throwing: error)
            }
        }
    }
}
