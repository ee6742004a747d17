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
        } else if options.chat, word.count > 1,
            isBoundary(position - 1) && (isBoundary(word.end) || isDigit(word.end)),
            word.shape == .lower || word.shape == .title && position == 0,
            let initials = Initials.capitals(word.key)
        {
            output += initials
        } else if word.count == 1, word.shape == .lower, isLoneLetter {
            output += word.key.uppercased()
        } else if options.chat, word.count == 1, word.shape == .lower, let spoken = letterForWord {
            output += spoken
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
        // awsl了
        if spoken.hasSuffix("了"), at(position) == "了" { position += 1 }
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
        // "q w e r"
        if key == "r",
            at(word.end) == "^" || NumberWords.digits.contains(wordAfter(word.end).key)
                || at(position - 1) == " " && wordBefore(position).count == 1
                    && !["u", "i", "y"].contains(wordBefore(position).key)
        {
            return nil
        }
        // "an hr", "half hr"
        if key == "hr", shape == .lower {
            return at(position - 1) == " " && Self.beforeHour.contains(wordBefore(position).key)
                ? "hour" : nil
        }
        if isNounOfInitials(key, shape) { return key.uppercased() }
        if let nouns = EnglishChat.notContracted[key], isAfter(nouns) { return nil }
        if let laughter = laughter(key) { return laughter }
        if isEndlessLaugh(key) { return "LOL" }
        return EnglishChat.words[key] ?? (shape == .lower ? EnglishChat.smallWords[key] : nil)
    }

    private static let beforeHour: Set<String> = ["an", "half", "per", "every", "another", "each"]

    /// Whether the word before is one of these.
    private func isAfter(_ words: Set<String>) -> Bool {
        at(position - 1) == " " && words.contains(plainWordBefore)
    }

    /// The word before in small letters, with its apostrophe.
    private var plainWordBefore: String {
        var start = position - 1
        while position - start <= ScannedWord.longest, isLetter(start - 1) || at(start - 1) == "'" {
            start -= 1
        }
        return String(scalars: scalars[max(0, start)..<max(0, position - 1)].map(\.lowercased))
    }

    /// "gonna b", "let me c", "you n me", where the next word does not make it a letter.
    private var letterForWord: String? {
        guard let (spoken, after) = EnglishChat.letters[word.key], !context.hasHan, isBoundary(position - 1),
            isBoundary(word.end), at(word.end) != "'", at(word.end) != "-",
            word.key != "n" || at(word.end) == " " && isLetter(word.end + 1)
        else { return nil }
        // "y tho", "y r u"
        if word.key == "y" {
            return at(word.end) == " " && EnglishChat.afterWhy.contains(wordAfter(word.end).key)
                && (position == 0 || at(position - 1) == " ") ? spoken : nil
        }
        // "c u", "c ya"
        if word.key == "c", at(word.end) == " ", ["u", "ya", "yall"].contains(wordAfter(word.end).key) {
            return spoken
        }
        if word.key == "c", plainWordBefore == "me", at(position - 1) == " " {
            return wordBefore(position - 3).key == "let" ? spoken : nil
        }
        return isAfter(after) ? spoken : nil
    }

    /// Whether a hanzi is directly before or after.
    private func hasHanNear(_ range: Range<Int>) -> Bool {
        let before = at(range.lowerBound - 1) == " " ? range.lowerBound - 2 : range.lowerBound - 1
        let after = at(range.upperBound) == " " ? range.upperBound + 1 : range.upperBound
        return at(before)?.isHan == true || at(after)?.isHan == true
    }

    // MARK: Elongation

    /// whaaaat, pleaseee, goooood.
    mutating func takeElongation() -> Bool {
        guard !word.key.isEmpty, word.count > 2, word.shape != .mixed,
            !(word.shape == .upper && word.count == 3) || word.key == "ooo" || word.key == "hhh",
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
