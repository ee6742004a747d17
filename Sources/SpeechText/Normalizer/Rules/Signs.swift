extension NormalizerScanner {
    private static let kept: Set<Unicode.Scalar> = [
        ",", ".", "!", "?", "'", "\"", "-", "(", ")", "，", "。", "！", "？", "、", "《", "》", " ",
    ]

    /// Takes a punctuation mark or a symbol.
    mutating func takeSign() -> Bool {
        let scalar = scalars[position]
        let next = peek(1)
        let previous = at(position - 1)
        switch scalar {
        case ".": takeDot(previous, next)
        case ":":
            let isChinese = language(position..<position + 1) == .chinese
            output += isChinese ? "，" : next == " " || next == nil ? "," : " "
            position += 1
        case ";":
            output += language(position..<position + 1) == .chinese ? "，" : ","
            position += 1
        case "-" where next == "'" && isDigit(position + 2): skip()
        case "-": takeHyphen(previous, next)
        case "#": skip()
        case "'" where next?.isDigit == true: skip()
        case "!" where isFactorial:
            output += words(position..<position + 1).word("factorial", "的阶乘")
            position += 1
        case "=" where next == ">": skip(2)
        case "!" where next == "=":
            output += words(position..<position + 1).word("is not equal to", "不等于")
            position += 2
        case "!"
        where next?.isASCIILetter == true && (previous == nil || previous == " " || previous == "\n"):
            // A command to a bot.
            skip()
        case "=" where next == "=", "&" where next == "&", "|" where next == "|":
            let words = words(position..<position + 1)
            output +=
                scalar == "="
                ? words.word("equals", "等于") : scalar == "&" ? words.word("and", "和") : words.word("or", "或")
            while peek() == scalar { position += 1 }
        case "*" where next == "*" && isDigit(position - 1) && isDigit(position + 2):
            position += 1
            takePower(words(position..<position + 1))
        case "+" where isDigit(position - 1) && next?.isHan == true && next != "粉":
            // 100+个, but 99+消息
            output += at(position - 1) == "0" && isDigit(position - 2) ? "多" : "加"
            position += 1
        case "/" where previous?.isASCIILetter == true && next?.isASCIILetter == true: takeSlashBetweenWords()
        case "\\": takeEscape(next)
        case "%" where !isDigit(position - 1) && isDigit(position + 1) && peek(2)?.isDigit == true:
            // %20
            skip(3)
        case "@":
            output += words(position..<position + 1).word("at", "艾特")
            position += 1
        default: takeSymbol(scalar, previous: previous, next: next)
        }
        return true
    }

    /// "5! = 120", "n! grows".
    private var isFactorial: Bool {
        guard let last = at(position - 1), last.isDigit || last == "n" || last == "k", peek(1) != "!" else {
            return false
        }
        let sign = peek(1) == " " ? peek(2) : peek(1)
        if sign == "=", peek(peek(1) == " " ? 3 : 2) != "=" || last.isDigit {
            return peek(1) == " " || last.isDigit
        }
        return last == "n" && isBoundary(position - 2) && at(position - 2) != "'"
            && wordAfter(position + 1).shape == .lower
    }

    /// "node.js", ".NET", "H.264", but not "end.Next".
    private mutating func takeDot(_ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) {
        if let next, next.isASCIILetter, isSentenceEnd(next) {
            write(".")
            output += " "
        } else if let next, next.isASCIILetter,
            previous?.isASCIILetter == true && next == next.lowercased
                || (previous == nil || previous == " " || previous == "(") && next.isASCIILetter
        {
            output += " dot "
            position += 1
        } else if next?.isDigit == true, matches("lv", at: position - 2), isBoundary(position - 3) {
            // Lv.60
            output += " "
            position += 1
        } else if next?.isDigit == true, previous?.isASCIILetter == true, isNameBeforeDot {
            output += " point "
            position += 1
        } else if next?.isDigit == true, previous?.isLetter == true {
            write(".")
            output += " "
        } else {
            write(".")
        }
    }

    /// "hi.how are you": two words in small letters, of which the second is no ending of a file, and the line goes on.
    private func isSentenceEnd(_ next: Unicode.Scalar) -> Bool {
        guard isLetter(position - 1), isLetter(position - 2), next.value >= 0x60 else { return false }
        let (before, after) = (wordBefore(position), ScannedWord(scalars, from: position + 1))
        let start = before.range.lowerBound
        guard before.shape == .lower, start == 0 || at(start - 1) == " ", after.shape == .lower,
            after.count >= 2,
            !FileEndings.all.contains(after.key)
        else { return false }
        if at(after.end) == "'" { return isLetter(after.end + 1) }
        return at(after.end) == " " && isLetter(after.end + 1)
    }

    /// "H.264", "beta.4", but not "finished.5 more".
    private var isNameBeforeDot: Bool {
        var start = position
        while position - start <= 5, isLetter(start - 1) { start -= 1 }
        return position - start <= 4 || at(position - 1).map { $0.value < 0x60 } == true
    }

    /// Inside a word it stays; between spaces it is a pause. In an arrow or at a number it has no word to hang on.
    private mutating func takeHyphen(_ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) {
        if next == "-", previous == " " || previous?.isASCIILetter == true,
            peek(2) == " " || peek(2)?.isASCIILetter == true
        {
            output += output.last?.isLetter == true ? ", " : " "
            position += 2
        } else if next == ">" || previous?.isDigit == true || next?.isDigit == true || position == unitBefore
        {
            skip()
        } else if previous == " " || next == " " {
            output += previous == " " && next == " " ? "," : " "
            position += 1
        } else if previous == nil || next == nil {
            skip()
        } else {
            write("-")
        }
    }

    /// "litres/day" is said "per", "he/she" with a pause.
    private mutating func takeSlashBetweenWords() {
        let before = wordBefore(position)
        let unit = ScannedWord(scalars, from: position + 1)
        let start = position - before.count
        if before.count > 2, isDigit(start - 2), at(start - 1) == " ", let name = UnitNames.per[unit.key],
            unit.count > 1
        {
            output += " per \(name.english) "
            position = unit.end
            return
        }
        skip()
    }

    /// \n, \t and the like, as they stand in code.
    private mutating func takeEscape(_ next: Unicode.Scalar?) {
        let isEscape = next == "n" || next == "t" || next == "r"
        skip(isEscape && !isAlphanumeric(position + 2) ? 2 : 1)
    }

    private mutating func takeSymbol(
        _ scalar: Unicode.Scalar, previous: Unicode.Scalar?, next: Unicode.Scalar?
    ) {
        if Self.kept.contains(scalar) { return write(scalar) }
        // AT&T is a name.
        let isName = scalar == "&" && previous?.isASCIILetter == true && next?.isASCIILetter == true
        let words = isName ? NumberWords(language: .english) : words(position..<position + 1)
        let before = previous == " " ? at(position - 2) : previous
        let after = next == " " ? peek(2) : next
        if scalar == "°", before?.isDigit != true { return skip() }
        if let name = SymbolNames.table[scalar] {
            output += words.word(name.english, name.chinese)
            position += 1
            return
        }
        if let name = SymbolNames.operators[scalar], after?.isDigit == true,
            before?.isDigit == true
                || scalar == "/" && previous == " "
                    && (before == ")" || before?.isASCIILetter == true && !isLetter(position - 3))
        {
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
        case ([2], .chinese): said = isDigit(position - 1) ? "的平方" : "平方"
        case ([3], .chinese) where !isDigit(position - 1): said = "立方"
        case (_, .english): said = " to the power of \(words.cardinal(power)) "
        case (_, .chinese): said = "的\(words.cardinal(power))次方"
        }
        output += said
        position = max(end, position + 1)
        if at(position) == "-", isDigit(position + 1) {
            output += words.word("minus", "减")
            position += 1
        }
    }
}

