/// The short way for most of what is written: words that no rule changes.
extension NormalizerScanner {
    /// Most words: in small letters or with a capital, in no table, and followed by a space, an ending after an apostrophe
    /// or the end of a clause. What is written is what every rule would leave.
    mutating func takePlainWord() -> Bool {
        guard word.shape == .lower || word.shape == .title, !word.key.isEmpty, !word.hasTriple,
            word.count > 1,
            !context.hasHan
        else { return false }
        if position > 0 {
            let previous = scalars[position - 1]
            guard previous == " " || previous == "(" || previous == "\"" else { return false }
        }
        let end = plainEnd
        guard end > 0 else { return false }
        if KnownWords.mayContain(word.key),
            KnownWords.all.contains(word.key)
                || word.shape == .title && KnownWords.capitalized.contains(word.key)
        {
            return false
        }
        if word.count >= 5, isLaughterLike, chatWord(word.key, shape: word.shape) != nil { return false }
        if end == word.end, options.repeats, isRepeated() {
            steps?.append(Step(kind: .elongation, written: word.range, spoken: ""))
        } else {
            if end > word.end { lastWord = 0..<0 }
            output.append(contentsOf: scalars[position..<end])
        }
        position = end
        return true
    }

    /// The end of a plain word with what is after its apostrophe ("it's", "don't"); 0 where something follows that rules
    /// look at.
    private var plainEnd: Int {
        var end = word.end
        if at(end) == "'" {
            var next = end + 1
            while next - end <= 2, isLetter(next) { next += 1 }
            guard next > end + 1, isEnding(end + 1..<next), !isLetter(next) else { return 0 }
            end = next
        }
        guard end < scalars.count else { return end }
        switch scalars[end] {
        case " ", ",", "!", "?", ")": return end
        case ".": return end + 1 == scalars.count || scalars[end + 1] == " " ? end : 0
        default: return 0
        }
    }

    /// s, t, d, m, re, ve, ll: what is left of a word after an apostrophe.
    private func isEnding(_ range: Range<Int>) -> Bool {
        let last = scalars[range.upperBound - 1]
        guard range.count == 2 else { return last == "s" || last == "t" || last == "d" || last == "m" }
        let first = scalars[range.lowerBound]
        return last == "e" && (first == "r" || first == "v") || last == "l" && first == "l"
    }

    private var isLaughterLike: Bool {
        switch scalars[position].value | 0x20 {
        case 0x61, 0x65, 0x68, 0x6A, 0x6C: true
        default: false
        }
    }
}
