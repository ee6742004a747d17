extension NormalizerScanner {
    private static let kept: Set<Unicode.Scalar> = [
        ",", ".", "!", "?", "'", "\"", "-", "(", ")", "，", "。", "！", "？", "、", "《", "》", " ",
    ]

    /// Takes a face of signs, where it does not touch a word.
    mutating func takeFace() -> Bool {
        guard let scalar = peek(), ":;^T->o<".unicodeScalars.contains(scalar) else { return false }
        if let previous = at(position - 1), previous.isASCIILetter || previous.isDigit { return false }
        for (face, english, chinese) in ChatForms.faces
        where scalars[position...].starts(with: face) {
            let end = position + face.count
            if let next = at(end), next.isASCIILetter || next.isDigit { continue }
            let words = NumberWords(language: language(position..<end))
            output += words.word(english, "，" + chinese + "，")
            position = end
            return true
        }
        return false
    }

    /// Takes an emoji with its modifiers and what is joined to it, and all of the same that follow.
    mutating func takeEmoji() {
        let picture = pictureEnd(from: position)
        let shape = scalars[position..<picture]
        var end = picture
        while scalars[end...].starts(with: shape), pictureEnd(from: end) == end + shape.count {
            end += shape.count
        }
        let words = NumberWords(language: language(position..<end))
        let name = pictureName(shape, words.language)
        output += words.language == .english ? " \(name) " : "，\(name)，"
        position = end
    }

    private func pictureEnd(from start: Int) -> Int {
        guard let first = at(start) else { return start }
        if EmojiNames.isRegional(first) {
            return at(start + 1).map(EmojiNames.isRegional) == true ? start + 2 : start + 1
        }
        var end = start + 1
        while let next = at(end), end - start < 16 {
            if next.properties.isEmojiModifier {
                end += 1
            } else if next == EmojiNames.joiner, at(end + 1).map(EmojiNames.isEmoji) == true {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    private func pictureName(_ shape: ArraySlice<Unicode.Scalar>, _ language: SpokenLanguage) -> String {
        guard let first = shape.first else { return "" }
        if let flag = EmojiWords.names(Array(shape)), shape.count == 2 {
            return language == .english ? flag.english : flag.chinese
        }
        if shape.reduce(0, { $0 + (EmojiNames.isPerson($1) ? 1 : 0) }) > 1 {
            return language == .english ? "family" : "一家人"
        }
        return EmojiNames.name(first, language)
    }

    /// Takes a punctuation mark or a symbol.
    mutating func takeSign() {
        let scalar = scalars[position]
        let next = peek(1)
        let previous = at(position - 1)
        switch scalar {
        case ".":
            // "node.js" but not "end.Next".
            if previous?.isASCIILetter == true, let next, next.isASCIILetter, next == next.lowercased {
                output += " dot "
                position += 1
                return
            }
            write(scalar)
        case ":":
            let isChinese = language(position..<position + 1) == .chinese
            output += isChinese ? "，" : next == " " || next == nil ? "," : " "
            position += 1
        case ";":
            output += language(position..<position + 1) == .chinese ? "，" : ","
            position += 1
        case "-":
            // Inside a word it stays; between spaces it is a pause.
            // In an arrow or at a number it has no word to hang on.
            if next == ">" || previous?.isDigit == true || next?.isDigit == true || position == unitBefore {
                skip()
            } else if previous == " " || next == " " {
                output += previous == " " && next == " " ? "," : " "
                position += 1
            } else {
                write(scalar)
            }
        case "#":
            if let next, next.isLetter, !options.links || previous?.isLetter != true {
                output += language(position..<position + 1) == .english ? " hashtag " : "话题"
                position += 1
            } else {
                skip()
            }
        case "'" where next?.isDigit == true:
            skip()
        case "+" where previous?.isDigit == true && next?.isHan == true:
            // 100+个
            output += "多"
            position += 1
        case "@":
            let words = NumberWords(language: language(position..<position + 1))
            output += words.word("at", "艾特")
            position += 1
        default: takeSymbol(scalar, previous: previous, next: next)
        }
    }

    private mutating func takeSymbol(
        _ scalar: Unicode.Scalar, previous: Unicode.Scalar?, next: Unicode.Scalar?
    ) {
        if Self.kept.contains(scalar) { return write(scalar) }
        // AT&T is a name.
        let isName = scalar == "&" && previous?.isASCIILetter == true && next?.isASCIILetter == true
        let words = NumberWords(language: isName ? .english : language(position..<position + 1))
        if let name = SymbolNames.table[scalar] {
            output += words.word(name.english, name.chinese)
            position += 1
            return
        }
        let before = previous == " " ? at(position - 2) : previous
        let after = next == " " ? peek(2) : next
        if let name = SymbolNames.operators[scalar], before?.isDigit == true, after?.isDigit == true {
            if scalar == "^" { return takePower(words) }
            output += words.word(name.english, name.chinese)
            position += 1
        } else if scalar == "^", next?.isDigit == true {
            takePower(words)
        } else {
            skip()
        }
    }

    /// m², 10^6.
    private mutating func takePower(_ words: NumberWords) {
        let end = digitsEnd(from: position + 1)
        let power = digits(position + 1..<end)
        let said: String
        switch (power, words.language) {
        case ([2], .english): said = " squared "
        case ([3], .english): said = " cubed "
        case ([2], .chinese): said = "平方"
        case ([3], .chinese): said = "立方"
        case (_, .english): said = " to the power of \(words.cardinal(power)) "
        case (_, .chinese): said = "的\(words.cardinal(power))次方"
        }
        output += said
        position = max(end, position + 1)
    }
}

/// Signs that are spoken by a name wherever they stand.
enum SymbolNames {
    static let table: [Unicode.Scalar: (english: String, chinese: String)] = [
        "&": ("and", "和"), "%": ("percent", "百分号"), "‰": ("per mille", "千分号"), "+": ("plus", "加"),
        "=": ("equals", "等于"), "×": ("times", "乘以"), "÷": ("divided by", "除以"), "±": ("plus or minus", "正负"),
        "≈": ("about", "约等于"), "≠": ("is not equal to", "不等于"), "≤": ("at most", "小于等于"),
        "≥": ("at least", "大于等于"), "√": ("the square root of", "根号"), "π": ("pi", "派"),
        "∞": ("infinity", "无穷"), "°": ("degrees", "度"), "→": ("to", "到"), "€": ("euro", "欧元"),
        "£": ("pound", "英镑"), "$": ("dollar", "美元"), "¥": ("yuan", "元"), "©": ("copyright", "版权"),
        "®": ("registered", "注册商标"), "™": ("trademark", "商标"), "№": ("number", "号"), "♥": ("heart", "爱心"),
        "♡": ("heart", "爱心"), "★": ("star", "星"), "☆": ("star", "星"), "♪": ("music", "音乐"),
        "♫": ("music", "音乐"),
        "✓": ("check", "对"), "✔": ("check", "对"), "✗": ("cross", "叉"), "✘": ("cross", "叉"), "@": ("at", "艾特"),
    ]

    /// Signs that are spoken between two numbers and silent elsewhere.
    static let operators: [Unicode.Scalar: (english: String, chinese: String)] = [
        "<": ("is less than", "小于"), ">": ("is greater than", "大于"), "*": ("times", "乘以"),
        "^": ("to the power of", "的"),
        "/": ("over", "除以"),
    ]
}
