extension DurationPlan {
    /// Words of the text with their first and last frame, counted from the end of the reference.
    ///
    /// - Parameters:
    ///   - shown: what of the text each token that the plan was made from shows; words are what stands between
    ///     spaces, and every token of more than one letter is a word; a token that shows nothing goes on with the
    ///     word before it.
    ///   - first: the first token of the text.
    public func words(shown: [String], from first: Int) -> [(text: String, frames: Range<Float>)] {
        var words: [(text: String, frames: Range<Float>)] = []
        var current = ""
        var start: Float = 0
        var end = Float(referenceFrames)

        func finish() {
            if !current.isEmpty { words.append((current, start..<max(start, end - Float(referenceFrames)))) }
            current = ""
        }

        for index in first..<shown.count {
            let isBreak = shown[index] == " " || shown[index].count > 1
            if isBreak { finish() }
            if shown[index] != " ", !shown[index].isEmpty {
                if current.isEmpty { start = end - Float(referenceFrames) }
                current += shown[index]
            }
            end = ends[index]
            if shown[index].isEmpty, current.isEmpty, let last = words.popLast() {
                words.append((last.text, last.frames.lowerBound..<(end - Float(referenceFrames))))
            }
            if shown[index].count > 1 { finish() }
        }
        finish()
        return words
    }
}
