extension NormalizerScanner {
    /// Numbers with two dots or more: 2.0.1, 192.168.0.1.
    mutating func takeVersion(from start: Int) -> Bool {
        var parts: [Range<Int>] = []
        var next = start
        while true {
            let end = digitsEnd(from: next)
            guard end > next else { break }
            parts.append(next..<end)
            guard at(end) == ".", at(end + 1)?.isDigit == true else { break }
            next = end + 1
        }
        guard start == position, parts.count >= 3, let last = parts.last else { return false }
        let words = words(start..<last.upperBound)
        // An address of the Internet is spelt in Chinese.
        let isAddress = parts.count == 4 && words.language == .chinese
        let said = parts.map { part in
            part.count > 3 || isAddress && part.count == 3
                || part.count > 1 && scalars[part.lowerBound] == "0"
                ? words.spelled(digits(part)) : words.cardinal(digits(part))
        }
        say(said.joined(separator: words.word("point", "点")), words.language, upTo: last.upperBound)
        if at(position) == "-" || at(position) == "+", isLetter(position + 1) { skip() }
        return true
    }

    /// RTX 4090, i9-14900K, A100, seat 7K: digits of a name, and the letters glued to them.
    mutating func takeModelNumber() -> Bool {
        let end = digitsEnd(from: position)
        let count = end - position
        guard count <= 5, at(end) != "," || !isDigit(end + 1), at(end) != ":",
            at(end) != "." || !isDigit(end + 1), at(end) != "%"
        else { return false }
        let letters = ScannedWord(scalars, from: end)
        if at(position - 1) == ".", isLetter(position - 2), isBoundary(end),
            Abbreviations.beforeNumber[wordBefore(position).key] == nil
        {
            // The dot of "H.264" is said.
            let words = words(position..<end)
            say(words.spelled(digits(position..<end)), words.language, upTo: end)
            return true
        }
        // cd5s, lv100
        if letters.key == "s", wordBefore(position).key == "cd" { return false }
        if isLetter(position - 1), isCountAfterWord(position) { return false }
        let isGlued = isLetter(position - 1) && (unitBefore != position || letters.count == 0)
        let isHyphenated =
            at(position - 1) == "-" && (isLetter(position - 2) || isNameBefore(position - 1) || isInName)
        let before = at(position - 1) == " " ? wordBefore(position) : ScannedWord()
        let isSeat = Self.places.contains(before.key) && letters.count <= 2 && letters.shape != .lower
        let isNamed =
            isProcessor(letters, digits: position..<end) || isAircraft(end) || isAnswer(end)
            || isGraphicsCard(before, letters, end)
            || isModelName(before) || isVariant(wordAfter(end), at: end) || matches("x3d", at: end)
            || isNameBefore(position - 1) && at(position - 1) == " " && count >= 3
                && (letters.count > 0 || isProcessorName(before: position - 1))
        guard
            isGlued || isHyphenated || isSeat && letters.count > 0 || isNamed && count >= 3
                || letters.count == 1 && isBetweenNames(before, letters)
        else { return false }
        let hasSuffix =
            letters.count > 0 && letters.count <= 3
            && (letters.key == "ti" || letters.shape == .upper || isProcessor(letters, digits: position..<end)
                || matches("x3d", at: end) || isGlued && letters.count == 1)
            && !isUnit(letters, at: end)
        if isGlued, letters.key == "s", letters.shape == .lower, count <= 2, isBoundary(letters.end),
            words(position..<end).language == .english
        {
            // 5v5s
            say(
                EnglishNumbers.plural(EnglishNumbers.cardinal(digits(position..<end))), .english,
                upTo: letters.end)
            return true
        }
        guard hasSuffix || letters.count == 0 || isGlued && letters.count <= 1 else { return false }
        guard hasSuffix || count >= 3, !(isGlued && count < 3 && !hasSuffix) else { return false }
        let words = words(position..<end)
        guard words.language == .english || count >= 3 else { return false }
        let digits = digits(position..<end)
        // "user12345" is no model.
        let isUser = isGlued && count >= 5 && at(position - 1).map { $0.value >= 0x60 } == true
        let said =
            isUser
            ? words.spelled(digits)
            : words.language == .chinese
                ? words.spelled(digits)
                : count < 3 && digits[0] != 0 ? words.cardinal(digits) : EnglishNumbers.model(digits)
        say(said, words.language, upTo: end)
        if hasSuffix {
            output += String(scalars: scalars[letters.range]).uppercased()
            position = letters.end
            if isDigit(position) { output += " " }
        }
        return true
    }

