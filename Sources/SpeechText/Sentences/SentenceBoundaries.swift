/// Where sentences end. A Latin mark ends one only before white space, so not in 3.5, 10:30 or node.js, and not after
/// an abbreviation: "Mr. Smith", "J. R. R. Tolkien", "at 5 p.m. sharp". CJK marks always do. Closing quotes and
/// brackets belong to the sentence that they follow.
///
/// Everything here is linear in the number of code points.
public enum SentenceBoundaries {
    /// What is looked for.
    public enum Unit: Sendable {
        case sentences
        /// Also the parts of a sentence that a comma, a colon or a semicolon ends.
        case clauses
    }

    /// The place after each sentence or clause of `text`, in order, without what ends with the text itself.
    public static func ends(in text: String, of unit: Unit = .sentences) -> [String.Index] {
        var scanner = SentenceScanner<String.Index>(unit: unit, waitsForClosingMarks: true)
        var ends: [String.Index] = []
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            scalars.formIndex(after: &index)
            scanner.push(scalar, endingAt: index) { ends.append($0) }
        }
        // The last ones have nothing but white space after them.
        let rest = scalars.lastIndex { !$0.isPythonSpace } ?? scalars.startIndex
        while let last = ends.last, last > rest { ends.removeLast() }
        return ends
    }

    /// Whether a sentence ends with `word` where `next` is the word after it; both without white space around.
    public static func isEnd(_ word: String, before next: String) -> Bool {
        var scanner = SentenceScanner<Int>(unit: .sentences, waitsForClosingMarks: true)
        var found = false
        for scalar in word.unicodeScalars { scanner.push(scalar, endingAt: 0) { _ in } }
        for scalar in " \(next.unicodeScalars.first ?? "A")".unicodeScalars {
            scanner.push(scalar, endingAt: 1) { found = found || $0 == 0 }
        }
        return found
    }

    /// Whether the last of `text`, closing quotes, brackets and white space apart, is a mark that ends sentences.
    public static func endsWithMark(_ text: String) -> Bool {
        let last = text.unicodeScalars.last { !$0.isPythonSpace && !isClosing($0) }
        return last.map { isLatinEnd($0) || isWideEnd($0) || $0 == "…" || $0 == "．" } ?? false
    }

    static func isLatinEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "!" || scalar == "?"
    }

    static func isWideEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "。" || scalar == "！" || scalar == "？"
    }

    static func isLatinPause(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == ";" || scalar == ":"
    }

    static func isWidePause(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "，" || scalar == "；" || scalar == "："
    }

    static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", "”", "’", "»", "」", "』", "）", ")", "]", "】", "》": true
        default: false
        }
    }
}
