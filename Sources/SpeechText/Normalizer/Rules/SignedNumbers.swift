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
            if isCaliber(end) {
                let digits = digits(position + 1..<end)
                say(
                    digits.count == 3 ? EnglishNumbers.model(digits) : EnglishNumbers.cardinal(digits),
                    .english, upTo: end)
                return true
            }
            var number = WrittenNumber(whole: [0])
            number.fraction = digits(position + 1..<end)
            takeQuantity(number, start: position, end: end)
            return true
        case "-", "−":
            guard isFree, let next = peek(1) else { return false }
            if next.isDigit {
                // 5月1日-5月7日
                if previous?.isHan == true, "日号月年点时分天周".unicodeScalars.contains(previous ?? " "),
                    isDigit(position - 2)
                        || at(position - 2).map({ "一二三四五六七八九十".unicodeScalars.contains($0) }) == true
                {
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
            if isNumberOfUser(end) {
                let digits = words.spelled(digits(position + 1..<end))
                say(
                    words.language == .english ? "hashtag " + digits : "井号" + digits, words.language,
                    upTo: end)
                return true
            }
            if end == position + 5, (1900...2099).contains(value(position + 1..<end)),
                words.language == .english
            {
                // #2024
                say("hashtag " + EnglishNumbers.year(digits(position + 1..<end)), .english, upTo: end)
                return true
            }
            let number = words.cardinal(digits(position + 1..<end))
            say(words.language == .english ? "number " + number : number + "号", words.language, upTo: end)
            return true
        case "'":
            return takeShortYear()
        default: return false
        }
    }

    /// mike#0420: four or five digits after a name, but not after "issue".
    private func isNumberOfUser(_ end: Int) -> Bool {
        let name = wordBefore(position)
        if at(position - 1)?.isHan == true {
            // 小明#1234
            return (4...7).contains(end - position - 1) || end - position > 2 && at(position + 1) == "0"
        }
        return (5...6).contains(end - position) && isBoundary(end) && isAlphanumeric(position - 1)
            && isAlphanumeric(position - 2)
            && !Self.numbered.contains(name.key)
    }

    private static let numbered: Set<String> = [
        "issue", "issues", "pr", "bug", "ticket", "order", "case", "no", "item", "page", "room", "unit",
        "apt", "suite",
        "episode", "ep", "part", "day", "number", "card", "post", "comment", "fix", "fixes", "closes", "pull",
        "build",
    ]

    /// ".50 cal", ".308 rifle": guns by what they fire.
    private func isCaliber(_ end: Int) -> Bool {
        (2...3).contains(end - position - 1) && at(end) == " " && Self.calibers.contains(wordAfter(end).key)
            && language(position..<end) == .english
    }

    private static let calibers: Set<String> = [
        "cal", "caliber", "calibre", "acp", "lr", "magnum", "mag", "rifle", "pistol", "bmg", "revolver",
        "winchester", "round",
        "rounds", "ammo",
    ]

    /// 5 - 3, and 2:00 - 3:00 where no unit was taken.
    mutating func takeSpacedHyphen() -> Bool {
        let words = words(position..<position + 1)
        output += words.word("minus", "减")
        position += 1
        return true
    }

    mutating func takeHanRange() -> Bool {
        output += "到"
        position += 1
        return true
    }

    /// '09, '98, '90s.
    mutating func takeShortYear() -> Bool {
        let end = digitsEnd(from: position + 1)
        guard end == position + 3, isBoundary(position - 1), language(position..<end) == .english,
            !matches("s", at: end), at(end) != "'", isBoundary(end)
        else { return false }
        let digits = digits(position + 1..<end)
        let words = words(position..<end)
        say(digits[0] == 0 ? "oh " + words.cardinal(digits) : words.cardinal(digits), .english, upTo: end)
        return true
    }
}
