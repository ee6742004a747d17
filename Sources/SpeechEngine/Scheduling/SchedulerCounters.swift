/// What a scheduler has done since it began.
public struct SchedulerCounters: Sendable, Equatable {
    /// Orders that wait, by class.
    public var waiting: [SpeechOrder.Priority: Int] = [:]
    /// Orders that were begun and are not done.
    public var running = 0
    /// Whether the model is being evaluated right now.
    public var isBusy = false
    public var submitted = 0
    public var completed = 0
    public var failed = 0
    public var cancelled = 0
    /// Orders that took part in the rendering of an identical one.
    public var shared = 0
    public var cacheHits = 0
    public var cacheBytes = 0
    public var refusedFull = 0
    public var refusedClient = 0
    public var missedDeadlines = 0
    /// Evaluations of the model, and those begun after everyone who wanted them had left.
    public var evaluations = 0
    public var evaluationsAfterCancel = 0
    /// Passes through the sampler, the orders in them, and passes set aside for a more urgent one.
    public var batches = 0
    public var batched = 0
    public var preemptions = 0

    public init() {}
}
