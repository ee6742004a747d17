import Synchronization

/// Notes every operation that runs on a thread pool: what a profile is made of.
public final class OperationLog: Sendable {
    private let began = ContinuousClock.now
    private let kept = Mutex<[LoggedOperation]>([])

    /// An empty log that begins now.
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

/// One parallel operation of a forward pass, as an `OperationLog` keeps it.
public struct LoggedOperation: Sendable {
    /// What it was, without sizes: operations of one name are added up.
    public let name: String
    /// Multiply-adds count two.
    public let work: Double
    /// In which numbers.
    public let kind: Kind
    /// Seconds since the log began.
    public let start: Double
    public let end: Double

    /// The limit that an operation is measured against.
    public enum Kind: String, Sendable {
        case fp32
        case int8
        /// Bound by moving bytes; `work` counts them.
        case memory
    }

    /// How long it took.
    public var seconds: Double { end - start }
}
