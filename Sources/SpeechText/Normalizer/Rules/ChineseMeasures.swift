/// Lengths, minutes and what else Latin letters and digits count in Chinese: 1m75, 1米75, 1小时30m, Lv100.
extension NormalizerScanner {
    /// 1m75, 1m8 → 一米七五, 一米八; the m after 小时 is minutes.
    func chineseMeters(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard at(end) == "m" || at(end) == "M", number.fraction.isEmpty, !number.isNegative else {
            return nil
        }
        let last = digitsEnd(from: end + 1)
        if at(position - 1) == "时" || at(position - 1) == "头", last == end + 1, isBoundary(end + 1) {
            return (words.number(number) + "分钟", end + 1)
        }
        guard (1...2).contains(last - end - 1), number.whole.count == 1, isBoundary(last), at(last) != "."
        else {
            return nil
        }
        return (words.number(number) + "米" + words.spelled(digits(end + 1..<last)), last)
    }

    /// 1米75: the centimetres are said by their digits.
    func isAfterMeters(_ start: Int, _ end: Int) -> Bool {
        end - start == 2 && at(start - 1) == "米" && isDigit(start - 2) && !isDigit(start - 3)
            && at(end).map { "厘公分米万千百".unicodeScalars.contains($0) } != true
    }

    /// Lv100, top100, ping100: a number, not the name of a model, after a word that is glued to it; in Chinese.
    func isCountAfterWord(_ start: Int) -> Bool {
        language(start..<start + 1) == .chinese && Self.countWords.contains(wordBefore(start).key)
    }

    private static let countWords: Set<String> = [
        "lv", "lvl", "level", "vip", "svip", "top", "rank", "fps", "ping", "cd", "day", "ep", "hp", "mp",
        "atk", "def", "exp",
        "elo", "dps",
    ]

    /// 4060显卡, 3060够吗: a graphics card.
    func isChineseCard(_ digits: [Int], _ end: Int) -> Bool {
        guard let next = at(end), digits.suffix(2) != [0, 0] else { return false }
        if next == "显" { return at(end + 1) == "卡" }
        return (1...5).contains(digits[0]) && digits[1] == 0 && (5...9).contains(digits[2]) && digits[3] == 0
            && "够能跑带玩笔卡".unicodeScalars.contains(next)
    }

    /// 打95588, 拨打12345, 致电10010: short numbers of services after what one does with a telephone.
    func isServiceNumber(_ start: Int, _ digits: [Int]) -> Bool {
        guard digits.count == 5 || digits.count == 6, let before = at(start - 1),
            "打拨电".unicodeScalars.contains(before)
        else { return false }
        let next = at(start + digits.count)
        return [[9, 5], [9, 6], [1, 0], [1, 2]].contains(Array(digits.prefix(2)))
            && next.map { "伤血点元块万个人次分暴".unicodeScalars.contains($0) } != true
            && digits.suffix(3) != [0, 0, 0]
    }
}
