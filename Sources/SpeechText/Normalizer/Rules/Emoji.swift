extension NormalizerScanner {
    /// Takes an emoji with its modifiers and what is joined to it, and all of the same that follow.
    mutating func takeEmoji() -> Bool {
        guard EmojiNames.isEmoji(scalars[position]) else { return false }
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
        return true
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
        if shape.count > 2, let joined = JoinedEmoji.name(shape) {
            return language == .english ? joined.english : joined.chinese
        }
        if shape.reduce(0, { $0 + (EmojiNames.isPerson($1) ? 1 : 0) }) > 1 {
            return language == .english ? "family" : "一家人"
        }
        return EmojiNames.name(first, language)
    }
}
