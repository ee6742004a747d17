extension NormalizerScanner {
    /// Length of the shortest line that may have been broken for its length only.
    private static let wrapped = 40

    /// A line break is a pause, an empty line the end of a sentence; a long line that goes on in small letters was only
    /// broken for its length.
    mutating func takeLineBreak() -> Bool {
        guard peek() == "\n" else { return false }
        var (end, breaks) = (position, 0)
        while let scalar = at(end), scalar == "\n" || scalar == " " {
            if scalar == "\n" { breaks += 1 }
            end += 1
        }
        let start = position
        position = end
        guard end < scalars.count, let last = output.last,
            options.phrasing
        else {
            output += " "
            return true
        }
        let isMark =
            !last.isLetter && !last.isDigit && !last.isMark && last != ")" && last != "\"" && last != "'"
        let next = scalars[end]
        let isChinese = last.isHan && next.isHan
        if isMark {
            output += " "
        } else if breaks == 1, next.isASCIILetter, next.lowercased == next {
            output += lineLength(before: start) >= Self.wrapped ? " " : ", "
        } else {
            output += isChinese ? (breaks > 1 ? "。" : "，") : ". "
        }
        return true
    }

    private func lineLength(before end: Int) -> Int {
        var start = end
        while start > 0, end - start < Self.wrapped, scalars[start - 1] != "\n" { start -= 1 }
        return end - start
    }
}
