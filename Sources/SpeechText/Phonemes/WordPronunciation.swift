/// How a word is pronounced: by the dictionary, by its stem or its parts, by the names of its letters, or by a guess.
struct WordPronunciation {
    typealias Pronunciation = PronunciationDictionary.Pronunciation

    let dictionary: PronunciationDictionary
    /// Guesses what is none of these.
    let reader: (any UnknownWordReader)?

    /// Letters of the longest word that is looked for in parts; with hyphens, the parts have bounds of their own.
    private static let longest = 32
    private static let longestHyphenated = 1024
    /// Letters of the longest unknown word whose letters are named.
    private static let longestInitials = 5

    /// `nil` if the word has to be spelt.
    func pronunciation(of words: [PhonemeWord], at index: Int) -> Pronunciation? {
        let word = words[index]
        guard word.letters.utf8.count <= 64 else {
            return word.letters.utf8.count <= Self.longestHyphenated ? hyphenated(word.letters) : nil
        }
        let small = word.shape == .small ? word.letters : word.letters.lowercased()
        if word.letters == "A" { return article(words, index) ? entry(small) : named("a") }
        if word.shape == .capitals, word.letters.utf8.count > 1,
            let said = capitals(word, small, words, index)
        {
            return said
        }
        if word.shape == .mixed, let said = initialsWithEnding(word.letters) { return said }
        if let entry = entry(small) { return entry }
        if let said = inflected(small) { return said }
        if word.letters.utf8.count == 1 { return named(small) }
        guard small.utf8.count <= Self.longest else { return hyphenated(word.letters) }
        if word.shape == .mixed, let said = camelCase(word.letters) { return said }
        if let said = hyphenated(word.letters) ?? contracted(small) ?? compound(small) { return said }
        let isShouted = word.shape == .capitals && isShouted(words, index)
        let isInitials =
            word.shape == .capitals && !isShouted && small.utf8.count <= Self.longestInitials
            || hasNoVowel(small)
        return isInitials ? named(small) : guessed(small)
    }

    /// Whether a word in capitals is said by letters wherever it is written.
    func isInitials(_ word: PhonemeWord) -> Bool {
        word.letters.utf8.count > 1 && Initials.alwaysCapitals.contains(word.letters)
    }

    private func entry(_ word: String) -> Pronunciation? { dictionary.entry(word) }

    // MARK: Capitals

    /// Capitals that are initials, or are listed as such.
    private func capitals(_ word: PhonemeWord, _ small: String, _ words: [PhonemeWord], _ index: Int)
        -> Pronunciation?
    {
        if Initials.always.contains(small) { return named(small) }
        // "10 AM": the number is in small letters.
        let followsNumber = index > 0 && words[index - 1].shape == .small && small == "am"
        guard followsNumber || !isShouted(words, index) else { return nil }
        if let entry = entry(word.letters) { return entry }
        return Initials.inCapitals.contains(small) ? named(small) : nil
    }

    /// Whether a word in capitals is one of a line of capitals: beside another that is no abbreviation.
    private func isShouted(_ words: [PhonemeWord], _ index: Int) -> Bool {
        func isWord(_ index: Int) -> Bool {
            guard words.indices.contains(index), words[index].shape == .capitals else { return false }
            let small = words[index].letters.lowercased()
            return small.utf8.count > 1 && !Initials.always.contains(small)
                && !Initials.inCapitals.contains(small)
                && (entry(small) ?? inflected(small)) != nil
        }
        return isWord(index - 1) || isWord(index + 1)
            || words.count > 1 && isWord(index - 2) && words[index - 1].shape == .capitals
            || words.count == 1 && isWord(index)
    }

    /// GPUs, NPC's: letters and an ending.
    private func initialsWithEnding(_ word: String) -> Pronunciation? {
        guard word.hasSuffix("s") else { return nil }
        let stem = word.dropLast(word.hasSuffix("'s") ? 2 : 1)
        guard stem.utf8.count > 1, stem.utf8.count <= Self.longestInitials + 1,
            stem.utf8.allSatisfy({ $0 < 0x60 && $0 > 0x40 })
        else { return nil }
        let small = stem.lowercased()
        let isWord =
            !Initials.always.contains(small)
            && (entry(word.lowercased()) ?? inflected(word.lowercased())) != nil
        guard !isWord, let said = named(small), let plural = Inflection.said(said.phonemes, .s) else {
            return nil
        }
        return Pronunciation(phonemes: plural)
    }

