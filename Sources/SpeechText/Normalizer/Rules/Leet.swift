/// Digits in the place of letters and words.
extension NormalizerScanner {
    /// gr8, 2day, w8; "2" for "too" and "to", "4" for "for".
    mutating func takeLeet() -> Bool {
        guard isBoundary(position - 1), at(position - 1) != "." else { return false }
        var end = position
        var hasDigit = false
        while end - position <= Self.longestJoined, let scalar = at(end),
            scalar.isASCIILetter || scalar.isDigit
        {
            hasDigit = hasDigit || scalar.isDigit
            end += 1
        }
        guard hasDigit, isBoundary(end) else { return false }
        if end == position + 1 { return takeDigitForWord() }
        guard end - position <= Self.longestJoined else { return false }
        let key = String(scalars: scalars[position..<end].map(\.lowercased))
        guard end - position <= 8 else {
            guard let spoken = joinedByDigit(key) else { return false }
            say(spoken, .english, upTo: end)
            return true
        }
        if context.hasHan, let spoken = ChineseChat.mixed[key], language(position..<end) == .chinese {
            say(spoken, .chinese, upTo: end)
            return true
        }
        guard
            let spoken = EnglishChat.leet[key] ?? withoutZeros(key)
                ?? (key == "u1s1" ? ChineseChat.mixed[key] : nil) ?? joinedByDigit(key),
            key != "u2" || scalars[position] == "u",
            key != "1337" || options.language != .chinese && !context.hasHan
        else { return false }
        say(spoken, key == "u1s1" ? .chinese : .english, upTo: end)
        return true
    }

    /// g00d, l00t, c00l, n0: zeros for the letter o in a word.
    private func withoutZeros(_ key: String) -> String? {
        guard key.utf8.contains(UInt8(ascii: "0")), key.utf8.first != UInt8(ascii: "0"),
            key.utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 >= UInt8(ascii: "a") })
        else { return nil }
        let word = key.replacing("0", with: "o")
        return Elongation.isKnown(word) ? word : nil
    }

    /// Letters and digits of the longest two words that a digit joins.
    private static let longestJoined = 16

    /// gl2u, ty4sub: two words with "2" for "to" or "4" for "for" between them.
    private func joinedByDigit(_ key: String) -> String? {
        guard language(position..<position + 1) == .english,
            let digit = key.utf8.firstIndex(where: { $0 == UInt8(ascii: "2") || $0 == UInt8(ascii: "4") })
        else { return nil }
        let (first, second) = (String(key[..<digit]), String(key[key.utf8.index(after: digit)...]))
        guard EnglishChat.beforeDigit.contains(first), EnglishChat.afterDigit.contains(second) else {
            return nil
        }
        func said(_ word: String) -> String {
            EnglishChat.words[word] ?? EnglishChat.smallWords[word] ?? word
        }
        return said(first) + (key[digit] == "2" ? " to " : " for ") + said(second)
    }

    private mutating func takeDigitForWord() -> Bool {
        guard position == 0 || at(position - 1) == " ", at(position + 1) == " ", let digit = peek(),
            digit == "2" || digit == "4",
            language(position..<position + 1) == .english
        else { return false }
        let (before, after) = (wordBefore(position), wordAfter(position + 1))
        // "4 u"
        if position == 0, digit == "2", ["the", "u", "infinity"].contains(after.key) {
            say("to", .english, upTo: 1)
            return true
        }
        if position == 0, digit == "4", ["u", "real", "ever", "sure", "free"].contains(after.key) {
            say("for", .english, upTo: 1)
            return true
        }
        guard isLetter(position - 2) || isDigit(position - 2) && isLetter(position - 3), !after.key.isEmpty,
            !Self.beforeCount.contains(before.key)
                || digit == "2" && Self.owning.contains(before.key)
                    && EnglishChat.afterHave.contains(after.key)
        else { return false }
        let spoken: String
        if digit == "4" {
            guard
                EnglishChat.afterFor.contains(after.key)
                    || EnglishChat.afterForInShorthand.contains(after.key) && isShorthand
                    || EnglishChat.beforeFor.contains(before.key) && !EnglishChat.counted.contains(after.key)
            else { return false }
            spoken = "for"
        } else if EnglishChat.afterToo.contains(after.key) {
            spoken = "too"
        } else if EnglishChat.afterTo.contains(after.key) {
            spoken = "to"
        } else if before.shape == .lower,
            EnglishChat.beforeTo.contains(before.key)
                && (EnglishChat.afterToInShorthand.contains(after.key)
                    || EnglishChat.afterToDirected.contains(after.key) && before.key != "want")
                || EnglishChat.afterToInShorthand.contains(after.key) && isShorthand
                || EnglishChat.goals.contains(after.key) && EnglishChat.moving.contains(before.key)
        {
            spoken = "to"
        } else {
            return false
        }
        say(spoken, .english, upTo: position + 1)
        return true
    }

    /// Scalars before and after a digit among which other shorthand is looked for.
    private static let shorthandReach = 64

    /// Whether short forms of chats are near: "r u going 2 the con".
    private var isShorthand: Bool {
        let last = min(scalars.count, position + Self.shorthandReach)
        var index = max(0, position - Self.shorthandReach)
        while index < last {
            guard isLetter(index) else {
                index += 1
                continue
            }
            let word = ScannedWord(scalars, from: index)
            if word.shape == .lower, EnglishChat.shorthand.contains(word.key), isBoundary(index - 1),
                at(index - 1) != "'", isBoundary(word.end), at(word.end) != "'"
            {
                return true
            }
            index = word.end
        }
        return false
    }

    private static let owning: Set<String> = ["have", "has", "had"]

    /// "the 2 long ones", "day 2 go".
    private static let beforeCount: Set<String> = [
        "the", "these", "those", "my", "your", "his", "her", "our", "their", "first", "last", "next", "all",
        "day", "level", "round", "part", "chapter", "episode", "season", "game", "with", "has", "have", "had",
        "number", "team", "player", "phase", "stage", "only", "other", "top", "version", "v", "update", "act",
        "volume", "book", "vol", "patch", "tier",
    ]
}
