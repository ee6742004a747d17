extension NormalizerScanner {
    /// Takes a face of signs, where it does not touch a word.
    mutating func takeFace() -> Bool {
        guard let scalar = peek(), scalar.value < 0x80, let faces = Emoticons.byFirst[scalar] else {
            return false
        }
        if let previous = at(position - 1), previous.value < 0x80,
            !Emoticons.gaps.contains(previous)
        {
            return false
        }
        for face in faces where scalars[position...].starts(with: face.signs) {
            var end = position + face.signs.count
            // <333
            if scalar == "<", face.signs.last == "3" {
                end = heartEnd(from: end)
                // <3 min
                if at(end) == " ", Self.briefly.contains(wordAfter(end).key) { return false }
            }
            // :)))) :DDD XDDD
            if let last = face.signs.last, ")(DPOpod]".unicodeScalars.contains(last) {
                while at(end) == last { end += 1 }
            }
            if isAlphanumeric(end) || scalar.isASCIILetter && at(end) == "\\" { continue }
            if scalar.isASCIILetter, at(end)?.isLetter == true || at(position - 1)?.isLetter == true {
                continue
            }
            // Letters are a face only by themselves.
            if scalar.isASCIILetter, let next = at(end), next == "'" || next == "-" || next == "_" {
                continue
            }
            // After chat words of Chinese: "orz QAQ".
            let isAfterChinese = context.hasHan && ChineseChat.words[wordBefore(position).key] != nil
            let words = isAfterChinese ? NumberWords(language: .chinese) : words(position..<end)
            output += words.word(face.english, "，" + face.chinese + "，")
            position = end
            return true
        }
        return false
    }
    /// Units of time after "<3".
    private static let briefly: Set<String> = [
        "min", "mins", "minute", "minutes", "sec", "secs", "seconds", "hours", "hour", "hrs", "hr", "days",
        "weeks", "months",
        "years", "percent", "ms",
    ]
    private func heartEnd(from start: Int) -> Int {
        var end = start
        while at(end) == "3" { end += 1 }
        return end
    }

    /// Signs of the longest drawing.
    private static let longestDrawing = 28
    /// Takes a drawing such as (╯°□°)╯︵ ┻━┻, ¯\_(ツ)_/¯ or ( ͡° ͜ʖ ͡°).
    mutating func takeSignArt() -> Bool {
        guard let first = peek(),
            first == "(" || first == "ಠ" && peek(1) == "_" || Emoticons.openers.contains(first)
                || first == "\\" && peek(1) == "_" || first == "_" && peek(1) == "("
        else {
            return false
        }
        guard let end = drawingEnd() else { return false }
        let words = words(position..<end)
        let name: (String, String)? =
            scalars[position..<end].contains("┻")
            ? ("table flip", "掀桌")
            : scalars[position..<end].contains("ᴥ")
                ? ("bear", "小熊")
                : scalars[position..<end].contains("ツ") && scalars[position..<end].contains("_")
                    ? ("shrug", "耸肩") : nil
        output += name.map { words.word($0.0, "，" + $0.1 + "，") } ?? " "
        position = end
        return true
    }
    /// The end of the drawing, or `nil` where words are written.
    private func drawingEnd() -> Int? {
        var (index, art, letters, depth, close) = (position, 0, 0, 0, position)
        while let scalar = at(index), index - position < Self.longestDrawing {
            if Emoticons.isDrawn(scalar) {
                art += 1
                letters = 0
                if depth == 0 { close = index + 1 }
            } else if scalar.isHan || scalar.isDigit {
                break
            } else if scalar.isLetter {
                letters += 1
                if letters > 1 || depth == 0 { break }
            } else if scalar == "\n" {
                break
            } else {
                letters = 0
                if scalar == "(" || scalar == "༼" { depth += 1 }
                if scalar == ")" || scalar == "༽" {
                    depth -= 1
                    close = index + 1
                    if depth < 0 { break }
                }
                if depth == 0, scalar == "_" || scalar == "/" || scalar == "\\" {
                    close = max(close, index + 1)
                }
                if depth == 0, scalar == ".", scalar == "," { break }
            }
            index += 1
        }
        let inner = scalars[position..<close]
        guard close > position, art > 0, inner.contains(where: Emoticons.isDrawn) else { return nil }
        if scalars[position] == "(", !inner.contains(")") { return nil }
        return close
    }
}
/// Faces and drawings of signs.
enum Emoticons {
    struct Face: Sendable {
        let signs: [Unicode.Scalar]
        let english: String
        let chinese: String
    }
    /// By the first sign, the longest first.
    static let byFirst: [Unicode.Scalar: [Face]] = {
        var table: [Unicode.Scalar: [Face]] = [:]
        for line in source.split(separator: "\n") {
            let fields = line.split(separator: "|")
            for face in fields[0].split(separator: " ") {
                let signs = Array(face.unicodeScalars)
                table[signs[0], default: []].append(
                    Face(signs: signs, english: String(fields[1]), chinese: String(fields[2])))
            }
        }
        return table.mapValues { $0.sorted { $0.signs.count > $1.signs.count } }
    }()
    /// Faces that are written with letters, in small letters.
    static let words: [String] = byFirst.values.joined().map {
        String(scalars: $0.signs).lowercased()
    }

