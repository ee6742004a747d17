extension NormalizerScanner {
    /// @xX_Name99_Xx, #BlackLivesMatter: names in parts.
    mutating func takeHandle() -> Bool {
        guard let sign = peek(), sign == "@" || sign == "#", let first = peek(1) else { return false }
        let isTag = sign == "#"
        guard
            first.isLetter || first == "_" && isAlphanumeric(position + 2)
                || first.isDigit && (!isTag || isNumberedTag)
        else {
            return false
        }
        // C#, and the place in a link.
        if isTag, options.links, at(position - 1)?.isLetter == true, at(position - 1)?.isHan == false {
            return false
        }
        let words = words(position..<position + 1)
        let isAddressed =
            !isTag && Self.prepositions.contains(wordBefore(position).key) && at(position - 1) == " "
        output +=
            isAddressed
            ? "" : isTag ? words.language == .english ? " hashtag " : "话题" : words.word("at", "艾特")
        position += 1
        guard first.isASCIILetter || first == "_" || first.isDigit else { return true }
        takeName()
        return true
    }

    /// #2024goals, but not "#1" or "#2nd".
    private var isNumberedTag: Bool {
        let end = digitsEnd(from: position + 1)
        return isLetter(end) && isLetter(end + 1) && ordinalEnding(at: end) == 0
    }

    /// After which "at" is not said.
    private static let prepositions: Set<String> = ["to", "by", "from", "with", "for", "via", "at"]

    /// A name of ASCII letters, digits and underscores, cut where its parts begin.
    private mutating func takeName() {
        var end = position
        while let scalar = at(end),
            scalar.isASCIILetter || scalar.isDigit || scalar == "_"
                || scalar == "." && isAlphanumeric(end + 1) && end > position
        {
            end += 1
        }
        if matches("xx_", at: position), isAlphanumeric(position + 3) { position += 3 }
        let close = end - position > 3 && matches("_xx", at: end - 3) ? end - 3 : end
        let language = language(position..<end)
        var previous: Unicode.Scalar?
        while position < close {
            let scalar = scalars[position]
            if scalar.isDigit {
                guard options.numbers else {
                    write(scalar)
                    continue
                }
                let digitsEnd = min(digitsEnd(from: position), close)
                let words = NumberWords(language: language)
                let digits = digits(position..<digitsEnd)
                let said =
                    digits.count > 4 || digits[0] == 0
                    ? words.spelled(digits)
                    : digits.count == 4 && language == .english ? words.year(digits) : words.cardinal(digits)
                say(said, language, upTo: digitsEnd)
                previous = nil
                continue
            }
            if scalar == "_" || scalar == "." {
                output += scalar == "." && language == .english ? " dot " : " "
                position += 1
                previous = nil
                continue
            }
            let isCapital = scalar.value < 0x60
            if isCapital, let previous,
                previous.value >= 0x60
                    || at(position + 1).map({ $0.isASCIILetter && $0.value >= 0x60 }) == true
                        && previous.value < 0x60
            {
                output += " "
            }
            write(scalar)
            previous = scalar
        }
        position = end
        if isAlphanumeric(position) { output += " " }
    }
}
