/// Text letter by letter.
enum SpelledText {
    /// Letters as capitals, which are read by their names; digits as words; signs by their names. Pictures stay: the
    /// normaliser names them.
    ///
    /// - Returns: `nil` where there is nothing to spell.
    static func spell(_ text: String, _ words: NumberWords) -> String? {
        var names: [String] = []
        for character in text where !character.isWhitespace {
            guard let scalar = character.unicodeScalars.first else { continue }
            if scalar.isDigit {
                names.append(words.spelled([Int(scalar.value) - 48]))
            } else if let name = signs[scalar] ?? SymbolNames.table[scalar] {
                names.append(words.language == .english ? name.english : name.chinese)
            } else {
                names.append(character.uppercased())
            }
        }
        return names.isEmpty ? nil : names.joined(separator: " ")
    }

    /// Signs that are silent, or mean a pause, in a sentence.
    private static let signs: [Unicode.Scalar: (english: String, chinese: String)] = [
        ".": ("dot", "点"), ",": ("comma", "逗号"), ":": ("colon", "冒号"), ";": ("semicolon", "分号"),
        "-": ("dash", "横杠"), "_": ("underscore", "下划线"), "/": ("slash", "斜杠"), "\\": ("backslash", "反斜杠"),
        "!": ("exclamation mark", "感叹号"), "?": ("question mark", "问号"), "#": ("hash", "井号"),
        "*": ("star", "星号"), "'": ("apostrophe", "撇号"), "\"": ("quote", "引号"), "(": ("open bracket", "左括号"),
        ")": ("close bracket", "右括号"), "~": ("tilde", "波浪号"), "^": ("caret", "脱字符"), "|": ("bar", "竖线"),
        "<": ("less than", "小于号"), ">": ("greater than", "大于号"),
    ]
}
