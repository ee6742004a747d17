extension NormalizerScanner {
    /// Scales, currencies and units after a number.
    func measured(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard let first = at(end), first != "," && first != "." else { return nil }
        if first == "K" || first == "k" && words.language == .english, isResolution(number, end) {
            return (words.number(number) + " K", end + 1)
        }
        if first == "k" || first == "K", number.fraction.isEmpty, !isLetter(end + 1),
            words.language == .english,
            Self.running.contains(wordBefore(position).key)
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
            return (words.number(number) + (number.isOne ? " minute" : " minutes"), end + 1)
        }
        if let scaled = scaled(number, end, words) { return scaled }
        guard let (unit, length) = UnitNames.match(scalars[(end + gap)...], adjacent: gap == 0) else {
            return nil
        }
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
        return (words.number(number) + (words.language == .english ? " " : "") + scale, next)
    }

    /// "10 min. later": the full stop of a unit.
    func isAbbreviatedUnit(_ start: Int, _ length: Int) -> Bool {
        let end = start + length
        return at(end + 1) == " " && ScannedWord(scalars, from: end + 2).shape == .lower && isLetter(start)
    }

    /// "the 24h stream", "a 5min break".
    func isAdjective(_ end: Int) -> Bool {
        let before = wordBefore(position).key
        let after = wordAfter(end)
        return at(end) == " " && after.shape == .lower && Self.articles.contains(before)
            && !Self.connectives.contains(after.key) || Self.spans.contains(after.key) && at(end) == " "
    }

    /// What lasts: "24hr stream".
    static let spans: Set<String> = [
        "stream", "streams", "marathon", "shift", "challenge", "timer", "cooldown", "trailer", "queue", "ban",
        "timeout",
    ]

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
        guard let letter = at(index), letter == "C" || letter == "F", isBoundary(index + 1),
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

    func currencyCode(at start: Int) -> (currency: Currency, length: Int)? {
        guard isLetter(start), isLetter(start + 2), start + 3 <= scalars.count, isBoundary(start + 3) else {
            return nil
        }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: scalars[start..<start + 3])
        return Currency.codes[String(code)].map { ($0, 3) }
    }
}
