extension NormalizerScanner {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// The index of a month by its name, or by its first three letters and "Sept".
    static func month(_ word: ScannedWord) -> Int? {
        guard word.count >= 3, word.isCapital, let index = monthsByName[word.key] else { return nil }
        return index
    }

    private static let monthsByName: [String: Int] = {
        var table: [String: Int] = ["sept": 8]
        for (index, name) in months.enumerated() {
            table[name.lowercased()] = index
            table[String(name.lowercased().prefix(3))] = index
        }
        return table
    }()

    static var monthNames: [String] { Array(monthsByName.keys) }

    /// 2024-03-05, 2024/3/5, 2024.3.5, 3/5/2024, 25.12.2024.
    mutating func takeDate(from start: Int) -> Bool {
        guard start == position, !isDigit(start - 1) else { return false }
        let firstEnd = digitsEnd(from: start)
        guard firstEnd - start <= 4, let sign = at(firstEnd), sign == "-" || sign == "/" || sign == "." else {
            return false
        }
        let secondEnd = digitsEnd(from: firstEnd + 1)
        guard at(secondEnd) == sign, (1...2).contains(secondEnd - firstEnd - 1) else { return false }
        let end = digitsEnd(from: secondEnd + 1)
        let (first, second, third) = (start..<firstEnd, firstEnd + 1..<secondEnd, secondEnd + 1..<end)
        var (year, month, day): (Range<Int>, Range<Int>, Range<Int>)
        if first.count == 4, third.count <= 2, !third.isEmpty {
            (year, month, day) = (first, second, third)
        } else if third.count == 2, sign == "/", Self.scores.contains(wordBefore(start).key) {
            return false
        } else if first.count <= 2,
            third.count == 4
                || third.count == 2 && isShortDate(third)
                    && (sign == "/" || sign == "-" && value(first) <= 12 && value(second) > 12)
        {
            let isDayFirst = sign == "." || options.dateOrder == .dayFirst
            (year, month, day) = isDayFirst ? (third, second, first) : (third, first, second)
            if value(month) > 12 { swap(&month, &day) }
        } else {
            return false
        }
        guard at(end) != sign || !isDigit(end + 1), (1...12).contains(value(month)),
            (1...31).contains(value(day))
        else { return false }
        let words = words(start..<end)
        let digits = digits(year)
        let full = digits.count == 2 ? (digits[0] < 5 ? [2, 0] : [1, 9]) + digits : digits
        let said =
            words.language == .english
            ? "\(Self.months[value(month) - 1]) \(words.ordinal(self.digits(day))), \(words.year(full))"
            : words.spelled(full) + "年" + words.cardinal(self.digits(month)) + "月"
                + words.cardinal(self.digits(day)) + "日"
        say(said, words.language, upTo: end)
        // 2023-12-31T23:59, 2023-12-31 23:59
        if at(end) == "T" || at(end) == " ", isDigit(end + 1), at(digitsEnd(from: end + 1)) == ":" {
            if words.language == .english { output += ", " }
            position += 1
            return takeTime(from: position) || true
        }
        takeDateRange(words)
        return true
    }

    /// Jan 3 - Jan 10, 3/4/2024-3/6/2024: another date after a hyphen.
    mutating func takeDateRange(_ words: NumberWords) {
        let sign = at(position) == " " ? position + 1 : position
        guard at(sign) == "-" || at(sign) == "~", (sign > position) == (at(sign + 1) == " ") else { return }
        let start = sign > position ? sign + 2 : sign + 1
        let numberEnd = digitsEnd(from: start)
        let isNumeric =
            (1...4).contains(numberEnd - start)
            && at(numberEnd).map { "/-.".unicodeScalars.contains($0) } == true && isDigit(numberEnd + 1)
        let isDayAndMonth = (1...2).contains(numberEnd - start) && dayBeforeMonth(start..<numberEnd) != nil
        let name = ScannedWord(scalars, from: start)
        let isNamed =
            Self.month(name) != nil && (at(name.end) == " " && isDigit(name.end + 1) || at(name.end) == ".")
        guard isNumeric || isDayAndMonth || isNamed else { return }
        output += words.word("to", "到")
        position = start
    }

    /// Nov 2023 - Mar 2024: the year, and what joins it to another month.
    private mutating func takeMonthRange(_ yearEnd: Int) -> Bool {
        let isSpaced = at(yearEnd) == " "
        let sign = isSpaced ? yearEnd + 1 : yearEnd
        let next = ScannedWord(scalars, from: isSpaced ? sign + 2 : sign + 1)
        guard at(sign) == "-", Self.month(next) != nil else { return false }
        say(
            EnglishNumbers.year(digits(position + 1..<yearEnd)) + " to", .english, upTo: next.range.lowerBound
        )
        return true
    }

    /// Before kills, deaths and assists.
    private static let scores: Set<String> = [
        "kda", "a", "went", "score", "stats", "scoreline", "going", "kd",
    ]

    /// 12/25/24, where the last part is no day of a score or a number of three parts.
    private func isShortDate(_ year: Range<Int>) -> Bool {
        let digits = digits(year)
        return (0...3).contains(digits[0]) && value(year) > 12 || digits[0] == 0 || digits[0] == 9
    }

