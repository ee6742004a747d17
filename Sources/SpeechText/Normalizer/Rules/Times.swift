extension NormalizerScanner {
    /// 3:45, 15:30:10, 3:45 PM, 3pm, 3.30pm, 15h30, 1:23.456; other numbers with a colon are proportions.
    mutating func takeTime(from start: Int) -> Bool {
        guard start == position, let time = clockTime(from: start) else { return false }
        let words = words(start..<time.end)
        let said = said(time, words) + (time.isUniversal ? words.language.separator + "UTC" : "")
        if takeCentralTime(time.end, time.hour, said, words) { return true }
        say(said, words.language, upTo: time.end)
        takeTimeRange(words, time)
        return true
    }

    private func clockTime(from start: Int) -> ClockTime? {
        let hourEnd = digitsEnd(from: start)
        guard hourEnd - start <= 3, !isLetter(start - 1) || at(start - 1) == "T" && isDigit(start - 2) else {
            return nil
        }
        var time = ClockTime()
        time.hour = digits(start..<hourEnd)
        let sign = at(hourEnd)
        let minuteEnd = digitsEnd(from: hourEnd + 1)
        let hasMinutes = minuteEnd == hourEnd + 3 && scalars[hourEnd + 1].digit < 6
        guard sign == ":", minuteEnd > hourEnd + 1 else {
            guard hourEnd - start <= 2, value(start..<hourEnd) < 25 else { return nil }
            if sign == "h" || sign == "H", isSpan(start) || language(start..<hourEnd + 1) == .chinese {
                return nil
            }
            if sign == "." || sign == "h" || sign == "H", hasMinutes {
                let half = halfOfDay(at: minuteEnd)
                guard sign == "." ? half != nil : isBoundary(minuteEnd) else { return nil }
                time.minute = digits(hourEnd + 1..<minuteEnd)
                (time.isAfternoon, time.end) = (half?.isAfternoon, half?.end ?? minuteEnd)
            } else if let isAfternoon = halfOfRange(start, hourEnd) {
                (time.isAfternoon, time.end) = (isAfternoon, hourEnd)
                time.isBeginning = true
                return time
            } else if let half = halfOfDay(at: hourEnd) ?? halfByLetter(at: hourEnd) {
                (time.isAfternoon, time.end) = (half.isAfternoon, half.end)
            } else {
                return nil
            }
            time.isBeginning = isTime(after: time.end)
            return time
        }
        time.minute = digits(hourEnd + 1..<minuteEnd)
        time.end = minuteEnd
        guard hasMinutes, time.hour.count <= 2,
            value(start..<hourEnd) < 60
                || at(minuteEnd) == ":" && digitsEnd(from: minuteEnd + 1) == minuteEnd + 3,
            !isScore(start, minuteEnd)
        else {
            guard minuteEnd - hourEnd - 1 <= 6 else { return nil }
            time.isProportion = true
            return time
        }
        if at(time.end) == ":", digitsEnd(from: time.end + 1) == time.end + 3 {
            time.second = digits(time.end + 1..<time.end + 3)
            time.end += 3
        }
        if at(time.end) == ".", isDigit(time.end + 1) {
            let end = digitsEnd(from: time.end + 1)
            time.fraction = digits(time.end + 1..<end)
            time.end = end
        }
        if value(start..<hourEnd) > 24, time.second == nil, time.fraction.isEmpty, time.hour.count == 2 {
            // 45:10 is a score or the length of a film.
            time.isProportion = isBoundary(time.end) && language(start..<time.end) == .chinese
        }
        if let half = halfOfDay(at: time.end) { (time.isAfternoon, time.end) = (half.isAfternoon, half.end) }
        if at(time.end) == "Z", isBoundary(time.end + 1) {
            (time.isUniversal, time.end) = (true, time.end + 1)
        }
        time.isBeginning = isTime(after: time.end)
        return time
    }

    /// Whether a hyphen and a time follow: "10:00-11:30", "2pm - 4pm".
    private func isTime(after end: Int) -> Bool {
        let sign = at(end) == " " ? end + 1 : end
        guard at(sign) == "-" || at(sign) == "~" else { return false }
        let start = at(sign + 1) == " " ? sign + 2 : sign + 1
        let next = digitsEnd(from: start)
        return (1...2).contains(next - start)
            && (at(next) == ":" && isDigit(next + 1) || halfOfDay(at: next) != nil
                || halfByLetter(at: next) != nil)
    }

    private mutating func takeTimeRange(_ words: NumberWords, _ time: ClockTime) {
        guard time.isBeginning else { return }
        let sign = at(time.end) == " " ? time.end + 1 : time.end
        output += words.word("to", "到")
        position = at(sign + 1) == " " ? sign + 2 : sign + 1
    }

    /// am, pm, a.m., p.m. with or without a space in front.
    func halfOfDay(at index: Int) -> (isAfternoon: Bool, end: Int)? {
        let start = at(index) == " " ? index + 1 : index
        guard let first = at(start)?.lowercased, first == "a" || first == "p" else { return nil }
        if at(start + 1) == ".", at(start + 2)?.lowercased == "m", at(start + 3) == "." {
            // The last dot may end the sentence too.
            return (first == "p", at(start + 4) == nil ? start + 3 : start + 4)
        }
        guard at(start + 1)?.lowercased == "m", isBoundary(start + 2), at(start + 2) != "'",
            start == index || at(start) != "a" || at(start + 2) != " " || isClock(index)
        else { return nil }
        return (first == "p", start + 2)
    }

    /// 7p EST, 10a-2p: one letter, before a zone or another such time, or after one.
    private func halfByLetter(at index: Int) -> (isAfternoon: Bool, end: Int)? {
        guard let letter = at(index)?.lowercased, letter == "a" || letter == "p", isBoundary(index + 1) else {
            return nil
        }
        func isHalf(_ end: Int) -> Bool {
            at(end).map { "aApP".unicodeScalars.contains($0) } == true && isBoundary(end + 1)
        }
        let zone = at(index + 1) == " " ? wordAfter(index + 1) : ScannedWord()
        let next = at(index + 1) == "-" ? digitsEnd(from: index + 2) : index + 1
        var start = index
        while start > 0, isDigit(start - 1) { start -= 1 }
        let isSecond = at(start - 1) == "-" && isHalf(start - 2) && isDigit(start - 3)
        let isRange = next > index + 2 && isHalf(next)
        guard Self.zones.contains(zone.key) && zone.isCapital || isSecond || isRange else { return nil }
        return (letter == "p", index + 1)
    }

    /// "at 5 am" is a time, "I 5 am" is none; after a full hour only small numbers are.
    private func isClock(_ end: Int) -> Bool { end > 0 && isDigit(end - 1) }

    private func said(_ time: ClockTime, _ words: NumberWords) -> String {
        let minute = time.minute ?? []
        if time.isProportion {
            return words.cardinal(time.hour) + words.word("to", "比") + words.cardinal(minute)
        }
        guard words.language == .english else { return chinese(time, minute, words) }
        var time = time
        let second = time.second
        let isLasting =
            second != nil && time.fraction.isEmpty && time.isAfternoon == nil && !time.isUniversal
            && !isClockWithSeconds(time.hour, time.end)
        if time.second == [0, 0], time.fraction.isEmpty {
            if minute == [0, 0], time.hour.count == 1, time.hour != [0] {
                return words.cardinal(time.hour) + (time.hour == [1] ? " hour" : " hours")
            }
            time.second = nil
        }
        if let fraction = englishStopwatch(time, minute, words) { return fraction }
        if isLasting, let second {
            return hoursMinutesSeconds(time.hour, minute, second, words)
        }
        if minute == [0, 0], time.second == nil, time.isAfternoon == nil, time.hour.count == 2 {
            if time.hour == [0, 0] { return time.isUniversal ? "zero hundred" : "midnight" }
            // 18:00
            if time.hour[0] > 1 || time.hour[0] == 1 && time.hour[1] > 2 {
                return words.cardinal(time.hour) + " hundred"
            }
        }
        var said = words.cardinal(time.hour)
        if minute.contains(where: { $0 != 0 }) {
            said += minute[0] == 0 ? " oh " + words.cardinal(minute) : " " + words.cardinal(minute)
        } else if time.isAfternoon == nil, time.hour.count > 0, !time.isBeginning {
            said += time.second == nil ? " o'clock" : ""
        }
        if let second = time.second { said += " and " + words.cardinal(second) + " seconds" }
        said += time.isAfternoon.map { $0 ? " PM" : " AM" } ?? ""
        return said
    }

    /// 0:45, 1:23.456, 14:35.2.
    private func englishStopwatch(_ time: ClockTime, _ minute: [Int], _ words: NumberWords) -> String? {
        if time.hour == [0], minute == [0, 0], time.second == nil, time.fraction.isEmpty,
            ["at", "by", "until", "till", "from", "after", "before"].contains(wordBefore(position).key)
        {
            return "midnight"
        }
        if time.hour == [0], minute.count == 2, time.second == nil, time.fraction.isEmpty,
            time.isAfternoon == nil,
            !time.isUniversal
        {
            return words.cardinal(minute) + (minute == [0, 1] ? " second" : " seconds")
        }
        if let second = time.second, time.fraction.isEmpty, time.isAfternoon == nil,
            (time.hour + minute).allSatisfy({ $0 == 0 })
        {
            // 00:00:10
            return words.cardinal(second) + (second == [0, 1] ? " second" : " seconds")
        }
        if minute == [0, 0], time.second == nil, time.isAfternoon == nil, !time.isUniversal,
            at(time.end) == " "
        {
            // "1:00 left", "2:00 timer"
            let after = wordAfter(time.end).key
            let isSingle = time.hour == [1] || Self.spans.contains(after)
            if Self.lasting.contains(after), !["at", "by"].contains(wordBefore(position).key) {
                return words.cardinal(time.hour) + (isSingle ? " minute" : " minutes")
            }
        }
        guard !time.fraction.isEmpty else { return nil }
        func pair(_ digits: [Int]) -> String {
            digits.first == 0 && digits.count == 2 ? "oh " + words.cardinal(digits) : words.cardinal(digits)
        }
        let whole = [words.cardinal(time.hour), pair(minute)] + (time.second.map { [pair($0)] } ?? [])
        return whole.joined(separator: " ") + " point " + words.spelled(time.fraction)
    }

    /// After what is left of a countdown.
    private static let lasting: Set<String> = [
        "left", "remaining", "timer", "cooldown", "cd", "countdown", "timeout", "penalty",
    ]
}
