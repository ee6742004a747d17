/// Signs before a number that say how exact it is or where it ends: ~30, ±5, ≥18, >100 viewers.
extension NormalizerScanner {
    /// "I'm like 3/4 done", "bar is 3/4 full": how far one thing is; "3/4 done" and "quests are 3/4 done" are counted.
    func isShare(before: ScannedWord, after: ScannedWord) -> Bool {
        if Self.filled.contains(after.key) { return true }
        guard Self.ended.contains(after.key) else { return false }
        if wordAfter(after.end).key == "with", at(after.end) == " " { return true }
        var word = before
        for _ in 0..<3 {
            if Self.being.contains(word.key) {
                let start = word.range.lowerBound
                // The word before is "I" in "I'm"; "quests are".
                return word.count < 2 || start == 0 || !wordBefore(start).key.hasSuffix("s")
                    || isOne(wordBefore(start).key)
            }
            guard Self.roughly.contains(word.key) else { return false }
            let start = word.range.lowerBound
            word = at(start - 1) == "'" ? wordBefore(start - 1) : wordBefore(start)
        }
        return false
    }

    private func isOne(_ key: String) -> Bool { ["this", "progress", "boss", "class", "its"].contains(key) }

    private static let filled: Set<String> = [
        "full", "empty", "way", "through", "there", "loaded", "charged", "downloaded", "installed", "filled",
        "eaten",
        "gone", "asleep", "finished", "built", "painted", "rendered", "uploaded", "cooked", "written",
    ]
    private static let ended: Set<String> = ["done", "complete", "completed", "ready"]
    private static let being: Set<String> = [
        "m", "s", "re", "am", "is", "are", "was", "were", "be", "im", "its", "been", "ure", "youre", "hes",
        "shes",
    ]
    private static let roughly: Set<String> = [
        "like", "about", "almost", "nearly", "only", "roughly", "around", "over", "already", "maybe", "just",
        "at", "least", "now", "still", "probably",
    ]
    /// Takes "~" before a number or money where no range is meant.
    mutating func takeApproximation() -> Bool {
        guard peek() == "~" || peek() == "≈" else { return false }
        // 约~30人
        if let before = at(position - 1), before == "约" || before == "概" || before == "近",
            isAmount(position + 1)
        {
            position += 1
            return true
        }
        // 8点~10点
        if peek() == "~", isDigit(position + 1), isCounted(position - 1) {
            output += "到"
            position += 1
            return true
        }
        guard isOpen(position - 1) else { return false }
        let start = peek(1) == " " ? position + 2 : position + 1
        guard start == position + 1 || position == 0 || peek() == "≈", isAmount(start) || isNumeral(start)
        else {
            return false
        }
        let words = words(position..<start)
        if !Self.approximate.contains(wordBefore(position).key) { output += words.word("about", "约") }
        position = start
        return true
    }

    /// Takes > < ≥ ≤ >= <= before a number that nothing is compared with, or after a word and no space.
    mutating func takeLoneBound() -> Bool {
        guard let sign = peek(), let names = Self.bounds[sign] else { return false }
        let isInclusive = sign == "≥" || sign == "≤" || peek(1) == "="
        let next = peek(1) == "=" ? position + 2 : position + 1
        let start = at(next) == " " ? next + 1 : next
        guard isAmount(start), at(position - 1) != sign else { return false }
        let words = words(position..<start)
        let before = at(position - 1) == " " ? wordBefore(position) : ScannedWord()
        let isGlued = isLetter(position - 1) && isLetter(position - 2) || at(position - 1)?.isHan == true
        // A quotation begins with ">".
        let isFirst =
            isOpen(position - 1) && at(position - 1) != " " && (start == next || isInclusive || sign == "<")
        guard isGlued || isFirst || before.count > 0 || at(position - 1) == " " && isHan(position - 2) else {
            return false
        }
        // <123>
        if sign == "<", at(digitsEnd(from: start)) == ">" { return false }
        if words.language == .chinese {
            output += isInclusive ? names.chinese + "等于" : names.chinese
        } else if isGlued || before.count > 0 && !Self.beforeBound.contains(before.key) {
            output += isInclusive ? " is \(names.full) than or equal to " : " is \(names.full) than "
        } else if before.key == "over" || before.key == "under" {
            output += " "
        } else {
            output += isInclusive ? " \(names.inclusive) " : " \(names.short) than "
        }
        position = start
        return true
    }

    /// Whether a hanzi at `index` counts the number before it.
    private func isCounted(_ index: Int) -> Bool {
        guard let unit = at(index), "日号月年点时分天周元块岁级米楼层集章度斤个人次秒名位万".unicodeScalars.contains(unit) else {
            return false
        }
        return isDigit(index - 1)
    }

    /// Digits, or money and digits.
    private func isAmount(_ start: Int) -> Bool {
        guard let first = at(start) else { return false }
        if first.isDigit { return true }
        return (first == "." || first == "-" || Currency.symbols[first] != nil) && isDigit(start + 1)
    }

    /// "~an hour", "~twenty people".
    private func isNumeral(_ start: Int) -> Bool {
        let word = ScannedWord(scalars, from: start)
        return word.shape == .lower && Self.numerals.contains(word.key) && at(word.end) == " "
    }

    private func isHan(_ index: Int) -> Bool { at(index)?.isHan == true }

    /// Whether a word can begin after `index`.
    private func isOpen(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return true }
        return " \n(,，。：:/\"".unicodeScalars.contains(scalar)
    }

    private static let approximate: Set<String> = [
        "about", "around", "roughly", "approximately", "approx", "like", "maybe", "nearly", "almost",
    ]
    private static let numerals: Set<String> = [
        "a", "an", "half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "twenty",
        "thirty", "forty", "fifty", "hundred",
    ]
    private static let bounds:
        [Unicode.Scalar: (full: String, short: String, inclusive: String, chinese: String)] = [
            ">": ("greater", "more", "at least", "大于"), "≥": ("greater", "more", "at least", "大于"),
            "<": ("less", "less", "at most", "小于"), "≤": ("less", "less", "at most", "小于"),
        ]
    /// After which nothing is compared: "need > 50 subs", "must be ≥18".
    private static let beforeBound: Set<String> = Set(
        """
        need needs needed want wants take takes took have has had having get gets got getting with for at in of to by
        be been is are was were only if and or than over under about say says just still must give gives deal deals do does
        did using last lasts cost costs pay paid worth when after until till wait from reach hit hits s t re m i you we they
        the a your my requires require required anyone someone people users accounts everyone those subs mods lost lose
        win won dealt scored score keep keeps stay play played playing watch watched you on per like ran run its thats
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
