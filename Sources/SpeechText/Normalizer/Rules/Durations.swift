/// How long something takes.
extension NormalizerScanner {
    /// Whether hours, minutes and seconds are a time of day: after "at" or a day, before a zone, in front of a line, or alone.
    /// Otherwise they are how long something takes: "the video is 2:45:10 long".
    func isClockWithSeconds(_ hour: [Int], _ end: Int) -> Bool {
        guard hour.reduce(0, { $0 * 10 + $1 }) < 25 else { return false }
        let after = at(end) == " " ? wordAfter(end) : ScannedWord()
        if Self.zones.contains(after.key), after.isCapital { return true }
        if at(position - 1) == " " || at(position - 1) == nil, after.key == "long" { return false }
        if hour.count == 2, !scalars[..<position].suffix(2).contains(where: \.isLetter), position < 2 {
            return true
        }
        if isDigit(position - 2) || at(position - 1) == "T" { return true }
        // "at 1:07:32 in the vod"
        let last = wordBefore(position)
        let before = last.key == "is" ? wordBefore(last.range.lowerBound).key : last.key
        // "from 10:30:15 to 12:30:15"
        if before == "to", isDigit(last.range.lowerBound - 2) { return true }
        return Self.clockWords.contains(before) && !["in", "into", "of"].contains(after.key)
    }

    /// 2:45:10: two hours forty-five minutes and ten seconds.
    func hoursMinutesSeconds(_ hour: [Int], _ minute: [Int], _ second: [Int], _ words: NumberWords) -> String
    {
        let parts = [(hour, "hour"), (minute, "minute"), (second, "second")].compactMap { digits, name in
            let value = digits.reduce(0) { $0 * 10 + $1 }
            return value == 0 ? nil : words.cardinal(digits) + " " + name + (value == 1 ? "" : "s")
        }
        guard let last = parts.last else { return "zero seconds" }
        return parts.count == 1 ? last : parts.dropLast().joined(separator: " ") + " and " + last
    }

    private static let clockWords: Set<String> = [
        "at", "by", "until", "till", "before", "after", "since", "from", "time", "clock", "now", "today",
        "tomorrow",
        "yesterday", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "starts",
        "start", "begins", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "log", "timestamp",
    ]

    /// 1h30m, 1h 23m 45s, 2d 4h, 1y 2m: two parts at least, from large to small.
    mutating func takeDuration() -> Bool {
        guard !isLetter(position - 1) else { return false }
        if takeTwoParts() { return true }
        var parts: [(digits: Range<Int>, unit: Int)] = []
        var next = position
        var end = position
        while parts.count < 5 {
            let digitsEnd = digitsEnd(from: next)
            guard (1...4).contains(digitsEnd - next) else { break }
            let letters = ScannedWord(scalars, from: digitsEnd)
            guard var unit = Self.durationUnits[letters.key], unit > (parts.last?.unit ?? -1) else { break }
            // "1y 2m" has months; 5w is a number in Chinese.
            if letters.key == "m", parts.last?.unit == 0 { unit = 1 }
            if letters.key == "w", language(position..<letters.end) == .chinese { break }
            parts.append((next..<digitsEnd, unit))
            end = letters.end
            next = at(end) == " " || at(end) == ":" ? end + 1 : end
        }
        guard parts.count >= 2 else { return false }
        let words = words(position..<end)
        let isSingle = words.language == .english && isAdjective(end)
        let said = parts.map { part -> String in
            let digits = digits(part.digits)
            let isOne = isSingle || value(part.digits) == 1
            let name = Self.durationNames[part.unit]
            return words.language == .chinese
                ? (digits == [2] && part.unit != 6 ? "两" : words.cardinal(digits)) + name.chinese
                : words.cardinal(digits) + " " + name.english + (isOne ? "" : "s")
        }
        say(said.joined(separator: words.language.separator), words.language, upTo: end)
        return true
    }

