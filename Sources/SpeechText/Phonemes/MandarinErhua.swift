/// 儿 that is no syllable of its own but colours the one before it: 花儿, 玩儿.
extension MandarinClause {
    /// After these it is a child: 女儿, 孤儿, 早产儿.
    private static let children = "女婴幼孤健少胎男宠弃患产生育血托小侄孙妻娇乳病新我吾幸运潮形浪能的"

    /// 儿 at the end of a word gets the neutral tone, and of the final before it what the tongue leaves out goes: an is a, ai
    /// is a. Vocabularies have no finals with r, so the sound is two tokens still: wan2 er2 is ua2, er5.
    mutating func joinEr() {
        for index in characters.indices.dropFirst() where characters[index].scalar == "儿" {
            let character = characters[index]
            guard character.syllable?.final == "er", character.endsWord,
                !isOne(of: Self.children, at: index - 1)
            else { continue }
            characters[index].syllable?.tone = 5
            guard let final = characters[index - 1].syllable?.final, let open = Self.open[final] else {
                continue
            }
            characters[index - 1].syllable?.final = open
        }
    }

    private static let open = ["an": "a", "ai": "a", "ian": "ia", "uan": "ua", "uai": "ua"]
}
