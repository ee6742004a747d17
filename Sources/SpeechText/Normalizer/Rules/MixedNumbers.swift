/// Whole numbers with a fraction.
extension NormalizerScanner {
    /// 3 1/2, 5½, 2 ½.
    func mixedNumber(_ whole: [Int], _ end: Int, _ words: NumberWords) -> (String, Int)? {
        // "2 ½" has two spaces when its sign is folded.
        let start = at(end + 1) == " " ? end + 2 : end + 1
        guard at(end) == " ", digitsEnd(from: start) == start + 1, at(start + 1) == "/" else { return nil }
        let bottomEnd = digitsEnd(from: start + 2)
        guard (1...2).contains(bottomEnd - start - 2), isBoundary(bottomEnd), at(bottomEnd) != "/" else {
            return nil
        }
        let (top, bottom) = (digits(start..<start + 1), digits(start + 2..<bottomEnd))
        guard top[0] > 0, [[2], [3], [4], [5], [8], [1, 6]].contains(bottom),
            top.count < bottom.count || top[0] < bottom[0]
        else { return nil }
        guard words.language == .english else { return chineseMixed(whole, top, bottom, bottomEnd, words) }
        let part: String
        switch (top, bottom) {
        case ([1], [2]): part = "a half"
        case ([1], [4]): part = "a quarter"
        case ([1], [3]): part = "a third"
        default: part = words.fraction(top, bottom)
        }
        let unit = words.cardinal(whole) + " and " + part
        let next = at(bottomEnd) == " " ? bottomEnd + 1 : bottomEnd
        if let (name, length) = UnitNames.match(scalars[next...], adjacent: next == bottomEnd) {
            return (unit + " " + name.many, next + length)
        }
        return (unit, bottomEnd)
    }

    /// 2½小时 → 两个半小时, 2½天 → 两天半, 2½ → 二又二分之一.
    private func chineseMixed(
        _ whole: [Int], _ top: [Int], _ bottom: [Int], _ end: Int, _ words: NumberWords
    ) -> (String, Int)? {
        let next = at(end) == " " ? end + 1 : end
        let isHalf = top == [1] && bottom == [2]
        guard isHalf, let measure = at(next),
            ChineseNumbers.measures.contains(measure) || "月岁圈步寸尺升页关轮盒星".unicodeScalars.contains(measure)
                || matchesHour(next)
        else { return (words.cardinal(whole) + "又" + words.fraction(top, bottom), end) }
        let count = whole == [2] ? "两" : words.cardinal(whole)
        if matchesHour(next) { return (count + "个半", next) }
        if measure == "个" { return (count + "个半", next + 1) }
        // 公里, 英里, 厘米 have two hanzi.
        let isLong =
            "公英厘千分".unicodeScalars.contains(measure) && at(next + 1)?.isHan == true && at(next + 1) != "的"
        let end = isLong ? next + 2 : next + 1
        return (count + String(scalars: scalars[next..<end]) + "半", end)
    }

    private func matchesHour(_ index: Int) -> Bool {
        at(index) == "小" && at(index + 1) == "时" || at(index) == "月"
            || at(index) == "钟" && at(index + 1) == "头"
    }
}
