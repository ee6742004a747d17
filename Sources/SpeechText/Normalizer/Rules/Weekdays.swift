/// Days of the week in their short forms.
extension NormalizerScanner {
    /// Mon, Tue., Fri-Sun.
    mutating func takeWeekday() -> Bool {
        guard word.shape == .title || word.shape == .lower && isSmallWeekday, (3...5).contains(word.count),
            isBoundary(position - 1), let (name, isWord) = Self.weekdays[word.key],
            options.language != .chinese
        else { return false }
        let hasDot = at(word.end) == "."
        let end = hasDot ? word.end + 1 : word.end
        if at(end) == "-", Self.weekdays[ScannedWord(scalars, from: end + 1).key] == nil { return false }
        if wordBefore(position).key == "the", at(position - 1) == " ", !isDigit(end + 1) { return false }
        if isWord {
            // "Sun" and "Sat" are words too.
            let next =
                at(end) == " " || at(end) == "," || at(end) == "-"
                ? wordAfter(end + (at(end) == "," ? 1 : 0)) : ScannedWord()
            let joined = at(end) == "-" ? ScannedWord(scalars, from: end + 1) : next
            let before =
                at(position - 1) == "-"
                ? wordBefore(position - 1) : wordBefore(position - (at(position - 2) == "," ? 2 : 0))
            let isListed =
                isDay(joined) || word.shape == .lower
                || isDay(before) && (before.range.lowerBound < position || next.shape != .title)
                || at(position - 2) == "&" && Self.weekdays[wordBefore(position - 2).key] != nil
                || at(end) == " " && at(end + 1) == "&" && Self.weekdays[wordAfter(end + 2).key] != nil
                || Self.dayJoints.contains(before.key) && isDay(wordBefore(before.range.lowerBound))
                || at(end) == " " && Self.dayJoints.contains(next.key) && isDay(wordAfter(next.end))
            let isDated =
                isDigit(end + 1) && (at(end) == " " || hasDot) || Self.month(joined) != nil && at(end) != "-"
            guard isListed || isDated || before.key == "on" || hasDot && at(end) == " " && !next.isCapital
            else {
                return false
            }
        }
        output += name
        position = end
        if hasDot, isSentenceEnd(after: end) { output += "." }
        let sign = at(position) == " " ? position + 1 : position
        let next = sign > position ? sign + 2 : sign + 1
        if at(sign) == "-", (sign > position) == (at(sign + 1) == " "),
            Self.weekdays[ScannedWord(scalars, from: next).key] != nil
        {
            output += " to "
            position = next
        }
        return true
    }

    /// "mon-fri", "sat/sun", "fri 8pm", "tues": in small letters only beside another day or a time.
    private var isSmallWeekday: Bool {
        guard let (_, isWord) = Self.weekdays[word.key] else { return false }
        if word.key == "tues" || word.key == "thurs" || word.key == "weds" { return true }
        let sign = at(word.end)
        if sign == "-" || sign == "/" || sign == "&" {
            return Self.weekdays[ScannedWord(scalars, from: word.end + 1).key] != nil
        }
        let before = at(position - 1)
        if before == "-" || before == "/" {
            return Self.weekdays[wordBefore(position - 1).key] != nil
        }
        guard sign == " ", isDigit(word.end + 1), !isWord || wordBefore(position).key == "on" else {
            return wordBefore(position).key == "on" && !isWord && word.key != "wed" && isBoundary(word.end)
                || isInSmallPair
        }
        let end = digitsEnd(from: word.end + 1)
        return end - word.end <= 3 && (at(end) == ":" || matches("am", at: end) || matches("pm", at: end))
    }

    /// Whether a word is the short or the full name of a day, with a capital.
    private func isDay(_ word: ScannedWord) -> Bool {
        word.isCapital && (Self.weekdays[word.key] != nil || Self.fullDays.contains(word.key))
    }

    /// "fri and sat", "mon to fri"; of days that are words too, "every sat and sun".
    private var isInSmallPair: Bool {
        let next = wordAfter(word.end)
        if at(word.end) == " ", Self.dayJoints.contains(next.key) {
            return isSmallPair(word, wordAfter(next.end))
        }
        let before = wordBefore(position)
        return Self.dayJoints.contains(before.key) && isSmallPair(wordBefore(before.range.lowerBound), word)
    }

    private func isSmallPair(_ first: ScannedWord, _ second: ScannedWord) -> Bool {
        guard first.shape == .lower, second.shape == .lower, isBoundary(second.end), first.key != second.key,
            let (_, isWord) = Self.weekdays[first.key], let (_, isSecondWord) = Self.weekdays[second.key]
        else { return false }
        if !isWord && first.key != "wed" || !isSecondWord && second.key != "wed" { return true }
        return Self.beforeDays.contains(wordBefore(first.range.lowerBound).key)
    }

    private static let dayJoints: Set<String> = ["and", "or", "to", "through", "thru", "till", "until", "n"]
    private static let beforeDays: Set<String> = [
        "on", "every", "this", "next", "last", "only", "both", "from", "between", "each", "free", "live",
        "streams",
    ]
    private static let fullDays: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    static var weekdayNames: [String] { Array(weekdays.keys) }

    private static let weekdays: [String: (name: String, isWord: Bool)] = [
        "mon": ("Monday", false), "tue": ("Tuesday", false), "tues": ("Tuesday", false),
        "wed": ("Wednesday", false), "weds": ("Wednesday", false), "thu": ("Thursday", false),
        "thur": ("Thursday", false), "thurs": ("Thursday", false), "fri": ("Friday", false),
        "sat": ("Saturday", true), "sun": ("Sunday", true),
    ]
}
