import Basics

/// What is wrong with an entry of a table of pronunciations, or with a file of them.
public enum PronunciationFault: OneLineError, Equatable {
    /// An entry cannot be used.
    ///
    /// - Parameter field: as the table's columns are called.
    case entry(PronunciationEntry.Field, reason: String)
    /// Lines of a file cannot be used; `source` is what the file is called.
    case lines(source: String, [Line])
    /// A file cannot be read or written.
    case file(source: String, reason: String)
    /// There is an entry of the same words, kind and place already.
    case exists(String)
    /// There are as many entries as there may be.
    case full
    /// No entry has this id.
    case unknown(String)

    /// A line of a file, and what is wrong with it.
    public struct Line: Sendable, Equatable {
        /// From 1.
        public let number: Int
        /// What was expected there.
        public let reason: String
    }

    /// Lines that a message names.
    static let namedLines = 5

    public var description: String {
        switch self {
        case .entry(let field, let reason): return "\(field.rawValue): \(reason)"
        case .lines(let source, let lines):
            let named = lines.prefix(Self.namedLines).map { "line \($0.number): \($0.reason)" }
            let rest = lines.count - named.count
            return "\(source): " + named.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
        case .file(let source, let reason): return "\(source): \(reason)"
        case .exists(let written):
            return "there is such an entry for \(written) already; change that one, or delete it first"
        case .full:
            return "the table has \(PronunciationTable.mostEntries) entries; delete some that are not needed"
        case .unknown(let id):
            return "no entry \(PronunciationEntry.shown(id)); choose one of the listed entries"
        }
    }
}
