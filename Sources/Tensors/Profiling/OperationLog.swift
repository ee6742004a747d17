import Synchronization

/// Notes every operation that runs on a thread pool: what a profile is made of.
public final class OperationLog: Sendable {
    private let began = ContinuousClock.now
    private let kept = Mutex<[LoggedOperation]>([])

    public init() {}

    /// All operations so far, in order of their ends.
    public var operations: [LoggedOperation] { kept.withLock { $0 } }

    /// Forgets all operations.
    public func clear() { kept.withLock { $0.removeAll() } }

    /// Seconds since the log began.
    public var now: Double { (ContinuousClock.now - began).seconds }

    func add(_ operation: LoggedOperation) { kept.withLock { $0.append(operation) } }
}

extension ThreadPool {
    /// Runs `body`, and notes it where the pool has a log.
    package func noted(
        _ name: @autoclosure () -> String, _ kind: LoggedOperation.Kind, work: @autoclosure () -> Double,
        _ body: () -> Void
    ) {
        guard let log else { return body() }
        let start = log.now
        body()
        log.add(LoggedOperation(name: name(), work: work(), kind: kind, start: start, end: log.now))
    }
}
