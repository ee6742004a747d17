import Foundation

extension Vocabulary {
    /// Reads a `vocab.txt` of at most `maxBytes`.
    public init(path: String) throws(VocabularyError) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw VocabularyError(
                source: path, reason: "cannot be opened; give the path of the model's vocab.txt")
        }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: Self.maxBytes + 1) else {
            throw VocabularyError(
                source: path, reason: "cannot be read; give the path of the model's vocab.txt")
        }
        try self.init(utf8: data, source: path)
    }
}
