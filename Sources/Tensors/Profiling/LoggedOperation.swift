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

    public var seconds: Double { end - start }
}
