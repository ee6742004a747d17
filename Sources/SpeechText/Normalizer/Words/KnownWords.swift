/// All that the rules for words look up, in small letters: what is not among it is a plain word.
enum KnownWords {
    static let all: Set<String> = {
        var all = Initials.always
        all.formUnion(Initials.always.map { $0 + "s" })
        all.formUnion(EnglishChat.words.keys)
        all.formUnion(EnglishChat.smallWords.keys)
        all.formUnion(ChineseChat.words.keys)
        all.formUnion(ChineseChat.initials)
        all.formUnion(Abbreviations.beforeName.keys)
        all.formUnion(Abbreviations.afterName.keys)
        all.formUnion(Abbreviations.beforeNumber.keys)
        all.formUnion(Abbreviations.always.keys)
        all.formUnion(Emoticons.words)
        all.formUnion(EnglishChat.notContracted.keys)
        all.formUnion([
            "y", "ww", "ctrl", "cmd", "alt", "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs",
            "fri", "sat", "sun",
        ])
        return all
    }()

    /// Which first letter, last letter and length the words have: most others are told by that.
    private static let outlines: [Bool] = {
        var outlines = Array(repeating: false, count: 26 * 26 * 32)
        for word in all.union(capitalized) {
            if let outline = outline(word.utf8.first, word.utf8.last, word.utf8.count) {
                outlines[outline] = true
            }
        }
        return outlines
    }()

    /// `nil` for what is no word of small letters.
    private static func outline(_ first: UInt8?, _ last: UInt8?, _ count: Int) -> Int? {
        guard let first, let last, (97...122).contains(first), (97...122).contains(last), count < 32 else {
            return nil
        }
        return (Int(first - 97) * 26 + Int(last - 97)) * 32 + count
    }

    /// Whether a word in small letters may be one of them.
    @inline(__always)
    static func mayContain(_ word: String) -> Bool {
        let utf8 = word.utf8
        guard let outline = outline(utf8.first, utf8.last, utf8.count) else { return true }
        return outlines[outline]
    }

    /// What the rules look up besides where it begins with a capital: months and weekdays, short and long.
    static let capitalized: Set<String> = {
        var all = Set(NormalizerScanner.monthNames)
        all.formUnion(NormalizerScanner.weekdayNames)
        return all
    }()
}
