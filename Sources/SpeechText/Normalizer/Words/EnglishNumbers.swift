/// Numbers in American English, without "and".
enum EnglishNumbers {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let scales = ["", "thousand", "million", "billion", "trillion", "quadrillion"]
    /// Digits of the largest number that is read as one; longer ones are read digit by digit.
    private static let maxDigits = 18

    /// - Parameter digits: values 0 to 9.
    static func cardinal(_ digits: some Collection<Int>) -> String {
        let digits = Array(digits.drop { $0 == 0 })
        guard !digits.isEmpty else { return small[0] }
        guard digits.count <= maxDigits else { return spelled(digits) }
        var words: [String] = []
        var groups: [Int] = []
        var end = digits.count
        while end > 0 {
            groups.append(digits[max(0, end - 3)..<end].reduce(0) { $0 * 10 + $1 })
            end -= 3
        }
        for (scale, group) in groups.enumerated().reversed() where group > 0 {
            words.append(below1000(group))
            if scale > 0 { words.append(scales[scale]) }
        }
        return words.joined(separator: " ")
    }

    private static func below1000(_ number: Int) -> String {
        var words: [String] = []
        if number >= 100 { words += [small[number / 100], "hundred"] }
        let rest = number % 100
        if rest >= 20 {
            words.append(tens[rest / 10] + (rest % 10 > 0 ? "-" + small[rest % 10] : ""))
        } else if rest > 0 {
            words.append(small[rest])
        }
        return words.joined(separator: " ")
    }

    /// Digit by digit.
    static func spelled(_ digits: some Collection<Int>) -> String {
        digits.map { small[$0] }.joined(separator: " ")
    }

    static func decimal(whole: [Int], fraction: [Int]) -> String {
        cardinal(whole) + " point " + spelled(fraction)
    }

    private static let irregular = [
        "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
        "nine": "ninth",
        "twelve": "twelfth",
    ]

    static func ordinal(_ digits: some Collection<Int>) -> String {
        let words = cardinal(digits)
        let start =
            words.lastIndex { $0 == " " || $0 == "-" }.map { words.index(after: $0) } ?? words.startIndex
        let last = String(words[start...])
        let ordinal =
            irregular[last] ?? (last.hasSuffix("y") ? last.dropLast() + "ieth" : last + "th")
        return words[..<start] + ordinal
    }

    /// Four digits as a year: nineteen ninety-nine, two thousand five, nineteen oh five.
    static func year(_ digits: [Int]) -> String {
        guard digits.count == 4 else { return cardinal(digits) }
        let (high, low) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        if low == 0 { return high % 10 == 0 ? cardinal(digits) : cardinal(digits.prefix(2)) + " hundred" }
        if digits[0] == 2 && digits[1] == 0 && low < 10 { return cardinal(digits) }
        return cardinal(digits.prefix(2)) + " " + (low < 10 ? "oh " + small[low] : cardinal(digits.suffix(2)))
    }

    /// A number of a name, in pairs: ten eighty, fifty-nine hundred, fourteen nine hundred, seven forty-seven.
    static func model(_ digits: [Int]) -> String {
        switch digits.count {
        case 3 where digits[0] > 0 && digits[1...] != [0, 0]:
            return small[digits[0]] + " "
                + (digits[1] == 0 ? "oh " + small[digits[2]] : cardinal(digits[1...]))
        case 4 where digits[0] > 0:
            if digits[1...] == [0, 0, 0] { return cardinal(digits) }
            if digits[2...] == [0, 0] { return cardinal(digits.prefix(2)) + " hundred" }
            return cardinal(digits.prefix(2)) + " "
                + (digits[2] == 0 ? "oh " + small[digits[3]] : cardinal(digits.suffix(2)))
        case 5 where digits[0] > 0 && digits[1...] != [0, 0, 0, 0]:
            if digits[2] == 0 { return cardinal(digits) }
            return cardinal(digits.prefix(2)) + " "
                + (digits[3...] == [0, 0]
                    ? small[digits[2]] + " hundred" : model(Array(digits.suffix(3))))
        default: return digits[0] == 0 ? spelled(digits) : cardinal(digits)
        }
    }

    static func plural(_ words: String) -> String {
        words.hasSuffix("y") ? words.dropLast() + "ies" : words + "s"
    }
}
