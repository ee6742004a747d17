extension NormalizerScanner {
    /// 1920x1080, 3×4, 5x.
    func multiple(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard !isLetter(position - 1) || unitBefore == position else { return nil }
        let sign = at(end) == " " && at(end + 2) == " " ? end + 1 : end
        guard at(sign) == "x" || at(sign) == "X" || at(sign) == "×" else { return nil }
        let next = sign > end ? sign + 2 : sign + 1
        if isDigit(next) {
            let isProduct = words.language == .english && isProduct(sign: sign, next)
            if words.language == .english, !isProduct, number.fraction.isEmpty, number.whole.count == 4 {
                return (EnglishNumbers.model(number.whole) + " by ", next)
            }
            return (
                words.number(number) + words.word(isProduct ? "times" : "by", at(sign) == "×" ? "乘以" : "乘"),
                next
            )
        }
        // 10X cheaper, 3x.
        guard sign == end, isBoundary(sign + 1), !number.isNegative, !isDigit(position - 1) else {
            return nil
        }
        if words.language == .english { return (words.number(number) + " times", sign + 1) }
        // 1.5x倍速
        if at(sign + 1) == "倍" { return (words.number(number), sign + 1) }
        return ((number.whole == [2] && number.fraction.isEmpty ? "两" : words.number(number)) + "倍", sign + 1)
    }

    /// "3x3", "1920x1080" and "2 x 4 wide" are sizes; "3 x 4", "7x8=56" and "what's 7x8" are products.
    private func isProduct(sign: Int, _ next: Int) -> Bool {
        let end = digitsEnd(from: next)
        let before = wordBefore(position).key
        if at(end) == "x" || at(end) == "×" || Self.sizes.contains(wordAfter(end).key) { return false }
        if at(end) == "=" || at(end) == " " && at(end + 1) == "=" { return true }
        if before == "a" || before == "an" || before == "the" { return false }
        return sign + 2 == next || at(sign) == "×" || before == "is" || before == "whats"
            || matches("what's ", at: position - 7)
    }

    static let sizes: Set<String> = [
        "wide", "tall", "long", "inch", "inches", "in", "ft", "feet", "cm", "mm", "m", "km", "grid", "pixels",
        "px",
        "resolution", "matrix", "board", "lumber", "wood", "tiles", "blocks", "photo", "room", "area",
    ]

    /// x2, x10: how often, after a letter; not "x86", and not the x of a formula.
    mutating func takeTimes() -> Bool {
        guard word.key == "x", word.count == 1, word.shape == .lower, isBoundary(position - 1),
            isDigit(word.end),
            at(position - 1) != "-", at(position - 1) != "/"
        else { return false }
        let end = digitsEnd(from: word.end)
        guard end - word.end <= 5, isBoundary(end), at(end) != "." || !isDigit(end + 1) else { return false }
        let digits = digits(word.end..<end)
        let sign = at(end) == " " ? end + 1 : end
        guard ![[8, 6], [6, 4], [3, 2]].contains(digits),
            at(sign).map({ "=*/^<>+-".unicodeScalars.contains($0) }) != true
        else { return false }
        let words = words(position..<end)
        let before = wordBefore(position).key
        let isLane = before == "pcie" || before == "gen" || wordAfter(end).key == "lanes" || isPCIe
        let count = words.cardinal(digits)
        say(
            words.language == .chinese
                ? "乘" + (digits == [2] ? "二" : count) : (isLane ? "by " : "times ") + count,
            words.language, upTo: end)
        return true
    }

    /// "PCIe 5.0 x16"
    private var isPCIe: Bool {
        var start = position
        while position - start < 12, start > 0, !isLetter(start - 1) { start -= 1 }
        return matches("pcie", at: start - 4)
    }

    /// Where the second side of a size begins: past x and the spaces around it, if digits follow.
    func sizeJoint(after end: Int) -> Int? {
        let sign = at(end) == " " ? end + 1 : end
        guard at(sign) == "x" || at(sign) == "X" || at(sign) == "×" else { return nil }
        let next = sign > end && at(sign + 1) == " " ? sign + 2 : sign + 1
        return isDigit(next) ? next : nil
    }

    /// Whether the position is right after the x of "2'x4'".
    var isAfterSize: Bool {
        guard at(position - 1) == "x" || at(position - 1) == "X" || at(position - 1) == "×" else {
            return false
        }
        return at(position - 2) == "'" || at(position - 2) == "\""
    }

    /// 2'x4', 4ft x 8ft: "by" between the sides.
    mutating func takeSizeJoint(_ words: NumberWords) {
        guard let next = sizeJoint(after: position) else { return }
        output += words.word("by", "乘")
        position = next
    }

    /// SSR*3, 火箭*10: how often, after a word.
    mutating func takeStarTimes() -> Bool {
        guard at(position) == "*", isDigit(position + 1), let before = at(position - 1), before.isLetter
        else {
            return false
        }
        let end = digitsEnd(from: position + 1)
        guard end - position <= 6, isBoundary(end), at(end) != "*", at(end) != "." || !isDigit(end + 1),
            wordBefore(position).count != 1
        else { return false }
        output += words(position..<end).word("times", "乘")
        position += 1
        return true
    }
}
