/// The ids of the last messages, so that a message that comes twice is taken once. Bounded; each call takes constant time.
public struct RecentIDs: Sendable {
    /// Longer ids are not remembered: no platform has them.
    public static let longestID = 256

    private let capacity: Int
    private var names: [String: String] = [:]
    private var order: [String] = []
    private var oldest = 0

    /// - Parameter capacity: how many are remembered, at least one.
    public init(capacity: Int = 8192) { self.capacity = max(1, capacity) }

    /// Remembers `id`, and that its message is known to others as `name`.
    ///
    /// - Returns: the name that was remembered for it before; `nil` for a new one.
    public mutating func insert(_ id: String, name: String? = nil) -> String? {
        guard !id.isEmpty, id.utf8.count <= Self.longestID else { return nil }
        if let known = names[id] { return known }
        names[id] = name ?? id
        if order.count < capacity {
            order.append(id)
        } else {
            names[order[oldest]] = nil
            order[oldest] = id
            oldest = (oldest + 1) % capacity
        }
        return nil
    }

    /// The name that was remembered for `id`.
    public func name(of id: String) -> String? { names[id] }
}