    private static let source = """
        :) :-) =) :] (: ^_^ ^^ ^-^ ^.^ :^) n_n (^_^) (^^) (^.^)|smile|微笑
        :( :-( =( :[ ): :c :C :< u_u v_v ;(|sad|难过
        D: D:<|horrified|惊恐
        @_@|dizzy|晕
        x_x X_X|dead|晕倒
        $_$|money eyes|财迷
        *_* *o*|starry eyes|星星眼
        >_> <_< >.> <.<|side eye|斜眼
        :x :X :-x :-X|lips sealed|闭嘴
        TAT QwQ qwq QvQ|crying|大哭
        orz Orz OTZ otz|bowing down|跪了
        :D :-D =D|big grin|大笑
        xD XD xd|laughing|大笑
        ;) ;-) ;]|wink|眨眼
        :P :p ;-P :-P :-p =P ;P|tongue out|吐舌
        <3|heart|爱心
        </3|broken heart|心碎
        :'( :'-( T_T T.T TT_TT ;_; ;-; Q_Q (T_T) (;_;) QAQ|crying|大哭
        -_- -.- =_= (-_-)|annoyed|无语
        >_< >.< (>_<)|ouch|难受
        o_O O_o o_o O_O o.O O.o o.o O.O 0_0 :O :o :-O :-o (o_o)|surprised|惊讶
        >:( >:-( :@|angry|生气
        ^w^ ^o^ >w< =w= =v= :>|smile|微笑
        >:) >:D }:)|evil grin|坏笑
        :/ :-/ :\\ :-\\|unsure|疑惑
        :3 :-3|cat smile|猫脸
        :* :-*|kiss|亲亲
        :') :'D|happy tears|感动
        :S :s|confused|困惑
        UwU uwu OwO owo 0v0 OvO ovo|cute face|卖萌
        B) B-) 8-)|cool|酷
        \\o/ \\O/|hooray|欢呼
        o/|wave|挥手
        ._. .-.|blank stare|发呆
        """
    /// What may be before a face.
    static let gaps: ASCIISet = " \n.,!?~)*"
    /// What a drawing begins with.
    static let openers: Set<Unicode.Scalar> = Set("¯ʕ༼┻┬╯╮乁ᕙᕦ⊂┌└ƪ¬凸◕≧≦⌐".unicodeScalars)
    private static let letters: Set<Unicode.Scalar> = Set(
        "ツづωДಠᴥʖლಥ益皿つっノﾉヽゝʔʕ༼༽ლᕙᕗᕦᕤಥ╯ɷεдゞヘ٩۶۹و".unicodeScalars)
    /// Signs that draw, and letters that are drawn with.
    static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0x7f else { return false }
        if letters.contains(scalar) { return true }
        if scalar.isLetter || scalar.isHan || EmojiNames.isEmoji(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .otherSymbol, .mathSymbol, .modifierSymbol, .otherPunctuation, .dashPunctuation:
            return !"，。！？、…：；–—€£¥%‰＂№".unicodeScalars.contains(scalar)
        default: return false
        }
    }
}
