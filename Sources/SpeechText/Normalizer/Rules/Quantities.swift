extension NormalizerScanner {
    /// Takes a number with its unit, money, percent sign or ordinal ending.
    mutating func takeQuantity(from start: Int, isNegative: Bool) -> Bool {
        guard var (number, end) = writtenNumber(from: start) else { return false }
        if number.fraction.isEmpty, let cents = centsEnd(from: end) ?? decimalEnd(from: end) {
            number.fraction = digits(end + 1..<cents)
            end = cents
        }
        number.isNegative = isNegative
        takeQuantity(number, start: start, end: end)
        return true
    }

    /// 4,99 €: a decimal comma, where the sign of the money follows.
    private func centsEnd(from end: Int) -> Int? {
        guard at(end) == ",", digitsEnd(from: end + 1) == end + 3 else { return nil }
        let sign = at(end + 3) == " " ? end + 4 : end + 3
        return at(sign).map { Currency.symbols[$0] != nil } == true && !isDigit(sign + 1) ? end + 3 : nil
    }

    /// 1,5 km, 3,5%: a decimal comma, where a unit follows.
    private func decimalEnd(from end: Int) -> Int? {
        let last = digitsEnd(from: end + 1)
        guard at(end) == ",", (1...2).contains(last - end - 1), isBoundary(position - 1),
            at(position - 1) != ","
        else {
            return nil
        }
        if at(last) == "%" { return last }
        let unit = at(last) == " " ? last + 1 : last
        guard let (_, length) = UnitNames.match(scalars[unit...], adjacent: unit == last), length > 1 else {
            return nil
        }
        return last
    }

    /// Digits with thousands separators and a fraction.
    func writtenNumber(from start: Int) -> (number: WrittenNumber, end: Int)? {
        var end = digitsEnd(from: start)
        guard end > start else { return nil }
        var number = WrittenNumber(whole: digits(start..<end))
        if end - start <= 3 {
            while at(end) == "," || at(end) == "'" && isDigit(end + 1), digitsEnd(from: end + 1) == end + 4,
                at(end) == "," || number.whole.count <= 3 || at(end - 4) == "'"
            {
                number.whole += digits(end + 1..<end + 4)
                end += 4
            }
            // 1 000 000
            while at(end) == " ", digitsEnd(from: end + 1) == end + 4,
                digits(end + 1..<end + 4) == [0, 0, 0],
                number.whole[0] > 0
            {
                number.whole += [0, 0, 0]
                end += 4
            }
        }
        if at(end) == "." {
            let fractionEnd = digitsEnd(from: end + 1)
            if fractionEnd > end + 1 {
                number.fraction = digits(end + 1..<fractionEnd)
                end = fractionEnd
            }
        }
        return (number, end)
    }

    mutating func takeQuantity(_ number: WrittenNumber, start: Int, end: Int) {
        let language = language(start..<unitEnd(from: end))
        let words = NumberWords(language: language)
        let isPlain = number.fraction.isEmpty && !number.isNegative && number.whole.count == end - start
        if isPlain, let (said, next) = mixedNumber(number.whole, end, words) {
            return say(said, language, upTo: next)
        }
        if isPlain, language == .english, let (said, next) = dayBeforeMonth(start..<end) {
            say(said, language, upTo: next)
            return takeDateRange(words)
        }
        if let (said, next) = percent(number, end, words) ?? ordinal(number, end, words, isPlain)
            ?? coefficient(number, end, words) ?? multiple(number, end, words) ?? measured(number, end, words)
        {
            say(said, language, upTo: next)
            unitBefore = next
            takePer(words)
            takeSizeJoint(words)
            return takeRange(words, position)
        }
        let said = isPlain ? plain(number.whole, end, words) : words.number(number)
        say(said, language, upTo: end)
        takePer(words)
        if position == end, !isLetter(start - 1) || isDigit(start - 2),
            at(start - 1) != "-" || !isLetter(start - 2)
        {
            takeRange(words, end)
        }
        // "1. press start" is a list, "beta.4" a name.
        if at(position) == ".", isLetter(position + 1), at(position + 2) != "." { skip() }
    }

    /// The end of up to four letters after a number: a unit does not decide the language.
    func unitEnd(from start: Int) -> Int {
        var end = start
        while end < start + 5, isLetter(end) { end += 1 }
        return end > start + 4 ? start : end
    }

    func percent(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        let sign = at(end) == " " ? end + 1 : end
        guard let scalar = at(sign), scalar == "%" || scalar == "‰" else {
            // 20-30%: both are of a hundred.
            guard words.language == .chinese, at(end) == "-" || at(end) == "~", isDigit(end + 1),
                !number.isNegative,
                let (_, next) = writtenNumber(from: end + 1), at(next) == "%"
            else { return nil }
            return ("百分之" + words.number(number), end)
        }
        let said = words.number(number)
        if words.language == .english {
            return (said + (scalar == "%" ? " percent" : " per mille"), sign + 1)
        }
        var positive = number
        positive.isNegative = false
        return (
            (number.isNegative ? "负" : "") + (scalar == "%" ? "百分之" : "千分之") + words.number(positive),
            sign + 1
        )
    }

    func ordinal(
        _ number: WrittenNumber, _ end: Int, _ words: NumberWords, _ isPlain: Bool
    ) -> (String, Int)? {
        if number.fraction.isEmpty, !number.isNegative, ordinalEnding(at: end) > 0 {
            // "87th min"
            if words.language == .english, at(end + 2) == " " || at(end + 2) == "-" {
                let unit = ScannedWord(scalars, from: end + 3)
                if unit.shape == .lower, isBoundary(unit.end), let name = Self.countedUnits[unit.key] {
                    return (words.ordinal(number.whole) + " " + name, unit.end)
                }
            }
            return (words.ordinal(number.whole), end + 2)
        }
        guard isPlain else { return nil }

        // 1990s, 80s, 90's.
        let hasApostrophe = at(end) == "'" && matches("s", at: end + 1)
        let letter = hasApostrophe ? end + 1 : end
        guard matches("s", at: letter), isBoundary(letter + 1), number.whole.last == 0,
            words.language == .english,
            number.whole.count == 4
                || number.whole.count == 2 && (hasApostrophe || isDecade(number.whole, end))
        else { return nil }
        // '00s
        if number.whole == [0, 0] { return ("two thousands", letter + 1) }
        let said = number.whole.count == 4 ? words.year(number.whole) : words.cardinal(number.whole)
        return (EnglishNumbers.plural(said), letter + 1)
    }

    /// Units of which one has a number: "87th min".
    private static let countedUnits = [
        "min": "minute", "hr": "hour", "sec": "second", "wk": "week", "yr": "year", "mth": "month",
        "qtr": "quarter",
    ]

    /// "the 80s", "'90s", but "10s" are seconds.
    func isDecade(_ digits: [Int], _ end: Int) -> Bool {
        let start = end - digits.count
        if digits == [0, 0] || at(start - 1) == "'" { return true }
        // 45s-60s
        if at(start - 1) == "-", at(start - 2) == "s", isDigit(start - 3), at(start - 3) != "0" {
            return false
        }
        if digits[0] >= 6 {
            // "90s timer", "60s left"
            let after = at(end + 1) == " " ? wordAfter(end + 1).key : ""
            return !Self.spans.contains(after) && after != "left" && after != "remaining" && after != "ago"
        }
        // "mid-30s"
        let before = wordBefore(at(start - 1) == "-" ? start - 1 : start)
        if Self.decadeWords.contains(before.key) { return true }
        // "in her 30s", "pushing their 30s", but not "my 30s cooldown"
        guard digits[0] >= 2 else { return false }
        // "their 20s and 30s"
        let first = before.range.lowerBound - 4
        if ["and", "or", "to"].contains(before.key), isDigit(first), isDigit(first + 1), at(first + 2) == "s"
        {
            let owner = wordBefore(first).key
            return Self.owners.contains(owner) || Self.decadeWords.contains(owner)
        }
        guard Self.owners.contains(before.key) else { return false }
        let after = at(end + 1) == " " ? wordAfter(end + 1) : ScannedWord()
        return Self.inAge.contains(wordBefore(before.range.lowerBound).key) || after.count == 0
            || Self.afterAge.contains(after.key)
    }

    /// After an age of somebody, where no noun follows that lasts so long.
    private static let afterAge: Set<String> = [
        "and", "or", "but", "with", "now", "already", "so", "too", "lol", "who", "when", "while", "because",
        "still",
        "yet", "soon", "btw", "is", "are", "was", "were", "at", "by", "to", "in", "for", "like", "as",
    ]

    static let decadeWords: Set<String> = ["the", "late", "early", "mid"]
    static let owners: Set<String> = ["my", "his", "her", "their", "your", "our", "its"]
    static let inAge: Set<String> = [
        "in", "into", "to", "through", "of", "for", "during", "since", "until", "out", "hit", "hitting",
        "enjoy", "enjoying",
        "leaving", "entering", "reach", "reached", "till",
    ]
}
