extension NormalizerScanner {
    /// Scales, currencies and units after a number.
    func measured(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard let first = at(end), first != "," && first != "." else { return nil }
        if first == "K" || first == "k", isResolution(number, end) {
            return (words.number(number) + (words.language == .english ? " K" : "K"), end + 1)
        }
        if let thousands = chineseThousands(number, end, words) { return thousands }
        if first == "k" || first == "K", number.fraction.isEmpty, !isLetter(end + 1),
            words.language == .english,
            Self.running.contains(wordBefore(position).key) || isRace(number, end)
                || at(end + 1) == " " && Self.races.contains(wordAfter(end + 1).key)
        {
            return (words.number(number) + " K", end + 1)
        }
        if first == "p" || first == "P", number.whole.count >= 3, !isLetter(end + 1) {
            guard words.language == .english else { return (words.spelled(number.whole) + "P", end + 1) }
            let said = number.whole.count == 4 ? words.year(number.whole) : EnglishNumbers.model(number.whole)
            return (said + " P", end + 1)
        }
        // "B2B" is a name: no unit after a number glued to a word.
        if isLetter(position - 1), unitBefore != position { return nil }
        let gap = first == " " ? 1 : 0
        if let unit = looseUnit(number, end, gap, words) { return unit }
        if let symbol = at(end + gap), !symbol.isASCIILetter, !symbol.isHan,
            let currency = Currency.symbols[symbol],
            !isDigit(end + gap + 1)
        {
            return (currency.words(number, scale: "", words), end + gap + 1)
        }
        if let (currency, length) = currencyCode(at: end + gap) {
            return (currency.words(number, scale: "", words), end + gap + length)
        }
        if let degrees = bareDegrees(number, end + gap, words) { return (degrees, end + gap + 1) }
        if words.language == .english, isMinutes(number, end) {
            let isSingle = number.isOne || isAdjective(end + 1)
            return (words.number(number) + (isSingle ? " minute" : " minutes"), end + 1)
        }
        if let scaled = scaled(number, end, words) { return scaled }
        guard
            let (unit, length) = UnitNames.match(scalars[(end + gap)...], adjacent: gap == 0)
                ?? (gap == 1 ? UnitNames.matchPower(scalars[(end + gap)...]) : nil)
        else { return nil }
        let isSingle = number.isOne || isAdjective(end + gap + length)
        let name = words.language == .chinese ? unit.chinese : " " + (isSingle ? unit.one : unit.many)
        let isTwo = number.whole == [2] && number.fraction.isEmpty && !number.isNegative
        let said = words.language == .chinese && isTwo ? "两" : words.number(number)
        let close = at(end + gap + length) == "." && isAbbreviatedUnit(end + gap, length) ? 1 : 0
        return (said + name, end + gap + length + close)
    }

    /// Units that are told from words by what is around: 6 mo old, 200 cal, a 10A fuse, 5yo kid.
    private func looseUnit(
        _ number: WrittenNumber, _ end: Int, _ gap: Int, _ words: NumberWords
    ) -> (String, Int)? {
        guard words.language == .english else { return nil }
        let unit = ScannedWord(scalars, from: end + gap)
        guard isBoundary(unit.end), !isLetter(position - 1) || unitBefore == position else { return nil }
        let after = at(unit.end) == " " ? wordAfter(unit.end) : ScannedWord()
        let isSingle = number.isOne || isAdjective(unit.end)
        switch unit.key {
        case "mo"
        where gap == 1
            && (["old", "sub", "streak", "ago", "later", "left"].contains(after.key) || after.count == 0):
            return (words.number(number) + (isSingle || after.key == "old" ? " month" : " months"), unit.end)
        case "yo", "yr", "y":
            let isOld = unit.key != "yo" && after.key == "old"
            guard unit.key == "yo" && gap == 0 || isOld else { return nil }
            let isName =
                Self.articles.contains(wordBefore(position).key) || after.shape == .lower && isNoun(after)
            let years = number.isOne || isName || isOld && isNoun(wordAfter(after.end)) ? " year" : " years"
            return (words.number(number) + years + (isOld ? "" : " old"), unit.end)
        case "cal", "cals":
            guard number.whole.count >= 3 || gap == 0 && number.whole.count > 1 && number.whole != [5, 0]
            else {
                return nil
            }
            return (words.number(number) + " calories", unit.end)
        case "a" where gap == 0 && unit.shape == .upper, "amp" where gap == 0, "amps" where gap == 0:
            let isVolts = at(position - 1) == " " && at(position - 2) == "V" && isDigit(position - 3)
            guard unit.count > 1 || isVolts || Self.electric.contains(after.key) else { return nil }
            return (
                words.number(number) + (isSingle || isNoun(after) && !isVolts ? " amp" : " amps"), unit.end
            )
        default: return nil
        }
    }

