extension NormalizerScanner {
    /// $5, €3.50, €59,99, $-5, $3M, $5-10.
    mutating func takeMoney(symbolAt symbol: Int, currency: Currency, from after: Int, isNegative: Bool)
        -> Bool
    {
        var start = at(after) == " " ? after + 1 : after
        var isNegative = isNegative
        if at(start) == "-", isDigit(start + 1) { (isNegative, start) = (true, start + 1) }
        guard let written = amount(from: start) else { return false }
        var (number, end) = written
        number.isNegative = isNegative
        let words = words(symbol..<end)
        // $5-10: the currency is said once.
        if at(end) == "-", isDigit(end + 1), let (last, lastEnd) = amount(from: end + 1),
            !isLetter(lastEnd) || scaleAt(lastEnd) != nil
        {
            let first = words.number(number)
            end = lastEnd
            let scale = takeMoneyScale(&end, words)
            say(
                first + words.word("to", "到") + currency.words(last, scale: scale, words), words.language,
                upTo: end)
            takePer(words)
            return true
        }
        let scale = takeMoneyScale(&end, words)
        let said = isPriceOfThing(symbol, end, words) ? currency.price(number, scale: scale, words) : nil
        say(said ?? currency.words(number, scale: scale, words), words.language, upTo: end)
        takePer(words)
        takeRange(words, position)
        return true
    }

    /// $5, -$5.
    mutating func takeMoneySign() -> Bool {
        guard let scalar = peek(), scalar == "$" || scalar == "-" || scalar.value > 0x7f else { return false }
        let isNegative = scalar == "-"
        if isNegative, !isBoundary(position - 1) || at(position - 1) == ")" { return false }
        let symbol = isNegative ? position + 1 : position
        guard let sign = at(symbol), sign != "¢", let currency = Currency.symbols[sign] else { return false }
        return takeMoney(symbolAt: symbol, currency: currency, from: symbol + 1, isNegative: isNegative)
    }

    /// US$5, C$27, USD 5.
    mutating func takeMoneyAfterCode() -> Bool {
        guard isBoundary(position - 1), word.count <= 3, word.shape == .upper else { return false }
        let name = String(scalars: scalars[word.range])
        if let symbol = at(word.end), symbol == "$", isDigit(word.end + 1),
            let currency = Currency.prefixes[name]
        {
            return takeMoney(symbolAt: position, currency: currency, from: word.end + 1, isNegative: false)
        }
        let start = at(word.end) == " " ? word.end + 1 : word.end
        guard name.utf8.count == 3, isDigit(start), let currency = Currency.codes[name] else { return false }
        return takeMoney(symbolAt: position, currency: currency, from: start, isNegative: false)
    }

    /// "a $5 sub", "$100 bill": an amount that says what kind of thing it is.
    private func isPriceOfThing(_ start: Int, _ end: Int, _ words: NumberWords) -> Bool {
        guard words.language == .english, at(end) == " " else { return false }
        let after = wordAfter(end)
        if Self.priced.contains(after.key) { return true }
        return after.shape == .lower && Self.articles.contains(wordBefore(start).key) && at(start - 1) == " "
            && !Self.connectives.contains(after.key)
    }

    private static let priced: Set<String> = [
        "bill", "bills", "note", "notes", "coin", "donation", "donations", "dono", "donos", "tip", "tips",
        "sub", "gift", "giftcard",
        "card", "skin", "bundle", "pack", "prize", "house", "car", "deal", "bet", "budget", "pc", "mic",
        "game", "ticket", "fee",
        "fine", "check", "laptop", "keyboard", "mouse", "plan", "tier", "superchat", "bounty", "upgrade",
        "build", "console", "chair",
        "pot", "pool", "giveaway", "question", "bonus", "goal", "coupon", "voucher", "discount", "mansion",
        "watch", "phone", "gpu",
        "monitor", "headset", "burger", "pizza", "meal", "steak", "haircut", "raise", "loan", "debt",
        "investment", "lawsuit",
    ]

    /// A number whose decimal sign may be a comma: 59,99.
    private func amount(from start: Int) -> (number: WrittenNumber, end: Int)? {
        guard var (number, end) = writtenNumber(from: start) else { return nil }
        if number.fraction.isEmpty, at(end) == ",", digitsEnd(from: end + 1) == end + 3, !isLetter(end + 3) {
            number.fraction = digits(end + 1..<end + 3)
            end += 3
        }
        return (number, end)
    }

    private static let scaleNames: [StaticString] = ["thousand", "million", "billion", "trillion"]

    /// As ``takeScale(_:_:)``, or a scale in full after an amount of money: "$3 million", ¥5万.
    func takeMoneyScale(_ end: inout Int, _ words: NumberWords) -> String {
        if at(end) == " " {
            for scale in Self.scaleNames
            where matches(scale, at: end + 1) && !isLetter(end + 1 + scale.utf8CodeUnitCount) {
                end += 1 + scale.utf8CodeUnitCount
                return "\(scale)"
            }
        }
        if let scalar = at(end), scalar == "万" || scalar == "亿" {
            end += 1
            return String(scalar)
        }
        if words.language == .english, let (name, length) = scaleAt(end) {
            end += length
            return name
        }
        return takeScale(&end, words)
    }

    /// m, mn, mil, bn, b, tn, T: scales of money, in any case.
    private func scaleAt(_ index: Int) -> (name: String, length: Int)? {
        let letters = ScannedWord(scalars, from: index)
        guard (1...3).contains(letters.count), !isDigit(letters.end) else { return nil }
        switch letters.key {
        case "k": return ("thousand", 1)
        case "m", "mn", "mil", "mm": return ("million", letters.count)
        case "b", "bn", "bil": return ("billion", letters.count)
        case "t", "tn", "tr": return ("trillion", letters.count)
        default: return nil
        }
    }

    /// k, M, B or w after a number.
    func takeScale(_ end: inout Int, _ words: NumberWords) -> String {
        let isEnglish = words.language == .english
        guard let letter = at(end), !isLetter(end + 1), !isDigit(end + 1) || !isEnglish && letter == "w"
        else {
            return ""
        }
        let name: String
        switch letter {
        case "k", "K": name = isEnglish ? "thousand" : "千"
        case "M" where isEnglish: name = "million"
        case "B" where isEnglish: name = "billion"
        case "M" where !isEnglish && at(end + 1)?.isHan == true: name = "兆"
        case "w" where !isEnglish: name = "万"
        case "W" where !isEnglish && isTenThousands(end + 1): name = "万"
        default: return ""
        }
        end += 1
        return name
    }

    /// 100W+粉丝, but 65W快充.
    private func isTenThousands(_ index: Int) -> Bool {
        guard let next = at(index) else { return false }
        return next == "+" || "粉人播观点浏元块字用阅赞级多年次票的".unicodeScalars.contains(next)
    }
}
