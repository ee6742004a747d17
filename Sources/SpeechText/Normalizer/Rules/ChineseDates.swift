/// Days that Chinese names by two numbers: 5.1假期, 12.25圣诞节, 9·18.
extension NormalizerScanner {
    /// Words after such a day.
    private static let occasions = [
        "假", "节", "放假", "黄金周", "劳动", "国庆", "元旦", "圣诞", "儿童", "青年", "妇女", "长假", "小长假", "大促", "大放",
        "活动", "晚会", "期间", "当天", "地震", "事变", "开播", "生日", "购物", "促销",
    ].map { Array($0.unicodeScalars) }

    /// How the days are said that have a name.
    private static let named: [[Int]: String] = [
        [1, 1]: "元旦", [3, 8]: "三八", [3, 15]: "三一五", [5, 1]: "五一", [5, 4]: "五四", [5, 12]: "五一二",
        [5, 20]: "五二零",
        [6, 1]: "六一", [6, 18]: "六一八", [7, 7]: "七七", [8, 1]: "八一", [9, 18]: "九一八", [10, 1]: "十一",
        [11, 11]: "双十一", [12, 12]: "双十二", [12, 9]: "一二九",
    ]

    /// Takes month and day with a dot, a middle dot or a slash between, where an occasion follows.
    mutating func takeOccasion() -> Bool {
        let monthEnd = digitsEnd(from: position)
        guard monthEnd - position <= 2, let sign = at(monthEnd), sign == "." || sign == "·" || sign == "/",
            isBoundary(position - 1), at(position - 1) != "本", at(position - 1) != "."
        else { return false }
        let end = digitsEnd(from: monthEnd + 1)
        guard (1...2).contains(end - monthEnd - 1), language(position..<end) == .chinese else { return false }
        let (month, day) = (value(position..<monthEnd), value(monthEnd + 1..<end))
        guard (1...12).contains(month), (1...31).contains(day) else { return false }
        let isOccasion = Self.occasions.contains { scalars[end...].starts(with: $0) }
        guard isOccasion || sign == "·" else { return false }
        if let name = Self.named[[month, day]], month != 1 || sign == "·" {
            say(name, .chinese, upTo: end)
        } else if sign == "·" {
            say(
                ChineseNumbers.spelled(digits(position..<monthEnd) + digits(monthEnd + 1..<end)), .chinese,
                upTo: end)
        } else {
            say(
                ChineseNumbers.cardinal(digits(position..<monthEnd)) + "月"
                    + ChineseNumbers.cardinal(digits(monthEnd + 1..<end)) + "日", .chinese, upTo: end)
        }
        return true
    }
}