    /// Whether a word can be what is measured: "5yo kid".
    private func isNoun(_ word: ScannedWord) -> Bool {
        word.shape == .lower && !Self.connectives.contains(word.key)
            && !["btw", "lol", "now", "already", "today", "tho", "please", "pls", "and"].contains(word.key)
    }

    private static let electric: Set<String> = [
        "fuse", "charger", "breaker", "circuit", "power", "supply", "adapter", "current", "plug", "max",
    ]

    /// 5k, 3.4m views, 2M, 5k€.
    private func scaled(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        var (scale, next) = ("", end)
        if words.language == .english, let (name, scaleEnd) = countedScale(end) {
            (scale, next) = (name, scaleEnd)
        } else if at(end) != " " {
            scale = takeScale(&next, words)
        }
        guard !scale.isEmpty else { return nil }
        let sign = at(next) == " " ? next + 1 : next
        if let symbol = at(sign), let currency = Currency.symbols[symbol], !isDigit(sign + 1) {
            return (currency.words(number, scale: scale, words), sign + 1)
        }
        guard words.language == .chinese else { return (words.number(number) + " " + scale, next) }
        // 2w, 2w5
        let isTwo = number.whole == [2] && number.fraction.isEmpty && !number.isNegative
        let said = (isTwo ? "两" : words.number(number)) + scale
        if isDigit(next), !isAlphanumeric(next + 1), at(next + 1) != "." {
            return (said + words.cardinal(digits(next..<next + 1)), next + 1)
        }
        return (said, next)
    }

    /// "10 min. later": the full stop of a unit.
    func isAbbreviatedUnit(_ start: Int, _ length: Int) -> Bool {
        let end = start + length
        return at(end + 1) == " " && ScannedWord(scalars, from: end + 2).shape == .lower && isLetter(start)
    }

    /// "the 24h stream", "a 5min break".
    func isAdjective(_ end: Int) -> Bool {
        // "a 2m tall guy"
        if at(end) == " ", Self.dimensions.contains(wordAfter(end).key) {
            let noun = wordAfter(wordAfter(end).end)
            return at(wordAfter(end).end) == " " && noun.shape == .lower
                && !Self.connectives.contains(noun.key)
        }
        let before = wordBefore(position).key
        let after = wordAfter(end)
        return at(end) == " " && after.shape == .lower && Self.articles.contains(before)
            && !Self.connectives.contains(after.key) || Self.spans.contains(after.key) && at(end) == " "
    }

    private static let dimensions: Set<String> = [
        "tall", "long", "wide", "high", "deep", "thick", "old", "radius",
    ]

