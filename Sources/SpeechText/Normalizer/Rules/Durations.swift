/// How long something takes, and places in a video.
extension NormalizerScanner {
    /// 空降3:25, 时长12:30: minutes and seconds.
    var isPlaceInVideo: Bool {
        let before = scalars[max(0, position - 5)..<position].filter { $0.isHan }
        return ["空降", "时长", "进度", "用时", "跳到", "计时", "度条", "成绩"].contains {
            before.suffix(2).elementsEqual($0.unicodeScalars)
        }
    }

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
