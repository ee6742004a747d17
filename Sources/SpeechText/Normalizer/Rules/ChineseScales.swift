/// K after a number in Chinese: 4K of a picture, 10K of things.
extension NormalizerScanner {
    /// Scalars before and after that are looked at.
    private static let reach = 12

    /// What is about pictures, and what is counted.
    private static let pictures = [
        "分辨率", "显卡", "画质", "显示器", "电视", "屏", "帧", "视频", "画面", "直播", "拍", "录", "蓝光", "高清", "超清", "清晰", "投影",
        "播放", "码率", "推流", "摄像", "相机", "流畅",
    ].map { Array($0.unicodeScalars) }
    private static let counted = [
        "粉", "工资", "薪", "块", "元", "钱", "赚", "涨", "卖", "花了", "充", "价", "观众", "人", "赞", "播放量", "浏览", "订阅", "公里",
        "每月", "一个月", "月入", "收入", "奖金", "字", "步", "伤害", "血",
    ].map { Array($0.unicodeScalars) }

    /// 4K 60帧, 2k画质, 跑2K: beside what is about pictures; a capital 4K or 8K also where nothing is counted.
    func isChineseResolution(_ number: WrittenNumber, _ end: Int) -> Bool {
        let next = at(end + 1)
        if isDigit(end + 1) { return true }
        if let next, "画分屏视蓝超高显电极".unicodeScalars.contains(next) { return true }
        let near = scalars[end + 1..<min(scalars.count, end + 1 + Self.reach)]
        let before = scalars[max(0, position - Self.reach)..<position]
        if Self.counted.contains(where: { near.starts(with: $0) }) { return false }
        func mentions(_ words: [[Unicode.Scalar]], _ part: ArraySlice<Unicode.Scalar>) -> Bool {
            part.indices.contains { index in words.contains { part[index...].starts(with: $0) } }
        }
        if mentions(Self.counted, before) { return false }
        if mentions(Self.pictures, near) || mentions(Self.pictures, before) { return true }
        return at(end) == "K" && (number.whole == [4] || number.whole == [8])
    }

    /// 10K粉丝, 12.5k: counted in 万, 千 and 百.
    func chineseThousands(_ number: WrittenNumber, _ end: Int, _ words: NumberWords) -> (String, Int)? {
        guard words.language == .chinese, at(end) == "k" || at(end) == "K", !isLetter(end + 1),
            !isDigit(end + 1),
            (1...6).contains(number.whole.count), number.whole.count > 1 || !number.fraction.isEmpty,
            number.whole[0] > 0, number.fraction.count <= 3,
            !number.isNegative
        else { return nil }
        let rest = number.fraction + Array(repeating: 0, count: 3 - number.fraction.count)
        return (words.cardinal(number.whole + rest), end + 1)
    }
}
