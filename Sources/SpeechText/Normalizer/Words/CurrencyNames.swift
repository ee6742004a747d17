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
    /// The sign of two currencies: yen to those who write English.
    private static let yuan = Currency(one: "yen", many: "yen", chinese: "元", cents: nil)
    private static let renminbi = Currency(one: "yuan", many: "yuan", chinese: "元", cents: nil)

    private static func dollars(of country: String, _ chinese: String) -> Currency {
        Currency(
            one: country + " dollar", many: country + " dollars", chinese: chinese, cents: ("cent", "cents"))
    }

    /// Letters before "$".
    static let prefixes: [String: Currency] = [
        "US": dollar, "C": dollars(of: "Canadian", "加元"), "CA": dollars(of: "Canadian", "加元"),
        "A": dollars(of: "Australian", "澳元"), "AU": dollars(of: "Australian", "澳元"),
        "NZ": dollars(of: "New Zealand", "新西兰元"), "HK": dollars(of: "Hong Kong", "港元"),
        "NT": dollars(of: "Taiwan", "新台币"), "S": dollars(of: "Singapore", "新加坡元"),
        "SG": dollars(of: "Singapore", "新加坡元"),
        "R": Currency(one: "real", many: "reais", chinese: "雷亚尔", cents: nil),
    ]

    static let symbols: [Unicode.Scalar: Currency] = [
        "$": dollar, "€": euro, "£": pound, "¥": yuan,
        "¢": Currency(one: "cent", many: "cents", chinese: "美分", cents: nil),
        "₿": Currency(one: "bitcoin", many: "bitcoin", chinese: "比特币", cents: nil),
        "₺": Currency(one: "lira", many: "lira", chinese: "里拉", cents: nil),
        "₫": Currency(one: "dong", many: "dong", chinese: "越南盾", cents: nil),
        "฿": Currency(one: "baht", many: "baht", chinese: "泰铢", cents: nil),
        "₴": Currency(one: "hryvnia", many: "hryvnia", chinese: "格里夫纳", cents: nil),
        "₱": Currency(one: "peso", many: "pesos", chinese: "比索", cents: nil),
        "₩": Currency(one: "won", many: "won", chinese: "韩元", cents: nil),
        "₹": Currency(one: "rupee", many: "rupees", chinese: "卢比", cents: nil),
        "₽": Currency(one: "ruble", many: "rubles", chinese: "卢布", cents: nil),
    ]

    static let codes: [String: Currency] = [
        "USD": dollar, "EUR": euro, "GBP": pound, "RMB": renminbi, "CNY": renminbi,
        "JPY": Currency(one: "yen", many: "yen", chinese: "日元", cents: nil),
        "HKD": Currency(one: "Hong Kong dollar", many: "Hong Kong dollars", chinese: "港元", cents: nil),
        "CAD": dollars(of: "Canadian", "加元"), "AUD": dollars(of: "Australian", "澳元"),
        "KRW": Currency(one: "won", many: "won", chinese: "韩元", cents: nil),
        "INR": Currency(one: "rupee", many: "rupees", chinese: "卢比", cents: nil),
        "BRL": Currency(one: "real", many: "reais", chinese: "雷亚尔", cents: nil),
        "MXN": Currency(one: "Mexican peso", many: "Mexican pesos", chinese: "墨西哥比索", cents: nil),
        "CHF": Currency(one: "Swiss franc", many: "Swiss francs", chinese: "瑞士法郎", cents: nil),
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

    /// The amount before what has that price: "five dollar"; `nil` with cents.
    func price(_ number: WrittenNumber, scale: String, _ words: NumberWords) -> String? {
        guard number.fraction.count != 2 || !scale.isEmpty || cents == nil else { return nil }
        return words.number(number) + (scale.isEmpty ? "" : " " + scale) + " " + one
    }
}
