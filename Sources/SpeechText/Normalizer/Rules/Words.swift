extension NormalizerScanner {
    /// Takes a word as it is written. Of a word that is said on and on, what is too much is left out.
    mutating func takeWord() -> Bool {
        if isWrapper {
            position = word.end
            return true
        }
        if options.repeats, isRepeated() {
            position = word.end
            return true
        }
        let isState = word.shape == .upper && word.count == 2 && isAfterTown
        if isState, let state = Abbreviations.states[String(scalars: scalars[word.range])] {
            output += state
        } else if options.chat, word.count > 1, isBoundary(position - 1) && isBoundary(word.end),
            word.shape == .lower || word.shape == .title && position == 0,
            let initials = Initials.capitals(word.key)
        {
            output += initials
        } else if word.count == 1, word.shape == .lower, isLoneLetter {
            output += word.key.uppercased()
        } else if word.shape == .lower, !word.key.isEmpty {
            output += word.key
        } else {
            output += String(scalars: scalars[word.range])
        }
        position = word.end
        // A digit glued to a word is a number by itself.
        if isDigit(position) { output += " " }
        return true
    }

    /// Letters of other scripts, hanzi and marks stay.
    mutating func takeOther() -> Bool {
        write(scalars[position])
        return true
    }

    /// xX_Name_Xx: decoration.
    private var isWrapper: Bool {
        word.count <= 2 && (word.key == "xx" || word.key == "x")
            && (at(word.end) == "_" && isLetter(word.end + 1)
                && (position == 0 || !isAlphanumeric(position - 1))
                || at(position - 1) == "_" && isAlphanumeric(position - 2) && isBoundary(word.end))
            && (word.count == 2)
    }

    /// Whether the word was said four times already, and is all that was said since.
    mutating func isRepeated() -> Bool {
        let isSame =
            lastWord.count == word.count && word.count > 0
            && (lastWord.upperBound + 1 == position && at(position - 1) == " ")
            && scalars[lastWord.lowerBound].lowercased == scalars[position].lowercased
            && zip(scalars[lastWord], scalars[word.range]).allSatisfy { $0.lowercased == $1.lowercased }
        repetitions = isSame ? repetitions + 1 : 1
        lastWord = word.range
        return repetitions > 4 && !NumberWords.digits.contains(word.key)
    }

    /// "St. Louis, MO."
    private var isAfterTown: Bool {
        at(position - 1) == " " && at(position - 2) == "," && isLetter(position - 3)
            && !isAlphanumeric(word.end) && wordBefore(position - 2).shape == .title
            && (at(word.end) != " " || !wordAfter(word.end).isCapital)
    }

    /// "a/b", "c)": the name of a letter; "a" by itself is an article.
    private var isLoneLetter: Bool {
        let (before, after) = (at(position - 1), at(word.end))
        return before == "/" && !isLetter(position - 3)
            || after == "/" && !isLetter(word.end + 2)
                && isLetter(word.end + 1)
    }

    // MARK: Chat

    /// brb, omg, u.
    mutating func takeChatWord() -> Bool {
        guard !word.key.isEmpty, !isInsideWord, let spoken = chatWord(word.key, shape: word.shape) else {
            return false
        }
        lastWord = 0..<0
        output += spoken
        position = word.end
        // "etc." and "vs." keep no full stop but that of the sentence.
        return true
    }

    private var isInsideWord: Bool {
        !isBoundary(position - 1) || !isBoundary(word.end) && !(isDigit(word.end) && word.key == "u")
            || at(position - 1) == "'" && isLetter(position - 2)
            || at(position - 1) == "/" && !isAlphanumeric(position - 2)
            || at(word.end) == "'" && isLetter(word.end + 1)
            || at(position - 1) == "-" && isLetter(position - 2)
            || at(word.end) == "-" && isLetter(word.end + 1)
    }

    func chatWord(_ key: String, shape: ScannedWord.Shape) -> String? {
        if context.hasHan {
            if language(word.range) == .chinese || hasHanNear(word.range),
                let spoken = ChineseChat.words[key], key != "up" || at(word.end) == "主"
            {
                return spoken
            }
        } else if ChineseChat.initials.contains(key) {
            return ChineseChat.words[key]
        }
        if key.utf8.count == 1,
            at(word.end) == "/" || at(position - 1) == "'" || at(position - 1) == "\"" || at(word.end) == "'"
        {
            return nil
        }
        // Capitals are names: "OMG" is a chat form, "Dm" is not, but at the beginning.
        guard shape != .title || position == 0 && key.utf8.count > 2 else { return nil }
        if shape == .upper, key == "til", wordAfter(word.end).shape == .lower { return "today I learned" }
        if let laughter = laughter(key) { return laughter }
        if isEndlessLaugh(key) { return "LOL" }
        return EnglishChat.words[key] ?? (shape == .lower ? EnglishChat.smallWords[key] : nil)
    }

    /// hahaha, hahahahah, jajaja, hehehe.
    private func laughter(_ key: String) -> String? {
        guard key.utf8.count >= 5 else { return nil }
        var (a, e, h, j) = (0, 0, 0, 0)
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "a"): a += 1
            case UInt8(ascii: "e"): e += 1
            case UInt8(ascii: "h"): h += 1
            case UInt8(ascii: "j"): j += 1
            default: return nil
            }
        }
        let (vowels, consonants) = (max(a, e), max(h, j))
        guard min(a, e) == 0, min(h, j) == 0, vowels >= 2, consonants >= 2, abs(vowels - consonants) <= 2
        else {
            return nil
        }
        return a > 0 ? "ha ha ha" : "heh heh heh"
    }

    /// lolol, lololol.
    private func isEndlessLaugh(_ key: String) -> Bool {
        guard key.utf8.count >= 5, key.utf8.count % 2 == 1 else { return false }
        return key.utf8.enumerated().allSatisfy { $1 == UInt8(ascii: $0 % 2 == 0 ? "l" : "o") }
    }

    /// Whether a hanzi is directly before or after.
    private func hasHanNear(_ range: Range<Int>) -> Bool {
        let before = at(range.lowerBound - 1) == " " ? range.lowerBound - 2 : range.lowerBound - 1
        let after = at(range.upperBound) == " " ? range.upperBound + 1 : range.upperBound
        return at(before)?.isHan == true || at(after)?.isHan == true
    }

    /// gr8, 2day, w8; "2" for "too" and "to", "4" for "for".
    mutating func takeLeet() -> Bool {
        guard isBoundary(position - 1), at(position - 1) != "." else { return false }
        var end = position
        var hasDigit = false
        while end - position <= 8, let scalar = at(end), scalar.isASCIILetter || scalar.isDigit {
            hasDigit = hasDigit || scalar.isDigit
            end += 1
        }
        guard hasDigit, isBoundary(end) else { return false }
        if end == position + 1 { return takeDigitForWord() }
        guard end - position <= 8 else { return false }
        let key = String(scalars: scalars[position..<end].map(\.lowercased))
        if context.hasHan, let spoken = ChineseChat.mixed[key], language(position..<end) == .chinese {
            say(spoken, .chinese, upTo: end)
            return true
        }
        guard let spoken = EnglishChat.leet[key] ?? (key == "u1s1" ? ChineseChat.mixed[key] : nil),
            key != "1337" || options.language != .chinese && !context.hasHan
        else { return false }
        say(spoken, key == "u1s1" ? .chinese : .english, upTo: end)
        return true
    }

    private mutating func takeDigitForWord() -> Bool {
        guard at(position - 1) == " ", at(position + 1) == " ", let digit = peek(),
            digit == "2" || digit == "4",
            language(position..<position + 1) == .english
        else { return false }
        let (before, after) = (wordBefore(position), wordAfter(position + 1))
        guard isLetter(position - 2) || isDigit(position - 2) && isLetter(position - 3), !after.key.isEmpty,
            !Self.beforeCount.contains(before.key)
        else { return false }
        let spoken: String
        if digit == "4" {
            guard EnglishChat.afterFor.contains(after.key) else { return false }
            spoken = "for"
        } else if EnglishChat.afterToo.contains(after.key) {
            spoken = "too"
        } else if EnglishChat.afterTo.contains(after.key) {
            spoken = "to"
        } else {
            return false
        }
        say(spoken, .english, upTo: position + 1)
        return true
    }

    /// "the 2 long ones", "day 2 go".
    private static let beforeCount: Set<String> = [
        "the", "these", "those", "my", "your", "his", "her", "our", "their", "first", "last", "next", "all",
        "day", "level", "round", "part", "chapter", "episode", "season", "game", "with", "has", "have", "had",
        "number", "team", "player", "phase", "stage", "only", "other", "top",
    ]

    // MARK: Elongation

    /// whaaaat, pleaseee, goooood.
    mutating func takeElongation() -> Bool {
        guard !word.key.isEmpty, word.count > 2, word.shape != .mixed,
            !(word.shape == .upper && word.count == 3) || word.key == "ooo",
            isBoundary(position - 1), isBoundary(word.end) || isDigit(word.end),
            let key = Elongation.shortened(word.key)
        else { return false }
        lastWord = 0..<0
        if options.chat, !isInsideWord, let spoken = chatWord(key, shape: word.shape) {
            output += spoken
        } else if options.chat, let initials = Initials.capitals(key) {
            output += initials
        } else if word.shape == .upper {
            output += key.uppercased()
        } else if word.isCapital {
            output += key.prefix(1).uppercased() + key.dropFirst()
        } else {
            output += key
        }
        position = word.end
        if isDigit(position) { output += " " }
        return true
    }
}
