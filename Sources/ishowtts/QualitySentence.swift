import Foundation

/// A sentence of an evaluation set.
struct QualitySentence {
    let name: String
    let text: String
    /// Its class, such as `short`; empty for none.
    let kind: String

    /// Reads lines of name, text and perhaps class, separated by tabs.
    ///
    /// - Throws: `Failure` naming the line.
    static func read(_ path: String) throws -> [QualitySentence] {
        let text = try TextInput(argument: nil, file: path).read()
        let lines = text.split(separator: "\n")
        return try lines.enumerated().map { index, line -> QualitySentence in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, !fields[1].isEmpty, !fields[0].isEmpty, !fields[0].contains("/"),
                !fields[0].hasPrefix(".")
            else {
                throw Failure(
                    .data, "\(path): line \(index + 1) is not a name (without /), a tab and a text")
            }
            return QualitySentence(name: fields[0], text: fields[1], kind: fields.count > 2 ? fields[2] : "")
        }
    }
}