    /// "GB" in "A100 80GB".
    private func isUnit(_ letters: ScannedWord, at end: Int) -> Bool {
        guard !isLetter(position - 1), at(position - 1) != "-",
            !Self.places.contains(wordBefore(position).key)
        else {
            return false
        }
        return letters.count > 1 && UnitNames.match(scalars[end...], adjacent: true) != nil
    }

    /// Whether a name of letters and digits ends before `index`: "i9", "R5".
    private func isNameBefore(_ index: Int) -> Bool {
        isDigit(index - 1) && (isLetter(index - 2) || isDigit(index - 2) && isLetter(index - 3))
            || isLetter(index - 1) && isDigit(index - 2) && isLetter(index - 3)
    }

    /// "Llama-3.1-70B": whether the run of letters and digits that goes on here begins with a letter.
    private var isInName: Bool {
        var start = position
        while position - start < 24, isAlphanumeric(start - 1) || at(start - 1) == "-" || at(start - 1) == "."
        { start -= 1 }
        return isLetter(start) && (at(start - 1) == " " || start == 0) && isDigit(position - 2)
    }

    /// "Raspberry Pi 4B", "221B Baker St.": a letter after a number between names, which is no billion.
    private func isBetweenNames(_ before: ScannedWord, _ letter: ScannedWord) -> Bool {
        guard letter.shape == .upper, letter.key == "b" || letter.key == "k", isBoundary(letter.end) else {
            return false
        }
        let after = wordAfter(letter.end)
        if at(letter.end) == " ", after.shape == .title { return true }
        let start = before.range.lowerBound
        return letter.key == "b" && before.isCapital && start > 0 && at(start - 1) == " "
            && at(start - 2)?.isLetter == true && after.shape != .lower
    }

    private func isModelName(_ word: ScannedWord) -> Bool {
        if Self.makers.contains(word.key) { return true }
        // RTX, NHS, WD: capitals without a vowel.
        return word.shape == .upper && (2...4).contains(word.count)
            && !word.key.utf8.contains { "aeiou".utf8.contains($0) }
            && word.key != "ps" && word.key != "hp"
    }

    /// "4070 Super", "3080 ti".
    private func isVariant(_ word: ScannedWord, at end: Int) -> Bool {
        word.key == "ti" || at(end) == " " && word.isCapital && Self.variants.contains(word.key)
    }

    private static let variants: Set<String> = ["super", "xt", "xtx", "gre", "ultra"]

    private static let makers: Set<String> = [
        "rtx", "gtx", "rx", "gt", "boeing", "airbus", "ryzen", "radeon", "geforce", "xeon", "core", "porsche",
        "peugeot", "bmw", "atari", "quadro", "flight", "route", "highway", "interstate", "bus", "nokia", "ti",
        "cessna", "xbox", "glock", "remington", "mazda", "fiat", "mercedes", "ferrari", "volvo", "port",
        "error", "http",
        "status", "nikon", "canon", "arc", "iso", "ieee",
    ]

    private static let places: Set<String> = [
        "seat", "apartment", "apt", "room", "rm", "unit", "gate", "row", "flat", "suite", "model", "class",
        "flight", "bus", "building", "block", "section", "grade", "exit", "platform", "track", "figure",
        "table", "question", "exercise", "platform", "level", "vitamin", "terminal", "type", "form",
        "chapter",
    ]
}
