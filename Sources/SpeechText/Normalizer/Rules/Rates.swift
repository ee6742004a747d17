/// What an amount is for: $5/mo, 30元/月, 3次/天.
extension NormalizerScanner {
    /// "/mo", "/day" after an amount or a unit.
    mutating func takePer(_ words: NumberWords) {
        guard at(position) == "/", let (name, end) = rate(at: position + 1, words) else { return }
        output += words.language == .english ? " per \(name) " : "每\(name)"
        position = end
    }

    /// 30元/月, 200块/小时, 3次/week: a slash after what is counted, in Chinese.
    mutating func takeRate() -> Bool {
        guard at(position) == "/", let before = at(position - 1), before.isHan, !isCountedFar else {
            return false
        }
        let words = words(position..<position + 1)
        guard words.language == .chinese, let (name, end) = rate(at: position + 1, words) else {
            return false
        }
        say("每" + name, .chinese, upTo: end)
        return true
    }

    /// Whether no digit is within the two hanzi before the position.
    private var isCountedFar: Bool {
        var start = position - 1
        while position - start < 3, at(start)?.isHan == true { start -= 1 }
        return !isDigit(start)
    }

    /// The unit after a slash, and where it ends.
    private func rate(at start: Int, _ words: NumberWords) -> (name: String, end: Int)? {
        let unit = ScannedWord(scalars, from: start)
        if let name = UnitNames.per[unit.key], at(unit.end) != "/" {
            return (words.language == .english ? name.english : name.chinese, unit.end)
        }
        guard words.language == .chinese else { return nil }
        let rest = scalars[min(start, scalars.count)...]
        for name in Self.chineseRates where rest.starts(with: name.unicodeScalars) {
            return (name, start + name.unicodeScalars.count)
        }
        return nil
    }

    private static let chineseRates = [
        "小时", "分钟", "公斤", "公里", "个月", "月", "年", "天", "日", "周", "次", "人", "个", "秒", "时", "局", "把", "场", "斤",
        "件", "张",
        "晚", "位", "份", "本", "瓶", "杯", "盒", "股", "条", "台", "集", "期", "章", "节", "课", "回", "发",
    ]
}
