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

    /// What the rules look up besides where it begins with a capital: months and weekdays, short and long.
    static let capitalized: Set<String> = {
        var all = Set(NormalizerScanner.monthNames)
        all.formUnion(NormalizerScanner.weekdayNames)
        return all
    }()
}
