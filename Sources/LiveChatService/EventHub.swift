import Synchronization

/// Hands events to everybody who wants them. A reader who is 1,024 behind loses the oldest.
final class EventHub: Sendable {
    private struct State {
        var readers: [Int: AsyncStream<LiveChatEvent>.Continuation] = [:]
        var lastID = 0
    }

    private let state = Mutex(State())

    func send(_ event: LiveChatEvent) {
        state.withLock { state in
            for reader in state.readers.values { reader.yield(event) }
        }
    }

    func events() -> AsyncStream<LiveChatEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1024)) { continuation in
            let id = state.withLock { state in
                state.lastID += 1
                state.readers[state.lastID] = continuation
                return state.lastID
            }
            // Later: a reader's task that is cancelled must not wait for the lock under which others are resumed.
            continuation.onTermination = { [weak self] _ in
                Task { self?.state.withLock { $0.readers[id] = nil } }
            }
        }
    }

    /// Ends all readers.
    func finish() {
        let readers = state.withLock { Array($0.readers.values) }
        for reader in readers { reader.finish() }
    }
}
