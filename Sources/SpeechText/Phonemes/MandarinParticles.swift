/// Hanzi with two readings, of which the dictionary has the rarer one where it has no phrase: 得 (de2), 地 (di4), 只 (zhi3), and
/// the second hanzi of 姐姐.
extension MandarinClause {
    private static let de = MandarinSyllable(pinyin: "de")
    private static let must = MandarinSyllable(pinyin: "dei3")
    private static let piece = MandarinSyllable(pinyin: "zhi1")

    /// The particles de5, 得 that is a verb, "must" (dei3), the measure 只 (zhi1), and 姐姐 (jie3 jie5).
    mutating func readParticles() {
        for index in characters.indices {
            switch characters[index].scalar {
            case "地" where isAdverbial(index): characters[index].syllable = Self.de
            case "得" where characters[index].isWord:
                if let said = complement(index) { characters[index].syllable = said }
            case "得" where isInnerComplement(index) || isFinalComplement(index):
                characters[index].syllable = Self.de
            case "只" where isMeasure(index): characters[index].syllable = Self.piece
            default:
                if isSecondOfTwins(index) { characters[index].syllable?.tone = 5 }
            }
        }
    }

    /// 两只猫, 这只; not 这只是 and 这只会.
    private func isMeasure(_ index: Int) -> Bool {
        guard characters[index].endsWord else { return false }
        if isOne(of: Self.digits + Self.units + "两几", at: index - 1) { return true }
        return isOne(of: "这那哪每半", at: index - 1) && !isOne(of: "会要想说用为在剩买吃够需不让是有能", at: index + 1)
    }

    /// 姐姐, 奶奶: a word of one hanzi twice that names somebody.
    private func isSecondOfTwins(_ index: Int) -> Bool {
        guard index > 0, scalar(index) == scalar(index - 1), characters[index - 1].startsWord else {
            return false
        }
        return characters[index].endsWord && !characters[index].startsWord
            && isOne(of: "姐奶姥婶嫂妈爸哥弟妹爷舅叔婆太娃", at: index)
    }

    // MARK: 地

    /// After these it is ground: 这块地, 各地.
    private static let pieces = "块片亩处的各个座种两本外内该此当某每整满遍"
    /// Before these too: 地大物博, 地广人稀.
    private static let grounds = "大广势处址形方上下里面价皮"

    /// 慢慢地走: after a word of several hanzi, before another word. The segmenter has 悄悄地 as a word, and makes words of
    /// 地 and a verb that the dictionary lacks (地说).
    private func isAdverbial(_ index: Int) -> Bool {
        let character = characters[index]
        guard index > 0 else { return false }
        if character.endsWord, !character.startsWord {
            return index > 1 && scalar(index - 1) == scalar(index - 2) && !characters[index - 1].startsWord
        }
        return index + 1 < characters.count && (character.isWord || character.startsNewWord)
            && !characters[index - 1].startsWord && !isOne(of: Self.pieces, at: index - 1)
            && !isOne(of: Self.grounds, at: index + 1)
    }

    // MARK: 得

    private static let persons = "我你您他她它们咱谁俩"
    private static let adverbs = "还都也就总必又可非只才先再便却真准更"
    private static let words: Set<String> = [
        "大家", "自己", "今天", "明天", "后天", "现在", "一定", "肯定", "恐怕", "至少", "起码", "可能", "以后", "今后", "主播", "老板",
        "老师", "然后", "那么", "所以", "但是", "不过", "最后", "晚上", "早上", "下午", "下次", "每天", "每次", "有时", "人家", "估计",
        "怎么", "看来", "因为", "如果", "到时候", "时候", "毕竟", "反正", "其实", "首先",
    ]
    /// What one gets or has got: 得了奖.
    private static let gains = "了过到奖分病胜票名于救"

    /// How 得 is read as a word; `nil` where it is a verb, "get", as the dictionary has it.
    private func complement(_ index: Int) -> MandarinSyllable? {
        let isFirst = index == 0
        let isLast = index + 1 == characters.count
        if isFirst, isLast { return nil }
        let isSubject =
            isFirst || isOne(of: Self.persons, at: index - 1) || isAdverb(index - 1)
            || Self.words.contains(word(endingAt: index - 1))
        if isOne(of: Self.gains, at: index + 1) && isSubject { return nil }
        if isOne(of: "不未没", at: index - 1), characters[index - 1].isWord { return nil }
        if isSubject, !isLast { return Self.must }
        return Self.de
    }

    private func isAdverb(_ index: Int) -> Bool {
        characters[index].isWord && isOne(of: Self.adverbs, at: index)
    }

    /// 跑得快 where the segmenter has it as a word: in the middle of three hanzi, after a verb.
    private func isInnerComplement(_ index: Int) -> Bool {
        guard index > 0, index + 1 < characters.count, characters[index - 1].startsWord,
            characters[index + 1].endsWord, !characters[index].startsWord, !characters[index].endsWord
        else { return false }
        return !isOne(of: "不难未没", at: index - 1)
    }

    /// 玩得, which the segmenter has as a word in 玩得开心; what the dictionary's phrases read otherwise stays.
    private func isFinalComplement(_ index: Int) -> Bool {
        guard index > 0, index + 1 < characters.count, characters[index].endsWord,
            characters[index - 1].startsWord,
            !characters[index].startsWord
        else { return false }
        return !isOne(of: "取获所心博赢难夺购求自习贪悟不两一只未总还就必也都又非可", at: index - 1)
    }
}
