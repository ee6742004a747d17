/// Signs between the terms of a formula, of which one has a letter: 5x - 1, x^n, (a + b) * 2, n >= 10.
extension NormalizerScanner {
    /// What is on one side of a sign: 12, 5x, x, or a bracket.
    private enum Term { case number, coefficient, variable, bracket }

    private static let operators = Set("=+*/^<>√≤≥±×÷≠≈".unicodeScalars)
    /// What is unknown, more often than a name.
    private static let unknowns = Set("nxyz".unicodeScalars)
    /// Scalars of a bracket, and terms on one side of a sign, that are looked at.
    private static let (longestBracket, mostTerms) = (24, 6)

    mutating func takeFormulaSign() -> Bool {
        guard let sign = peek() else { return false }
        switch sign {
        case "-":
            guard isMinus(position) || isNegation else { return false }
            write(words(position..<position + 1).word("minus", "减"), 1)
        case "^": return takeLiteralPower()
        case "<" where peek(1) == "=", ">" where peek(1) == "=": return takeBound(sign)
        case "<", ">", "*", "/":
            guard let next = peek(1), !"<>=-*/".unicodeScalars.contains(next),
                at(position - 1).map({ "<>=-*/".unicodeScalars.contains($0) }) != true,
                joinsTerms(position, sign) || takesSides(position, sign),
                let name = SymbolNames.operators[sign]
            else { return false }
            let isTerms = joinsTerms(position, sign)
            let english = isTerms ? name.english : sign == "<" ? "less than" : "greater than"
            let said = words(position..<position + 1).word(english, name.chinese)
            write(said, 1)
        default: return false
        }
        return true
    }

    private mutating func write(_ words: String, _ count: Int) {
        output += words
        position += count
    }

    /// Whether a hyphen is a minus: 5x - 1, x-1 = 0, (a + b) - c; but not "2x-3x faster" or "plan b - 2 days".
    func isMinus(_ sign: Int) -> Bool {
        if isDifferenceOfNames(sign) { return true }
        guard at(sign) == "-", let (left, right) = terms(around: sign),
            left.term != .number || right.term != .number
        else { return false }
        if isFormula(left.start, right.end) { return true }
        return at(sign - 1) == " " && left.term == .coefficient && right.term == .number
            && at(sign - 2).map(Self.unknowns.contains) == true
    }

    /// DMG = ATK - DEF
    private func isDifferenceOfNames(_ sign: Int) -> Bool {
        guard at(sign) == "-", at(sign - 1) == " ", at(sign + 1) == " ", isAlphanumeric(sign - 2),
            isAlphanumeric(sign + 2)
        else { return false }
        let before = scalars[max(0, sign - Self.longestBracket)..<sign]
        guard let equals = before.lastIndex(of: "=") else { return false }
        return !before[equals...].contains { Self.breaks.contains($0) }
            && before[equals...].count { $0 == " " } <= 4
    }

    private static let breaks: ASCIISet = ".,;:!?\n\""

    /// x = -b, (-n): a sign before a letter or a bracket.
    private var isNegation: Bool {
        guard isOperator(position - 1, step: -1) || at(position - 1) == "(",
            let next = term(beginningAt: position + 1)
        else { return false }
        return next.term != .number
    }

    /// Whether one of `< > * /` is said: one side is a number, or more of the formula is there.
    private func joinsTerms(_ sign: Int, _ scalar: Unicode.Scalar) -> Bool {
        guard let (left, right) = terms(around: sign) else {
            // HP < 50
            return scalar != "*" && scalar != "/" && at(sign - 1) == " " && isLetter(sign - 2)
                && at(sign + 1) == " " && isDigit(sign + 2)
        }
        guard left.term != .number || right.term != .number else { return false }
        // "a/b/c" is a list.
        if scalar == "/", at(right.end) == "/" || at(left.start - 1) == "/" { return false }
        if isFormula(left.start, right.end) { return true }
        guard scalar == "/" else { return ![left.term, right.term].allSatisfy { $0 == .variable } }
        return right.term == .number && left.term != .number
            && (left.term == .bracket || at(left.end - 1).map(Self.unknowns.contains) == true)
    }

    /// "cats > dogs", but not "Settings > Audio > Devices", and not a quotation.
    private func takesSides(_ sign: Int, _ scalar: Unicode.Scalar) -> Bool {
        guard scalar == "<" || scalar == ">", !isDigit(sign - 2) || !isDigit(sign + 2), at(sign - 1) == " ",
            at(sign + 1) == " ", isAlphanumeric(sign - 2),
            isAlphanumeric(sign + 2)
        else { return false }
        let isMenu = wordBefore(sign).isCapital && wordAfter(sign + 1).isCapital
        let others = scalars[max(0, sign - 40)..<min(scalars.count, sign + 40)].count { $0 == scalar }
        return !isMenu || others == 1
    }

