extension NormalizerScanner {
    /// Henry VIII, World War II, Chapter IV; not "I", "MIX" or "iPhone X".
    mutating func takeRoman() -> Bool {
        if word.key == "wwii" || word.key == "wwi", word.shape == .upper {
            say(word.key == "wwii" ? "World War two" : "World War one", .english, upTo: word.end)
            return true
        }
        if word.key == "ww", isBoundary(position - 1),
            at(word.end) == "1" || at(word.end) == "2" || at(word.end) == "3",
            isBoundary(word.end + 1)
        {
            say(
                "World War " + EnglishNumbers.cardinal([scalars[word.end].digit]), .english,
                upTo: word.end + 1)
            return true
        }
        if takeGluedRoman() { return true }
        guard word.shape == .upper, word.count <= 6, let value = RomanNumeral.value(word.key),
            isBoundary(position - 1), isBoundary(word.end), at(word.end) != "'", at(position - 1) != "'",
            at(position - 1) != "." && at(position - 1) != "&"
        else { return false }
        let words = words(word.range)
        let before = at(position - 1) == " " ? wordBefore(position) : ScannedWord()
        let digits = String(value).utf8.map { Int($0) - 0x30 }
        guard words.language == .english else {
            // 大招CD, 看MV, XL码, 某XX are no numerals.
            guard at(position - 1)?.isHan == true || before.isCapital, word.count > 1,
                precedingLetter(position) == "第" || value < 40 && word.key != "xx" && word.key != "xxx"
            else { return false }
            say(words.cardinal(digits), .chinese, upTo: word.end)
            return true
        }
        guard isLikelyNumeral(value, after: before) else { return false }
        if RomanNumeral.reigns.contains(before.key), before.isCapital {
            say("the " + words.ordinal(digits), .english, upTo: word.end)
        } else {
            say(words.cardinal(digits), .english, upTo: word.end)
        }
        return true
    }

    /// FFXIV, GTAV: a numeral that is written together with the initials of a game.
    private mutating func takeGluedRoman() -> Bool {
        guard word.shape == .upper, (3...8).contains(word.count), isBoundary(position - 1),
            isBoundary(word.end)
        else {
            return false
        }
        for name in RomanNumeral.gluedTo where word.key.hasPrefix(name) {
            guard let value = RomanNumeral.value(String(word.key.dropFirst(name.utf8.count))), value < 40
            else { continue }
            let words = words(word.range)
            let number = words.cardinal(String(value).utf8.map { Int($0) - 0x30 })
            output += name.uppercased() + words.language.separator + number
            position = word.end
            return true
        }
        return false
    }

    /// "II, III, IV".
    private var isListed: Bool {
        if at(position - 1) == " ", at(position - 2) == "," {
            let before = wordBefore(position - 2)
            if before.shape == .upper, before.count > 1 || before.key == "v" || before.key == "i",
                RomanNumeral.value(before.key) != nil
            {
                return word.count > 1 || word.key == "v" || word.key == "x"
            }
        }
        // "I II III IV"
        if word.key == "iv", at(position - 1) == " ", wordBefore(position).key == "iii" { return true }
        if word.key == "i", at(word.end) == " ", wordAfter(word.end).key == "ii" { return true }
        return word.key == "i" && at(word.end) == "," && wordAfter(word.end + 1).key == "ii"
    }

    private func isLikelyNumeral(_ value: Int, after before: ScannedWord) -> Bool {
        let isReign = RomanNumeral.reigns.contains(before.key) && before.isCapital
        if isListed { return true }
        if RomanNumeral.parts.contains(before.key) {
            // "an article I wrote"
            return word.key != "i" || before.isCapital || wordAfter(word.end).shape != .lower
        }
        if word.count == 1 {
            // A letter more often than a number: "iPhone X", "Malcolm X", "I", "C".
            guard word.key == "v" || word.key == "x" || word.key == "i" && isReign else { return false }
            return isReign && before.key != "malcolm" && (word.key != "x" || before.count > 3)
                || RomanNumeral.series.contains(before.key)
        }
        guard value <= 99 || isReign else { return false }
        if isReign { return true }
        // "MIX", "DC", "XX", "LI", "CD" are words and names.
        if "cdlm".contains(where: { word.key.contains($0) }) { return false }
        if word.key == "xx" || word.key == "xxx" || word.key == "ix" || word.key == "iv" || word.key == "vi"
            || word.key == "xi"
        {
            return before.isCapital && (before.shape == .title || RomanNumeral.series.contains(before.key))
        }
        return true
    }
}

/// Roman numerals, and what they number.
enum RomanNumeral {
    private static let values: [Character: Int] = [
        "i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000,
    ]
    private static let tens = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"]
    private static let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    private static let hundreds = ["", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm"]

    /// The value of a numeral in small letters, if it is written as it should be.
    static func value(_ numeral: String) -> Int? {
        guard let first = numeral.first, values[first] != nil else { return nil }
        var (total, last) = (0, 0)
        for letter in numeral.reversed() {
            guard let value = values[letter] else { return nil }
            total += value < last ? -value : value
            last = max(last, value)
        }
        guard (1...3999).contains(total) else { return nil }
        let canonical =
            String(repeating: "m", count: total / 1000) + hundreds[total / 100 % 10] + tens[total / 10 % 10]
            + ones[total % 10]
        return canonical == numeral ? total : nil
    }

    /// What is numbered, before any numeral.
    static let parts: Set<String> = [
        "chapter", "part", "act", "scene", "volume", "vol", "book", "section", "article", "appendix",
        "phase",
        "stage", "war", "mark", "mk", "episode", "season", "round", "bowl", "title", "verse", "canto",
        "figure",
        "table", "unit", "lesson", "tier", "ep", "pt", "division", "corps", "apollo", "saturn",
        "bronze", "silver", "gold", "plat", "platinum", "diamond", "emerald", "iron", "ascendant", "immortal",
        "master",
        "masters", "rank", "crusader", "archon", "ancient", "divine", "herald", "guardian",
    ]

    static let gluedTo = ["ff", "gta", "mgs"]

    /// Games and films, before V and X.
    static let series: Set<String> = [
        "gta", "fantasy", "civ", "civilization", "fighter", "rocky", "auto", "souls", "quest", "kombat",
        "wars",
        "elder", "tekken", "hearts", "saw", "scrolls", "effect", "simulator", "type", "class",
    ]

    /// Kings, queens and popes: an ordinal follows.
    static let reigns: Set<String> = [
        "henry", "louis", "elizabeth", "charles", "george", "edward", "james", "richard", "william", "philip",
        "philippe", "paul", "benedict", "pius", "leo", "francis", "napoleon", "nicholas", "alexander",
        "peter",
        "catherine", "frederick", "wilhelm", "otto", "ramesses", "ramses", "thutmose", "xerxes", "darius",
        "ivan",
        "gregory", "innocent", "clement", "urban", "boniface", "ferdinand", "joseph", "karl", "gustav",
        "gustaf", "christian", "haakon", "olav", "harald", "malcolm", "robert", "david", "mary", "anne",
        "isabella", "carlos", "felipe", "alfonso", "john", "stephen", "victor", "emmanuel", "albert",
        "leopold",
        "baldwin", "umberto", "pedro", "manuel", "constantine", "justinian", "theodosius", "friedrich",
        "mehmed", "murad", "selim", "suleiman", "amenhotep", "cleopatra", "ptolemy", "philippe", "harold",
        "margaret", "beatrix", "juliana", "sixtus", "celestine", "adrian", "julius", "callixtus",
    ]
}
