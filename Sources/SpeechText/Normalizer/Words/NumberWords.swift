/// Numbers in either language.
struct NumberWords {
    let language: SpokenLanguage

    /// The words of single digits, which repeat with a meaning.
    static let digits: Set<String> = Set((0...9).map { EnglishNumbers.spelled([$0]) })

    func cardinal(_ digits: some Collection<Int>) -> String {
        language == .english ? EnglishNumbers.cardinal(digits) : ChineseNumbers.cardinal(digits)
    }

    func spelled(_ digits: some Collection<Int>) -> String {
        language == .english ? EnglishNumbers.spelled(digits) : ChineseNumbers.spelled(digits)
    }

    func telephone(_ digits: some Collection<Int>) -> String {
        language == .english ? EnglishNumbers.spelled(digits) : ChineseNumbers.telephone(digits)
    }

    func ordinal(_ digits: some Collection<Int>) -> String {
        language == .english ? EnglishNumbers.ordinal(digits) : "第" + ChineseNumbers.cardinal(digits)
    }

    func year(_ digits: [Int]) -> String {
        language == .english ? EnglishNumbers.year(digits) : ChineseNumbers.spelled(digits)
    }

    /// A number as it is written: sign, whole part, fraction.
    func number(_ number: WrittenNumber) -> String {
        let sign = number.isNegative ? (language == .english ? "minus " : "负") : ""
        guard !number.fraction.isEmpty else { return sign + cardinal(number.whole) }
        return sign
            + (language == .english
                ? EnglishNumbers.decimal(whole: number.whole, fraction: number.fraction)
                : ChineseNumbers.decimal(whole: number.whole, fraction: number.fraction))
    }

    /// a/b.
    func fraction(_ top: [Int], _ bottom: [Int]) -> String {
        guard language == .english else {
            return ChineseNumbers.cardinal(bottom) + "分之" + ChineseNumbers.cardinal(top)
        }
        let isOne = top == [1]
        switch bottom {
        case [2]: return isOne ? "one half" : cardinal(top) + " halves"
        case [4]: return isOne ? "one quarter" : cardinal(top) + " quarters"
        default: return cardinal(top) + " " + EnglishNumbers.ordinal(bottom) + (isOne ? "" : "s")
        }
    }

    /// A decimal over a whole number, in Chinese.
    func fraction(_ top: WrittenNumber, _ bottom: [Int]) -> String { cardinal(bottom) + "分之" + number(top) }

    /// A word for one language or the other.
    func word(_ english: String, _ chinese: String) -> String {
        language == .english ? " " + english + " " : chinese
    }
}

/// The parts of a number as it is written.
struct WrittenNumber {
    var isNegative = false
    var whole: [Int] = []
    var fraction: [Int] = []

    /// Whether it reads as exactly one.
    var isOne: Bool { whole == [1] && fraction.isEmpty }
}
