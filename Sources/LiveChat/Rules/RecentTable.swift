/// A dictionary that keeps the keys that were set last, at most `capacity`.
///
/// Reading takes constant time, setting constant time on average.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: (value: Value, stamp: UInt64)] = [:]
    /// Keys in the order in which they were set; old stamps are stale.
    private var order: [(key: Key, stamp: UInt64)] = []
    private var stamp: UInt64 = 0
    let capacity: Int

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { values.count }

    /// What is kept, in the order in which it was set.
    var entries: [(Key, Value)] {
        order.compactMap { entry in
            guard let kept = values[entry.key], kept.stamp == entry.stamp else { return nil }
            return (entry.key, kept.value)
        }
    }

    subscript(key: Key) -> Value? {
        get { values[key]?.value }
        set {
            guard let newValue else {
                values[key] = nil
                return
            }
            stamp += 1
            values[key] = (newValue, stamp)
            order.append((key, stamp))
            if values.count > capacity || order.count > 4 * capacity { trim() }
        }
    }

    /// Drops stale stamps, then the oldest keys down to three quarters, so that this happens seldom.
    private mutating func trim() {
        order.removeAll { values[$0.key]?.stamp != $0.stamp }
        guard values.count > capacity else { return }
        let surplus = values.count - max(1, capacity * 3 / 4)
        for entry in order.prefix(surplus) { values[entry.key] = nil }
        order.removeFirst(min(surplus, order.count))
    }
}
