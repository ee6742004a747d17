extension NormalizerScanner {
    /// Three or more groups of digits with hyphens: 138-1234-5678; after a plus also with spaces and brackets.
    mutating func takeTelephone(from start: Int) -> Bool {
        if start == position, takeSpacedTelephone() || takeVanityNumber() { return true }
        let isInternational = at(start - 1) == "+"
        let isBracketed = at(start - 1) == "("
        if isBracketed, at(start + 3) != ")" && at(start + 4) != ")" { return false }
        if isLetter(start - 1) { return false }
        var groups: [Range<Int>] = []
        var next = start
        while groups.count < 6 {
            let end = digitsEnd(from: next)
            guard end > next, end - next <= (isInternational ? 12 : 8) else { break }
            groups.append(next..<end)
            next = end
            while let separator = at(next),
                separator == "-" || separator == "." && groups.count < 3 && isDottedNumber(start)
                    || (isInternational || isBracketed)
                        && (separator == " " || separator == "(" || separator == ")"),
                next < end + 2
            {
                next += 1
            }
            if next == end { break }
        }
        let count = groups.reduce(0) { $0 + $1.count }
        guard let last = groups.last, !isDigit(last.upperBound), (7...15).contains(count),
            isInternational || groups.count >= 3
                || groups.count == 2 && (isBracketed || isAreaAndNumber(groups))
        else { return false }
        sayTelephone(groups, isInternational: isInternational)
        return true
    }

    private mutating func sayTelephone(_ groups: [Range<Int>], isInternational: Bool = false) {
        guard let last = groups.last else { return }
        let words = words(groups[0].lowerBound..<last.upperBound)
        let said = groups.map { words.telephone(digits($0)) }.joined(
            separator: words.language == .english ? ", " : "，")
        say((isInternational ? words.word("plus", "加") : "") + said, words.language, upTo: last.upperBound)
    }

    /// 555.867.5309.
    private func isDottedNumber(_ start: Int) -> Bool {
        digitsEnd(from: start) == start + 3 && at(start + 3) == "." && digitsEnd(from: start + 4) == start + 7
            && at(start + 7) == "." && digitsEnd(from: start + 8) == start + 12
    }

    /// 555-1234, 010-12345678.
    private func isAreaAndNumber(_ groups: [Range<Int>]) -> Bool {
        groups[0].count == 3 && groups[1].count == 4
            || scalars[groups[0].lowerBound] == "0" && (3...4).contains(groups[0].count)
                && groups[1].count >= 7
    }

    /// 0800 123 456, 1300 555 019, 555 1234 after "call".
    private mutating func takeSpacedTelephone() -> Bool {
        guard isBoundary(position - 1), at(position - 1) != "$", at(position - 1) != "." else { return false }
        var groups: [Range<Int>] = []
        var next = position
        while groups.count < 6 {
            let end = digitsEnd(from: next)
            guard (2...(scalars[position] == "0" ? 8 : 5)).contains(end - next) else { break }
            groups.append(next..<end)
            guard at(end) == " ", isDigit(end + 1) else { break }
            next = end + 1
        }
        guard let last = groups.last, groups.count >= 2, isBoundary(last.upperBound),
            at(last.upperBound) != ":",
            at(last.upperBound) != "%", at(last.upperBound) != "/", at(last.upperBound) != "$"
        else { return false }
        let count = groups.reduce(0) { $0 + $1.count }
        let startsWithZero = scalars[position] == "0" && groups[0].count >= 3
        let isCalled =
            Self.calls.contains(wordBefore(position).key)
            || at(position - 1)?.isHan == true && "打话".unicodeScalars.contains(scalars[position - 1])
        let isSized = groups.dropFirst().allSatisfy { (3...4).contains($0.count) }
        // 1 000 000 is a number; 1300 555 019 is none.
        let isGrouped = groups[0].count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 }
        // The number of a card.
        let isCard = groups.count == 4 && groups.allSatisfy { $0.count == 4 }
        guard (7...12).contains(count) || isCard,
            isCard || startsWithZero || isCalled && count >= 7
                || isSized && groups.count >= 3 && count >= 9 && !isGrouped
                || groups.count == 2 && groups[0].count == 3 && groups[1].count == 4 && !startsYear(groups[1])
        else { return false }
        sayTelephone(groups)
        return true
    }

    /// "room 101 2024".
    private func startsYear(_ range: Range<Int>) -> Bool { (1900...2099).contains(value(range)) }

    static let calls: Set<String> = [
        "call", "phone", "tel", "telephone", "text", "txt", "dial", "ring", "number", "cell", "mobile", "fax",
        "hotline",
    ]

    /// 1-800, 1-800-FLOWERS.
    private mutating func takeVanityNumber() -> Bool {
        guard at(position) == "1", at(position + 1) == "-", isBoundary(position - 1), at(position - 1) != "-",
            digitsEnd(from: position + 2) == position + 5,
            at(position + 3) == "0" || at(position + 3) == at(position + 4),
            at(position + 2) == "8" || at(position + 2) == "9", !isDigit(position + 6),
            language(position..<position + 5) == .english
        else { return false }
        let end = at(position + 5) == "-" && isLetter(position + 6) ? position + 6 : position + 5
        guard isBoundary(position + 5) else { return false }
        say("one " + EnglishNumbers.cardinal(digits(position + 2..<position + 5)), .english, upTo: end)
        return true
    }
}
