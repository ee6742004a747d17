/// How long something takes, and places in a video.
extension NormalizerScanner {
    /// 空降3:25, 时长12:30: minutes and seconds.
    var isPlaceInVideo: Bool {
        let before = scalars[max(0, position - 5)..<position].filter { $0.isHan }
        return ["空降", "时长", "进度", "用时", "跳到", "计时", "度条", "成绩"].contains {
            before.suffix(2).elementsEqual($0.unicodeScalars)
        }
    }

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

    /// 1h30m, 1h 23m 45s, 2d 4h: two parts at least, from large to small.
    mutating func takeDuration() -> Bool {
        guard !isLetter(position - 1) else { return false }
        if takeHourAndMinutes() { return true }
        var parts: [(digits: Range<Int>, unit: Int)] = []
        var next = position
        var end = position
        while parts.count < 4 {
            let digitsEnd = digitsEnd(from: next)
            guard (1...4).contains(digitsEnd - next) else { break }
            let letters = ScannedWord(scalars, from: digitsEnd)
            guard let unit = Self.durationUnits[letters.key], unit > (parts.last?.unit ?? -1) else { break }
            parts.append((next..<digitsEnd, unit))
            end = letters.end
            next = at(end) == " " || at(end) == ":" ? end + 1 : end
        }
        guard parts.count >= 2 else { return false }
        let words = words(position..<end)
        let said = parts.map { part -> String in
            let digits = digits(part.digits)
            let isOne = value(part.digits) == 1
            let name = Self.durationNames[part.unit]
            return words.language == .chinese
                ? (digits == [2] && part.unit != 3 ? "两" : words.cardinal(digits)) + name.chinese
                : words.cardinal(digits) + " " + name.english + (isOne ? "" : "s")
        }
        say(said.joined(separator: words.language.separator), words.language, upTo: end)
        return true
    }

    /// "back in 1h30".
    private mutating func takeHourAndMinutes() -> Bool {
        let hours = digitsEnd(from: position)
        let end = digitsEnd(from: hours + 1)
        guard at(hours) == "h", end == hours + 3, isBoundary(end), isSpan(position) else { return false }
        let words = NumberWords(language: .english)
        let name = value(position..<hours) == 1 ? " hour " : " hours "
        say(
            words.cardinal(digits(position..<hours)) + name + words.cardinal(digits(hours + 1..<end)),
            .english, upTo: end)
        return true
    }

    /// Whether 1h30 is how long something takes rather than a time of day.
    func isSpan(_ start: Int) -> Bool {
        language(start..<start + 1) == .english && scalars[start] != "0"
            && Self.spanWords.contains(wordBefore(start).key)
    }

    private static let spanWords: Set<String> = [
        "in", "for", "about", "another", "only", "took", "takes", "lasts", "lasted", "after", "of", "another",
        "almost",
    ]

    private static let durationUnits: [String: Int] = [
        "d": 0, "h": 1, "hr": 1, "hrs": 1, "m": 2, "min": 2, "mins": 2, "s": 3, "sec": 3, "secs": 3, "ms": 4,
    ]
    private static let durationNames: [(english: String, chinese: String)] = [
        ("day", "天"), ("hour", "小时"), ("minute", "分钟"), ("second", "秒"), ("millisecond", "毫秒"),
    ]
}
