extension NormalizerScanner {
    /// Digits alone.
    func plain(_ digits: [Int], _ end: Int, _ words: NumberWords) -> String {
        let next = at(end)
        // A number in a name: RTX4090; 1920x1080 is none.
        let start = end - digits.count
        if digits.count >= 3, at(start - 1)?.isASCIILetter == true,
            at(start - 2)?.isDigit != true, !isCountAfterWord(start)
        {
            return words.spelled(digits)
        }
        if digits.count == 1 {
            return words.language == .chinese && digits == [2] && precedingLetter(end - 1) != "第"
                && next.map { ChineseNumbers.measures.contains($0) } == true && !isNounAfter(end)
                ? "两" : words.cardinal(digits)
        }
        switch words.language {
        case .chinese:
            if isAfterMeters(start, end) { return words.spelled(digits) }
            if isChineseYear(digits, end) { return words.spelled(digits) }
            if digits.count >= 3, let letter = precedingLetter(start), "话线服".unicodeScalars.contains(letter) {
                return words.telephone(digits)
            }
            if isServiceNumber(start, digits) { return words.telephone(digits) }
            if digits.count >= 3, isNamedNumber(start, digits) || digits == [4, 3, 9, 9] {
                return words.spelled(digits)
            }
            if digits.count == 3, [[1, 1, 0], [1, 1, 9], [1, 2, 0]].contains(digits),
                at(end - 4) == "打" || at(end - 4) == "拨"
            {
                return words.telephone(digits)
            }
            // 4060显卡
            if digits.count == 4, isChineseCard(digits, end) {
                return words.spelled(digits)
            }
            if digits.count >= 3, isUnitNumber(start, digits.count) { return words.spelled(digits) }
            let counts =
                next.map {
                    ChineseNumbers.measures.contains($0) || "元块万千百亿年月日号点分秒度人".unicodeScalars.contains($0)
                } ?? false
            if !counts, ChineseNumbers.names.contains(digits) || isPriceOfGame(start, digits) {
                return words.spelled(digits)
            }
            // 55开
            if next == "开", digits.count == 2, digits[0] + digits[1] == 10 { return words.spelled(digits) }
            let isFarewell = digits[0] == 8 && at(end - digits.count - 1)?.isHan == true
            let isPort = at(end - digits.count - 1) == "口" && at(end - digits.count - 2) == "端"
            if isPort { return words.spelled(digits) }
            if options.chat, !counts, !isFarewell, let chat = ChineseChat.digits(digits) { return chat }
            if digits.count == 11, digits[0] == 1 { return words.telephone(digits) }
            let isRound = digits.suffix(3).allSatisfy { $0 == 0 } && digits.count <= 15
            return digits[0] == 0 || digits.count >= 8 && !isRound
                ? words.spelled(digits) : words.cardinal(digits)
        case .english:
            if digits == [1, 0, 0] || digits == [1, 0, 0, 0], at(start - 1) == " ",
                wordBefore(start).key == "a"
            {
                // "a 1000 times"
                return digits.count == 3 ? "hundred" : "thousand"
            }
            if (3...10).contains(digits.count),
                Self.codes.contains(wordBefore(at(start - 1) == ":" ? start - 1 : codeStart(start)).key)
            {
                return words.spelled(digits)
            }
            if digits.count == 3, Self.calls.contains(wordBefore(start).key),
                digits[1] == digits[2] || digits[0] == digits[1]
            {
                return words.spelled(digits)
            }
            if (4...8).contains(digits.count), digits.suffix(3) != [0, 0, 0],
                digits.count > 4 || digits.prefix(2) != [1, 9] && digits.prefix(2) != [2, 0], isDialled(start)
            {
                return words.spelled(digits)
            }
            if digits.count == 4, digits[0] == 1, digits[1] == 0, isYear(start, end) {
                return EnglishNumbers.year(digits)
            }
            let isRound = digits.suffix(3).allSatisfy { $0 == 0 } && digits.count <= 15
            if digits[0] == 0 || digits.count >= 7 && !isRound { return words.spelled(digits) }
            if digits.count == 4, digits[0] == 1 && digits[1] > 0 || digits[0] == 2 && digits[1] == 0 {
                return words.year(digits)
            }
            return words.cardinal(digits)
        }
    }

    /// Switch 2首发: whether the hanzi from `end` are a word, not a measure.
    private func isNounAfter(_ end: Int) -> Bool {
        guard end + 2 <= scalars.count else { return false }
        return ChineseNumbers.notMeasured.contains(String(scalars: scalars[end..<end + 2]))
            // 2对2
            || at(end) == "对" && isDigit(end + 1)
    }

    /// Past a colon and a space, or "is": "uid: 12345", "my pin is 4821".
    private func codeStart(_ start: Int) -> Int {
        if at(start - 1) == " ", at(start - 2) == ":" { return start - 2 }
        return matches(" is ", at: start - 4) ? start - 4 : start
    }

    /// What is written by its digits.
    private static let codes: Set<String> = [
        "code", "pin", "uid", "id", "otp", "zip", "passcode", "password", "qq", "ext", "extension",
    ]

