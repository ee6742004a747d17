import Synchronization

/// How often a cache had what it was asked for, and how often it had to be made.
public struct CacheCounters: Sendable, Equatable {
    /// Look-ups that found a value.
    public var hits: Int
    /// Look-ups after which a value had to be made.
    public var misses: Int

    public init(hits: Int = 0, misses: Int = 0) {
        self.hits = hits
        self.misses = misses
    }
}

/// The values used latest, bounded by what they cost: by default each costs 1, so that the limit is their number; with
/// a cost in bytes it is their size.
///
/// The newest value stays, whatever it costs, unless a largest cost is set. Looking up takes a dictionary's time, making
/// room looks at all entries: meant for thousands of them.
public final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var cost: Int
        var used: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var cost = 0
        var clock = 0
        var counters = CacheCounters()
    }

    private let state = Mutex(State())
    private let limit: Int
    private let largest: Int
    private let costOf: @Sendable (Value) -> Int

    /// - Parameters:
    ///   - limit: of the costs of all values together, at least 1.
    ///   - largest: values that cost more are not kept; default is no such bound.
    ///   - cost: of a value; asked once, when it is stored.
    public init(limit: Int, largest: Int = .max, cost: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.limit = max(1, limit)
        self.largest = largest
        costOf = cost
    }

    /// Hits and misses of all look-ups so far.
    public var counters: CacheCounters { state.withLock { $0.counters } }
    /// Number of values.
    public var count: Int { state.withLock { $0.entries.count } }
    /// Costs of all values together.
    public var cost: Int { state.withLock { $0.cost } }

    /// The value of a key, which then counts as used.
    public func value(for key: Key) -> Value? {
        state.withLock { state in
            guard let entry = state.entries[key] else {
                state.counters.misses += 1
                return nil
            }
            state.clock += 1
            state.counters.hits += 1
            state.entries[key]?.used = state.clock
            return entry.value
        }
    }

    /// The value of a key, made where it is not there. Two callers that ask at once may both make it.
    public func value(for key: Key, make: () throws -> Value) rethrows -> Value {
        if let kept = value(for: key) { return kept }
        let made = try make()
        store(made, for: key)
        return made
    }

    /// Keeps a value in place of what was there for its key; those used longest ago make room.
    public func store(_ value: Value, for key: Key) {
        let cost = costOf(value)
        state.withLock { state in
            if let old = state.entries.removeValue(forKey: key) { state.cost -= old.cost }
            guard cost <= largest else { return }
            while state.cost + cost > limit,
                let oldest = state.entries.min(by: { $0.value.used < $1.value.used })
            {
                state.entries[oldest.key] = nil
                state.cost -= oldest.value.cost
            }
            state.clock += 1
            state.cost += cost
            state.entries[key] = Entry(value: value, cost: cost, used: state.clock)
        }
    }

    /// Forgets the value of a key, and returns it.
    @discardableResult
    public func removeValue(for key: Key) -> Value? {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: key) else { return nil }
            state.cost -= entry.cost
            return entry.value
        }
    }

    /// Forgets all values.
    public func removeAll() {
        state.withLock { state in
            state.entries.removeAll()
            state.cost = 0
        }
    }
}
