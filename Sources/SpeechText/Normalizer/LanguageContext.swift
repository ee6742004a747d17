/// Which language surrounds each place of a text.
struct LanguageContext {
    /// Distance to the nearest Latin letter and hanzi before and after each index.
    private var latinBefore: [Int32]
    private var hanBefore: [Int32]
    private var latinBehind: [Int32]
    private var hanBehind: [Int32]
    /// Whether any of the text is Chinese.
    let hasHan: Bool
    /// Whether all of it is, though it has no hanzi.
    private let isAllChinese: Bool

    private static let far = Int32.max / 4

    init(_ scalars: [Unicode.Scalar]) {
        isAllChinese = Self.leansChinese(scalars)
        guard !isAllChinese, scalars.contains(where: \.isHan) else {
            hasHan = isAllChinese
            (latinBefore, hanBefore, latinBehind, hanBehind) = ([], [], [], [])
            return
        }
        let count = scalars.count
        let names = Self.names(in: scalars)
        latinBefore = Array(repeating: Self.far, count: count + 1)
        (hanBefore, latinBehind, hanBehind) = (latinBefore, latinBefore, latinBefore)
        for index in scalars.indices {
            let isHan = scalars[index].isHan || names[index]
            latinBefore[index + 1] =
                !isHan && scalars[index].isLetter ? 1 : min(latinBefore[index] + 1, Self.far)
            hanBefore[index + 1] = isHan ? 1 : min(hanBefore[index] + 1, Self.far)
        }
        for index in scalars.indices.reversed() {
            let isHan = scalars[index].isHan || names[index]
            latinBehind[index] =
                !isHan && scalars[index].isLetter ? 1 : min(latinBehind[index + 1] + 1, Self.far)
            hanBehind[index] = isHan ? 1 : min(hanBehind[index + 1] + 1, Self.far)
        }
        hasHan = true
    }

    /// Whether a text without hanzi is Chinese: it has Chinese marks, and no words but those of Chinese chats.
    private static func leansChinese(_ scalars: [Unicode.Scalar]) -> Bool {
        var (hasWideMarks, hasChatWords) = (false, false)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.isASCIILetter {
                let word = ScannedWord(scalars, from: index)
                guard !word.key.isEmpty, ChineseChat.words[word.key] != nil || word.count == 1 else {
                    return false
                }
                hasChatWords = hasChatWords || ChineseChat.initials.contains(word.key)
                index = word.end
            } else if scalar.isDigit {
                let start = index
                while index < scalars.count, scalars[index].isDigit { index += 1 }
                hasChatWords = hasChatWords || isLaughter(scalars[start..<index])
            } else if scalar.value < 0x80 {
                index += 1
            } else if scalar.isHan || scalar.isLetter {
                return false
            } else {
                hasWideMarks = hasWideMarks || "，。！？、".unicodeScalars.contains(scalar)
                index += 1
            }
        }
        return hasWideMarks && scalars.count > 1 || hasChatWords
    }

    /// 23333, 666666: what is laughter or applause in Chinese, and too many digits of a kind for a number.
    private static func isLaughter(_ digits: ArraySlice<Unicode.Scalar>) -> Bool {
        guard digits.count >= 4, let first = digits.first, let last = digits.last else { return false }
        let isRun = digits.dropFirst().allSatisfy { $0 == last }
        return isRun && (first == "2" && last == "3" || digits.count >= 5 && first == "6" && last == "6")
    }

    /// Which letters belong to a name within a Chinese sentence: one or two Latin words in a text of at least as
    /// many hanzi as Latin words. A code of letters and digits ("lv10", "1080P", "20ms") is no word of these.
    private static func names(in scalars: [Unicode.Scalar]) -> [Bool] {
        var names = Array(repeating: false, count: scalars.count)
        var (hanzi, allWords, run, runWords, isInWord) = (0, 0, 0, 0, false)
        var runs: [Range<Int>] = []
        // The letters and digits so far without a space, and whether both are among them.
        var (hasLetters, hasDigits, isCode) = (false, false, false)
        for (index, scalar) in scalars.enumerated() {
            if scalar.isDigit { hasDigits = true }
            if scalar.isASCIILetter { hasLetters = true }
            if !scalar.isDigit, !scalar.isASCIILetter {
                (hasLetters, hasDigits, isCode) = (false, false, false)
            }
            if scalar.isHan {
                hanzi += 1
                if runWords <= 2, run < index { runs.append(run..<index) }
                (run, runWords, isInWord) = (index + 1, 0, false)
            } else if scalar == " " {
                isInWord = false
            } else if scalar.isASCIILetter, !isInWord {
                (allWords, runWords, isInWord) = (allWords + 1, runWords + 1, true)
            }
            if hasLetters, hasDigits, !isCode {
                isCode = true
                if allWords > 0, runWords > 0 { (allWords, runWords) = (allWords - 1, runWords - 1) }
                isInWord = true
            }
        }
        if runWords <= 2 { runs.append(run..<scalars.count) }
        guard hanzi >= allWords else { return names }
        for index in runs.joined() where scalars[index].isASCIILetter { names[index] = true }
        return names
    }

    /// The language of the nearest letter on either side; Chinese where both are as near, but for a number between an
    /// English sentence and hanzi with spaces around it, or in a text without letters on either side that has hanzi
    /// elsewhere.
    func language(around range: Range<Int>, isNumber: Bool = false) -> SpokenLanguage {
        guard hasHan else { return .english }
        if isAllChinese { return .chinese }
        let latin = min(latinBefore[range.lowerBound], latinBehind[range.upperBound])
        let han = min(hanBefore[range.lowerBound], hanBehind[range.upperBound])
        return latin < han || isNumber && latin == han && latin > 1 && latin < Self.far ? .english : .chinese
    }
}
