/// Units that could be something else.
extension NormalizerScanner {
    /// Units that are told from words by what is around: 6 mo old, 200 cal, a 10A fuse, 5yo kid.
    func looseUnit(
        _ number: WrittenNumber, _ end: Int, _ gap: Int, _ words: NumberWords
    ) -> (String, Int)? {
        guard words.language == .english else { return nil }
        let unit = ScannedWord(scalars, from: end + gap)
        guard isBoundary(unit.end), !isLetter(position - 1) || unitBefore == position else { return nil }
        let after = at(unit.end) == " " ? wordAfter(unit.end) : ScannedWord()
        let isSingle = number.isOne || isAdjective(unit.end)
        switch unit.key {
        case "mo"
        where gap == 1
            && (["old", "sub", "streak", "ago", "later", "left"].contains(after.key) || after.count == 0):
            return (words.number(number) + (isSingle || after.key == "old" ? " month" : " months"), unit.end)
        case "w" where gap == 0 && isLapse(after), "y" where gap == 0 && isLapse(after):
            let name = unit.key == "w" ? " week" : " year"
            return (words.number(number) + name + (number.isOne ? "" : "s"), unit.end)
        case "yo", "yr", "y":
            let isOld = unit.key != "yo" && after.key == "old"
            guard unit.key == "yo" && gap == 0 || isOld else { return nil }
            let isName =
                Self.articles.contains(wordBefore(position).key) || after.shape == .lower && isNoun(after)
            let years = number.isOne || isName || isOld && isNoun(wordAfter(after.end)) ? " year" : " years"
            return (words.number(number) + years + (isOld ? "" : " old"), unit.end)
        case "cal", "cals":
            guard number.whole.count >= 3 || gap == 0 && number.whole.count > 1 && number.whole != [5, 0]
            else {
                return nil
            }
            return (words.number(number) + " calories", unit.end)
        case "a" where gap == 0 && unit.shape == .upper, "amp" where gap == 0, "amps" where gap == 0:
            let isVolts = at(position - 1) == " " && at(position - 2) == "V" && isDigit(position - 3)
            guard unit.count > 1 || isVolts || Self.electric.contains(after.key) else { return nil }
            return (
                words.number(number) + (isSingle || isNoun(after) && !isVolts ? " amp" : " amps"), unit.end
            )
        default: return nil
        }
    }

    /// "2w ago", "in 3y": weeks and years.
    private func isLapse(_ after: ScannedWord) -> Bool {
        if Self.afterLapse.contains(after.key) { return true }
        return (after.count == 0 || Self.connectives.contains(after.key))
            && Self.beforeLapse.contains(wordBefore(position).key)
    }

    private static let afterLapse: Set<String> = [
        "ago", "left", "later", "remaining", "streak", "old", "straight", "anniversary",
    ]
    private static let beforeLapse: Set<String> = [
        "in", "for", "past", "last", "every", "within", "next", "another", "after", "took", "takes", "since",
    ]

    /// 30-min break, 6-ft pole: a unit of two letters or more after a hyphen.
    func hyphenatedUnit(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard words.language == .english, isLetter(end + 2), !isLetter(position - 1),
            let (unit, length) = UnitNames.match(scalars[(end + 1)...], adjacent: true), length > 1,
            at(end + 1 + length) == " " && isLetter(end + length + 2), !matches("in ", at: end + 1)
        else { return nil }
        return (words.number(number) + " " + unit.one, end + 1 + length)
    }

    /// Whether a word can be what is measured: "5yo kid".
    private func isNoun(_ word: ScannedWord) -> Bool {
        word.shape == .lower && !Self.connectives.contains(word.key)
            && !["btw", "lol", "now", "already", "today", "tho", "please", "pls", "and"].contains(word.key)
    }

    private static let electric: Set<String> = [
        "fuse", "charger", "breaker", "circuit", "power", "supply", "adapter", "current", "plug", "max",
    ]
}
