extension NormalizerScanner {
    /// 1/2, 8.5/10, 24/7, 9/11, 12/25, 100/4, 40/100 HP, 12/3/7.
    mutating func takeSlash() -> Bool {
        guard !isLetter(position - 1), let (number, end) = writtenNumber(from: position) else { return false }
        guard at(end) == "/" || at(end + 1) == "/" else { return false }
        if takeLargeShare(number, end) { return true }
        guard at(end) == "/" else { return false }
        let bottomEnd = digitsEnd(from: end + 1)
        guard bottomEnd > end + 1, bottomEnd - end <= 7, number.whole.count <= 6 else { return false }
        let bottom = digits(end + 1..<bottomEnd)
        let words = words(position..<bottomEnd)
        if at(bottomEnd) == "/", isDigit(bottomEnd + 1) { return takeSlashedList(words) }
        let ending = fractionEnding(at: bottomEnd)
        if ending > 0, number.fraction.isEmpty, words.language == .english, bottom != [0], bottom != [1] {
            // 2/3rds, 1/4th
            say(words.fraction(number.whole, bottom), .english, upTo: bottomEnd + ending)
            return true
        }
        if number.fraction.isEmpty, takeCentralTime(end, number.whole, words.cardinal(number.whole), words) {
            return true
        }
        guard isBoundary(bottomEnd) || bottom == [1, 0] else { return false }
        if !number.fraction.isEmpty {
            guard at(bottomEnd) != "." || !isDigit(bottomEnd + 1) else { return false }
            let isScore = [[5], [1, 0], [1, 0, 0]].contains(bottom)
            let said =
                words.language == .english
                ? words.number(number) + (isScore ? " out of " : " over ") + words.cardinal(bottom)
                : words.fraction(number, bottom)
            say(said, words.language, upTo: bottomEnd)
            return true
        }
        let said =
            words.language == .english
            ? englishSlash(number.whole, bottom, end: bottomEnd)
            : chineseSlash(number.whole, bottom, bottomEnd, words)
        if at(bottomEnd) == "\"", words.language == .english, at(position - 1) != "\"", bottom != [1, 0] {
            // 3/8" wrench
            say(said + " inch", words.language, upTo: bottomEnd + 1)
            return true
        }
        // 1/2 tsp: a part of one.
        let unitStart = at(bottomEnd) == " " ? bottomEnd + 1 : bottomEnd
        if said.contains(" of ") == false, words.language == .english, bottom != [1, 0],
            let (unit, length) = UnitNames.match(scalars[unitStart...], adjacent: unitStart == bottomEnd)
        {
            say(said + " " + unit.one, words.language, upTo: unitStart + length)
            return true
        }
        say(said, words.language, upTo: bottomEnd)
        return true
    }

    /// 5.2k/10k, 1,234/2,000: how much of a goal.
    private mutating func takeLargeShare(_ number: WrittenNumber, _ end: Int) -> Bool {
        let words = words(position..<end)
        guard words.language == .english else { return false }
        var slash = end
        let scale = takeScale(&slash, words)
        guard at(slash) == "/", let (bottom, bottomEnd) = writtenNumber(from: slash + 1) else { return false }
        var last = bottomEnd
        let bottomScale = takeScale(&last, words)
        guard
            !scale.isEmpty || !bottomScale.isEmpty
                || bottom.whole.count > digitsEnd(from: slash + 1) - slash - 1,
            isBoundary(last), at(last) != "/"
        else { return false }
        func said(_ number: WrittenNumber, _ scale: String) -> String {
            words.number(number) + (scale.isEmpty ? "" : " " + scale)
        }
        say(said(number, scale) + " out of " + said(bottom, bottomScale), .english, upTo: last)
        return true
    }

    /// The length of "rd", "rds", "th" or "ths" at `index`, or 0.
    private func fractionEnding(at index: Int) -> Int {
        let isOrdinal =
            matches("st", at: index) || matches("nd", at: index) || matches("rd", at: index)
            || matches("th", at: index)
        guard isOrdinal else { return 0 }
        let length = matches("s", at: index + 2) ? 3 : 2
        return isBoundary(index + length) ? length : 0
    }