    /// "A" is a letter in "team A" and "A, B", and an article where a sentence or a title begins with it.
    private func article(_ words: [PhonemeWord], _ index: Int) -> Bool {
        guard words.count > 1, words[index].closing.isEmpty, index + 1 < words.count else { return false }
        let next = words[index + 1]
        if next.letters.utf8.count == 1, next.shape == .capitals, next.letters != "I" { return false }
        guard index > 0 else { return true }
        let previous = words[index - 1]
        if previous.letters == "I" { return true }
        if let mark = previous.closing.last { return mark != "," || !Self.afterLetter.contains(next.letters) }
        if previous.shape == .capitals && previous.letters.utf8.count > 1 || next.shape == .capitals {
            return true
        }
        return previous.shape == .title && next.shape == .title
    }

    /// After the name of a letter rather than after an article.
    private static let afterLetter: Set<String> = [
        "is", "or", "and", "to", "in", "has", "was", "for", "with", "then",
    ]

    /// The names of the letters.
    private func named(_ word: String) -> Pronunciation? {
        var said = ""
        for letter in word.unicodeScalars where letter.isASCIILetter {
            guard let name = dictionary.entry("\(letter).") else { return nil }
            said += name.phonemes
        }
        return said.isEmpty ? nil : Pronunciation(phonemes: said)
    }

    /// "fps", "wtf", but not "hmm", "shh" or "zzz", which are sounds.
    private func hasNoVowel(_ word: String) -> Bool {
        guard (2...Self.longestInitials).contains(word.utf8.count) else { return false }
        var last: UInt8 = 0
        for letter in word.utf8 {
            guard (97...122).contains(letter), !"aeiouy".utf8.contains(letter), letter != last else {
                return false
            }
            last = letter
        }
        return !Self.sounds.contains(word)
    }

    private static let sounds: Set<String> = [
        "hm", "sh", "pst", "tsk", "br", "gr", "mhm", "pf", "nth", "brb",
    ]

    // MARK: Parts

    private func inflected(_ word: String) -> Pronunciation? {
        for (stem, ending) in Inflection.stems(of: word) {
            guard let entry = entry(stem), let said = Inflection.said(entry.phonemes, ending) else {
                continue
            }
            return Pronunciation(phonemes: said)
        }
        return nil
    }

    /// A part of a word, in small letters or as it is written.
    private func part(_ part: String) -> Pronunciation? {
        guard part.utf8.count <= Self.longest else { return nil }
        let small = part.lowercased()
        if part == "a" { return entry(part) }
        if part == "Mc" { return Pronunciation(phonemes: "mək") }
        if part.utf8.count == 1 { return named(small) }
        let isCapital = part == part.uppercased()
        if isCapital, Initials.always.contains(small) || Initials.inCapitals.contains(small) {
            return named(small)
        }
        if let said = entry(small) ?? inflected(small) ?? contracted(small) ?? compound(small) { return said }
        return isCapital && part.utf8.count <= Self.longestInitials || hasNoVowel(small)
            ? named(small) : guessed(small)
    }

