/// Why a dictionary file cannot be used: one line with the file, the field and what was expected.
public struct PinyinDictionaryError: Error, CustomStringConvertible, Sendable {
    public let path: String
    public let reason: String

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "dictionary \(path): \(reason)" }
}
