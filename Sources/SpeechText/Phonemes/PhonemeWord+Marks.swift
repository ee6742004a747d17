/// Which marks are tokens.
extension PhonemeWord {
    /// A mark of English text.
    static func mark(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case ".": "."
        case ",": ","
        case ";": ";"
        case ":": ":"
        case "!": "!"
        case "?": "?"
        case "\"", "”", "“": "\""
        case "(": "("
        case ")": ")"
        case "…": "."
        case "—", "–": ","
        default: nil
        }
    }

    /// A mark that only Chinese text has.
    static func wideMark(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "，", "、", "～", "﹐", "､": ","
        case "。", "．", "｡": "."
        case "！": "!"
        case "？": "?"
        case "：": ":"
        case "；": ";"
        case "（", "【", "〔", "［": "("
        case "）", "】", "〕", "］": ")"
        case "「", "」", "『", "』", "《", "》", "〈", "〉", "＂", "｢", "｣": "\""
        default: nil
        }
    }

    /// The marks after a word of hanzi, up to the next word: those before a word, too, belong to the word before them.
    ///
    /// As the training texts have them: white space between word and marks is none, and of equal neighbours there is one.
    ///
    /// - Parameter end: of the word; moved behind the last mark.
    static func chineseMarks(of scalars: [Unicode.Scalar], from end: inout Int) -> [String] {
        var marks: [String] = []
        var index = end
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if let mark = mark(scalar) ?? wideMark(scalar) ?? mark(amongHanzi: scalar) {
                if marks.last != mark { marks.append(mark) }
                end = index
            } else if !scalar.properties.isWhitespace {
                break
            }
        }
        return marks
    }

    /// What is part of an English word, or nothing.
    private static func mark(amongHanzi scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "-": "-"
        case "'", "‘", "’": "'"
        case "~": ","
        default: nil
        }
    }

    /// Marks of Chinese text that no word is before or after directly.
    mutating func append(wideMarksIn fragment: Range<Int>, of scalars: [Unicode.Scalar]) {
        let marks = scalars[fragment].compactMap(Self.wideMark)
        guard !marks.isEmpty else { return }
        for mark in marks where closing.last != mark { closing.append(mark) }
        range = range.lowerBound..<fragment.upperBound
    }
}
