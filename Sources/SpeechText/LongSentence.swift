/// A sentence without a cut of its own that is too long for one pass.
struct LongSentence {
    /// Code points, because a string finds its characters from their beginning, which would take quadratic
    /// time where a single character is a megabyte of accents.
    private let scalars: [Unicode.Scalar]
    private let measure: TextMeasure

    init(_ scalars: some Sequence<Unicode.Scalar>, measure: TextMeasure) {
        self.scalars = Array(scalars)
        self.measure = measure
    }

    /// Parts of at most the length `limit` each, which is at least 5. A part ends, if one is in the second half of what
    /// fits, at the last mark, else at the last white space, else between the last two characters, and only inside a
    /// character that does not fit whole.
    func pieces(limit: Int) -> [String] {
        var pieces: [String] = []
        var start = 0
        while start < scalars.count {
            let end = cut(from: start, limit)
            pieces.append(String(String.UnicodeScalarView(scalars[start..<end])))
            start = end
        }
        return pieces
    }

    private func cut(from start: Int, _ limit: Int) -> Int {
        var mark: Int?
        var space: Int?
        var length = 0
        var end = start
        while end < scalars.count, length + measure.length(of: scalars[end]) <= limit {
            length += measure.length(of: scalars[end])
            end += 1
            guard length * 2 > limit else { continue }
            if scalars[end - 1].isPythonSpace { space = end }
            if Self.isBreak(scalars[end - 1]) { mark = end }
        }
        if end == scalars.count { return end }
        return mark ?? space ?? characterStart(start..<end) ?? end
    }

    /// The last place up to the end of `range` where a character begins, nil if that is its beginning. One
    /// code point after the range tells whether a character ends with it.
    private func characterStart(_ range: Range<Int>) -> Int? {
        var start = range.lowerBound
        for character in String(String.UnicodeScalarView(scalars[range.lowerBound...range.upperBound])) {
            let next = start + character.unicodeScalars.count
            if next > range.upperBound { break }
            start = next
        }
        return start > range.lowerBound ? start : nil
    }

    /// Marks inside a sentence that a reader pauses at.
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "、", "…", "—", "–", "～", "~", ")", "）", "]", "】", "》", "」", "』", "”": true
        default: TextChunker.isMark(scalar) || TextChunker.isWideMark(scalar)
        }
    }
}
