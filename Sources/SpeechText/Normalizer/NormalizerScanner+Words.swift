extension NormalizerScanner {
    /// Takes a Latin word, or the link, mail address or abbreviation that begins with it.
    mutating func takeWord() {
        if options.links, takeLink() { return }
        var end = position
        while end < scalars.count, scalars[end].isASCIILetter { end += 1 }
        let word = String(String.UnicodeScalarView(scalars[position..<end]))
        let follows = at(end)
        if follows == "$", ["US", "HK", "NT", "A", "C"].contains(word), at(end + 1)?.isDigit == true {
            position = end
            return
        }
        if let (currency, length) = currencyCode(at: position), length == end - position,
            takeMoneyBehindCode(currency, from: at(end) == " " ? end + 1 : end)
        {
            return
        }
        if takeNamedDate(word, end) || takeInitials(end) || takeLanguageName(word, end) { return }
        if let spoken = chatForm(word, end) {
            let isAbbreviation = follows == "." && ChatForms.abbreviations[word.lowercased()] == spoken
            output += spoken
            position = isAbbreviation ? end + 1 : end
        } else {
            output += word
            position = end
        }
        // A digit glued to a word is a number by itself.
        if at(position)?.isDigit == true { output += " " }
    }

    private mutating func takeMoneyBehindCode(_ currency: Currency, from start: Int) -> Bool {
        guard options.numbers, let written = writtenNumber(from: start) else { return false }
        let number = written.number
        var end = written.end
        let words = NumberWords(language: language(position..<end))
        let scale = takeScale(&end, words)
        say(currency.words(number, scale: scale, words), words.language, upTo: end)
        return true
    }

    /// U.S.A., e.g., i.e.: single letters with dots.
    private mutating func takeInitials(_ wordEnd: Int) -> Bool {
        guard wordEnd == position + 1, at(wordEnd) == ".", at(wordEnd + 1)?.isASCIILetter == true,
            at(wordEnd + 2)?.isASCIILetter != true
        else { return false }
        var letters: [Unicode.Scalar] = []
        var next = position
        while let letter = at(next), letter.isASCIILetter, at(next + 1)?.isASCIILetter != true {
            letters.append(letter)
            guard at(next + 1) == "." else {
                next += 1
                break
            }
            next += 2
        }
        let joined = String(String.UnicodeScalarView(letters))
        let known = ["eg": "for example", "ie": "that is", "am": "AM", "pm": "PM"]
        output += known[joined.lowercased()] ?? letters.map { String($0) }.joined(separator: " ")
        // The last dot may end the sentence too.
        if at(next - 1) == ".", next >= scalars.count { output += "." }
        position = next
        return true
    }

    /// C++, C#.
    private mutating func takeLanguageName(_ word: String, _ end: Int) -> Bool {
        if matches("++", at: end) {
            output += word + " plus plus "
            position = end + 2
            return true
        }
        guard at(end) == "#", ["C", "F", "c"].contains(word),
            at(end + 1)?.isLetter != true || at(end + 1)?.isHan == true
        else { return false }
        output += word + " sharp "
        position = end + 1
        return true
    }

    private func chatForm(_ word: String, _ end: Int) -> String? {
        let isInsideWord = at(position - 1).map { $0.isDigit || $0 == "'" } ?? false
        guard !isInsideWord, at(end) != "'", at(end)?.isDigit != true || word.lowercased() == "u" else {
            return nil
        }
        let key = word.lowercased()
        if at(end) == ".", let spoken = ChatForms.abbreviations[key],
            at(end + 1) == " " || at(end + 1)?.isLetter == true
        {
            // "no. 5" but "no. It is".
            return key == "no" && at(end + 2)?.isDigit != true
                ? nil : spoken + (at(end + 1) == " " ? "" : " ")
        }
        if key == "no", at(end) == ".", at(end + 1)?.isDigit == true { return "number" }
        guard options.chat else { return nil }
        if language(position..<end) == .chinese || hasHanNear(position..<end),
            let spoken = ChatForms.chinese[key], key != "up" || at(end) == "主"
        {
            return spoken
        }
        if ChatForms.pinyin.contains(key), let spoken = ChatForms.chinese[key] { return spoken }
        // Capitals are names: "OMG" is a chat form, "Dm" is not.
        guard word == key || word == word.uppercased() else { return nil }
        return ChatForms.english[key]
    }

    /// Whether a hanzi is directly before or after.
    private func hasHanNear(_ range: Range<Int>) -> Bool {
        let before = at(range.lowerBound - 1) == " " ? range.lowerBound - 2 : range.lowerBound - 1
        let after = at(range.upperBound) == " " ? range.upperBound + 1 : range.upperBound
        return at(before)?.isHan == true || at(after)?.isHan == true
    }
}
