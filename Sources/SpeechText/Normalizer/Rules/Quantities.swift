extension NormalizerScanner {
    /// Takes a number that begins with a sign: -5, .5, +3, #1, (555) 867-5309, '90s.
    mutating func takeSignedNumber() -> Bool {
        guard let scalar = peek() else { return false }
        let previous = at(position - 1)
        let isFree = previous.map { $0.isHan || !$0.isDigit && !$0.isLetter && $0 != ")" } ?? true
        switch scalar {
        case "(":
            return isDigit(position + 1) && takeTelephone(from: position + 1)
        case "-" where previous == " " && peek(1) == " " && isDigit(position - 2) && isDigit(position + 2):
            return takeSpacedHyphen()
        case "." where isFree && previous != "." && isDigit(position + 1):
            let end = digitsEnd(from: position + 1)
            var number = WrittenNumber(whole: [0])
            number.fraction = digits(position + 1..<end)
            takeQuantity(number, start: position, end: end)
            return true
        case "-", "−":
            guard isFree, let next = peek(1) else { return false }
            if next.isDigit {
                // 5月1日-5月7日
                if previous?.isHan == true, "日号月年点时分天周".unicodeScalars.contains(previous ?? " ") {
                    return takeHanRange()
                }
                return takeQuantity(from: position + 1, isNegative: true)
            }
            return false
        case "+":
            guard isFree, isDigit(position + 1) else { return false }
            if takeTelephone(from: position + 1) { return true }
            output += words(position..<digitsEnd(from: position + 1)).word("plus", "加")
            position += 1
            return true
        case "#":
            guard isDigit(position + 1) else { return false }
            let end = digitsEnd(from: position + 1)
            let words = words(position..<end)
            let number = words.cardinal(digits(position + 1..<end))
            say(words.language == .english ? "number " + number : number + "号", words.language, upTo: end)
            return true
        case "'":
            return takeShortYear()
        default: return false
        }
    }

    /// 5 - 3, and 2:00 - 3:00 where no unit was taken.
    private mutating func takeSpacedHyphen() -> Bool {
        let words = words(position..<position + 1)
        output += words.word("minus", "减")
        position += 1
        return true
    }

    private mutating func takeHanRange() -> Bool {
        output += "到"
        position += 1
        return true
    }

    /// '09, '98, '90s.
    private mutating func takeShortYear() -> Bool {
        let end = digitsEnd(from: position + 1)
        guard end == position + 3, isBoundary(position - 1), language(position..<end) == .english,
            !matches("s", at: end), at(end) != "'", isBoundary(end)
        else { return false }
        let digits = digits(position + 1..<end)
        let words = words(position..<end)
        say(digits[0] == 0 ? "oh " + words.cardinal(digits) : words.cardinal(digits), .english, upTo: end)
        return true
    }

    /// Takes a number with its unit, money, percent sign or ordinal ending.
    mutating func takeQuantity(from start: Int, isNegative: Bool) -> Bool {
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
            while at(end) == "," || at(end) == "'" && isDigit(end + 1), digitsEnd(from: end + 1) == end + 4,
                at(end) == "," || number.whole.count <= 3 || at(end - 4) == "'"
            {
                number.whole += digits(end + 1..<end + 4)
                end += 4
            }
            // 1 000 000
            while at(end) == " ", digitsEnd(from: end + 1) == end + 4,
                digits(end + 1..<end + 4) == [0, 0, 0],
                number.whole[0] > 0
            {
                number.whole += [0, 0, 0]
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

    private mutating func takeQuantity(_ number: WrittenNumber, start: Int, end: Int) {
        let language = language(start..<unitEnd(from: end))
        let words = NumberWords(language: language)
        let isPlain = number.fraction.isEmpty && !number.isNegative && number.whole.count == end - start
        if isPlain, language == .english, let (said, next) = mixedNumber(number.whole, end, words) {
            return say(said, language, upTo: next)
        }
        if isPlain, language == .english, let (said, next) = dayBeforeMonth(start..<end) {
            return say(said, language, upTo: next)
        }
        if let (said, next) = percent(number, end, words) ?? ordinal(number, end, words, isPlain)
            ?? multiple(number, end, words) ?? measured(number, end, words)
        {
            say(said, language, upTo: next)
            unitBefore = next
            takePer(words)
            return takeRange(words, position)
        }
        let said = isPlain ? plain(number.whole, end, words) : words.number(number)
        say(said, language, upTo: end)
        takePer(words)
        if position == end, !isLetter(start - 1) || isDigit(start - 2),
            at(start - 1) != "-" || !isLetter(start - 2)
        {
            takeRange(words, end)
        }
        // "1. press start" is a list, "beta.4" a name.
        if at(position) == ".", isLetter(position + 1), at(position + 2) != "." { skip() }
    }

    /// 3 1/2, 5½.
    private func mixedNumber(_ whole: [Int], _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard at(end) == " ", digitsEnd(from: end + 1) == end + 2, at(end + 2) == "/" else { return nil }
        let bottomEnd = digitsEnd(from: end + 3)
        guard (1...2).contains(bottomEnd - end - 3), isBoundary(bottomEnd), at(bottomEnd) != "/" else {
            return nil
        }
        let (top, bottom) = (digits(end + 1..<end + 2), digits(end + 3..<bottomEnd))
        guard top[0] > 0, [[2], [3], [4], [5], [8], [1, 6]].contains(bottom),
            top.count < bottom.count || top[0] < bottom[0]
        else { return nil }
        let part: String
        switch (top, bottom) {
        case ([1], [2]): part = "a half"
        case ([1], [4]): part = "a quarter"
        case ([1], [3]): part = "a third"
        default: part = words.fraction(top, bottom)
        }
        let unit = words.cardinal(whole) + " and " + part
        let next = at(bottomEnd) == " " ? bottomEnd + 1 : bottomEnd
        if let (name, length) = UnitNames.match(scalars[next...], adjacent: next == bottomEnd) {
            return (unit + " " + name.many, next + length)
        }
        return (unit, bottomEnd)
    }

    /// The end of up to four letters after a number: a unit does not decide the language.
    private func unitEnd(from start: Int) -> Int {
        var end = start
        while end < start + 5, isLetter(end) { end += 1 }
        return end > start + 4 ? start : end
    }

    /// "3-5" and "3~5": the sign is read "to".
    mutating func takeRange(_ words: NumberWords, _ end: Int) {
        var sign = end
        if at(sign) == " ", at(sign + 1) == "~" || unitBefore == end && at(sign + 1) == "-",
            at(sign + 2) == " "
        {
            sign += 1
        }
        guard at(sign) == "-" || at(sign) == "~" else { return }
        let start = at(sign + 1) == " " && sign > end ? sign + 2 : sign + 1
        guard isDigit(start) || at(start).map({ Currency.symbols[$0] != nil }) == true else { return }
        if isDifference(sign) {
            output += words.word("minus", "减")
            position = start
            return
        }
        output += words.word(isRecord(sign) ? "and" : "to", isScore(sign) ? "比" : "到")
        position = start
    }

    /// 0-10 record.
    private func isRecord(_ sign: Int) -> Bool {
        let end = digitsEnd(from: sign + 1)
        return end - sign <= 3 && ["record", "start", "season"].contains(wordAfter(end).key)
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
        var positive = number
        positive.isNegative = false
        return (
            (number.isNegative ? "负" : "") + (scalar == "%" ? "百分之" : "千分之") + words.number(positive),
            sign + 1
        )
    }

    private func ordinal(
        _ number: WrittenNumber, _ end: Int, _ words: NumberWords, _ isPlain: Bool
    ) -> (String, Int)? {
        if number.fraction.isEmpty, !number.isNegative, ordinalEnding(at: end) > 0 {
            return (words.ordinal(number.whole), end + 2)
        }
        guard isPlain else { return nil }

        // 1990s, 80s, 90's.
        let hasApostrophe = at(end) == "'" && matches("s", at: end + 1)
        let letter = hasApostrophe ? end + 1 : end
        guard matches("s", at: letter), isBoundary(letter + 1), number.whole.last == 0,
            words.language == .english,
            number.whole.count == 4
                || number.whole.count == 2 && (hasApostrophe || isDecade(number.whole, end))
        else { return nil }
        let said = number.whole.count == 4 ? words.year(number.whole) : words.cardinal(number.whole)
        return (EnglishNumbers.plural(said), letter + 1)
    }

    /// "the 80s", "'90s", but "10s" are seconds.
    private func isDecade(_ digits: [Int], _ end: Int) -> Bool {
        let start = end - digits.count
        return digits[0] >= 6 || at(start - 1) == "'" || Self.decadeWords.contains(wordBefore(start).key)
    }

    private static let decadeWords: Set<String> = ["the", "late", "early", "mid"]

    /// 1920x1080, 3×4, 5x.
    private func multiple(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard !isLetter(position - 1) else { return nil }
        let sign = at(end) == " " && at(end + 2) == " " ? end + 1 : end
        guard at(sign) == "x" || at(sign) == "X" || at(sign) == "×" else { return nil }
        let next = sign > end ? sign + 2 : sign + 1
        if isDigit(next) {
            let isProduct = words.language == .english && isProduct(number, sign: sign, next)
            if words.language == .english, !isProduct, number.fraction.isEmpty, number.whole.count == 4 {
                return (EnglishNumbers.model(number.whole) + " by ", next)
            }
            return (
                words.number(number) + words.word(isProduct ? "times" : "by", at(sign) == "×" ? "乘以" : "乘"),
                next
            )
        }
        // 10X cheaper, 3x.
        guard sign == end, isBoundary(sign + 1), !number.isNegative, !isDigit(position - 1) else {
            return nil
        }
        if words.language == .english {
            // 2x + 3 is a formula.
            let after = at(sign + 1) == " " ? sign + 2 : sign + 1
            let isFactor =
                at(after).map { "+=*/^".unicodeScalars.contains($0) } ?? false
                || at(after) == "-" && at(after + 1) == " " && at(after - 1) == " " && isDigit(after + 2)
            return (words.number(number) + (isFactor ? " x" : " times"), sign + 1)
        }
        return ((number.whole == [2] && number.fraction.isEmpty ? "两" : words.number(number)) + "倍", sign + 1)
    }

    /// "7x8" is a product, "1920x1080" and "2x4 wide" are sizes.
    private func isProduct(_ number: WrittenNumber, sign: Int, _ next: Int) -> Bool {
        let end = digitsEnd(from: next)
        if at(end) == "x" || at(end) == "×" || Self.sizes.contains(wordAfter(end).key) { return false }
        if at(end) == "=" || at(end) == " " && at(end + 1) == "=" || sign + 2 == next || at(sign) == "×" {
            return true
        }
        let before = wordBefore(position).key
        guard before != "a", before != "the", number.fraction.isEmpty else { return false }
        return number.whole.count <= 2 && end - next <= 2
            && !(number.whole.count == 2 && end - next == 2 && before != "is")
    }

    private static let sizes: Set<String> = [
        "wide", "tall", "long", "inch", "inches", "in", "ft", "feet", "cm", "mm", "m", "km", "grid", "pixels",
        "px",
        "resolution", "matrix", "board", "lumber", "wood", "tiles", "blocks", "photo", "room", "area",
    ]

    /// Scales, currencies and units after a number.
    private func measured(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard let first = at(end), first != "," && first != "." else { return nil }
        if first == "K", number.fraction.isEmpty, [[2], [4], [8]].contains(number.whole), !isLetter(end + 1) {
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
        if gap == 0 {
            var next = end
            let scale = takeScale(&next, words)
            if !scale.isEmpty {
                return (words.number(number) + (words.language == .english ? " " : "") + scale, next)
            }
        }
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

    /// "10 min. later": the full stop of a unit.
    private func isAbbreviatedUnit(_ start: Int, _ length: Int) -> Bool {
        let end = start + length
        return at(end + 1) == " " && ScannedWord(scalars, from: end + 2).shape == .lower && isLetter(start)
    }

    /// "the 24h stream", "a 5min break".
    private func isAdjective(_ end: Int) -> Bool {
        let before = wordBefore(position).key
        let after = wordAfter(end)
        return at(end) == " " && after.shape == .lower && Self.articles.contains(before)
            && !Self.connectives.contains(after.key) || Self.spans.contains(after.key) && at(end) == " "
    }

    /// What lasts: "24hr stream".
    private static let spans: Set<String> = [
        "stream", "streams", "marathon", "shift", "challenge", "timer", "cooldown", "trailer", "queue", "ban",
        "timeout",
    ]

    private static let articles: Set<String> = [
        "a", "an", "the", "this", "that", "my", "your", "our", "another",
    ]
    private static let connectives: Set<String> = [
        "of", "and", "to", "in", "on", "at", "for", "later", "ago", "left", "per", "from", "or", "is", "are",
        "was",
        "were", "with", "before", "after", "until", "since", "when", "if", "but", "as", "than", "away",
        "more", "that",
        "i", "we", "you", "he", "she", "they", "it", "have", "has", "had",
    ]

    /// 30C, 77 F: weather, where no seat or grade is meant.
    private func bareDegrees(_ number: WrittenNumber, _ index: Int, _ words: NumberWords) -> String? {
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

    private func currencyCode(at start: Int) -> (currency: Currency, length: Int)? {
        guard isLetter(start), isLetter(start + 2), start + 3 <= scalars.count, isBoundary(start + 3) else {
            return nil
        }
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
            let isPort = at(end - digits.count - 1) == "口" && at(end - digits.count - 2) == "端"
            if isPort { return words.spelled(digits) }
            if options.chat, !counts, !isFarewell, let chat = ChineseChat.digits(digits) { return chat }
            if digits.count == 11, digits[0] == 1 { return words.telephone(digits) }
            let isRound = digits.suffix(3).allSatisfy { $0 == 0 } && digits.count <= 15
            return digits[0] == 0 || digits.count >= 8 && !isRound
                ? words.spelled(digits) : words.cardinal(digits)
        case .english:
            if digits.count == 3, Self.calls.contains(wordBefore(start).key),
                digits[1] == digits[2] || digits[0] == digits[1]
            {
                return words.spelled(digits)
            }
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
