import Foundation
import Synchronization

/// Speech in the making, and everyone who waits for it.
///
/// Listeners share the blocks of samples: each costs references, not copies. When the last one leaves, the
/// rendering is abandoned; the worker looks before each evaluation.
final class Rendering: Sendable {
    struct Key: Hashable, Sendable {
        let text: String
        let voice: UUID
        let options: SynthesisOptions
    }

    private struct State {
        var blocks: [[Float]] = []
        var listeners: [UUID: AsyncThrowingStream<SpeechTicket.Event, any Error>.Continuation] = [:]
        var isOver = false
        var priority: SpeechOrder.Priority
        var begun: ContinuousClock.Instant?
    }

    let order: SpeechOrder
    let key: Key
    let submitted = ContinuousClock.now
    private let state: Mutex<State>
    private let abandon: @Sendable (Rendering) -> Void

    /// - Parameter abandon: called once, when the last listener has left before the end.
    init(_ order: SpeechOrder, key: Key, abandon: @escaping @Sendable (Rendering) -> Void) {
        self.order = order
        self.key = key
        self.abandon = abandon
        state = Mutex(State(priority: order.priority))
    }

    /// The most urgent class of those who listen.
    var priority: SpeechOrder.Priority { state.withLock { $0.priority } }
    var isAbandoned: Bool { state.withLock { !$0.isOver && $0.listeners.isEmpty } }

    /// A stream of all events, those before included; `nil` if the rendering is over or given up.
    func listen(first: Bool, priority: SpeechOrder.Priority) -> AsyncThrowingStream<
        SpeechTicket.Event, any Error
    >? {
        let (stream, continuation) = AsyncThrowingStream<SpeechTicket.Event, any Error>.makeStream()
        let id = UUID()
        let joined = state.withLock { state -> Bool in
            guard !state.isOver, first || !state.listeners.isEmpty else { return false }
            if let begun = state.begun { continuation.yield(.begun(begun)) }
            for block in state.blocks { continuation.yield(.samples(block)) }
            state.listeners[id] = continuation
            state.priority = min(state.priority, priority)
            return true
        }
        guard joined else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(id) }
        return stream
    }

    private func leave(_ id: UUID) {
        let isLast = state.withLock { state -> Bool in
            guard state.listeners.removeValue(forKey: id) != nil else { return false }
            return state.listeners.isEmpty && !state.isOver
        }
        if isLast { abandon(self) }
    }

    func begin() {
        let now = ContinuousClock.now
        for listener in state.withLock({ state in
            state.begun = now
            return Array(state.listeners.values)
        }) { listener.yield(.begun(now)) }
    }

    func hand(_ samples: [Float]) {
        // Inside the lock, so that one who joins meanwhile gets each block once.
        state.withLock { state in
            state.blocks.append(samples)
            for listener in state.listeners.values { listener.yield(.samples(samples)) }
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
                listener.yield(.finished(speech))
                listener.finish()
            case .failure(let error): listener.finish(throwing: error)
            }
        }
    }
}
