extension NormalizerScanner {
    /// 6'2", 5'11, 6', 27" monitor, 5 ft 10 in.
    mutating func takeFeet() -> Bool {
        guard isBoundary(position - 1) || isAfterSize, at(position - 1) != "'", at(position - 1) != "." else {
            return false
        }
        let start = position
        let end = digitsEnd(from: start)
        guard end - position <= 3, let sign = at(end), "'\". fF".unicodeScalars.contains(sign) else {
            return false
        }
        let words = words(position..<end)
        if takePrimes(end, words) { return true }
        guard words.language == .english else { return takeChineseInches(end, words) }
        if at(end) == ".", let (number, last) = writtenNumber(from: position), at(last) == "\"",
            !isQuoted(position),
            !hasQuoteBefore
        {
            // 8.5" x 11"
            say(words.number(number) + " inch", .english, upTo: last + 1)
            takeSizeJoint(words)
            return true
        }
        var number: String { words.cardinal(digits(start..<end)) }
        let isOne = value(position..<end) == 1
        if at(end) == "'" {
            let inches = at(end + 1) == " " && isDigit(end + 2) ? end + 2 : end + 1
            let inchesEnd = digitsEnd(from: inches)
            if (1...2).contains(inchesEnd - inches), value(inches..<inchesEnd) < 12,
                at(inchesEnd) == "\"" || inches == end + 1 && isBoundary(inchesEnd)
            {
                var (inchesSaid, last) = (words.cardinal(digits(inches..<inchesEnd)), inchesEnd)
                if at(last) == ".", isDigit(last + 1) {
                    // 5'11.5"
                    let end = digitsEnd(from: last + 1)
                    let isHalf = digits(last + 1..<end) == [5]
                    inchesSaid += isHalf ? " and a half" : " point " + words.spelled(digits(last + 1..<end))
                    last = end
                }
                let close = at(last) == "\"" ? last + 1 : last
                say("\(number) foot \(inchesSaid)", .english, upTo: close)
                takeRange(words, close)
                return true
            }
            guard isBoundary(end + 1) || sizeJoint(after: end + 1) != nil, at(end + 1) != "'" else {
                return false
            }
            say(number + (isOne ? " foot" : " feet"), .english, upTo: end + 1)
            takeSizeJoint(words)
            return true
        }
        if at(end) == "\"", !isQuoted(position),
            Self.screens.contains(wordAfter(end + 1).key) || at(end + 1) == "x" || isSize(from: end + 1)
                || sizeJoint(after: end + 1) != nil || isAfterSize
                || wordBefore(position).key == "x" && !hasQuoteAfter(end + 1)
        {
            say(number + " inch", .english, upTo: end + 1)
            takeSizeJoint(words)
            return true
        }
        if at(end) == "\"", isInchSign(end) {
            // "a 12" circle", "12" of rain"
            let after = at(end + 1) == " " ? wordAfter(end + 1) : ScannedWord()
            // "27" and 32" monitors"
            let isPair = ["and", "or", "to"].contains(after.key) && isDigit(after.end + 1)
            let isSingle =
                isOne || isPair || Self.articles.contains(wordBefore(position).key)
                || after.count > 0 && !Self.connectives.contains(after.key)
            say(number + (isSingle ? " inch" : " inches"), .english, upTo: end + 1)
            return true
        }
        guard at(end) == " " || isLetter(end) else { return false }
        let unit = wordAfter(end)
        guard unit.key == "ft" || unit.key == "feet" || unit.key == "foot" else { return false }
        let inches = at(unit.end) == "." ? unit.end + 2 : unit.end + 1
        let inchesEnd = digitsEnd(from: inches)
        let name = wordAfter(inchesEnd)
        // "6ft 2", "5 ft 3"
        if at(inches - 1) == " ", (1...2).contains(inchesEnd - inches), value(inches..<inchesEnd) < 12,
            unit.key == "ft",
            at(inchesEnd) == nil || at(inchesEnd) == "," || at(inchesEnd) == "." && !isDigit(inchesEnd + 1)
                || at(inchesEnd) == " " && Self.afterHeight.contains(name.key)
        {
            say("\(number) foot \(words.cardinal(digits(inches..<inchesEnd)))", .english, upTo: inchesEnd)
            return true
        }
        guard at(inches - 1) == " ", (1...2).contains(inchesEnd - inches),
            name.key == "in" || name.key == "inches"
        else { return false }
        say(
            "\(number) \(isOne ? "foot" : "feet") \(words.cardinal(digits(inches..<inchesEnd))) inches",
            .english,
            upTo: name.end)
        return true
    }

    private static let afterHeight: Set<String> = [
        "and", "tall", "guy", "btw", "lol", "so", "but", "or", "is", "now", "here",
    ]

    /// Whether a quotation begins right before `start`.
    private func isQuoted(_ start: Int) -> Bool { at(start - 1) == "\"" }

    /// Whether no quotation is near: every quote sign there follows a digit, as that of inches does.
    private func isInchSign(_ end: Int) -> Bool {
        let near = max(0, position - 64)..<min(scalars.count, end + 64)
        return !near.contains { scalars[$0] == "\"" && !isDigit($0 - 1) }
    }

    /// 27"显示器 → 二十七寸.
    private mutating func takeChineseInches(_ end: Int, _ words: NumberWords) -> Bool {
        guard at(end) == "\"", at(end + 1)?.isHan == true || at(end + 1) == " ", isInchSign(end) else {
            return false
        }
        say(words.cardinal(digits(position..<end)) + "寸", .chinese, upTo: end + 1)
        return true
    }

    private func hasQuoteAfter(_ start: Int) -> Bool {
        scalars[start..<min(scalars.count, start + 64)].contains("\"")
    }

    /// 27" 1440p, 32" 4K: another size follows.
    private func isSize(from start: Int) -> Bool {
        guard at(start) == " ", isDigit(start + 1) else { return false }
        let end = digitsEnd(from: start + 1)
        return isLetter(end) && !hasQuoteBefore
    }

    /// Whether a quotation may have begun in the text before.
    private var hasQuoteBefore: Bool { scalars[max(0, position - 64)..<position].contains("\"") }

    private static let screens: Set<String> = [
        "screen", "monitor", "tv", "display", "laptop", "disk", "pizza", "wide", "tall", "long", "deep",
        "wheels",
        "panel", "tablet", "phone", "rims", "thick", "pipe", "vinyl",
    ]
}
