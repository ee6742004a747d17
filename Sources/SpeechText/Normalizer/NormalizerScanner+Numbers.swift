extension NormalizerScanner {
    /// Takes a number with whatever sign, money, date, time or unit belongs to it.
    mutating func takeNumber() -> Bool {
        guard let scalar = peek() else { return false }
        if scalar.isDigit { return takeDigits(from: position, isNegative: false) }
        let previous = at(position - 1)
        let isFree = previous.map { $0.isHan || !$0.isDigit && !$0.isLetter && $0 != ")" } ?? true
        switch scalar {
        case "(":
            return peek(1)?.isDigit == true && takeTelephone(from: position + 1)
        case "-"
        where previous == " " && peek(1) == " " && at(position - 2)?.isDigit == true
            && peek(2)?.isDigit == true:
            // 5 - 3
            output += NumberWords(language: language(position..<position + 1)).word("minus", "减")
            position += 1
            return true
        case "." where isFree && previous != "." && peek(1)?.isDigit == true:
            let end = digitsEnd(from: position + 1)
            var number = WrittenNumber(whole: [0])
            number.fraction = digits(position + 1..<end)
            takeQuantity(number, start: position, end: end)
            return true
        case "-", "−":
            guard isFree, let next = peek(1) else { return false }
            if next.isDigit { return takeDigits(from: position + 1, isNegative: true) }
            return Currency.symbols[next] != nil && peek(2)?.isDigit == true
                && takeMoney(symbolAt: position + 1, isNegative: true)
        case "+":
            guard isFree, peek(1)?.isDigit == true else { return false }
            return takeTelephone(from: position + 1) || takeSigned()
        case "#":
            guard peek(1)?.isDigit == true else { return false }
            let end = digitsEnd(from: position + 1)
            let language = language(position..<end)
            let words = NumberWords(language: language)
            say(
                language == .english
                    ? "number " + words.cardinal(digits(position + 1..<end))
                    : words.cardinal(digits(position + 1..<end)) + "号", language, upTo: end)
            return true
        default:
            return Currency.symbols[scalar] != nil && takeMoney(symbolAt: position, isNegative: false)
        }
    }

    private mutating func takeSigned() -> Bool {
        let language = language(position..<digitsEnd(from: position + 1))
        output += NumberWords(language: language).word("plus", "加")
        position += 1
        return takeDigits(from: position, isNegative: false)
    }

    private mutating func takeDigits(from start: Int, isNegative: Bool) -> Bool {
        if !isNegative,
            takeDate(from: start) || takeTime(from: start) || takeTelephone(from: start)
                || takeVersion(from: start)
        {
            return true
        }
        guard let (written, end) = writtenNumber(from: start) else { return false }
        var number = written
        number.isNegative = isNegative
        takeQuantity(number, start: start, end: end)
        return true
    }

    /// Digits with thousands separators and a fraction.
    func writtenNumber(from start: Int) -> (number: WrittenNumber, end: Int)? {
        var end = digitsEnd(from: start)
        guard end > start else { return nil }
        var number = WrittenNumber(whole: digits(start..<end))
        if end - start <= 3 {
            while at(end) == ",", digitsEnd(from: end + 1) == end + 4 {
                number.whole += digits(end + 1..<end + 4)
                end += 4
            }
        }
        if at(end) == "." {
            let fractionEnd = digitsEnd(from: end + 1)
            if fractionEnd > end + 1 {
                number.fraction = digits(end + 1..<fractionEnd)
                end = fractionEnd
            }
        }
        return (number, end)
    }

    /// $5, €3.50, ¥100, $3M.
    mutating func takeMoney(symbolAt symbol: Int, isNegative: Bool) -> Bool {
        let start = at(symbol + 1) == " " ? symbol + 2 : symbol + 1
        guard let currency = Currency.symbols[scalars[symbol]], let written = writtenNumber(from: start)
        else {
            return false
        }
        var (number, end) = written
        number.isNegative = isNegative
        let words = NumberWords(language: language(symbol..<end))
        let scale = takeMoneyScale(&end, words)
        say(currency.words(number, scale: scale, words), words.language, upTo: end)
        takeRange(words, end)
        return true
    }

    /// As ``takeScale(_:_:)``, or a scale in full after an amount of money: "$3 million", ¥5万.
    private func takeMoneyScale(_ end: inout Int, _ words: NumberWords) -> String {
        for scale in ["thousand", "million", "billion", "trillion"]
        where matches(" " + scale, at: end) && at(end + 1 + scale.utf8.count)?.isLetter != true {
            end += 1 + scale.utf8.count
            return scale
        }
        if let scalar = at(end), scalar == "万" || scalar == "亿" {
            end += 1
            return String(scalar)
        }
        return takeScale(&end, words)
    }

    /// k, M, B or w after a number.
    func takeScale(_ end: inout Int, _ words: NumberWords) -> String {
        guard let letter = at(end), at(end + 1)?.isASCIILetter != true, at(end + 1)?.isDigit != true else {
            return ""
        }
        let names: [Unicode.Scalar: (String, String)] = [
            "k": ("thousand", "千"), "K": ("thousand", "千"), "M": ("million", "百万"), "B": ("billion", "十亿"),
            "w": ("", "万"),
        ]
        guard let name = names[letter],
            words.language == .english ? letter != "w" : letter != "M" && letter != "B"
        else { return "" }
        end += 1
        return words.language == .english ? name.0 : name.1
    }

    /// A number with what follows it.
    private mutating func takeQuantity(_ number: WrittenNumber, start: Int, end: Int) {
        let language = language(start..<unitEnd(from: end))
        let words = NumberWords(language: language)
        let isPlain = number.fraction.isEmpty && !number.isNegative && number.whole.count == end - start
        if let (said, next) = percent(number, end, words) ?? ordinal(number, end, words, isPlain)
            ?? fraction(number, end, words, isPlain) ?? multiple(number, end, words, isPlain)
            ?? measured(number, end, words)
        {
            say(said, language, upTo: next)
            unitBefore = next
            return takeRange(words, next)
        }
        let said = isPlain ? plain(number.whole, end, words) : words.number(number)
        say(said, language, upTo: end)
        takeRange(words, end)
    }

    /// The end of up to four letters after a number: a unit does not decide the language.
    private func unitEnd(from start: Int) -> Int {
        var end = start
        while end < start + 5, let scalar = at(end), scalar.isASCIILetter { end += 1 }
        return end > start + 4 ? start : end
    }

    /// "3-5" and "3~5": the sign is read "to".
    private mutating func takeRange(_ words: NumberWords, _ end: Int) {
        guard let sign = at(end), sign == "-" || sign == "~" else { return }
        let next = at(end + 1)
        guard next?.isDigit == true || next.map({ Currency.symbols[$0] != nil }) == true else { return }
        if isDifference(end) {
            output += words.word("minus", "减")
            position = end + 1
            return
        }
        output += words.word("to", isScore(end) ? "比" : "到")
        position = end + 1
    }

    /// 2-0 and 1-1: what does not rise is no range.
    private func isScore(_ sign: Int) -> Bool {
        var start = sign
        while sign - start < 4, at(start - 1)?.isDigit == true { start -= 1 }
        let end = digitsEnd(from: sign + 1)
        guard at(sign) == "-", sign - start <= 3, end - sign <= 4, sign > start else { return false }
        let (left, right) = (digits(start..<sign), digits(sign + 1..<end))
        return left == [0] || left.count > right.count
            || left.count == right.count && !left.lexicographicallyPrecedes(right)
    }

    /// Whether a sum is set equal to something: 10-5=5.
    private func isDifference(_ sign: Int) -> Bool {
        let end = digitsEnd(from: sign + 1)
        return end - sign < 12 && (at(end) == "=" || at(end) == " " && at(end + 1) == "=")
    }

    private func percent(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        let sign = at(end) == " " ? end + 1 : end
        guard let scalar = at(sign), scalar == "%" || scalar == "‰" else { return nil }
        let said = words.number(number)
        if words.language == .english {
            return (said + (scalar == "%" ? " percent" : " per mille"), sign + 1)
        }
        return ((scalar == "%" ? "百分之" : "千分之") + said, sign + 1)
    }

    private func ordinal(
        _ number: WrittenNumber, _ end: Int, _ words: NumberWords, _ isPlain: Bool
    ) -> (String, Int)? {
        guard isPlain else { return nil }
        for suffix in ["st", "nd", "rd", "th"]
        where matches(suffix, at: end) && at(end + 2)?.isASCIILetter != true {
            return (words.ordinal(number.whole), end + 2)
        }
        // 1990s, 80s.
        guard matches("s", at: end), at(end + 1)?.isLetter != true, number.whole.last == 0,
            words.language == .english,
            number.whole.count == 4 || number.whole.count == 2 && isDecade(number.whole, end)
        else { return nil }
        let said = number.whole.count == 4 ? words.year(number.whole) : words.cardinal(number.whole)
        return (EnglishNumbers.plural(said), end + 1)
    }

    /// "the 80s", "'90s", but "10s" are seconds.
    private func isDecade(_ digits: [Int], _ end: Int) -> Bool {
        let start = end - digits.count
        return digits[0] >= 6 || at(start - 1) == "'" || matches("the ", at: start - 4)
    }

    private func fraction(
        _ number: WrittenNumber, _ end: Int, _ words: NumberWords, _ isPlain: Bool
    ) -> (String, Int)? {
        guard isPlain, at(end) == "/", number.whole.count <= 3 else { return nil }
        let bottomEnd = digitsEnd(from: end + 1)
        guard bottomEnd > end + 1, bottomEnd <= end + 4, at(bottomEnd) != "/" else { return nil }
        let bottom = digits(end + 1..<bottomEnd)
        if number.whole == bottom, bottom.count == 2, words.language == .english {
            return (words.cardinal(bottom) + "-" + words.cardinal(bottom), bottomEnd)
        }
        if bottom == [1, 0], number.whole.count == 1, number.whole[0] > 1, words.language == .english {
            return (words.cardinal(number.whole) + " out of ten", bottomEnd)
        }
        // 24/7 and 9/11 are no fractions.
        guard bottom != [1], bottom != [0], number.whole.count <= bottom.count,
            bottom.count < 3 || bottom == [1, 0, 0]
        else {
            return (words.cardinal(number.whole) + words.word("", "") + words.cardinal(bottom), bottomEnd)
        }
        return (words.fraction(number.whole, bottom), bottomEnd)
    }

    /// 1920x1080, 3×4.
    private func multiple(
        _ number: WrittenNumber, _ end: Int, _ words: NumberWords, _ isPlain: Bool
    ) -> (String, Int)? {
        guard let sign = at(end), sign == "x" || sign == "X" || sign == "×", at(end + 1)?.isDigit == true
        else {
            return nil
        }
        return (words.number(number) + words.word("by", "乘"), end + 1)
    }

    /// Scales, currencies and units after a number.
    private func measured(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        if at(end) == "K", number.fraction.isEmpty, [[2], [4], [8]].contains(number.whole),
            at(end + 1)?.isASCIILetter != true
        {
            return (words.number(number) + " K", end + 1)
        }
        if at(end) == "p", number.whole.count >= 3, at(end + 1)?.isASCIILetter != true {
            let said = number.whole.count == 4 ? words.year(number.whole) : words.cardinal(number.whole)
            return (said + " P", end + 1)
        }
        // "B2B" is a name: no unit after a number glued to a word.
        if at(position - 1)?.isASCIILetter == true, unitBefore != position { return nil }
        let gap = at(end) == " " ? 1 : 0
        if let currency = at(end + gap).flatMap({ Currency.symbols[$0] }), at(end + gap + 1)?.isDigit != true
        {
            return (currency.words(number, scale: "", words), end + gap + 1)
        }
        if let (currency, length) = currencyCode(at: end + gap) {
            return (currency.words(number, scale: "", words), end + gap + length)
        }
        if gap == 0 {
            var next = end
            let scale = takeScale(&next, words)
            if !scale.isEmpty {
                return (words.number(number) + (words.language == .english ? " " : "") + scale, next)
            }
        }
        if let duration = UnitNames.duration(scalars[end...]), gap == 0 {
            return (
                words.number(number)
                    + (words.language == .chinese
                        ? duration.name.chinese
                        : " " + (number.isOne ? duration.name.one : duration.name.many)),
                end + duration.count
            )
        }
        if unitBefore == position, at(end) == "m", at(end + 1)?.isASCIILetter != true {
            let minutes = words.language == .chinese ? "分钟" : number.isOne ? " minute" : " minutes"
            return (words.number(number) + minutes, end + 1)
        }
        guard let (unit, length) = UnitNames.match(scalars[(end + gap)...], adjacent: gap == 0) else {
            return nil
        }
        let name = words.language == .chinese ? unit.chinese : " " + (number.isOne ? unit.one : unit.many)
        let isTwo = number.whole == [2] && number.fraction.isEmpty && !number.isNegative
        let said = words.language == .chinese && isTwo ? "两" : words.number(number)
        return (said + name, end + gap + length)
    }

    func currencyCode(at start: Int) -> (currency: Currency, length: Int)? {
        guard start + 3 <= scalars.count, at(start + 3)?.isLetter != true || at(start + 3)?.isHan == true
        else { return nil }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: scalars[start..<start + 3])
        return Currency.codes[String(code)].map { ($0, 3) }
    }

    /// Digits alone.
    private func plain(_ digits: [Int], _ end: Int, _ words: NumberWords) -> String {
        let next = at(end)
        // A number in a name: RTX4090; 1920x1080 is none.
        let start = end - digits.count
        if digits.count >= 3, at(start - 1)?.isASCIILetter == true, at(start - 2)?.isDigit != true {
            return words.spelled(digits)
        }
        if digits.count == 1 {
            return words.language == .chinese && digits == [2] && precedingLetter(end - 1) != "第"
                && next.map { ChineseNumbers.measures.contains($0) } == true ? "两" : words.cardinal(digits)
        }
        switch words.language {
        case .chinese:
            if isChineseYear(digits, end) { return words.spelled(digits) }
            if digits.count >= 5, let letter = precedingLetter(end - digits.count),
                "号群码Q".unicodeScalars.contains(letter)
            {
                return words.spelled(digits)
            }
            if digits.count == 3, [[1, 1, 0], [1, 1, 9], [1, 2, 0]].contains(digits),
                at(end - 4) == "打" || at(end - 4) == "拨"
            {
                return words.telephone(digits)
            }
            let counts =
                next.map {
                    ChineseNumbers.measures.contains($0) || "元块万千百亿年月日号点分秒度人".unicodeScalars.contains($0)
                } ?? false
            let isFarewell = digits[0] == 8 && at(end - digits.count - 1)?.isHan == true
            if options.chat, !counts, !isFarewell, let chat = ChatForms.chineseDigits(digits) { return chat }
            if digits.count == 11, digits[0] == 1 { return words.telephone(digits) }
            let isRound = digits.suffix(3).allSatisfy { $0 == 0 } && digits.count <= 15
            return digits[0] == 0 || digits.count >= 8 && !isRound
                ? words.spelled(digits) : words.cardinal(digits)
        case .english:
            let isRound = digits.suffix(3).allSatisfy { $0 == 0 } && digits.count <= 15
            if digits[0] == 0 || digits.count >= 7 && !isRound { return words.spelled(digits) }
            if digits.count == 4, digits[0] == 1 && digits[1] > 0 || digits[0] == 2 && digits[1] == 0 {
                return words.year(digits)
            }
            return words.cardinal(digits)
        }
    }

    /// The letter before a number, past spaces, a colon and 是: "第 5 名", "QQ群：12345".
    private func precedingLetter(_ start: Int) -> Unicode.Scalar? {
        var index = start - 1
        while let scalar = at(index), start - index <= 3, " :是".unicodeScalars.contains(scalar) { index -= 1 }
        return at(index)
    }

    /// 2024年, 98年, 90后, and 2019 in 2019-2024年; 80年代 and 10年 are counted.
    private func isChineseYear(_ digits: [Int], _ end: Int) -> Bool {
        let isLate = digits.count == 2 && (digits[0] >= 5 || digits[0] == 0)
        if at(end) == "后" { return isLate }
        if at(end) == "年" { return digits.count == 4 || isLate && at(end + 1) != "代" }
        guard digits.count == 4, let sign = at(end), "-~到至".unicodeScalars.contains(sign) else {
            return false
        }
        return digitsEnd(from: end + 1) == end + 5 && at(end + 5) == "年"
    }
}