    /// A month by name and a day, or a year: "May 5th, 2024", "Dec. 25", "March 2021", "Oct-Dec".
    mutating func takeNamedDate() -> Bool {
        guard let month = Self.month(word), isBoundary(position - 1), options.language != .chinese else {
            return false
        }
        let isShort = word.count <= 4 && month != 4 && !(word.count == 4 && word.key != "sept")
        let space = at(word.end) == "." && isShort ? word.end + 1 : word.end
        if at(space) == " ", isDigit(space + 1) {
            if let end = sayDay(of: month, from: space + 1) {
                position = end
                takeDateRange(NumberWords(language: .english))
                return true
            }
            let yearEnd = digitsEnd(from: space + 1)
            if isShort, yearEnd - space == 5, isBoundary(yearEnd) {
                output += Self.months[month]
                position = space
                return takeMonthRange(yearEnd) || true
            }
        }
        guard isShort else { return false }
        let next = ScannedWord(scalars, from: word.end + 1)
        if at(word.end) == "-" || at(word.end) == "/", let second = Self.month(next) {
            sayMonths(month, at(word.end) == "-" ? " to " : " or ", second, next)
            return true
        }
        let spaced = ScannedWord(scalars, from: word.end + 3)
        if at(word.end) == " ", at(word.end + 1) == "-", at(word.end + 2) == " ",
            let second = Self.month(spaced)
        {
            sayMonths(month, " to ", second, spaced)
            return true
        }
        // "Jan", "Mar", "Jun" and "Jul" are names too.
        guard Self.plainShortMonths.contains(month) || space > word.end && wordAfter(space).shape == .lower
        else {
            return false
        }
        output += Self.months[month]
        position = space
        if space > word.end, at(space) == nil { output += "." }
        return true
    }

    /// Two months; of the second only the name, if no day follows.
    private mutating func sayMonths(_ first: Int, _ joint: String, _ second: Int, _ name: ScannedWord) {
        output += Self.months[first] + joint
        position = name.range.lowerBound
        guard at(name.end) != " " || !isDigit(name.end + 1) else { return }
        output += Self.months[second]
        position = at(name.end) == "." && at(name.end + 1) != nil ? name.end + 1 : name.end
    }

    private static let plainShortMonths: Set<Int> = [1, 3, 7, 8, 9, 10, 11]

    /// Says "May fifth, twenty twenty-four"; returns its end, or `nil` where no day is written.
    private mutating func sayDay(of month: Int, from start: Int) -> Int? {
        guard let (day, dayEnd) = day(at: start), at(dayEnd) != ":", at(dayEnd) != "%",
            at(dayEnd) != "." || !isDigit(dayEnd + 1), isBoundary(dayEnd)
        else { return nil }
        var end = dayEnd
        var said = Self.months[month] + " " + EnglishNumbers.ordinal(day)
        // May 5-7.
        if at(end) == "-" || at(end) == " " && at(end + 1) == "-" && at(end + 2) == " ",
            let (last, lastEnd) = self.day(at: at(end) == "-" ? end + 1 : end + 3), isBoundary(lastEnd)
        {
            said += " to " + EnglishNumbers.ordinal(last)
            end = lastEnd
        }
        let year = at(end) == "," ? end + 2 : end + 1
        if at(year - 1) == " ", digitsEnd(from: year) == year + 4, at(year + 4) != ":", at(year + 4) != "/",
            (at(year)?.digit ?? 0) > 0
        {
            said += ", " + EnglishNumbers.year(digits(year..<year + 4))
            end = year + 4
        }
        say(said, .english, upTo: end)
        return end
    }

    /// A day of one or two digits, with or without its ending.
    private func day(at start: Int) -> (digits: [Int], end: Int)? {
        let end = digitsEnd(from: start)
        guard (1...2).contains(end - start), (1...31).contains(value(start..<end)) else { return nil }
        return (digits(start..<end), end + ordinalEnding(at: end))
    }

    /// The length of "st", "nd", "rd" or "th" at `index`, or 0.
    func ordinalEnding(at index: Int) -> Int {
        guard !isLetter(index + 2) else { return 0 }
        return matches("st", at: index) || matches("nd", at: index) || matches("rd", at: index)
            || matches("th", at: index) ? 2 : 0
    }

    /// 4 July 1776, 5th of May: the end of the name of the month after a day, and what is said.
    func dayBeforeMonth(_ range: Range<Int>) -> (said: String, end: Int)? {
        let suffix = ordinalEnding(at: range.upperBound)
        var next = range.upperBound + suffix
        guard range.count <= 2, (1...31).contains(value(range)), at(next) == " " else { return nil }
        let hasOf = suffix > 0 && matches("of ", at: next + 1)
        if hasOf { next += 3 }
        let name = ScannedWord(scalars, from: next + 1)
        guard let month = Self.month(name), isBoundary(name.end),
            name.key != "may" && name.key != "march" || hasOf || isDigit(name.end + 1) || suffix == 0
        else { return nil }
        let isShort = name.count <= 4 && month != 4
        var end = at(name.end) == "." && isShort ? name.end + 1 : name.end
        let isArticle = wordBefore(range.lowerBound).key == "the"
        var said =
            (isArticle || hasOf ? "" : "the ") + EnglishNumbers.ordinal(digits(range)) + " of "
            + Self.months[month]
        let year = at(end) == "," ? end + 2 : end + 1
        if at(year - 1) == " ", digitsEnd(from: year) == year + 4, isBoundary(year + 4), at(year + 4) != ":" {
            said += ", " + EnglishNumbers.year(digits(year..<year + 4))
            end = year + 4
        }
        return (said, end)
    }
}
