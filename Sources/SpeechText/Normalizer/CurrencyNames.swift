/// Money before or after a number.
struct Currency {
    let one: String
    let many: String
    let chinese: String
    /// The hundredth part, if one is in use.
    var cents: (one: String, many: String)?

    private static let dollar = Currency(
        one: "dollar", many: "dollars", chinese: "美元", cents: ("cent", "cents"))
    private static let euro = Currency(one: "euro", many: "euros", chinese: "欧元", cents: ("cent", "cents"))
    private static let pound = Currency(
        one: "pound", many: "pounds", chinese: "英镑", cents: ("penny", "pence"))
    private static let yuan = Currency(one: "yuan", many: "yuan", chinese: "元", cents: nil)

    static let symbols: [Unicode.Scalar: Currency] = [
        "$": dollar, "€": euro, "£": pound, "¥": yuan,
        "₩": Currency(one: "won", many: "won", chinese: "韩元", cents: nil),
        "₹": Currency(one: "rupee", many: "rupees", chinese: "卢比", cents: nil),
        "₽": Currency(one: "ruble", many: "rubles", chinese: "卢布", cents: nil),
    ]

    static let codes: [String: Currency] = [
        "USD": dollar, "US": dollar, "EUR": euro, "GBP": pound, "RMB": yuan, "CNY": yuan,
        "JPY": Currency(one: "yen", many: "yen", chinese: "日元", cents: nil),
        "HKD": Currency(one: "Hong Kong dollar", many: "Hong Kong dollars", chinese: "港元", cents: nil),
        "TWD": Currency(one: "Taiwan dollar", many: "Taiwan dollars", chinese: "新台币", cents: nil),
    ]

    func words(_ number: WrittenNumber, scale: String, _ words: NumberWords) -> String {
        guard words.language == .english else { return words.number(number) + scale + chinese }
        if scale.isEmpty, number.fraction.count == 2, let cents {
            let hundredths = number.fraction
            let whole = WrittenNumber(isNegative: number.isNegative, whole: number.whole)
            let small = words.cardinal(hundredths) + " " + (hundredths == [0, 1] ? cents.one : cents.many)
            if hundredths == [0, 0] { return words.number(whole) + " " + (whole.isOne ? one : many) }
            if number.whole.allSatisfy({ $0 == 0 }) { return small }
            return words.number(whole) + " " + (whole.isOne ? one : many) + " and " + small
        }
        return words.number(number) + (scale.isEmpty ? "" : " " + scale) + " "
            + (number.isOne && scale.isEmpty ? one : many)
    }
}
