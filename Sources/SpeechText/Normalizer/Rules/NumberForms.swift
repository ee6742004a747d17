/// Numbers in forms of their own: 3-2-1, 4-3-3, 1.000.000, 1_000_000, 0x1F, S2E5, A-Z.
extension NormalizerScanner {
    /// 3-2-1, 4-3-3, 12-3-7: a countdown, a formation, a record of three parts or more.
    mutating func takeHyphenatedList() -> Bool {
        guard at(digitsEnd(from: position)) == "-", isBoundary(position - 1), at(position - 1) != "-",
            at(position - 1) != "$",
            at(position - 1) != "."
        else {
            return false
        }
        var parts: [[Int]] = []
        var next = position
        while parts.count < 12 {
            let end = digitsEnd(from: next)
            guard (1...2).contains(end - next) else { return false }
            parts.append(digits(next..<end))
            next = end
            guard at(end) == "-", isDigit(end + 1) else { break }
            next = end + 1
        }
        guard parts.count >= 3, isBoundary(next), at(next) != "-", at(next) != "%",
            at(next) != "." || !isDigit(next + 1)
        else { return false }
        let words = words(position..<next)
        let isCount = parts.allSatisfy { $0.count == 1 } && isStepping(parts.map { $0[0] })
        let comma = words.language == .english ? ", " : "，"
        say(
            parts.map { words.cardinal($0) }.joined(
                separator: isCount || words.language == .chinese && parts.contains { $0.count > 1 }
                    ? comma : words.language.separator),
            words.language,
            upTo: next)
        return true
    }

    private func isStepping(_ values: [Int]) -> Bool {
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        return Set(steps).count == 1 && abs(steps[0]) == 1
    }

    /// 1.000.000 and 1_000_000: groups of three digits.
    mutating func takeGroupedNumber() -> Bool {
        let first = digitsEnd(from: position)
        guard (1...3).contains(first - position), let sign = at(first), sign == "." || sign == "_",
            !isLetter(position - 1),
            at(position - 1) != ".", at(position) != "0"
        else { return false }
        var value = digits(position..<first)
        var (end, groups) = (first, 0)
        while at(end) == sign, digitsEnd(from: end + 1) == end + 4, groups < 5 {
            value += digits(end + 1..<end + 4)
            (end, groups) = (end + 4, groups + 1)
        }
        // Four parts are an address.
        guard groups >= 2 || groups == 1 && sign == "_",
            groups != 3 || sign == "_" || value.suffix(9).allSatisfy({ $0 == 0 }),
            at(end) != sign || !isDigit(end + 1), isBoundary(end)
        else { return false }
        takeQuantity(WrittenNumber(whole: value), start: position, end: end)
        return true
    }

    /// 0x1F, 0b101: by their digits and letters.
    mutating func takeHexadecimal() -> Bool {
        guard peek() == "0", isBoundary(position - 1), let base = peek(1), base == "x" || base == "b" else {
            return false
        }
        var end = position + 2
        while let scalar = at(end),
            scalar.isDigit || base == "x" && (97...102).contains(scalar.lowercased.value)
        { end += 1 }
        guard (1...8).contains(end - position - 2), isBoundary(end) else { return false }
        let words = words(position..<end)
        let said = scalars[position + 2..<end].map {
            $0.isDigit ? words.cardinal([$0.digit]) : String(scalars: [$0]).uppercased()
        }
        let letter = base == "x" ? "X" : "B"
        say(
            words.cardinal([0]) + " " + letter + " " + said.joined(separator: " "), words.language, upTo: end)
        return true
    }

    /// S2E5, s01e03: season and episode.
    mutating func takeEpisode() -> Bool {
        guard word.key == "s", word.count == 1, isBoundary(position - 1) else { return false }
        let seasonEnd = digitsEnd(from: word.end)
        guard (1...2).contains(seasonEnd - word.end), at(seasonEnd)?.lowercased == "e" else { return false }
        let end = digitsEnd(from: seasonEnd + 1)
        guard (1...3).contains(end - seasonEnd - 1), isBoundary(end) else { return false }
        let words = words(position..<end)
        let (season, episode) = (
            words.cardinal(digits(word.end..<seasonEnd)), words.cardinal(digits(seasonEnd + 1..<end))
        )
        say(
            words.language == .english ? "season \(season) episode \(episode)" : "第\(season)季第\(episode)集",
            words.language,
            upTo: end)
        return true
    }

    /// A-Z, a-z, A-F.
    mutating func takeLetterRange() -> Bool {
        if matches("m-f", at: position), word.shape == .upper, word.count == 1, isBoundary(position - 1),
            isBoundary(position + 3),
            at(position + 3) != "-", at(position + 2) == "F"
        {
            say("Monday to Friday", .english, upTo: position + 3)
            return true
        }
        guard word.key == "a", word.count == 1, at(word.end) == "-", isBoundary(position - 1),
            at(position - 1) != "-"
        else { return false }
        let last = ScannedWord(scalars, from: word.end + 1)
        guard last.count == 1, last.shape == word.shape, last.key > "c", isBoundary(last.end),
            at(last.end) != "-",
            at(last.end) != "'"
        else { return false }
        let words = words(position..<last.end)
        output += "A" + words.word("to", "到") + last.key.uppercased()
        position = last.end
        return true
    }
}
