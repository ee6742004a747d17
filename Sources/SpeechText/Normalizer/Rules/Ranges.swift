extension NormalizerScanner {
    /// "3-5" and "3~5": the sign is read "to".
    mutating func takeRange(_ words: NumberWords, _ end: Int) {
        var sign = end
        if at(sign) == " ", at(sign + 1) == "~" || unitBefore == end && at(sign + 1) == "-",
            at(sign + 2) == " "
        {
            sign += 1
        }
        guard at(sign) == "-" || at(sign) == "~" else { return }
        let start = at(sign + 1) == " " && sign > end ? sign + 2 : sign + 1
        guard isDigit(start) || at(start).map({ Currency.symbols[$0] != nil }) == true else { return }
        if isDifference(sign) {
            output += words.word("minus", "减")
            position = start
            return
        }
        output += words.word(isRecord(sign) ? "and" : "to", isScore(sign) ? "比" : "到")
        position = start
    }

    /// 0-10 record.
    func isRecord(_ sign: Int) -> Bool {
        let end = digitsEnd(from: sign + 1)
        return end - sign <= 3 && ["record", "start", "season"].contains(wordAfter(end).key)
    }

    /// 2-0 and 1-1: what does not rise is no range.
    func isScore(_ sign: Int) -> Bool {
        var start = sign
        while sign - start < 4, at(start - 1)?.isDigit == true { start -= 1 }
        let end = digitsEnd(from: sign + 1)
        guard at(sign) == "-", sign - start <= 3, end - sign <= 4, sign > start else { return false }
        let (left, right) = (digits(start..<sign), digits(sign + 1..<end))
        return left == [0] || left.count > right.count
            || left.count == right.count && !left.lexicographicallyPrecedes(right)
    }

    /// Whether a sum is set equal to something: 10-5=5.
    func isDifference(_ sign: Int) -> Bool {
        let end = digitsEnd(from: sign + 1)
        return end - sign < 12 && (at(end) == "=" || at(end) == " " && at(end + 1) == "=")
    }
}
