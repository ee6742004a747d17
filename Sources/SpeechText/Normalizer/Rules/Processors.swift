/// Numbers of processors, graphics cards, aircraft and answers of servers.
extension NormalizerScanner {
    /// 7950X, 5600G, 14700KF: the letters of processors and graphics cards.
    func isProcessor(_ letters: ScannedWord, digits: Range<Int>) -> Bool {
        if digits.count == 5, (10...15).contains(value(digits.lowerBound..<digits.lowerBound + 2)),
            matches("00", at: digits.upperBound - 2),
            scalars[digits.lowerBound + 2] != "0", ["k", "f", "kf", "ks"].contains(letters.key)
        {
            return true
        }
        return letters.shape == .upper && digits.count >= 4 && !matches("000", at: digits.upperBound - 3)
            && Self.processors.contains(letters.key)
    }

    private static let processors: Set<String> = [
        "x", "xt", "xtx", "kf", "ks", "hx", "hs", "hk", "u", "g", "ge", "gre",
    ]

    /// 4070, 1080 and the like where a card is meant: "my 3060 12gb", "a 4090", "4070ti super".
    func isGraphicsCard(_ before: ScannedWord, _ letters: ScannedWord, _ end: Int) -> Bool {
        guard end - position == 4, (10...50).contains(value(position..<position + 2)),
            at(position + 1) == "0",
            at(position + 3) == "0", (5...9).contains(scalars[position + 2].digit),
            letters.count == 0 || letters.key == "ti"
        else { return false }
        if letters.count > 0 { return true }
        let after = at(end) == " " ? wordAfter(end) : ScannedWord()
        if CountedThings.names.contains(after.key) || CountedThings.qualities.contains(after.key) {
            return false
        }
        if isDigit(end + 1), at(end) == " " {
            let unit = ScannedWord(scalars, from: digitsEnd(from: end + 1))
            if unit.key == "gb" { return true }
        }
        return Self.cards.contains(before.key) || Self.afterCards.contains(after.key)
    }

    private static let cards: Set<String> = [
        "a", "my", "his", "her", "your", "their", "this", "that", "the", "used",
    ]
    private static let afterCards: Set<String> = [
        "ti", "super", "laptop", "build", "card", "gpu", "rig", "owner", "owners", "oc", "fe",
    ]

    /// "R5 5600", "i5 12400": after the name of a line of processors.
    private func isProcessorNameLetter(_ index: Int) -> Bool {
        at(index).map { "rRiI".unicodeScalars.contains($0) } == true && isBoundary(index - 1)
    }

    func isProcessorName(before index: Int) -> Bool {
        at(index - 1).map { "3579".unicodeScalars.contains($0) } == true && isProcessorNameLetter(index - 2)
    }

    /// 747-400, 777-300ER, and their last part.
    func isAircraft(_ end: Int) -> Bool {
        func isType(_ start: Int) -> Bool { at(start) == "7" && isDigit(start + 1) && at(start + 2) == "7" }
        if isType(position), end == position + 3, at(end) == "-", isDigit(end + 1) { return true }
        return at(position - 1) == "-" && isType(position - 4) && isBoundary(position - 5)
    }

    /// "404 error", "502 bad gateway": what servers answer.
    func isAnswer(_ end: Int) -> Bool {
        guard end == position + 3, at(position) == "4" || at(position) == "5", at(end) == " " else {
            return false
        }
        let after = wordAfter(end)
        return ["error", "errors", "gateway"].contains(after.key)
            || ["not found", "bad gateway", "forbidden", "bad request"].contains { phrase in
                Array(phrase.unicodeScalars)
                    == scalars[(end + 1)...].prefix(phrase.utf8.count).map(\.lowercased)
            }
    }
}