    /// What lasts or is measured: "24hr stream", "32in monitor".
    static let spans: Set<String> = [
        "stream", "streams", "marathon", "shift", "challenge", "timer", "cooldown", "trailer", "queue", "ban",
        "timeout", "ad", "ads", "break", "breaks", "delay", "lag", "response", "clip", "clips", "video",
        "videos", "rule", "window",
        "intermission", "nap", "warmup", "countdown", "warning", "gap", "drive", "walk", "commute",
        "interval", "buff", "debuff",
        // What is measured.
        "tv", "monitor", "monitors", "screen", "display", "ruler", "dumbbell", "dumbbells", "kettlebell",
        "plate", "plates",
        "bottle", "bag", "tank", "charger", "psu", "bulb", "battery", "fuse", "ssd", "hdd", "stick", "input",
        "cable", "rope", "ladder",
        "pole", "pipe", "pizza", "steak", "burger", "beer", "can", "fan", "fans", "lens", "radiator", "rad",
        "cap", "gun", "round",
        "bullet", "race", "dash", "sprint", "hike", "trip", "flight", "fall", "drop", "jump", "dive", "pool",
        "limit", "zone",
        "radius", "guy", "dude",
        "gap", "barbell", "sword", "board", "desk", "bed", "tower", "wall", "snake", "baby", "kid", "sub",
        "boy", "girl",
        "old", "connection", "fiber", "line", "gold", "supply", "microwave", "amp", "speaker", "speakers",
        "engine", "paddle",
    ]

    /// "ran a 5k", "my first 10k".
    private func isRace(_ number: WrittenNumber, _ end: Int) -> Bool {
        let before = wordBefore(position)
        guard number.whole == [5] || number.whole == [1, 0] else { return false }
        let after = at(end + 1) == " " ? wordAfter(end + 1) : ScannedWord()
        return ["a", "my", "first"].contains(before.key)
            && (after.count == 0 || Self.connectives.contains(after.key) || Self.spans.contains(after.key))
    }

    /// Around "10k" of a race.
    static let running: Set<String> = ["ran", "jogged", "running", "jogging"]
    static let races: Set<String> = ["run", "race", "runs", "races", "runner", "runners", "pb"]

    static let articles: Set<String> = [
        "a", "an", "the", "this", "that", "my", "your", "our", "another",
    ]
    static let connectives: Set<String> = [
        "of", "and", "to", "in", "on", "at", "for", "later", "ago", "left", "per", "from", "or", "is", "are",
        "was",
        "were", "with", "before", "after", "until", "since", "when", "if", "but", "as", "than", "away",
        "more", "that",
        "i", "we", "you", "he", "she", "they", "it", "have", "has", "had",
    ]

    /// 30C, 77 F: weather, where no seat or grade is meant.
    func bareDegrees(_ number: WrittenNumber, _ index: Int, _ words: NumberWords) -> String? {
        guard let written = at(index), isBoundary(index + 1),
            written == "C" || written == "F" || isHeat(written),
            let letter = written == "c" ? "C" : written == "f" ? "F" : Optional(written),
            at(index + 1) != "#",
            at(index + 1) != "+", at(index + 1) != "-", at(index + 1) != "'", number.whole.count <= 3,
            number.whole.count > 1 || number.isNegative
        else { return nil }
        let name = letter == "C" ? "Celsius" : "Fahrenheit"
        let degrees = number.isOne ? "degree" : "degrees"
        return words.language == .english
            ? "\(words.number(number)) \(degrees) \(name)"
            : words.number(number) + (letter == "C" ? "摄氏度" : "华氏度")
    }

    /// "temps are at 85c": a small letter beside what is warm.
    private func isHeat(_ letter: Unicode.Scalar) -> Bool {
        guard letter == "c" || letter == "f" else { return false }
        var start = position
        for _ in 0..<5 {
            let before = wordBefore(start)
            guard before.count > 0 else { return false }
            if Self.warm.contains(before.key) { return true }
            start = before.range.lowerBound
        }
        return false
    }

    private static let warm: Set<String> = [
        "temp", "temps", "temperature", "temperatures", "cpu", "gpu", "weather", "outside", "oven", "idles",
        "idle", "bake",
        "hits", "runs", "running", "hotspot", "thermals", "degrees",
    ]

    func currencyCode(at start: Int) -> (currency: Currency, length: Int)? {
        guard isLetter(start), isLetter(start + 2), start + 3 <= scalars.count, isBoundary(start + 3) else {
            return nil
        }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: scalars[start..<start + 3])
        return Currency.codes[String(code)].map { ($0, 3) }
    }
}
