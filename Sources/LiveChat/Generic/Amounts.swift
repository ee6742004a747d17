import Foundation

/// Amounts and times as other programs write them.
package enum Amounts {
    /// A plain decimal number, as `5`, `5.00` or `0.5`; `nil` for other texts, for negative numbers and for ones that are too
    /// long to be money.
    package static func decimal(_ text: String) -> Decimal? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].count <= 15, (parts.dropFirst().first?.count ?? 0) <= 9,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
    }

    /// An amount with its currency in one text, as `$5.00`, `€3,50`, `1,000 JPY`, `CA$5` or `500 bits`.
    package static func money(_ text: String) -> ChatMessage.Money? {
        let scalars = text.unicodeScalars
        guard scalars.count <= 64, let first = scalars.firstIndex(where: { ("0"..."9").contains($0) }) else {
            return nil
        }
        let rest = scalars[first...].prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
        let before = String(scalars[..<first]).trimmingCharacters(in: .whitespaces)
        let after = String(scalars[rest.endIndex...]).trimmingCharacters(in: .whitespaces)
        let unit = before.isEmpty ? after : before
        guard !unit.isEmpty, !unit.hasPrefix("-") else { return nil }
        let currency = currency(unit)
        return grouped(String(rest), decimals: ofThousandths.contains(currency) ? 3 : 2).map {
            ChatMessage.Money(amount: $0, currency: currency)
        }
    }

    /// Currencies whose small unit is a thousandth.
    private static let ofThousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    package static func currency(_ unit: String) -> String {
        if let code = symbols[unit.uppercased()] { return code }
        let isCode = unit.utf8.count == 3 && unit.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
        return isCode ? unit.uppercased() : unit.lowercased()
    }

    private static let symbols = [
        "$": "USD", "US$": "USD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD",
        "NT$": "TWD",
        "MX$": "MXN", "R$": "BRL", "S$": "SGD", "€": "EUR", "£": "GBP", "¥": "JPY", "JP¥": "JPY",
        "CN¥": "CNY",
        "￥": "JPY", "₩": "KRW", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₱": "PHP", "฿": "THB",
        "₪": "ILS", "₫": "VND",
        "ZŁ": "PLN",
    ]

    /// The last separator is the point if digits follow it, `decimals` of them at most; the others group.
    private static func grouped(_ text: String, decimals: Int) -> Decimal? {
        let text = text.trimmingCharacters(in: CharacterSet(charactersIn: ".,"))
        guard let last = text.lastIndex(where: { $0 == "." || $0 == "," }) else { return decimal(text) }
        let whole = text[..<last].filter { $0 != "." && $0 != "," }
        let fraction = text[last...].dropFirst()
        return decimal(fraction.count <= decimals ? "\(whole).\(fraction)" : whole + fraction)
    }

    /// A time in RFC 3339 with any number of decimals, or in milliseconds since 1970 (in seconds where that is small).
    package static func date(_ value: JSONValue?) -> Date? {
        guard let text = value?.text else { return nil }
        if let number = Int(text) {
            guard number > 0, number < 100_000_000_000_000 else { return nil }
            return Date(
                timeIntervalSince1970: number < 100_000_000_000 ? Double(number) : Double(number) / 1000)
        }
        guard text.utf8.count <= 40, let point = text.firstIndex(of: ".") else { return whole(text) }
        let digits = text[point...].dropFirst().prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, let fraction = Double("0." + digits) else { return nil }
        return whole(text[..<point] + text[digits.endIndex...])?.addingTimeInterval(fraction)
    }

    private static func whole(_ text: some StringProtocol) -> Date? {
        try? Date(String(text), strategy: .iso8601)
    }
}
