extension DurationPlan {
    /// Words of the text with their first and last frame, counted from the end of the reference.
    ///
    /// - Parameters:
    ///   - tokens: the tokens the plan was made from; words are what stands between spaces, and every
    ///     syllable of more than one letter is a word.
    ///   - first: the first token of the text.
    public func words(tokens: [String], from first: Int) -> [(text: String, frames: Range<Float>)] {
        var words: [(text: String, frames: Range<Float>)] = []
        var current = ""
        var start: Float = 0
        var end = Float(referenceFrames)

        func finish() {
            if !current.isEmpty { words.append((current, start..<max(start, end - Float(referenceFrames)))) }
            current = ""
        }

        for index in first..<tokens.count {
            let isBreak = tokens[index] == " " || tokens[index].count > 1
            if isBreak { finish() }
            if tokens[index] != " " {
                if current.isEmpty { start = end - Float(referenceFrames) }
                current += tokens[index]
            }
            end = ends[index]
            if tokens[index].count > 1 { finish() }
        }
        finish()
        return words
    }
}
