/// Bounds what is repeated on and on: "nooooo", "hahahahaha", "!!!!!!", "哈哈哈哈哈哈哈".
enum Repeats {
    /// How often a letter, a hanzi, and a group of two to four letters may occur in a row.
    private static let letters = 4
    private static let hanzi = 5
    private static let groups = 3
    /// Marks of which one says it all.
    private static let single: Set<Unicode.Scalar> = ["!", "?", ",", "~", "！", "？", "，", "。", "、"]

    static func shorten(_ text: FoldedText) -> FoldedText {
        guard mayHaveRepeats(text.scalars) else { return text }
        var kept = FoldedText(capacity: text.scalars.count, tracksOrigins: text.tracksOrigins)
        for (index, scalar) in text.scalars.enumerated() {
            kept.append(scalar, from: text.origin(of: index) ?? index)
            guard mayRepeat(kept.scalars) else { continue }
            let excess = excess(kept.scalars)
            if excess > 0 { kept.removeLast(excess) }
        }
        return kept
    }

    /// Whether anything is written twice in a row: a sign or a hanzi, or a group of two to four; or a letter three times.
    private static func mayHaveRepeats(_ scalars: [Unicode.Scalar]) -> Bool {
        scalars.withUnsafeBufferPointer { scalars in
            for index in scalars.indices.dropFirst() {
                let (scalar, last) = (scalars[index], scalars[index - 1])
                if scalar == " " || scalar.isDigit { continue }
                if scalar == last, !scalar.isASCIILetter || index > 1 && scalars[index - 2] == scalar {
                    return true
                }
                guard index >= 3 else { continue }
                if scalar == scalars[index - 2], last == scalars[index - 3] { return true }
                guard index >= 4 else { continue }
                if scalar == scalars[index - 3], last == scalars[index - 4] { return true }
                if index >= 5, scalar == scalars[index - 4], last == scalars[index - 5] { return true }
            }
            return false
        }
    }

    /// Whether the last scalar is the same as one of the four before it.
    @inline(__always)
    private static func mayRepeat(_ kept: [Unicode.Scalar]) -> Bool {
        let last = kept.count - 1
        guard last >= 4 else { return last > 0 }
        let scalar = kept[last]
        return kept[last - 1] == scalar || kept[last - 2] == scalar || kept[last - 3] == scalar
            || kept[last - 4] == scalar
    }

    /// Digits and the hanzi that write numbers: they repeat with a meaning.
    private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isDigit || scalar.value > 0x4dff && numerals.contains(scalar)
    }

    private static let numerals = Set("零一二三四五六七八九十幺".unicodeScalars)

    /// How many scalars at the end repeat what may not be repeated again.
    private static func excess(_ kept: [Unicode.Scalar]) -> Int {
        guard let last = kept.last, last != " ", !isNumeral(last) else { return 0 }
        let limit = last.isHan ? hanzi : last.isLetter ? letters : single.contains(last) ? 1 : 3
        guard kept.count > limit else { return 0 }
        if repeats(kept, period: 1, times: limit + 1) { return 1 }
        guard last.isLetter else { return 0 }
        for period in 2...4 where repeats(kept, period: period, times: groups + 1) {
            return period
        }
        return 0
    }

    private static func repeats(_ kept: [Unicode.Scalar], period: Int, times: Int) -> Bool {
        let length = period * times
        guard kept.count >= length else { return false }
        let start = kept.count - length
        for index in start..<kept.count - period
        where kept[index] != kept[index + period] || isNumeral(kept[index]) || kept[index] == " " {
            return false
        }
        return true
    }
}
