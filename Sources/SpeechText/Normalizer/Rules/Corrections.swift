/// What programmers write to mend their last line: s/teh/the/.
extension NormalizerScanner {
    private static let longestCorrection = 40

    /// s/foo/bar/, s/foo/bar/g: with its slashes, which are silent in other lists of words.
    mutating func takeCorrection() -> Bool {
        guard word.key == "s", word.count == 1, at(word.end) == "/",
            position == 0 || at(position - 1) == " " || at(position - 1) == "\n",
            let middle = slash(from: word.end + 1), middle > word.end + 1, let last = slash(from: middle + 1)
        else { return false }
        let flags = ScannedWord(scalars, from: last + 1)
        let end = flags.count > 0 ? flags.end : last + 1
        guard flags.count <= 3, isBoundary(end) else { return false }
        let words = words(position..<end)
        let slash = words.word("slash", "斜杠")
        output += "s" + slash + spoken(word.end + 1..<middle) + slash + spoken(middle + 1..<last) + slash
        output += flags.key
        position = end
        return true
    }

    private func slash(from start: Int) -> Int? {
        var index = start
        while let scalar = at(index), scalar != "\n", index - start <= Self.longestCorrection {
            if scalar == "/" { return index }
            index += 1
        }
        return nil
    }

    /// A part of the text, read by itself.
    private func spoken(_ range: Range<Int>) -> String {
        var scanner = NormalizerScanner(Array(scalars[range]), options: options)
        return Spacing.tidy(scanner.run().bytes)
    }
}