    /// The words for top/bottom, by what the numbers can be and what is written around them.
    private func englishSlash(_ top: [Int], _ bottom: [Int], end: Int) -> String {
        let before = wordBefore(position)
        let after = wordAfter(end)
        func value(_ digits: [Int]) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
        let (a, b) = (value(top), value(bottom))
        let (first, second) = (EnglishNumbers.cardinal(top), EnglishNumbers.cardinal(bottom))
        // "round 2/3", "lobby 3/4": which of how many, and how many are there.
        if (1...b + 1).contains(a), b > 1, at(position - 1) == " " {
            if Self.numbered.contains(before.key) { return first + " of " + second }
            if Self.groups.contains(before.key) { return first + " out of " + second }
        }
        if let fixed = Self.fixedPairs["\(a)/\(b)"] { return fixed }
        if at(end) == "=" || at(end) == " " && at(end + 1) == "=" { return first + " divided by " + second }
        if a > 0, top.count == 4, bottom.count == 2 || bottom.count == 4, b % 100 == (a + 1) % 100 {
            return EnglishNumbers.year(top)
                + (bottom.count == 4 ? " to " + EnglishNumbers.year(bottom) : " to " + second)
        }
        if let date = date(a, b, top, bottom, before: before, after: after) { return date }
        if a > 0, b > 0, let odds = odds(a, b, before: before, after: after) {
            return first + odds + second
        }
        if isShare(before: before, after: after), a > 0, a < b, b < 9 {
            // "raid is 2/4 full": no share is written so.
            if a % 2 == 0 && b % 2 == 0 || a == 3 && b == 6 { return first + " out of " + second }
            return b == 2 ? "half" : NumberWords(language: .english).fraction(top, bottom)
        }
        if Self.ratings.contains(after.key) || a == b || a == 0 || a > 1 && (b == 10 || b == 100) {
            return first + " out of " + second
        }
        if a > b {
            guard b > 1, a < 10 || b == 2 && a < 20 else { return first + " divided by " + second }
        } else if b > 10, ![12, 16, 32, 64, 100].contains(b) {
            return first + (b > 31 || a == 0 ? " out of " : " over ") + second
        }
        guard b > 1, a > 0 else { return first + " over " + second }
        return NumberWords(language: .english).fraction(top, bottom)
    }

    /// The date that a/b is: after "on" or before "is my birthday", with a zero in front, or where it is no fraction.
    private func date(
        _ a: Int, _ b: Int, _ top: [Int], _ bottom: [Int], before: ScannedWord, after: ScannedWord
    ) -> String? {
        var (month, day) = options.dateOrder == .monthFirst ? (a, b) : (b, a)
        if month > 12 { (month, day) = (day, month) }
        guard (1...12).contains(month), (1...31).contains(day), top.count <= 2, bottom.count <= 2 else {
            return nil
        }
        let isNamed =
            Self.dateWords.contains(before.key)
            || after.key == "is" && ScannedWord(scalars, from: after.end + 1).key == "my"
            || Self.birthdays.contains(after.key)
        let hasZero = top[0] == 0 || bottom[0] == 0
        let isFraction = Self.chances.contains(after.key) || Self.ratings.contains(after.key)
        let isMonthFirst = a <= 12 && (13...31).contains(b) && b != 16 && b != 20
        let isDayFirst =
            (13...31).contains(a)
            && (options.dateOrder == .dayFirst && b > 1 && b != 10 || b == 11 || b == 12)
            && !Self.shapes.contains("\(a)/\(b)")
        guard isNamed || hasZero || (isMonthFirst || isDayFirst) && !isFraction else { return nil }
        let digits = String(day).utf8.map { Int($0) - 0x30 }
        return Self.months[month - 1] + " " + EnglishNumbers.ordinal(digits)
    }

    /// "1/6 odds" are one in six; "odds are 5/2", "a 7/2 favorite": five to two.
    private func odds(_ a: Int, _ b: Int, before: ScannedWord, after: ScannedWord) -> String? {
        if Self.chances.contains(after.key) { return a < b ? " in " : " to " }
        if Self.backed.contains(after.key) { return " to " }
        var word = before
        for _ in 0..<3 {
            if word.key == "odds" { return a == 1 && b > 1 ? " in " : " to " }
            guard word.count > 0, word.count <= 4 else { return nil }
            word = wordBefore(word.range.lowerBound)
        }
        return nil
    }

