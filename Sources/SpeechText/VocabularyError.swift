/// Why a vocabulary cannot be used: one line with the place and what was expected.
public struct VocabularyError: Error, CustomStringConvertible, Equatable, Sendable {
    public let source: String
    public let reason: String

    public var description: String { "vocabulary \(source): \(reason)" }
}
