import Foundation

/// A line with what a native speaker says, one row of `Fixtures/readings/*.tsv`.
struct ExpectedReading {
    /// What of a line is compared.
    enum Comparison: String {
        /// Letters of the words, without case, marks and spaces.
        case words
        /// Words, pauses and the kind of the end.
        case pauses
        /// Phonemes of the built-in voice, without stress: tells initials from words.
        case sounds
    }

    let kind: String
    let comparison: Comparison
    let line: String
    /// What was expected before the program was run on the line.
    let reading: ReadingPattern
    /// What was found to be as good when the result was looked at.
    let amended: ReadingPattern?

    /// `nil` for a row that is not one.
    init?(row: Substring) {
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 4 || fields.count == 5, let comparison = Comparison(rawValue: fields[1]) else {
            return nil
        }
        kind = fields[0]
        self.comparison = comparison
        line = Self.unescaped(fields[2])
        reading = ReadingPattern(fields[3])
        amended = fields.count == 5 ? ReadingPattern(fields[4]) : nil
    }

    private static func unescaped(_ field: String) -> String {
        field.components(separatedBy: "\\\\").map { $0.replacing("\\n", with: "\n") }.joined(separator: "\\")
    }

    /// All rows of a file; lines that begin with # are remarks.
    static func all(_ name: String) throws -> [ExpectedReading] {
        try String(contentsOf: Fixture.url("readings/\(name).tsv"), encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.compactMap { ExpectedReading(row: $0) }
    }
}
