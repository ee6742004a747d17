extension NormalizerScanner {
    /// "3-5" and "3~5": the sign is read "to".
    mutating func takeRange(_ words: NumberWords, _ end: Int) {
        var sign = end
        if at(sign) == " ", at(sign + 1) == "~" || unitBefore == end && at(sign + 1) == "-",
            at(sign + 2) == " "
        {
            sign += 1
        }
        guard at(sign) == "-" || at(sign) == "~", !isMinus(sign) else { return }
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

    /// noon-3pm, 9am - noon, 10pm-late: a hyphen between two times of which one is a word.
    mutating func takeDayPartRange() -> Bool {
        guard at(position) == "-" || at(position) == "~" else { return false }
        let isSpaced = at(position - 1) == " "
        guard isSpaced == (peek(1) == " ") else { return false }
        let (end, start) = isSpaced ? (position - 1, position + 2) : (position, position + 1)
        let (before, after) = (wordBefore(position), ScannedWord(scalars, from: start))
        let isWordBefore = Self.dayParts.contains(before.key) && before.end == end
        let isWordAfter =
            (Self.dayParts.contains(after.key) || Self.closings.contains(after.key)) && isBoundary(after.end)
            && at(after.end) != "-"
        let isTimeBefore =
            isDigit(end - 1) && !isSpaced || isClock(before: end)
        let isTimeAfter = isDigit(start) && (!isSpaced || isClock(at: start))
        guard
            isWordBefore && (isTimeAfter || Self.dayParts.contains(after.key) && isWordAfter)
                || isTimeBefore && isWordAfter
        else {
            return false
        }
        output += words(position..<position + 1).word("to", "到")
        position = start
        return true
    }

    /// 3pm, 3:30.
    private func isClock(at start: Int) -> Bool {
        let end = digitsEnd(from: start)
        guard end - start <= 2 else { return false }
        let half = at(end) == " " ? end + 1 : end
        return at(end) == ":" && isDigit(end + 1)
            || (matches("am", at: half) || matches("pm", at: half)) && isBoundary(half + 2)
    }

    private func isClock(before end: Int) -> Bool {
        let isHalf =
            at(end - 1)?.lowercased == "m"
            && at(end - 2).map { "ap".unicodeScalars.contains($0.lowercased) } == true
        if isHalf { return isDigit(end - 3) || at(end - 3) == " " && isDigit(end - 4) }
        return isDigit(end - 1) && isDigit(end - 2) && at(end - 3) == ":"
    }

    private static let dayParts: Set<String> = [
        "noon", "midnight", "midday", "dawn", "dusk", "sunrise", "sunset",
    ]
    private static let closings: Set<String> = ["late", "close", "closing", "now"]

    /// 0-10 record.
    func isRecord(_ sign: Int) -> Bool {
        let end = digitsEnd(from: sign + 1)
        // 2023-24 season
        if isDigit(sign - 3) { return false }
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
