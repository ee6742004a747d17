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
        if isLetter(position - 1), unitBefore != position, wordBefore(position).key != "cd" { return nil }
        if first == "-" { return hyphenatedUnit(number, end, words) }
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
        if words.language == .chinese, let length = chineseMeters(number, end, words) { return length }
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
        "timeout", "ad", "ads", "break", "breaks", "delay", "lag", "response", "clip", "clips", "vid", "vids",
        "vod", "movie", "film", "session", "video",
        "videos", "rule", "window",
        "intermission", "nap", "warmup", "countdown", "warning", "gap", "drive", "walk", "commute",
        "interval", "buff", "debuff", "penalty",
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

    /// Codes that chats write in small letters too, where no word is like them.
    private static let smallCodes: Set<String> = [
        "usd", "eur", "gbp", "rmb", "cny", "jpy", "krw", "aud", "hkd", "twd", "nzd", "sgd", "brl",
        "mxn",
    ]

    func currencyCode(at start: Int) -> (currency: Currency, length: Int)? {
        guard isLetter(start), isLetter(start + 2), start + 3 <= scalars.count, isBoundary(start + 3) else {
            return nil
        }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: scalars[start..<start + 3])
        let written = String(code)
        let name = Self.smallCodes.contains(written) ? written.uppercased() : written
        return Currency.codes[name].map { ($0, 3) }
    }
}
