/// Why a table of pronunciations cannot be used: one line with the file, the line and what was expected.
public struct PronunciationError: Error, CustomStringConvertible, Sendable {
    public let source: String
    public let reason: String

    public var description: String { "pronunciations \(source): \(reason)" }
}
