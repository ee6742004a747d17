/// Times of day and places in a video as Chinese says them.
extension NormalizerScanner {
    struct ClockTime {
        var hour: [Int] = []
        var minute: [Int]?
        var second: [Int]?
        var fraction: [Int] = []
        var isAfternoon: Bool?
        /// 3:1, 16:9.
        var isProportion = false
        /// 18:00Z.
        var isUniversal = false
        var end = 0
        /// Whether another time follows after a hyphen.
        var isBeginning = false
    }

    func chinese(_ time: ClockTime, _ minute: [Int], _ words: NumberWords) -> String {
        if !time.fraction.isEmpty {
            let (minutes, seconds) = time.second == nil ? (time.hour, minute) : (minute, time.second ?? [])
            let hours = time.second == nil ? "" : words.cardinal(time.hour) + "小时"
            return hours + words.cardinal(minutes) + "分" + words.cardinal(seconds) + "点"
                + words.spelled(time.fraction)
                + "秒"
        }
        if time.isAfternoon == nil,
            isPlaceInVideo || isPlace(before: time.end) || time.second != nil && at(time.end) == "长"
        {
            return chineseLength(time, minute, words)
        }
        var said =
            partOfDay(time)
            + (time.hour == [2] ? "两" : words.cardinal(time.hour)) + "点"
        if minute.contains(where: { $0 != 0 }) {
            said += (minute[0] == 0 ? "零" : "") + words.cardinal(minute) + "分"
        }
        if let second = time.second { said += words.cardinal(second) + "秒" }
        return said
    }

    /// Hours, minutes and seconds of a length; what is zero is left out.
    private func chineseLength(_ time: ClockTime, _ minute: [Int], _ words: NumberWords) -> String {
        let parts =
            time.second == nil
            ? [(time.hour, "分"), (minute, "秒")]
            : [(time.hour, "小时"), (minute, "分"), (time.second ?? [], "秒")]
        let said = parts.filter { $0.0.contains { $0 != 0 } }
        guard let last = said.last else { return "零秒" }
        return said.map { ($0.0 == [2] && $0.1 == "小时" ? "两" : words.cardinal($0.0)) + $0.1 }.joined()
            + (last.1 == "分" ? "钟" : "")
    }

    /// 8pm is 晚上, 3pm 下午; nothing where 今晚 or the like is written in front, or the same was said of the beginning.
    private func partOfDay(_ time: ClockTime) -> String {
        guard let isAfternoon = time.isAfternoon else { return "" }
        let before = scalars[max(0, position - 2)..<position]
        if before.contains(where: { "晚早午晨夜".unicodeScalars.contains($0) }) { return "" }
        let part = Self.partOfDay(isAfternoon, time.hour)
        guard let sign = at(position - 1), sign == "-" || sign == "~" else { return part }
        return isSamePartBefore(position - 1, part) ? "" : part
    }

    private static func partOfDay(_ isAfternoon: Bool, _ hour: [Int]) -> String {
        switch (isAfternoon, hour.reduce(0) { $0 * 10 + $1 }) {
        case (false, 6...8): "早上"
        case (false, 9...11): "上午"
        case (false, 1...5), (false, 12): "凌晨"
        case (true, 12): "中午"
        case (true, 1...5): "下午"
        case (true, 6...11): "晚上"
        default: ""
        }
    }

    /// Whether the time that ends before `sign` is in the same part of the day: 8pm-11pm, 8-11pm.
    private func isSamePartBefore(_ sign: Int, _ part: String) -> Bool {
        var start = sign
        while sign - start < 8, let scalar = at(start - 1),
            scalar.isDigit || scalar == ":" || scalar.isASCIILetter
        {
            start -= 1
        }
        let hour = start..<digitsEnd(from: start)
        guard (1...2).contains(hour.count) else { return false }
        let half = at(sign - 2)?.lowercased
        let isAfternoon = half == "p" || half != "a" && part != "早上" && part != "上午" && part != "凌晨"
        // 今晚8pm-11pm: the word in front is of both.
        let isNamed = at(start - 1).map { "晚早午晨夜上".unicodeScalars.contains($0) } == true
        return Self.partOfDay(isAfternoon, digits(hour)) == part || isNamed && half != "a" && isAfternoon
    }

