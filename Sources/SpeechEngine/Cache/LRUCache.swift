import Synchronization

/// The values used latest, up to a number of them, with counters of what it is worth.
///
/// Looking up costs a dictionary's time; making room looks at all entries, so limits are meant to be thousands.
public final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// How often a value was there, and how often it had to be made.
    public struct Counters: Sendable, Equatable {
        public var hits = 0
        public var misses = 0
    }

    private struct State {
        var entries: [Key: (value: Value, used: Int)] = [:]
        var clock = 0
        var counters = Counters()
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: how many values are kept, at least 1.
    public init(limit: Int) {
        precondition(limit > 0)
        self.limit = limit
    }

    public var counters: Counters { state.withLock { $0.counters } }
    public var count: Int { state.withLock { $0.entries.count } }

    /// The value of a key, made where it is not there. Two that ask at once may both make it.
    public func value(for key: Key, make: () throws -> Value) rethrows -> Value {
        let kept = state.withLock { state -> Value? in
            guard let entry = state.entries[key] else {
                state.counters.misses += 1
                return nil
            }
            state.clock += 1
            state.counters.hits += 1
            state.entries[key] = (entry.value, state.clock)
            return entry.value
        }
        if let kept { return kept }
        let made = try make()
        state.withLock { state in
            if state.entries.count >= limit, state.entries[key] == nil,
                let oldest = state.entries.min(by: { $0.value.used < $1.value.used })?.key
            {
                state.entries[oldest] = nil
            }
            state.clock += 1
            state.entries[key] = (made, state.clock)
        }
        return made
    }
}
