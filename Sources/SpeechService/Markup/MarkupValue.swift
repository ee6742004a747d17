import Foundation

/// Values of attributes, as the standard writes them.
enum MarkupValue {
    /// `1.5s`, `300ms`; `nil` for anything else, and for what is negative or not finite.
    static func seconds(_ text: some StringProtocol) -> Double? {
        let isMilliseconds = text.hasSuffix("ms")
        guard isMilliseconds || text.hasSuffix("s"),
            let number = Double(String(text.dropLast(isMilliseconds ? 2 : 1))), number >= 0, number.isFinite
        else { return nil }
        return isMilliseconds ? number / 1000 : number
    }

    /// Seconds of a break by its strength.
    static let strengths: [String: Double] = [
        "none": 0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2,
    ]

    /// `slow`, `120%`, `+20%`, `1.2`: a factor of the rate; `nil` for anything else.
    static func rate(_ text: String) -> Double? {
        if let named = rates[text] { return named }
        let isShare = text.hasSuffix("%")
        let isChange = text.hasPrefix("+") || text.hasPrefix("-")
        guard let number = Double(isShare ? String(text.dropLast()) : text), number.isFinite,
            isShare || !isChange
        else { return nil }
        let factor = isShare ? (isChange ? 1 + number / 100 : number / 100) : number
        return factor > 0 && factor <= 100 ? factor : nil
    }

    private static let rates: [String: Double] = [
        "x-slow": 0.5, "slow": 0.75, "medium": 1, "default": 1, "fast": 1.25, "x-fast": 1.75,
    ]

    /// `soft`, `+6dB`: decibels beside the voice's own level, −∞ for `silent`; `nil` for anything else.
    static func decibels(_ text: String) -> Double? {
        if let named = volumes[text] { return named }
        guard text.lowercased().hasSuffix("db"), let number = Double(String(text.dropLast(2))),
            (-60...20).contains(number)
        else { return nil }
        return number
    }

    private static let volumes: [String: Double] = [
        "silent": -.infinity, "x-soft": -12, "soft": -6, "medium": 0, "default": 0, "loud": 4, "x-loud": 8,
    ]

    /// The primary language of a tag such as `en-GB`, in lower case.
    static func language(_ tag: String) -> String {
        String(tag.lowercased().prefix { $0 != "-" && $0 != "_" })
    }
}