    /// 8-10pm: the half of the day of the first, in Chinese, which names it before both.
    func halfOfRange(_ start: Int, _ hourEnd: Int) -> Bool? {
        guard at(hourEnd) == "-" || at(hourEnd) == "~", language(start..<hourEnd) == .chinese else {
            return nil
        }
        let end = digitsEnd(from: hourEnd + 1)
        guard (1...2).contains(end - hourEnd - 1), (1...12).contains(value(start..<hourEnd)),
            let half = halfOfDay(at: end), half.end > end
        else { return nil }
        // 10-2am begins in the evening.
        let isCrossing = value(start..<hourEnd) > value(hourEnd + 1..<end) && value(start..<hourEnd) < 12
        return isCrossing ? !half.isAfternoon : half.isAfternoon
    }

    /// 空降3:25, 时长12:30: minutes and seconds.
    var isPlaceInVideo: Bool {
        let before = scalars[max(0, position - 5)..<position].filter { $0.isHan }
        if before.last == "剩" { return true }
        return Self.placesBefore.contains { before.suffix(2).elementsEqual($0) }
    }

    /// 比分20:30, 第3局21:19拿下: points of two sides, not a time of day.
    func isScore(_ start: Int, _ end: Int) -> Bool {
        guard let before = at(start - 1), before.isHan || at(end)?.isHan == true else { return false }
        if before == "分" || before == "比" { return true }
        guard language(start..<end) == .chinese else { return false }
        let rest = scalars[min(end, scalars.count)...]
        if Self.outcomes.contains(where: { rest.starts(with: $0) }) { return true }
        return Self.standings.contains { scalars[..<start].suffix($0.count).elementsEqual($0) }
    }

    /// What is said of a score, and before one.
    private static let outcomes = [
        "拿下", "赢", "输", "领先", "落后", "战胜", "击败", "取胜", "获胜", "险胜", "惜败", "大胜", "完胜", "横扫", "逆转", "告负", "战平",
        "打平",
        "胜", "负", "败", "带走", "翻盘", "惜负", "不敌", "力克",
    ].map { Array($0.unicodeScalars) }
    private static let standings = ["领先", "落后", "战成", "打成", "打出", "比分是", "比分为", "扳成", "追成", "追到"]
        .map { Array($0.unicodeScalars) }

    /// 3:25处, 2:15名场面, 02:15高能.
    private func isPlace(before end: Int) -> Bool {
        let rest = scalars[min(end, scalars.count)...]
        return Self.placesAfter.contains { rest.starts(with: $0) }
    }

    private static let placesAfter = ["处", "名场", "高能", "那段", "那里", "这段", "这里", "那个地方", "的地方", "开始高能"]
        .map { Array($0.unicodeScalars) }

    private static let placesBefore = [
        "空降", "时长", "进度", "用时", "跳到", "计时", "度条", "成绩", "剩下", "剩余", "计时", "频长", "片长", "看到", "倒到", "拉到", "播到",
        "放到", "配速", "间戳", "计时器",
    ].map { Array($0.unicodeScalars) }

    /// 3'20", 5'30": minutes and seconds, where no inches can be meant.
    mutating func takePrimes(_ end: Int, _ words: NumberWords) -> Bool {
        guard at(end) == "'" else { return false }
        let last = digitsEnd(from: end + 1)
        let close = at(last) == "\"" ? last + 1 : at(last) == "'" && at(last + 1) == "'" ? last + 2 : last
        guard last == end + 3, close > last, scalars[end + 1].digit < 6 else { return false }
        let seconds = value(end + 1..<last)
        guard seconds >= 12 || at(end + 1) == "0" || words.language == .chinese && isPlaceInVideo else {
            return false
        }
        let (whole, rest) = (digits(position..<end), digits(end + 1..<last))
        if words.language == .chinese {
            say(words.cardinal(whole) + "分" + words.cardinal(rest) + "秒", .chinese, upTo: close)
        } else {
            let isOne = value(position..<end) == 1
            say(
                words.cardinal(whole) + (isOne ? " minute " : " minutes ") + words.cardinal(rest)
                    + (seconds == 1 ? " second" : " seconds"), .english, upTo: close)
        }
        return true
    }
}
