extension NormalizerScanner {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]

    /// 2024-03-05, 2024/3/5, 2024.3.5, and 3/5/2024 with the month first.
    mutating func takeDate(from start: Int) -> Bool {
        let ends = groups(from: start, separators: ["-", "/", "."])
        guard ends.count == 3, at(ends[2].upperBound)?.isDigit != true,
            at(ends[0].upperBound) == at(ends[1].upperBound),
            at(start - 1)?.isDigit != true
        else { return false }
        let values = ends.map { digits($0) }
        var (year, month, day): ([Int], [Int], [Int])
        if values[0].count == 4, values[1].count <= 2, values[2].count <= 2 {
            (year, month, day) = (values[0], values[1], values[2])
        } else if values[2].count == 4, values[0].count <= 2, values[1].count <= 2,
            at(ends[0].upperBound) == "/"
        {
            (year, month, day) = (values[2], values[0], values[1])
        } else {
            return false
        }
        var (m, d) = (month.reduce(0) { $0 * 10 + $1 }, day.reduce(0) { $0 * 10 + $1 })
        // 25/12/2023 can only have its day first.
        if values[2].count == 4, m > 12 { (m, d, month, day) = (d, m, day, month) }
        guard (1...12).contains(m), (1...31).contains(d) else { return false }
        let end = ends[2].upperBound
        let words = NumberWords(language: language(start..<end))
        let said =
            words.language == .english
            ? "\(Self.months[m - 1]) \(words.ordinal(day)), \(words.year(year))"
            : words.spelled(year) + "年" + words.cardinal(month) + "月" + words.cardinal(day) + "日"
        say(said, words.language, upTo: end)
        return true
    }

    /// Up to three runs of digits with one of the separators between them.
    private func groups(from start: Int, separators: Set<Unicode.Scalar>) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var next = start
        while groups.count < 3 {
            let end = digitsEnd(from: next)
            guard end > next, end - next <= 4 else { break }
            groups.append(next..<end)
            guard let separator = at(end), separators.contains(separator) else { break }
            next = end + 1
        }
        return groups
    }

    /// A month by name and a day, or a year: "May 5th, 2024", "Dec. 25", "March 2021".
    mutating func takeNamedDate(_ word: String, _ wordEnd: Int) -> Bool {
        guard options.numbers, let month = Self.month(word) else { return false }
        let space = at(wordEnd) == "." ? wordEnd + 1 : wordEnd
        let start = space + 1
        let dayEnd = digitsEnd(from: start)
        guard at(space) == " ", (1...2).contains(dayEnd - start), at(dayEnd) != ":", at(dayEnd) != "%",
            at(dayEnd) != "." || at(dayEnd + 1)?.isDigit != true
        else { return false }
        let day = digits(start..<dayEnd)
        guard (1...31).contains(day.reduce(0) { $0 * 10 + $1 }) else { return false }
        var end = dayEnd
        if ["st", "nd", "rd", "th"].contains(where: { matches($0, at: dayEnd) }) { end += 2 }
        guard at(end)?.isLetter != true || at(end)?.isHan == true else { return false }
        var said = Self.months[month] + " " + EnglishNumbers.ordinal(day)
        let year = at(end) == "," ? end + 2 : end + 1
        if at(year - 1) == " ", digitsEnd(from: year) == year + 4, at(year + 4) != ":",
            at(year)?.digit ?? 0 > 0
        {
            said += ", " + EnglishNumbers.year(digits(year..<year + 4))
            end = year + 4
        }
        say(said, .english, upTo: end)
        return true
    }

    /// The index of a month by its name, or by its first three letters.
    private static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3, word.first?.isUppercase == true else { return nil }
        return months.firstIndex { $0 == word || word.utf8.count == 3 && $0.hasPrefix(word) }
    }

    /// 3:45, 15:30:10, 3:45 PM, 3pm; other numbers with a colon are proportions.
    mutating func takeTime(from start: Int) -> Bool {
        let hourEnd = digitsEnd(from: start)
        guard hourEnd - start <= 2 else { return false }
        let hour = digits(start..<hourEnd)
        guard at(hourEnd) == ":", at(hourEnd + 1)?.isDigit == true else {
            guard let half = halfOfDay(at: hourEnd) else { return false }
            sayTime(hour, [], [], half.isAfternoon, start, half.end)
            return true
        }
        let minuteEnd = digitsEnd(from: hourEnd + 1)
        let minute = digits(hourEnd + 1..<minuteEnd)
        guard minute.count == 2, minute[0] < 6, hour.reduce(0, { $0 * 10 + $1 }) < 25 else {
            guard minute.count <= 3 else { return false }
            let words = NumberWords(language: language(start..<minuteEnd))
            say(
                words.cardinal(hour) + words.word("to", "比") + words.cardinal(minute), words.language,
                upTo: minuteEnd)
            return true
        }
        var end = minuteEnd
        var second: [Int] = []
        if at(end) == ":", digitsEnd(from: end + 1) == end + 3 {
            second = digits(end + 1..<end + 3)
            end += 3
        }
        let half = halfOfDay(at: end)
        sayTime(hour, minute, second, half?.isAfternoon, start, half?.end ?? end)
        return true
    }

    /// am, pm, a.m., p.m. with or without a space in front.
    private func halfOfDay(at index: Int) -> (isAfternoon: Bool, end: Int)? {
        let start = at(index) == " " ? index + 1 : index
        guard let first = at(start)?.lowercased, first == "a" || first == "p" else { return nil }
        if at(start + 1) == ".", at(start + 2)?.lowercased == "m", at(start + 3) == "." {
            return (first == "p", start + 4)
        }
        guard at(start + 1)?.lowercased == "m",
            at(start + 2)?.isLetter != true || at(start + 2)?.isHan == true
        else { return nil }
        return (first == "p", start + 2)
    }

    private mutating func sayTime(
        _ hour: [Int], _ minute: [Int], _ second: [Int], _ isAfternoon: Bool?, _ start: Int, _ end: Int
    ) {
        let words = NumberWords(language: language(start..<end))
        let isFull = minute.allSatisfy { $0 == 0 }
        var said: String
        if words.language == .english {
            said = words.cardinal(hour)
            if !isFull {
                said += minute[0] == 0 ? " oh " + words.cardinal(minute) : " " + words.cardinal(minute)
            } else if isAfternoon == nil {
                said += " o'clock"
            }
            if !second.isEmpty { said += " and " + words.cardinal(second) + " seconds" }
            said += isAfternoon.map { $0 ? " PM" : " AM" } ?? ""
        } else {
            said =
                (isAfternoon.map { $0 ? "下午" : "上午" } ?? "") + (hour == [2] ? "两" : words.cardinal(hour))
                + "点"
            if !isFull { said += (minute[0] == 0 ? "零" : "") + words.cardinal(minute) + "分" }
            if !second.isEmpty { said += words.cardinal(second) + "秒" }
        }
        say(said, words.language, upTo: end)
    }

    /// Three or more groups of digits with hyphens: 138-1234-5678; after a plus also with spaces and brackets.
    mutating func takeTelephone(from start: Int) -> Bool {
        let isInternational = at(start - 1) == "+"
        let isBracketed = at(start - 1) == "("
        if isBracketed, at(start + 3) != ")" && at(start + 4) != ")" { return false }
        var groups: [Range<Int>] = []
        var next = start
        while groups.count < 6 {
            let end = digitsEnd(from: next)
            guard end > next, end - next <= (isInternational ? 12 : 8) else { break }
            groups.append(next..<end)
            next = end
            while let separator = at(next),
                separator == "-"
                    || (isInternational || isBracketed) && " ()".unicodeScalars.contains(separator),
                next < end + 2
            {
                next += 1
            }
            if next == end { break }
        }
        let count = groups.reduce(0) { $0 + $1.count }
        guard let last = groups.last, at(last.upperBound)?.isDigit != true, (7...15).contains(count),
            isInternational || groups.count >= 3
                || groups.count == 2 && (isBracketed || isAreaAndNumber(groups))
        else { return false }
        let words = NumberWords(language: language(start..<last.upperBound))
        let said = groups.map { words.telephone(digits($0)) }.joined(
            separator: words.language == .english ? ", " : "，")
        say((isInternational ? words.word("plus", "加") : "") + said, words.language, upTo: last.upperBound)
        return true
    }

    /// 555-1234, 010-12345678.
    private func isAreaAndNumber(_ groups: [Range<Int>]) -> Bool {
        groups[0].count == 3 && groups[1].count == 4
            || scalars[groups[0].lowerBound] == "0" && (3...4).contains(groups[0].count)
                && groups[1].count >= 7
    }

    /// Numbers with two dots or more: 2.0.1, 192.168.0.1.
    mutating func takeVersion(from start: Int) -> Bool {
        var parts: [Range<Int>] = []
        var next = start
        while true {
            let end = digitsEnd(from: next)
            guard end > next else { break }
            parts.append(next..<end)
            guard at(end) == ".", at(end + 1)?.isDigit == true else { break }
            next = end + 1
        }
        guard parts.count >= 3, let last = parts.last else { return false }
        let words = NumberWords(language: language(start..<last.upperBound))
        let said = parts.map { part in
            part.count > 3 ? words.spelled(digits(part)) : words.cardinal(digits(part))
        }
        say(said.joined(separator: words.word("point", "点")), words.language, upTo: last.upperBound)
        return true
    }
}
