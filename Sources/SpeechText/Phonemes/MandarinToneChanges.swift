/// Tones that the next syllable changes: those of 不 and 一, and third tones.
///
/// The dictionary's phrases have them changed by pypinyin's rules, which see no neighbours and no numbers, and words that
/// are no phrases not at all; so 不 and 一 are read again, and third tones that are left changed over all words.
extension MandarinClause {
    // MARK: 不

    /// 不 is bu2 before a fourth tone, bu5 in 好不好, else bu4.
    mutating func changeNot() {
        for index in characters.indices where characters[index].scalar == "不" {
            guard characters[index].syllable?.initial == "b" else { continue }
            let isBeforeFourth = index + 1 < characters.count && ownTone(index + 1) == 4
            let tone = isBetweenTwins(index) ? 5 : isBeforeFourth ? 2 : 4
            characters[index].syllable?.tone = tone
        }
    }

    /// The tone without these changes.
    private func ownTone(_ index: Int) -> Int {
        switch characters[index].scalar {
        case "一": 1
        case "不": 4
        default: characters[index].tone
        }
    }

    /// 好不好, 看一看; not 不要不要, 一天一天, 好得不得了 and 放下一下.
    private func isBetweenTwins(_ index: Int) -> Bool {
        guard let before = scalar(index - 1), before == scalar(index + 1) else { return false }
        return scalar(index - 2) != characters[index].scalar && !isNumeral(index - 1) && before != "得"
            && !(characters[index].scalar == "一" && isOne(of: Self.companions, at: index + 1))
    }

    // MARK: 一

    static let digits = "零〇一二三四五六七八九"
    static let units = "十百千万亿"
    /// What makes a word with a 一 before it that counts nothing: 一起, 一样.
    private static let companions = "起下样定直般切些边会共旦致律向同路生辈概"

    private func isNumeral(_ index: Int) -> Bool {
        isOne(of: Self.digits, at: index) || isOne(of: Self.units, at: index)
    }

    /// 一 is yi2 before a fourth tone, yi4 before another, yi5 in 看一看, and keeps its first tone where it is a digit, an
    /// ordinal number or the end of a word.
    mutating func changeOne() {
        for index in characters.indices where characters[index].scalar == "一" {
            guard characters[index].syllable?.final == "i" else { continue }
            let tone = toneOfOne(index)
            characters[index].syllable?.tone = tone
        }
    }

    private func toneOfOne(_ index: Int) -> Int {
        guard index + 1 < characters.count else { return 1 }
        if isBetweenTwins(index) { return 5 }
        if isDigit(index) || isOrdinal(index) || isEndOfWord(index) { return 1 }
        switch ownTone(index + 1) {
        case 4: return 2
        case 1, 2, 3: return 4
        case 5: return isOne(of: "个", at: index + 1) ? 2 : 4
        default: return 1
        }
    }

    /// One of several digits: 二零一九, 十一, 一点五.
    private func isDigit(_ index: Int) -> Bool {
        if isOne(of: Self.digits, at: index + 1) || isOne(of: "十", at: index + 1) { return true }
        if isOne(of: "点", at: index + 1), isNumeral(index + 2) { return true }
        if isOne(of: Self.companions, at: index + 1) { return false }
        // 三千一百 has an own 一百, 二十一万 has no 一万.
        if isOne(of: "百千万亿", at: index + 1), !isOne(of: Self.digits + "十", at: index - 1) { return false }
        return isNumeral(index - 1) || isOne(of: "点", at: index - 1) && characters[index].isWord
    }

    /// 第一, 一月, 三月一日, 一号, 一楼, 一年级.
    private func isOrdinal(_ index: Int) -> Bool {
        isOne(of: "第初", at: index - 1) || isOne(of: "月号楼", at: index + 1)
            || isOne(of: "日", at: index + 1) && isOne(of: "月", at: index - 1)
            || isOne(of: "年", at: index + 1) && isOne(of: "级", at: index + 2)
            || isOne(of: "等", at: index + 1) && isOne(of: "奖", at: index + 2)
    }

    /// 统一, 星期一; not 这一天, 另一个.
    private func isEndOfWord(_ index: Int) -> Bool {
        if isOne(of: "统唯单专周期拜之", at: index - 1) { return !isNumeral(index + 1) }
        return characters[index].endsWord && !characters[index].startsWord
            && !isOne(of: "这那另某每哪有同任不无", at: index - 1)
    }

    // MARK: Third tones

    /// A third tone before another becomes the second. Of a longer row every foot keeps its last one: feet are of two
    /// syllables, the last one of two or three, and a word is in one foot. Between two words of several syllables nothing
    /// changes.
    mutating func changeThirdTones() {
        var start = 0
        while start < characters.count {
            var end = start
            while end + 1 < characters.count, isLinked(end) { end += 1 }
            if end > start { changeFeet(start...end) }
            start = end + 1
        }
    }

    /// Whether two third tones meet after `index`, and neither word is free of the other.
    private func isLinked(_ index: Int) -> Bool {
        let (first, second) = (characters[index], characters[index + 1])
        guard first.tone == 3, second.tone == 3 else { return false }
        return !first.endsWord || first.isWord || second.isWord
    }

    private mutating func changeFeet(_ row: ClosedRange<Int>) {
        var foot = row.lowerBound
        for index in row.dropLast() {
            let isEnd = index > foot && characters[index].endsWord && row.upperBound - index >= 2
            if isEnd {
                foot = index + 1
            } else {
                characters[index].syllable?.tone = 2
            }
        }
    }
}