    /// "text HOME to 741741", "call 55512": a number that is dialled.
    private func isDialled(_ start: Int) -> Bool {
        var word = wordBefore(start)
        for _ in 0..<4 {
            if word.key == "number" { return false }
            if Self.calls.contains(word.key) { return true }
            guard word.count > 0, ["to", "at", "on"].contains(word.key) || word.shape == .upper else {
                return false
            }
            word = wordBefore(word.range.lowerBound)
        }
        return false
    }

    /// "in 1066", where no things are counted.
    private func isYear(_ start: Int, _ end: Int) -> Bool {
        let after = wordAfter(end)
        if at(end) == " ", ["ad", "bc", "bce", "ce"].contains(after.key), after.shape == .upper {
            return true
        }
        return Self.yearWords.contains(wordBefore(start).key) && isBoundary(end)
            && (at(end) != " " || after.count == 0 || Self.connectives.contains(after.key))
    }

    private static let yearWords: Set<String> = [
        "in", "since", "until", "till", "by", "from", "before", "after", "around", "circa", "year", "during",
    ]

    /// 3单元501, 5栋302, 8楼801: a door after a building or a floor.
    private func isUnitNumber(_ start: Int, _ count: Int) -> Bool {
        guard count <= 4, let letter = at(start - 1), isBoundary(start + count),
            at(start + count).map({ "人元块个层米号".unicodeScalars.contains($0) }) != true
        else { return false }
        switch letter {
        case "元": return at(start - 2) == "单"
        case "栋", "幢", "楼", "座": return isDigit(start - 2) || at(start - 2) == "号"
        default: return false
        }
    }

    /// 充648: what people pay for in games is said by its digits.
    private func isPriceOfGame(_ start: Int, _ digits: [Int]) -> Bool {
        [[6, 4, 8], [3, 2, 8]].contains(digits)
            && at(start - 1).map { "充氪冲个单发了买抽送".unicodeScalars.contains($0) } == true
    }

    /// 303房间, 1204室, 201教室; but not 300间房间.
    private func isRoom(_ end: Int, _ count: Int) -> Bool {
        guard (3...4).contains(count), let next = at(end) else { return false }
        switch next {
        case "房", "室", "寝": return true
        case "教": return at(end + 1) == "室"
        case "宿": return at(end + 1) == "舍"
        case "包": return at(end + 1) == "间" || at(end + 1) == "厢"
        case "号": return at(end + 1) == "房" || at(end + 1) == "室"
        case "会": return at(end + 1) == "议" && at(end + 2) == "室"
        case "病": return at(end + 1) == "房"
        case "机": return at(end + 1) == "房"
        default: return false
        }
    }

    /// 房间号8801, 验证码4821, 303房间, 北京 2008: digits of a name in Chinese.
    private func isNamedNumber(_ start: Int, _ digits: [Int]) -> Bool {
        if isRoom(start + digits.count, digits.count) { return true }
        guard let letter = precedingLetter(start) else { return false }
        if "群码Q".unicodeScalars.contains(letter) { return true }
        if letter == "号" {
            // 3月5号2000人 is a date before a number.
            var index = start - 1
            while index > start - 5, at(index) != "号" { index -= 1 }
            return digits.count >= 5
                || at(index - 1).map { $0.isHan && !"一二三四五六七八九十几".unicodeScalars.contains($0) } == true
        }
        if letter == "间" || letter == "室", at(start - 2) == "房" || at(start - 2) == "教" { return true }
        // A year after the name of a place or an event, among English words.
        return digits.count == 4 && (digits[0] == 1 && digits[1] == 9 || digits[0] == 2 && digits[1] == 0)
            && at(start - 1) == " " && letter.isHan && isBoundary(start + 4) && at(start + 4)?.isHan != true
            && (at(start + 4) == nil || at(start + 4) == " " && at(start + 5)?.isASCIILetter == true)
            && scalars[max(0, start - 24)..<start].contains { $0.isASCIILetter }
    }

    /// The letter before a number, past spaces, a colon and 是: "第 5 名", "QQ群：12345".
    func precedingLetter(_ start: Int) -> Unicode.Scalar? {
        var index = start - 1
        while let scalar = at(index), start - index <= 3, " :是".unicodeScalars.contains(scalar) { index -= 1 }
        return at(index)
    }

    /// 2024年, 98年, 90后, and 2019 in 2019-2024年; 80年代 and 10年 are counted.
    func isChineseYear(_ digits: [Int], _ end: Int) -> Bool {
        let isLate = digits.count == 2 && (digits[0] >= 5 || digits[0] == 0)
        if at(end) == "后" {
            let before = at(end - digits.count - 1)
            let isFree =
                before == nil || before == "、" || before == "，" || before == " " || before == "的"
                || before == "是"
            return isLate || digits.count == 2 && digits[1] == 0 && digits[0] < 3 && isFree
        }
        // 80、90后
        if isLate || digits == [0, 0], at(end) == "、" || at(end) == "," || at(end) == "，",
            digitsEnd(from: end + 1) == end + 3,
            at(end + 3) == "后"
        {
            return true
        }
        if at(end) == "年" { return digits.count == 4 || isLate && at(end + 1) != "代" }
        guard digits.count == 4, let sign = at(end), "-~到至".unicodeScalars.contains(sign) else {
            return false
        }
        return digitsEnd(from: end + 1) == end + 5 && at(end + 5) == "年"
    }
}
