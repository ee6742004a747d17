/// Numbers in Mandarin, simplified.
enum ChineseNumbers {
    private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    /// Numbers that are names: days of sales and of consumers, services, rankings of schools.
    static let names: Set<[Int]> = [
        [6, 1, 8], [3, 1, 5], [9, 8, 5], [2, 1, 1], [4, 0, 4], [9, 1, 1], [5, 0, 2], [1, 2, 3, 1, 5],
        [1, 2, 3, 0, 6],
        [1, 0, 0, 8, 6], [1, 0, 0, 1, 0], [9, 5, 2, 7],
    ]
    private static let places = ["", "十", "百", "千"]
    private static let scales = ["", "万", "亿", "万亿"]
    private static let maxDigits = 16

    /// - Parameter digits: values 0 to 9.
    static func cardinal(_ value: some Collection<Int>) -> String {
        let value = Array(value.drop { $0 == 0 })
        guard !value.isEmpty else { return digits[0] }
        guard value.count <= maxDigits else { return spelled(value) }
        var text = ""
        var zero = false
        let groups = (value.count + 3) / 4
        for group in 0..<groups {
            let end = value.count - (groups - 1 - group) * 4
            let part = Array(value[max(0, end - 4)..<end])
            let (words, leads, ends) = below10000(part)
            if words.isEmpty {
                zero = true
                continue
            }
            if !text.isEmpty, zero || leads { text += digits[0] }
            text += words + scales[groups - 1 - group]
            zero = ends
        }
        // 两千 and 两万, but 二十.
        for scale in ["百", "千", "万", "亿"] where text.hasPrefix("二" + scale) {
            return "两" + text.dropFirst()
        }
        // 十五, not 一十五, at the start.
        return text.hasPrefix("一十") ? String(text.dropFirst()) : text
    }

    /// The words of up to four digits, and whether they begin or end with zeros.
    private static func below10000(_ part: [Int]) -> (words: String, leads: Bool, ends: Bool) {
        var words = ""
        var zero = false
        for (index, digit) in part.enumerated() {
            if digit == 0 {
                zero = !words.isEmpty
                continue
            }
            if zero { words += digits[0] }
            zero = false
            words += digits[digit] + places[part.count - 1 - index]
        }
        return (words, part.count == 4 && part[0] == 0, false)
    }

    static func spelled(_ value: some Collection<Int>) -> String {
        value.map { digits[$0] }.joined()
    }

    /// Telephone and room numbers say 幺 for one.
    static func telephone(_ value: some Collection<Int>) -> String {
        value.map { $0 == 1 ? "幺" : digits[$0] }.joined()
    }

    static func decimal(whole: [Int], fraction: [Int]) -> String {
        cardinal(whole) + "点" + spelled(fraction)
    }

    /// Words that begin like a measure word and are none: Switch 2首发, x的2次方.
    static let notMeasured: Set<String> = [
        "首发", "首播", "首日", "首批", "首个", "次方", "次元", "次函", "次世", "次创", "本体", "本身", "套装", "公布", "公开", "公司", "公测",
        "分析", "分辨", "支持", "只能", "只有", "只要", "只支", "只是", "对比", "对战", "对应", "场景", "家用", "名字",
        "根本", "期待", "秒杀", "盘点", "股价", "台词", "头像", "天梯", "集成", "口碑", "种草", "双持", "群友",
    ]

    /// Measure words before which two is 两.
    static let measures: Set<Unicode.Scalar> = Set(
        "元个只位条张次块遍本件天周层种家名双杯瓶碗台句份口只头匹辆架艘座部首场局把根颗粒朵支枝天年小点倍股秒斤公米套对分千万亿集期级篇群盘棵個隻條張輛種雙對間".unicodeScalars)
}
