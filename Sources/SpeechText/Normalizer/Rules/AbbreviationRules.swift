extension NormalizerScanner {
    /// w/o, b/c, n/a.
    mutating func takeSlashedAbbreviation() -> Bool {
        guard at(word.end) == "/" || at(word.end) == ";" && word.key == "tl", isBoundary(position - 1),
            at(position - 1) != "/"
        else { return false }
        for (written, spoken) in Abbreviations.slashed where matches(written, at: position) {
            let end = position + written.utf8CodeUnitCount
            // "w/2 friends"
            guard
                isBoundary(end)
                    || written.utf8CodeUnitCount == 2 && (isDigit(end) || isLetter(end) && isLetter(end + 1)),
                at(end) != "/"
            else {
                continue
            }
            say(spoken, .english, upTo: end)
            return true
        }
        return false
    }

    /// Dr., St., Ave., No. 5, approx., etc.
    mutating func takeAbbreviation() -> Bool {
        guard !word.key.isEmpty, word.count <= 8, isBoundary(position - 1) || isDigit(position - 1),
            at(position - 1) != "'"
        else { return false }
        let hasDot = at(word.end) == "."
        let end = hasDot ? word.end + 1 : word.end
        if word.key == "st", word.shape == .title, !hasDot, isOrdinalBefore, isBoundary(end),
            !wordAfter(end).isCapital
        {
            output += "Street"
            position = end
            return true
        }
        guard
            hasDot || at(end) == " " || Abbreviations.glued.contains(word.key) && isDigit(end)
                || word.shape == .title && Abbreviations.dotlessAfterName.contains(word.key)
                    && isBoundary(end),
            let spoken = abbreviation(hasDot: hasDot, end)
        else { return false }
        output += isDigit(position - 1) ? " " + spoken : spoken
        position = end
        if hasDot {
            if isSentenceEnd(after: end), Abbreviations.beforeName[word.key] != spoken || at(end) == nil {
                output += "."
            } else if isAlphanumeric(end), spoken != "第" {
                output += " "
            }
        } else if isDigit(end) {
            output += " "
        }
        return true
    }

    private func abbreviation(hasDot: Bool, _ end: Int) -> String? {
        let key = word.key
        let digits = at(end) == " " ? end + 1 : end
        if hasDot || Abbreviations.dotlessNumbers.contains(key)
            || digits == end && Abbreviations.glued.contains(key),
            isDigit(digits) || at(digits) == "#",
            let spoken = Abbreviations.beforeNumber[key], hasDot || key != "no" || word.isCapital
        {
            return language(word.range) == .english ? spoken : key == "no" ? "第" : nil
        }
        if hasDot, key == "vol" || key == "pt" || key == "ch", wordAfter(end).shape == .upper {
            return Abbreviations.beforeNumber[key]
        }
        let after = wordAfter(end)
        if word.isCapital {
            let before = wordBefore(position)
            let followsName =
                at(position - 1) == " "
                && (before.isCapital && (at(position - 2) != "." || before.key == "jr" || before.key == "sr")
                    || isOrdinalBefore)
                && !Abbreviations.sentenceStarts.contains(before.key)
            // "Main St. Louis" is not written: a name after a name is a street's.
            if followsName, hasDot || word.shape == .title && Abbreviations.dotlessAfterName.contains(key),
                let spoken = Abbreviations.afterName[key],
                key != "pl" && key != "ct" || isOrdinalBefore || !after.isCapital,
                !(key == "mt"
                    || (key == "st" || key == "dr") && after.isCapital && at(end) == " "
                        && !Abbreviations.sentenceStarts.contains(after.key) && !isStreetAfter(after))
            {
                return spoken
            }
            if hasDot || Abbreviations.dotless.contains(key), at(end) == " " || hasDot && isLetter(end),
                after.isCapital || hasDot && after.key == "and" && key.hasPrefix("m"),
                let spoken = Abbreviations.beforeName[key]
            {
                return spoken
            }
            if hasDot, at(end) == nil, Abbreviations.titles.contains(key),
                let spoken = Abbreviations.beforeName[key]
            {
                return spoken
            }
        }
        guard hasDot, let spoken = Abbreviations.always[key] else { return nil }
        if Abbreviations.ambiguous.contains(key) {
            let isKnown =
                isDigit(digits) && key != "co" || after.shape == .lower && at(end) == " " || at(end) == ","
            return isKnown || key == "co" && wordBefore(position).isCapital ? spoken : nil
        }
        return spoken
    }

    /// "Main St. Bridge" does not make a saint.
    private func isStreetAfter(_ word: ScannedWord) -> Bool { word.key == "and" || word.key == "near" }

    private var isOrdinalBefore: Bool {
        at(position - 1) == " " && isDigit(position - 4) && isLetter(position - 3) && isLetter(position - 2)
    }

    /// Whether the sentence ends with the full stop before `end`.
    func isSentenceEnd(after end: Int) -> Bool {
        var next = end
        while let scalar = at(next), scalar == "\"" || scalar == "'" || scalar == ")" { next += 1 }
        guard next < scalars.count else { return true }
        guard at(next) == " " else { return false }
        let word = wordAfter(next)
        return word.isCapital && Abbreviations.sentenceStarts.contains(word.key) && word.key != "i"
    }

    /// U.S.A., e.g., i.e., J. R. R.: single letters with dots.
    mutating func takeInitials() -> Bool {
        guard word.count == 1 || word.key == "ph", at(word.end) == ".", isBoundary(position - 1) else {
            return false
        }
        if word.key == "ph" {
            guard matches("ph.d", at: position) else { return false }
            say("P H D", .english, upTo: at(position + 4) == "." ? position + 5 : position + 4)
            return true
        }
        if word.isCapital, at(word.end + 1) == " ", wordAfter(word.end + 1).isCapital,
            word.key != "i" || at(position - 2) == "."
        {
            // "J. R. R. Tolkien" but "vitamin C. The".
            guard
                !Abbreviations.sentenceStarts.contains(wordAfter(word.end + 1).key)
                    || wordAfter(word.end + 1).count == 1 && at(word.end + 3) == "."
            else { return false }
            output.append(scalars[position])
            position += 2
            return true
        }
        guard isLetter(word.end + 1), !isLetter(word.end + 2) else { return false }
        var letters: [Unicode.Scalar] = []
        var next = position
        while let letter = at(next), letter.isASCIILetter, !isLetter(next + 1) {
            letters.append(letter)
            guard at(next + 1) == "." else {
                next += 1
                break
            }
            next += 2
        }
        let joined = String(scalars: letters).lowercased()
        let known = ["eg": "for example", "ie": "that is", "am": "AM", "pm": "PM"]
        output += known[joined] ?? letters.map { String($0).uppercased() }.joined(separator: " ")
        // The last dot may end the sentence too.
        if at(next - 1) == ".", isSentenceEnd(after: next), known[joined] == nil || joined.hasSuffix("m") {
            output += "."
        } else if isAlphanumeric(next) {
            output += " "
        }
        position = next
        return true
    }
}