    private func chineseSlash(_ top: [Int], _ bottom: [Int], _ end: Int, _ words: NumberWords) -> String {
        if top == [2, 4], bottom == [7] { return "二十四七" }
        if top.count > bottom.count || at(end) == "=" {
            return words.cardinal(top) + "除以" + words.cardinal(bottom)
        }
        let (month, day) = (
            top.reduce(0) { $0 * 10 + $1 }, bottom.count > 2 ? 99 : bottom.reduce(0) { $0 * 10 + $1 }
        )
        let isShare = at(end).map { "的概几机个人".unicodeScalars.contains($0) } == true
        if top[0] == 0 && top.count == 2 && bottom.count == 2
            || (2...12).contains(month) && (13...31).contains(day) && !isShare
        {
            return words.cardinal(top) + "月" + words.cardinal(bottom) + "日"
        }
        return words.fraction(top, bottom)
    }

    /// 12/3/7, 5/5/5: kills, deaths and assists.
    private mutating func takeSlashedList(_ words: NumberWords) -> Bool {
        var parts: [String] = []
        var next = position
        while parts.count < 12 {
            let end = digitsEnd(from: next)
            guard end > next, end - next <= 6 else { break }
            parts.append(words.cardinal(digits(next..<end)))
            next = end
            guard at(end) == "/", isDigit(end + 1) else { break }
            next = end + 1
        }
        guard parts.count >= 3 else { return false }
        say(parts.joined(separator: words.language == .english ? ", " : "，"), words.language, upTo: next)
        return true
    }

    private static let fixedPairs = [
        "24/7": "twenty-four seven", "9/11": "nine eleven", "7/11": "seven eleven", "20/20": "twenty twenty",
        "50/50": "fifty-fifty", "60/40": "sixty forty", "40/60": "forty sixty", "70/30": "seventy thirty",
        "30/70": "thirty seventy", "80/20": "eighty twenty", "4/20": "four twenty",
    ]
    /// Of pictures.
    private static let shapes: Set<String> = ["16/9", "21/9", "24/12"]
    private static let dateWords: Set<String> = [
        "on", "since", "until", "till", "before", "after", "due", "by", "from", "born", "starting", "date",
    ]
    /// Before which is counted.
    private static let numbered: Set<String> = [
        "round", "game", "match", "map", "part", "pt", "day", "week", "month", "year", "episode", "ep",
        "page", "level",
        "lvl", "stage", "step", "wave", "slide", "lap", "attempt", "track", "set", "chapter", "phase",
        "period", "season",
        "lesson", "question", "number", "volume", "vol", "checkpoint", "try", "run", "quest", "task", "song",
        "video",
        "clip", "heat", "floor", "room", "hole", "mission", "act", "tweet", "post", "message", "tip", "verse",
        "song",
        "book", "issue", "disc", "cd", "world", "exam", "take", "thread", "shot", "rep", "event", "photo",
        "image", "session",
    ]
    private static let groups: Set<String> = [
        "lobby", "party", "squad", "team", "group", "boss", "bosses", "raid", "server", "queue", "progress",
        "lives",
        "score", "scored", "got", "shards", "keys", "stars", "collected", "found",
    ]
    private static let birthdays: Set<String> = ["birthday", "bday", "birthdays"]
    private static let chances: Set<String> = ["odds", "chance", "chances"]
    private static let backed: Set<String> = [
        "favorite", "favorites", "favourite", "favourites", "shot", "outsider", "outsiders", "longshot",
        "underdog",
        "underdogs",
    ]
    private static let ratings: Set<String> = [
        "stars", "star", "hp", "mp", "xp", "fps", "mana", "health", "lives", "points", "pts", "rating",
        "kills",
        "bosses", "levels", "quests", "people", "players", "viewers", "done", "complete", "completed",
        "achievements",
        "shards", "keys", "coins", "gems", "ammo", "would", "perfect", "rounds", "games", "wins", "matches",
        "ready",
        "alive", "slots", "spots", "joined", "correct", "stocks", "checks", "tests", "subs", "votes",
    ]
}
