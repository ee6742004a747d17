/// Bounds of what a scheduler takes on.
public struct SchedulerLimits: Sendable, Equatable {
    /// Orders that wait or run. A quarter is kept for interactive ones.
    public var queue: Int
    /// Orders of one client that wait or run.
    public var perClient: Int
    /// Chat or bulk orders that are sampled together. More than one pays only where a pass does not fill the
    /// processors, and makes a more urgent order wait longer for the evaluation under way.
    public var batch: Int
    /// Bytes of speech that are kept to be given again; 0 keeps none.
    public var cacheBytes: Int

    public init(queue: Int = 64, perClient: Int = 16, batch: Int = 1, cacheBytes: Int = 64 << 20) {
        self.queue = queue
        self.perClient = perClient
        self.batch = batch
        self.cacheBytes = cacheBytes
    }
}