/// Signs that are spoken by a name wherever they stand.
enum SymbolNames {
    static let table: [Unicode.Scalar: (english: String, chinese: String)] = [
        "&": ("and", "和"), "%": ("percent", "百分号"), "‰": ("per mille", "千分号"), "+": ("plus", "加"),
        "=": ("equals", "等于"), "×": ("times", "乘以"), "÷": ("divided by", "除以"), "±": ("plus or minus", "正负"),
        "≈": ("about", "约等于"), "≠": ("is not equal to", "不等于"), "≤": ("is less than or equal to", "小于等于"),
        "≥": ("is greater than or equal to", "大于等于"), "√": ("the square root of", "根号"),
        "∛": ("the cube root of", "三次根号"), "∑": ("the sum of", "求和"),
        "∫": ("integral", "积分"), "∈": ("in", "属于"), "§": ("section", "第"), "π": ("pi", "派"),
        "∞": ("infinity", "无穷"), "°": ("degrees", "度"), "→": ("to", "到"), "€": ("euro", "欧元"),
        "£": ("pound", "英镑"), "$": ("dollar", "美元"), "¥": ("yen", "元"), "¢": ("cents", "美分"),
        "©": ("copyright", "版权"),
        "®": ("registered", "注册商标"), "™": ("trademark", "商标"), "№": ("number", "号"), "♥": ("heart", "爱心"),
        "♡": ("heart", "爱心"), "★": ("star", "星"), "☆": ("star", "星"), "♪": ("music", "音乐"),
        "♫": ("music", "音乐"),
        "✓": ("check", "对"), "✔": ("check", "对"), "✗": ("cross", "叉"), "✘": ("cross", "叉"), "@": ("at", "艾特"),
    ]

    /// Letters of formulas.
    static let greek: [Unicode.Scalar: (english: String, chinese: String)] = [
        "α": ("alpha", "阿尔法"), "β": ("beta", "贝塔"), "γ": ("gamma", "伽马"), "δ": ("delta", "德尔塔"),
        "ε": ("epsilon", "艾普西龙"),
        "ζ": ("zeta", "泽塔"), "η": ("eta", "伊塔"), "θ": ("theta", "西塔"), "λ": ("lambda", "拉姆达"),
        "μ": ("mu", "缪"),
        "ξ": ("xi", "克西"), "π": ("pi", "派"), "ρ": ("rho", "柔"), "σ": ("sigma", "西格玛"), "τ": ("tau", "陶"),
        "φ": ("phi", "斐"), "χ": ("chi", "卡"), "ψ": ("psi", "普西"), "ω": ("omega", "欧米伽"), "Γ": ("gamma", "伽马"),
        "Δ": ("delta", "德尔塔"), "Θ": ("theta", "西塔"), "Λ": ("lambda", "拉姆达"), "Π": ("pi", "派"),
        "Σ": ("sigma", "西格玛"),
        "Φ": ("phi", "斐"), "Ψ": ("psi", "普西"), "Ω": ("omega", "欧米伽"),
    ]

    /// Signs that are spoken between two numbers and silent elsewhere.
    static let operators: [Unicode.Scalar: (english: String, chinese: String)] = [
        "<": ("is less than", "小于"), ">": ("is greater than", "大于"), "*": ("times", "乘以"),
        "^": ("to the power of", "的"),
        "/": ("over", "除以"),
    ]
}
