/// Bounds what is repeated on and on: "nooooo", "hahahahaha", "!!!!!!", "哈哈哈哈哈哈哈".
enum Repeats {
    /// How often a letter, a hanzi, and a group of two to four letters may stand in a row.
    private static let letters = 3
    private static let hanzi = 4
    private static let groups = 3
    /// Marks of which one says it all.
    private static let single: Set<Unicode.Scalar> = ["!", "?", ",", "~", "！", "？", "，", "。", "、"]

    static func shorten(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var kept: [Unicode.Scalar] = []
        kept.reserveCapacity(scalars.count)
        for scalar in scalars {
            kept.append(scalar)
            if isExcessive(kept) { kept.removeLast(excess(kept)) }
        }
        return kept
    }

    private static func isExcessive(_ kept: [Unicode.Scalar]) -> Bool { excess(kept) > 0 }

    /// How many scalars at the end repeat what may not be repeated again.
    private static func excess(_ kept: [Unicode.Scalar]) -> Int {
        guard let last = kept.last, !last.isDigit, last != " " else { return 0 }
        let limit = last.isHan ? hanzi : last.isLetter ? letters : single.contains(last) ? 1 : 3
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
        where kept[index] != kept[index + period] || kept[index].isDigit || kept[index] == " " {
            return false
        }
        return true
    }
}