    /// "back in 1h30", 2hr30, 2min30: the second part has no unit. In Chinese it may have one: 1h30分.
    private mutating func takeTwoParts() -> Bool {
        let first = digitsEnd(from: position)
        guard (1...2).contains(first - position), let letter = at(first),
            letter == "h" || letter == "m" || letter == "H"
        else { return false }
        let unit = ScannedWord(scalars, from: first)
        let end = digitsEnd(from: unit.end)
        guard end == unit.end + 2, scalars[unit.end].digit < 6, isBoundary(end),
            let part = Self.durationUnits[unit.key],
            part == 4 || part == 5 && (unit.count > 1 || isSpan(position) || isSpanBefore(end)),
            at(end) != "'", at(end) != ":",
            at(end) != "." || !isDigit(end + 1)
        else { return false }
        let words = words(position..<end)
        let (whole, rest) = (digits(position..<first), digits(unit.end..<end))
        guard words.language == .english else {
            let names = (Self.durationNames[part].chinese, part == 4 ? "分" : "秒")
            var last = end
            if at(last) == (part == 4 ? "分" : "秒") { last += 1 }
            if last > end, at(last) == "钟" { last += 1 }
            say(
                (whole == [2] ? "两" : words.cardinal(whole)) + names.0 + words.cardinal(rest) + names.1,
                .chinese,
                upTo: last)
            return true
        }
        guard unit.count > 1 || isSpan(position) || isSpanBefore(end) else { return false }
        let name =
            Self.durationNames[part].english + (value(position..<first) == 1 || isAdjective(end) ? "" : "s")
        say(words.cardinal(whole) + " " + name + " " + words.cardinal(rest), .english, upTo: end)
        return true
    }

    /// "1h30 left".
    private func isSpanBefore(_ end: Int) -> Bool {
        at(end) == " " && Self.afterSpan.contains(wordAfter(end).key)
    }

    private static let afterSpan: Set<String> = [
        "left", "remaining", "ago", "later", "long", "straight", "until", "till", "run", "stream", "movie",
        "into",
        "total", "so", "already", "video", "vod", "queue", "delay", "flight", "drive",
    ]

    /// Whether 1h30 is how long something takes rather than a time of day.
    func isSpan(_ start: Int) -> Bool {
        language(start..<start + 1) == .english && scalars[start] != "0"
            && Self.spanWords.contains(wordBefore(start).key)
    }

    /// T-10min, T-00:30: what a countdown shows, before a time.
    mutating func takeCountdown() -> Bool {
        guard word.key == "t", word.count == 1, isBoundary(position - 1), let sign = at(word.end),
            sign == "-" || sign == "−" || sign == "+"
        else { return false }
        let start = at(word.end + 1) == " " ? word.end + 2 : word.end + 1
        let end = digitsEnd(from: start)
        guard (1...4).contains(end - start) else { return false }
        let unit = wordAfter(end)
        guard
            Self.durationUnits[unit.key] != nil && isBoundary(unit.end) && (unit.count > 1 || at(end) != " ")
                || Self.countedDown.contains(unit.key) || at(end) == ":" && isDigit(end + 1)
        else { return false }
        output += sign == "+" ? "T plus " : "T minus "
        position = start
        return true
    }

    private static let countedDown: Set<String> = [
        "seconds", "second", "minutes", "minute", "hours", "hour", "days", "day", "weeks", "week", "and",
    ]

    private static let spanWords: Set<String> = [
        "in", "for", "about", "another", "only", "took", "takes", "lasts", "lasted", "after", "of", "another",
        "almost", "just", "like", "around", "roughly", "nearly", "over", "under", "was", "lasting", "played",
        "watched",
        "streamed", "waited", "slept", "uptime", "duration", "length", "runtime",
    ]

    private static let durationUnits: [String: Int] = [
        "y": 0, "yr": 0, "yrs": 0, "mo": 1, "mos": 1, "mth": 1, "mths": 1, "w": 2, "wk": 2, "wks": 2, "d": 3,
        "h": 4,
        "hr": 4, "hrs": 4, "m": 5, "min": 5, "mins": 5, "s": 6, "sec": 6, "secs": 6, "ms": 7,
    ]
    private static let durationNames: [(english: String, chinese: String)] = [
        ("year", "年"), ("month", "个月"), ("week", "周"), ("day", "天"), ("hour", "小时"), ("minute", "分钟"),
        ("second", "秒"),
        ("millisecond", "毫秒"),
    ]
}
