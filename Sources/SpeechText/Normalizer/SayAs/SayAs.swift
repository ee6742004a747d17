/// What a piece of text is, where whoever wrote it says so.
public enum SayAs: Sendable, Equatable {
    /// Letter by letter, signs by their names.
    case characters
    /// A number: sign, digits with separators, decimals.
    case cardinal
    /// A place in an order: 3, 3rd, 第3.
    case ordinal
    /// Digits in groups.
    case telephone
    case time
    /// An amount of money with its sign or code.
    case currency
    /// The parts of a date in their order; `nil` for the normaliser's own reading.
    case date(DateParts?)

    /// Which parts of a date are written, in which order: year, month and day.
    public enum DateParts: String, Sendable, CaseIterable {
        case mdy, dmy, ymd, md, dm, ym, my, y, m, d
    }
}

extension TextNormalizer {
    /// The words of a text that is known to be of a kind, by the normaliser's rules and number words.
    ///
    /// - Parameters:
    ///   - text: at most some hundred characters make sense; linear in its length.
    ///   - kind: what it is.
    /// - Returns: words without digits; `nil` where the text is not of that kind.
    public func say(_ text: String, as kind: SayAs) -> String? {
        let scalars = ScalarFolding.fold(text).scalars
        let written = String(scalars: scalars).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let language =
            options.language ?? (scalars.contains(where: \.isHan) ? .chinese : .english)
        let words = NumberWords(language: language)
        switch kind {
        case .characters: return SpelledText.spell(written, words)
        case .cardinal: return WrittenNumber(written).map(words.number)
        case .ordinal: return Self.ordinal(written).map { words.ordinal($0) }
        case .telephone: return Self.telephone(written, words)
        case .time: return Self.isTime(written) ? read(written, language) : nil
        case .currency: return Self.isMoney(written) ? read(written, language) : nil
        case .date(let parts):
            return DateText(written, parts, options.dateOrder).flatMap { read($0.text(language), language) }
        }
    }

    /// The text as the rules read it by itself; `nil` where digits are left.
    private func read(_ text: String, _ language: SpokenLanguage) -> String? {
        var options = options
        options.language = language
        options.phrasing = false
        var words = TextNormalizer(options: options).normalize(text)
        // A part of a sentence does not end it: "5 p.m."
        if words.hasSuffix(".") { words.removeLast() }
        return words.isEmpty || words.unicodeScalars.contains(where: \.isDigit) ? nil : words
    }

    private static func ordinal(_ text: String) -> [Int]? {
        var text = text.lowercased()[...]
        if text.hasPrefix("第") { text = text.dropFirst() }
        for ending in ["st", "nd", "rd", "th"] where text.hasSuffix(ending) { text = text.dropLast(2) }
        return WrittenNumber.digits(text.filter { $0 != "," })
    }

    /// Groups of digits, after a plus if there is one.
    private static func telephone(_ text: String, _ words: NumberWords) -> String? {
        let isInternational = text.hasPrefix("+")
        let body = text.dropFirst(isInternational ? 1 : 0)
        let separators: Set<Character> = [" ", "-", ".", "(", ")", "/"]
        let groups = body.split(whereSeparator: separators.contains).map { WrittenNumber.digits($0) }
        guard !groups.isEmpty, !groups.contains(nil) else { return nil }
        let said = groups.compactMap { $0.map { words.telephone($0) } }
        let comma = words.language == .english ? ", " : "，"
        return (isInternational ? words.language == .english ? "plus " : "加" : "")
            + said.joined(separator: comma)
    }

    /// 14:30, 14:30:15, 2 pm, 2:30 p.m., 14h30, 3点20分.
    private static func isTime(_ text: String) -> Bool {
        let lower = text.lowercased()
        let hasMark = lower.contains(":") || lower.contains("m") || lower.contains("h") || lower.contains("点")
        return hasMark && lower.contains { $0.isWholeNumber }
            && lower.allSatisfy { $0.isWholeNumber || ": .apmhs时点分秒半上下午早晚".contains($0) }
    }

    /// An amount, and a sign or a name beside it.
    private static func isMoney(_ text: String) -> Bool {
        let amount = text.filter { !$0.isWhitespace && !",.-+".contains($0) }
        return amount.contains { $0.isWholeNumber } && amount.contains { $0.isCurrencySymbol || $0.isLetter }
    }
}

extension WrittenNumber {
    /// −1,234.5: at most a sign, digits with commas, decimals; `nil` for anything else.
    init?(_ text: String) {
        var rest = text[...]
        if let sign = rest.first, "-−+".contains(sign) {
            isNegative = sign != "+"
            rest = rest.dropFirst()
        }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = Self.digits(first.filter { $0 != "," && $0 != " " }) else {
            return nil
        }
        self.whole = whole
        guard parts.count == 2 else { return }
        guard let fraction = Self.digits(parts[1]) else { return nil }
        self.fraction = fraction
    }

    /// The digits of a text of nothing else, at least one.
    static func digits(_ text: some StringProtocol) -> [Int]? {
        let digits = text.unicodeScalars.map { $0.isDigit ? Int($0.value) - 48 : -1 }
        return digits.isEmpty || digits.contains(-1) ? nil : digits
    }
}