    /// PogChamp, iPhone.
    private func camelCase(_ word: String) -> Pronunciation? {
        var parts: [String] = [""]
        var last: UInt8 = 0
        for byte in word.utf8 {
            if (65...90).contains(byte), (97...122).contains(last) { parts.append("") }
            parts[parts.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
            last = byte
        }
        guard parts.count > 1, parts.count <= 6 else { return nil }
        return joined(parts.map(part))
    }

    /// well-known, re-sub.
    private func hyphenated(_ word: String) -> Pronunciation? {
        let parts = word.split(separator: "-")
        guard parts.count > 1 else { return nil }
        return joined(
            parts.enumerated().map { index, part in
                index == 0 && part == part.lowercased()
                    ? Self.prefixes[String(part)].map { Pronunciation(phonemes: $0) }
                        ?? self.part(String(part))
                    : self.part(String(part))
            })
    }

    private func joined(_ parts: [Pronunciation?]) -> Pronunciation? {
        var said = Pronunciation(phonemes: "")
        for part in parts {
            guard let part else { return nil }
            said.phonemes += part.phonemes
            said.isGuessed = said.isGuessed || part.isGuessed
        }
        return said
    }

    /// shouldn't've, y'all'd, rock'n'roll.
    private func contracted(_ word: String) -> Pronunciation? {
        guard let place = word.lastIndex(of: "'") else { return nil }
        let (stem, ending) = (String(word[..<place]), String(word[word.index(after: place)...]))
        guard !stem.isEmpty, !ending.isEmpty else { return nil }
        if stem == "o" || stem == "d" || stem == "l" {
            return part(ending).map {
                Pronunciation(phonemes: (stem == "o" ? "O" : stem) + $0.phonemes, isGuessed: $0.isGuessed)
            }
        }
        guard let first = entry(stem) ?? inflected(stem) ?? contracted(stem) ?? unknownStem(stem) else {
            return nil
        }
        let said = first.phonemes
        let whole: String? =
            switch ending {
            case "ve": said + "əv"
            case "ll": said + "ᵊl"
            case "re": said + "əɹ"
            case "d": Inflection.said(said, .ed)
            case "s": Inflection.said(said, .s)
            case "n": said + "ən"
            case "em": said + "əm"
            default: entry(ending).map { said + $0.phonemes }
            }
        return whole.map { Pronunciation(phonemes: $0, isGuessed: first.isGuessed) }
    }

    /// What stands before the apostrophe of "xqc's" or "kripparrian's".
    private func unknownStem(_ stem: String) -> Pronunciation? {
        reader == nil ? nil : hasNoVowel(stem) ? named(stem) : compound(stem) ?? guessed(stem)
    }

    // MARK: Guesses

    /// Letters without a vowel among them from which on they are no word: "asdfghjkl".
    private static let longestCluster = 6

    /// What the reader of unknown words makes of a word in small letters that looks like one.
    private func guessed(_ word: String) -> Pronunciation? {
        guard let reader, word.utf8.count <= Self.longest else { return nil }
        var (cluster, longest, vowels) = (0, 0, 0)
        for byte in word.utf8 {
            let isVowel = "aeiouy".utf8.contains(byte | 0x20)
            vowels += isVowel ? 1 : 0
            cluster = isVowel ? 0 : cluster + 1
            longest = max(longest, cluster)
        }
        guard vowels > 0, longest < Self.longestCluster else { return nil }
        return reader.phonemes(of: word).flatMap(Pronunciation.init(guess:))
    }

    /// leaderboard, respawned: two words, or a prefix and a word.
    private func compound(_ word: String) -> Pronunciation? {
        let letters = Array(word.utf8)
        guard (6...24).contains(letters.count), letters.allSatisfy({ (97...122).contains($0) }) else {
            return nil
        }
        func slice(_ range: Range<Int>) -> String { String(decoding: letters[range], as: UTF8.self) }
        // The parts are as long as each other, as near as can be.
        let places = (2...letters.count - 3).sorted {
            abs(2 * $0 - letters.count) < abs(2 * $1 - letters.count)
        }
        for place in places {
            let (first, second) = (slice(0..<place), slice(place..<letters.count))
            guard isPart(second), let end = entry(second) ?? inflected(second) else { continue }
            let begin = Self.prefixes[first] ?? (isPart(first) ? entry(first)?.phonemes : nil)
            guard let begin else { continue }
            let isPrefix = Self.prefixes[first] != nil
            let rest = isPrefix ? end.phonemes : String(end.phonemes.map { $0 == "ˈ" ? "ˌ" : $0 })
            return Pronunciation(phonemes: begin + rest)
        }
        return nil
    }

    private func isPart(_ word: String) -> Bool { word.utf8.count >= 4 || Self.shortParts.contains(word) }

    private static let prefixes = [
        "re": "ɹˌi", "de": "dˌi", "co": "kˈO", "pre": "pɹˌi", "un": "ˌʌn", "non": "nˌɑn", "ex": "ˈɛks",
        "bi": "bˌI",
        "mis": "mˌɪs", "dis": "dɪs", "sub": "sˈʌb", "out": "ˌWt", "over": "ˌOvəɹ",
    ]

    private static let shortParts: Set<String> = Set(
        """
        air app art bad bag ball bar bed big bot box boy bug bus cam can cap car cat cup cut day dog ear eye fan far
        fire fun god gun guy hat hit hot hub ice jam job joy key kid lag lap law leg lip log low mad man map men mid
        mom mud net new nut off old one out own pad pan pay pen pet pie pig pin pit pod pop pot pre pro red rod row
        run sad saw sea set sky sub sun tag tap tea ten tie tip toe top toy tub two ups war wax way web win wood yes
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
