/// A kind of writing, and how it is recognised and read.
struct NormalizerRule: Sendable {
    /// What the rule reads.
    let kind: NormalizedKind
    /// What has to be switched on.
    let needs: NormalizerFeatures
    /// Takes the kind where it begins at the scanner's position: writes what is spoken and moves on. Returns false, and
    /// changes nothing, where something else is written there.
    let take: @Sendable (inout NormalizerScanner) -> Bool

    private init(
        _ kind: NormalizedKind, _ needs: NormalizerFeatures,
        _ take: @escaping @Sendable (inout NormalizerScanner) -> Bool
    ) {
        (self.kind, self.needs, self.take) = (kind, needs, take)
    }

    /// The rules for what begins with a digit, in the order in which they are tried.
    static let digits = [
        NormalizerRule(.machineString, []) { $0.takeMachineString() },
        NormalizerRule(.chatWord, .chat) { $0.takeLeet() },
        NormalizerRule(.date, .numbers) { $0.takeDate(from: $0.position) },
        NormalizerRule(.date, .numbers) { $0.takeOccasion() },
        NormalizerRule(.duration, .numbers) { $0.takeDuration() },
        NormalizerRule(.time, .numbers) { $0.takeTime(from: $0.position) },
        NormalizerRule(.time, .numbers) { $0.takeMilitaryTime() },
        NormalizerRule(.telephone, .numbers) { $0.takeTelephone(from: $0.position) },
        NormalizerRule(.number, .numbers) { $0.takeHyphenatedList() },
        NormalizerRule(.number, .numbers) { $0.takeGroupedNumber() },
        NormalizerRule(.formula, .numbers) { $0.takeHexadecimal() },
        NormalizerRule(.version, .numbers) { $0.takeVersion(from: $0.position) },
        NormalizerRule(.feet, .numbers) { $0.takeFeet() },
        NormalizerRule(.slash, .numbers) { $0.takeSlash() },
        NormalizerRule(.formula, .numbers) { $0.takeScientific() },
        NormalizerRule(.model, .numbers) { $0.takeModelNumber() },
        NormalizerRule(.number, .numbers) { $0.takeQuantity(from: $0.position, isNegative: false) },
    ]

    /// The rules for what begins with an ASCII letter.
    static let letters = [
        NormalizerRule(.emoticon, .emoji) { $0.takeFace() },
        NormalizerRule(.machineString, []) { $0.takeMachineString() },
        NormalizerRule(.link, .links) { $0.takeLink() },
        NormalizerRule(.path, []) { $0.takeDrivePath() },
        NormalizerRule(.chatWord, .chat) { $0.takeLeet() },
        NormalizerRule(.abbreviation, []) { $0.takeSlashedAbbreviation() },
        NormalizerRule(.chatWord, .chat) { $0.takeCorrection() },
        NormalizerRule(.number, .numbers) { $0.takeTimes() },
        NormalizerRule(.duration, .numbers) { $0.takeCountdown() },
        NormalizerRule(.abbreviation, .numbers) { $0.takeEpisode() },
        NormalizerRule(.number, []) { $0.takeLetterRange() },
        NormalizerRule(.money, .numbers) { $0.takeMoneyAfterCode() },
        NormalizerRule(.date, .numbers) { $0.takeNamedDate() },
        NormalizerRule(.weekday, []) { $0.takeWeekday() },
        NormalizerRule(.initials, []) { $0.takeInitials() },
        NormalizerRule(.keys, []) { $0.takeKeys() },
        NormalizerRule(.formula, []) { $0.takeProgrammingName() },
        NormalizerRule(.roman, .numbers) { $0.takeRoman() },
        NormalizerRule(.abbreviation, []) { $0.takeAbbreviation() },
        NormalizerRule(.chatWord, .chat) { $0.takeChatWord() },
        NormalizerRule(.elongation, .repeats) { $0.takeElongation() },
        NormalizerRule(.word, []) { $0.takeWord() },
    ]

    /// The rules for what begins with a sign.
    static let signs = [
        NormalizerRule(.lineBreak, []) { $0.takeLineBreak() },
        NormalizerRule(.emoticon, .emoji) { $0.takeFace() },
        NormalizerRule(.emoticon, .emoji) { $0.takeSignArt() },
        NormalizerRule(.emote, .emoji) { $0.takeEmote() },
        NormalizerRule(.link, .links) { $0.takeLinkTarget() },
        NormalizerRule(.path, []) { $0.takePath() },
        NormalizerRule(.handle, []) { $0.takeHandle() },
        NormalizerRule(.money, .numbers) { $0.takeMoneySign() },
        NormalizerRule(.number, .numbers) { $0.takeRate() },
        NormalizerRule(.number, .numbers) { $0.takeStarTimes() },
        NormalizerRule(.sign, .numbers) { $0.takeApproximation() },
        NormalizerRule(.sign, .numbers) { $0.takeLoneBound() },
        NormalizerRule(.formula, []) { $0.takeFormulaSign() },
        NormalizerRule(.time, .numbers) { $0.takeDayPartRange() },
        NormalizerRule(.number, .numbers) { $0.takeSignedNumber() },
        NormalizerRule(.emoji, .emoji) { $0.takeEmoji() },
        NormalizerRule(.sign, []) { $0.takeSign() },
    ]

    /// The rules for letters of other scripts, and for marks and digits that stay.
    static let others = [
        NormalizerRule(.emoji, .emoji) { $0.takeEmoji() },
        NormalizerRule(.emoticon, .emoji) { $0.takeSignArt() },
        NormalizerRule(.formula, []) { $0.takeGreekLetter() },
        NormalizerRule(.word, []) { $0.takeOther() },
    ]
}

/// What the normaliser tells apart in a text, by what is written.
public enum NormalizedKind: String, Sendable, CaseIterable {
    case date, time, duration, telephone, version, slash, model, money, number, feet, formula, roman
    case weekday, abbreviation, initials, keys, handle, link, path
    case chatWord = "chat word"
    case elongation
    case machineString = "machine string"
    case emote, emoji, emoticon, sign, word
    case lineBreak = "line break"
}

/// The options of the normaliser as a set.
struct NormalizerFeatures: OptionSet {
    let rawValue: UInt8
    static let numbers = NormalizerFeatures(rawValue: 1)
    static let links = NormalizerFeatures(rawValue: 2)
    static let emoji = NormalizerFeatures(rawValue: 4)
    static let chat = NormalizerFeatures(rawValue: 8)
    static let repeats = NormalizerFeatures(rawValue: 16)
}
