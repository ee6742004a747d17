import Synchronization

/// Spans that have ended, until the collector has taken them: the oldest make room when there are too many.
final class SpanBuffer: Sendable {
    private struct State {
        var spans: [RecordedSpan.Record] = []
        var dropped = 0

        mutating func drop(_ count: Int) {
            let count = min(count, spans.count)
            spans.removeFirst(count)
            dropped += count
        }
    }

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) { self.most = most }

    /// Spans that no collector will see.
    var dropped: Int { state.withLock { $0.dropped } }

    /// - Complexity: constant, but for the removal of a quarter when it is full.
    func add(_ span: RecordedSpan.Record) {
        state.withLock { state in
            state.spans.append(span)
            if state.spans.count > most { state.drop(most / 4 + 1) }
        }
    }

    /// The oldest spans.
    func take(_ count: Int) -> [RecordedSpan.Record] {
        state.withLock { state in
            let taken = Array(state.spans.prefix(count))
            state.spans.removeFirst(taken.count)
            return taken
        }
    }

    /// Puts spans back that the collector did not take this time.
    func putBack(_ spans: [RecordedSpan.Record]) {
        state.withLock { state in
            state.spans.insert(contentsOf: spans, at: 0)
            if state.spans.count > most { state.drop(state.spans.count - most) }
        }
    }

    /// Counts spans that are given up.
    func giveUp(_ count: Int) { state.withLock { $0.dropped += count } }
}