    /// x^n, 10^-3, 2^(n + 1); digits alone are read with the number before them.
    private mutating func takeLiteralPower() -> Bool {
        guard isAlphanumeric(position - 1) || at(position - 1) == ")" else { return false }
        let words = words(position..<position + 1)
        if peek(1) == "-", isDigit(position + 2) {
            let end = digitsEnd(from: position + 2)
            let power = words.cardinal(digits(position + 2..<end))
            say(words.word("to the power of minus \(power)", "的负\(power)次方"), words.language, upTo: end)
        } else if isLetter(position + 1), isBoundary(position + 2) {
            let letter = String(scalars: scalars[position + 1..<position + 2])
            say(words.word("to the power of \(letter)", "的\(letter)次方"), words.language, upTo: position + 2)
        } else if peek(1) == "(", words.language == .english {
            write(" to the power of ", 1)
        } else {
            return false
        }
        return true
    }

    /// x >= 5, level <= 20.
    private mutating func takeBound(_ sign: Unicode.Scalar) -> Bool {
        let after = peek(2) == " " ? position + 3 : position + 2
        let before = at(position - 1) == " " ? position - 2 : position - 1
        guard isAlphanumeric(before) || at(before) == ")",
            term(beginningAt: at(after) == "-" ? after + 1 : after) != nil
        else { return false }
        let words = words(position..<position + 1)
        write(
            sign == ">"
                ? words.word("is greater than or equal to", "大于等于")
                : words.word("is less than or equal to", "小于等于"), 2)
        return true
    }

    /// 5x in "y = 5x" and "2b + 3": a number and a letter, not "five times" or "two billion".
    func coefficient(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard let letter = at(end), "abcnpqxyz".unicodeScalars.contains(letter), isBoundary(end + 1),
            at(end + 1) != "'"
        else { return nil }
        let isBefore = isOperator(position - 1, step: -1)
        let isAfter = isOperator(end + 1, step: 1) || isMinus(at(end + 1) == " " ? end + 2 : end + 1)
        let isLast = at(end + 1).map { ".,;!?)".unicodeScalars.contains($0) } ?? true
        guard isAfter || isBefore && isLast else { return nil }
        return (words.number(number) + " \(letter)", end + 1)
    }

    // MARK: Terms

    /// The terms on both sides of a sign that has spaces on both sides or on neither.
    private func terms(
        around sign: Int
    ) -> (left: (term: Term, start: Int, end: Int), right: (term: Term, end: Int))? {
        let isSpaced = at(sign - 1) == " "
        guard isSpaced == (at(sign + 1) == " "), let left = term(endingAt: isSpaced ? sign - 1 : sign),
            let right = term(beginningAt: isSpaced ? sign + 2 : sign + 1)
        else { return nil }
        return ((left.term, left.start, isSpaced ? sign - 1 : sign), right)
    }

    private func term(endingAt end: Int) -> (term: Term, start: Int)? {
        guard let last = at(end - 1) else { return nil }
        if last == ")" {
            let start = max(0, end - Self.longestBracket)
            return scalars[start..<end].lastIndex(of: "(").map { (.bracket, $0) }
        }
        let hasLetter = last.isASCIILetter
        var start = hasLetter ? end - 1 : end
        while end - start < 12,
            isDigit(start - 1) || at(start - 1) == "." && isDigit(start - 2) && isDigit(start)
        {
            start -= 1
        }
        guard start < end, isBoundary(start - 1), at(start - 1) != "'" else { return nil }
        return (hasLetter ? start == end - 1 ? .variable : .coefficient : .number, start)
    }

    private func term(beginningAt start: Int) -> (term: Term, end: Int)? {
        if at(start) == "(" { return (.bracket, start + 1) }
        let digits = digitsEnd(from: start)
        var end = isLetter(digits) ? digits + 1 : digits
        // 4ac
        if digits > start, isLetter(end), end == digits + 1 { end += 1 }
        guard end > start, isBoundary(end), at(end) != "'" else { return nil }
        return (end == digits ? .number : digits == start ? .variable : .coefficient, end)
    }

    /// Whether a sign of a formula is before `start` or after `end`, or in the bracket there; other hyphens and terms may
    /// be between.
    private func isFormula(_ start: Int, _ end: Int) -> Bool {
        if at(start) == "(" {
            let inside = scalars[start...].prefix(Self.longestBracket).prefix { $0 != ")" }
            if inside.contains(where: Self.operators.contains) { return true }
        }
        var next = end
        for _ in 0..<Self.mostTerms {
            if isOperator(next, step: 1) { return true }
            let sign = at(next) == " " ? next + 1 : next
            guard at(sign) == "-" else { break }
            guard let term = term(beginningAt: at(sign + 1) == " " ? sign + 2 : sign + 1) else { break }
            next = term.end
        }
        var first = start
        for _ in 0..<Self.mostTerms {
            if isOperator(first - 1, step: -1) { return true }
            let sign = at(first - 1) == " " ? first - 2 : first - 1
            guard at(sign) == "-" else { break }
            guard let term = term(endingAt: at(sign - 1) == " " ? sign - 1 : sign) else { break }
            first = term.start
        }
        return false
    }

    /// Whether the scalar at `index`, past one space in the direction of `step`, is a sign of a formula.
    private func isOperator(_ index: Int, step: Int) -> Bool {
        let place = at(index) == " " ? index + step : index
        guard let sign = at(place), Self.operators.contains(sign) else { return false }
        // An arrow, or a slash of a path, is none.
        return at(place - 1) != "-" && at(place + 1) != ">"
            && (sign != "/" || place != index || isAlphanumeric(place + 1))
    }
}
