/// Letters after a number that stand for a thousand, a million or a billion: 3.4m views, 1.2b, 5bn, 20 mil, 4k.
extension NormalizerScanner {
    /// Words before a number that are looked at.
    private static let wordsBefore = 6

    /// The scale after `number` where its letters could be a unit or a name too; `nil` where they are that.
    func countedScale(_ end: Int) -> (name: String, end: Int)? {
        let gap = at(end) == " " ? 1 : 0
        let letters = ScannedWord(scalars, from: end + gap)
        guard (1...4).contains(letters.count), isBoundary(letters.end), at(letters.end) != "'" else {
            return nil
        }
        switch letters.key {
        case "bn", "bil": return ("billion", letters.end)
        case "mil", "mill", "mio": return ("million", letters.end)
        case "kk": return gap == 0 ? ("million", letters.end) : nil
        case "tn": return gap == 0 ? ("trillion", letters.end) : nil
        case "m" where gap == 0 && letters.shape == .lower:
            return isCounted(letters) ? ("million", letters.end) : nil
        case "b" where gap == 0 && letters.shape == .lower:
            guard !Self.versions.contains(wordBefore(position).key) else { return nil }
            return isCounted(letters) || at(end - 2) == "." && isDigit(end - 3)
                ? ("billion", letters.end) : nil
        default: return nil
        }
    }

    /// Whether things are counted by the number before `letters`, by the words around it.
    private func isCounted(_ letters: ScannedWord) -> Bool {
        var end = letters.end
        // 1m-2m views: the second says what both are.
        let last = at(end) == "-" ? end + 1 : matches(" to ", at: end) ? end + 4 : nil
        if let last, let (_, next) = writtenNumber(from: last),
            at(next)?.lowercased == scalars[letters.range.lowerBound]
        {
            end = next + 1
        }
        if at(end) == "+" { end += 1 }
        if let symbol = at(at(end) == " " ? end + 1 : end), Currency.symbols[symbol] != nil { return true }
        let after = at(end) == " " ? wordAfter(end) : ScannedWord()
        if CountedThings.names.contains(after.key) { return true }
        if CountedThings.qualities.contains(after.key), CountedThings.names.contains(wordAfter(after.end).key)
        {
            return true
        }
        if CountedThings.lengths.contains(after.key) { return false }
        let before = wordBefore(position)
        if CountedThings.reaching.contains(before.key) { return true }
        if before.key == "for", Self.sellers.contains(wordBefore(before.range.lowerBound).key) { return true }
        // "sold it for 3m"
        let thing = wordBefore(before.range.lowerBound)
        if before.key == "for",
            Self.trades.contains(wordBefore(thing.range.lowerBound).key) || thing.key == "paid"
        {
            return true
        }
        return isCountedBefore
    }

    /// "from 1m to 3m subs", "subs: 3m": whether the nearest telling word before counts.
    private var isCountedBefore: Bool {
        var start = position
        for _ in 0..<Self.wordsBefore {
            while start > 0, position - start < 64, !isLetter(start - 1) {
                start -= 1
                if let mark = at(start), mark == "." || mark == "!" || mark == "?", at(start + 1) == " " {
                    return false
                }
            }
            let before = wordBefore(start)
            guard before.count > 0 else { return false }
            if CountedThings.lengths.contains(before.key) { return false }
            if CountedThings.names.contains(before.key) || CountedThings.owners.contains(before.key) {
                return true
            }
            start = before.range.lowerBound
        }
        return false
    }

    private static let versions: Set<String> = [
        "patch", "version", "v", "update", "build", "ver", "beta", "firmware", "step",
    ]
    private static let trades: Set<String> = [
        "sold", "bought", "sells", "sell", "buy", "buying", "selling", "paid", "traded",
    ]
    private static let sellers: Set<String> = [
        "sold", "bought", "sells", "sell", "sale", "went", "goes", "got",
    ]

    /// "back in 5m", "5m left": a small m that is minutes.
    func isMinutes(_ number: WrittenNumber, _ end: Int) -> Bool {
        guard at(end) == "m", isBoundary(end + 1), number.fraction.isEmpty, !number.isNegative,
            number.whole.count <= 3
        else { return false }
        let after = at(end + 1) == " " ? wordAfter(end + 1) : ScannedWord()
        if isTimedOut(after) { return true }
        guard number.whole.count <= 2 else { return false }
        if after.key == "of", Self.targets.contains(wordAfter(after.end).key) { return false }
        let before = wordBefore(position).key
        if before == "for", !CountedThings.lengths.contains(after.key),
            !isCounted(ScannedWord(scalars, from: end))
        {
            return true
        }
        if Self.lasting.contains(after.key) || after.key == "brb" { return true }
        return !CountedThings.lengths.contains(after.key) && Self.lapses.contains(wordBefore(position).key)
    }

    /// "timed out for 10m", "slow mode 5m", "banned 30m": nothing else is measured so.
    private func isTimedOut(_ after: ScannedWord) -> Bool {
        guard !CountedThings.names.contains(after.key), !CountedThings.lengths.contains(after.key) else {
            return false
        }
        // "cooldown: 10m"
        let before = wordBefore(at(position - 2) == ":" ? position - 2 : position)
        if Self.penalties.contains(before.key) { return true }
        guard ["for", "to", "is", "was", "of", "about"].contains(before.key) else { return false }
        var start = before.range.lowerBound
        for _ in 0..<4 {
            let word = wordBefore(start)
            guard word.count > 0 else { return false }
            if Self.penalties.contains(word.key) || word.key == "timed" { return true }
            start = word.range.lowerBound
        }
        return false
    }

    private static let penalties: Set<String> = [
        "timeout", "timeouts", "muted", "mute", "banned", "ban", "slowmode", "mode", "cooldown", "suspended",
        "silenced",
        "delay", "timer", "cd", "gagged", "queue", "wait", "break", "ads", "jailed", "locked", "waiting",
        "waited", "afk", "brb", "eta",
    ]
    /// "within 5m of me" is a distance.
    private static let targets: Set<String> = [
        "me", "you", "him", "her", "them", "us", "it", "each", "enemies", "enemy", "target", "allies",
    ]

    /// Words after minutes, and before them.
    private static let lasting: Set<String> = [
        "left", "ago", "later", "timer", "break", "cooldown", "cd", "queue", "delay", "ban", "timeout",
        "until", "til",
        "till", "remaining", "early", "late", "mark", "ad", "ads", "interval",
    ]
    private static let lapses: Set<String> = [
        "brb", "in", "every", "another", "next", "last", "within", "afk",
        "per", "lasts", "lasted", "took", "takes", "after", "wait", "waited", "waiting",
    ]

    /// 4K of a picture, not four thousand: 4K, 4k monitor, in 4k.
    func isResolution(_ number: WrittenNumber, _ end: Int) -> Bool {
        guard number.fraction.isEmpty, [[1], [2], [4], [5], [8]].contains(number.whole), !isLetter(end + 1)
        else {
            return false
        }
        if language(position..<end + 1) == .chinese {
            return number.whole != [5] && isChineseResolution(number, end)
        }
        guard number.whole != [1] else { return false }
        if isDigit(end + 1) { return true }
        let after = at(end + 1) == " " ? wordAfter(end + 1) : ScannedWord()
        if CountedThings.names.contains(after.key) { return false }
        if at(end) == "K", number.whole != [5] { return true }
        return CountedThings.shown.contains(after.key)
            || number.whole != [5] && CountedThings.showing.contains(wordBefore(position).key)
            || at(end + 1) == " " && isDigit(end + 2)
    }
}
