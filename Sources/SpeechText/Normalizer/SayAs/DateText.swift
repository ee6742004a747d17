/// A date whose parts are known, as the rules for dates read it without doubt.
struct DateText {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    /// Read as it is written: it has a month's name, or the order that the rules expect.
    private var written: String?

    /// - Parameters:
    ///   - parts: their order; `nil` for the order that the rules find.
    ///   - order: of numbers with neither a year nor parts.
    /// - Returns: `nil` where it is no date.
    init?(_ text: String, _ parts: SayAs.DateParts?, _ order: TextNormalizer.DateOrder) {
        let separators: Set<Character> = ["-", "/", ".", " ", ",", "年", "月", "日", "号"]
        let groups = text.split(whereSeparator: separators.contains)
        let numbers = groups.compactMap { WrittenNumber.digits($0) }
        guard numbers.count == groups.count else {
            // March 4, 2024; 4th of March.
            guard parts == nil, !numbers.isEmpty || text.contains(where: \.isWholeNumber),
                groups.contains(where: { Self.isMonth($0) })
            else { return nil }
            self.init(written: text)
            return
        }
        guard let parts else {
            switch numbers.count {
            case 3: self.init(written: text)
            case 2:
                let orders: [SayAs.DateParts] = order == .monthFirst ? [.md, .dm] : [.dm, .md]
                guard let date = orders.lazy.compactMap({ DateText(numbers, $0) }).first else { return nil }
                self = date
            default: return nil
            }
            return
        }
        self.init(Self.split(numbers, parts), parts)
    }

    private init(written: String) { self.written = written }

    private init?(_ numbers: [[Int]], _ parts: SayAs.DateParts) {
        guard numbers.count == parts.rawValue.count else { return nil }
        for (part, digits) in zip(parts.rawValue, numbers) {
            guard digits.count <= 4 else { return nil }
            let value = digits.reduce(0) { $0 * 10 + $1 }
            switch part {
            case "y": year = digits.count == 2 ? value + (value < 70 ? 2000 : 1900) : value
            case "m": month = value
            default: day = value
            }
        }
        guard (1...12).contains(month ?? 1), (1...31).contains(day ?? 1), (1...9999).contains(year ?? 1)
        else {
            return nil
        }
    }

    /// 20240304 as the three parts of its order; else the numbers as they are.
    private static func split(_ numbers: [[Int]], _ parts: SayAs.DateParts) -> [[Int]] {
        let lengths = parts.rawValue.map { $0 == "y" ? 4 : 2 }
        guard numbers.count == 1, lengths.count > 1, numbers[0].count == lengths.reduce(0, +) else {
            return numbers
        }
        var rest = numbers[0][...]
        return lengths.map { length in
            defer { rest = rest.dropFirst(length) }
            return Array(rest.prefix(length))
        }
    }

    private static func isMonth(_ word: Substring) -> Bool {
        word.count >= 3
            && NormalizerScanner.months.contains { $0.lowercased().hasPrefix(word.lowercased().prefix(9)) }
    }

    /// In the form that the rules of a language read as a date.
    func text(_ language: SpokenLanguage) -> String {
        if let written { return written }
        guard language == .english else {
            return (year.map { "\($0)年" } ?? "") + (month.map { "\($0)月" } ?? "")
                + (day.map { "\($0)日" } ?? "")
        }
        let words = NumberWords(language: .english)
        func digits(_ value: Int) -> [Int] { String(value).compactMap(\.wholeNumberValue) }
        let name = month.map { NormalizerScanner.months[$0 - 1] }
        switch (name, day, year) {
        case (let name?, let day?, let year?): return "\(name) \(day), \(year)"
        case (let name?, let day?, nil): return "\(name) \(day)"
        case (let name?, nil, let year?): return "\(name) \(year)"
        case (let name?, nil, nil): return name
        case (nil, let day?, _): return words.ordinal(digits(day))
        case (nil, nil, let year?): return words.year(digits(year))
        case (nil, nil, nil): return ""
        }
    }
}
