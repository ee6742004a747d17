/// Why a checkpoint or a configuration cannot be used: one line with the file, the tensor or key, what was
/// expected, and the way out.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
