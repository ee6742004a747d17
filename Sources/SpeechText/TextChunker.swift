/// Cuts text into pieces that are each spoken in one pass.
///
/// The rule is upstream's `chunk_text`: cut at white space after one of `; : , . ! ?` and directly after
/// one of `；：，。！？`, join neighbours while they fit, put a space after a sentence that ends in ASCII, and
/// trim each piece. Linear in the length of the text.
public struct TextChunker: Sendable {
    /// What happens to a sentence that is longer than the limit.
    public enum LongSentences: Sendable {
        /// It stays whole, as upstream does: the piece overruns, and the model with it.
        case keep
        /// It is cut after a mark or at white space in the second half of what fits, else between
        /// characters, so that no piece is longer than the limit. A limit below `smallestLimit` is raised
        /// to it, and no piece is empty.
        case split
    }

    /// Least limit where sentences are split: about two seconds.
    public static let smallestLimit = 40

    /// Longest piece, as `measure` counts; may be zero or negative, which leaves every sentence by itself.
    public let limit: Int
    /// What happens to a sentence over the limit.
    public let longSentences: LongSentences
    /// What the limit is counted in.
    public let measure: TextMeasure

    /// - Parameters:
    ///   - limit: longest piece.
    ///   - longSentences: what happens to a longer sentence.
    ///   - measure: what the limit is counted in.
    public init(limit: Int, longSentences: LongSentences = .split, measure: TextMeasure = .bytes) {
        self.limit = longSentences == .split ? max(limit, Self.smallestLimit) : limit
        self.longSentences = longSentences
        self.measure = measure
    }

    /// The limit upstream derives from the reference: what can be said at its pace in the rest of 22
    /// seconds. Not positive for references of 22 seconds and more.
    ///
    /// - Parameters:
    ///   - reference: length of the reference text, `ReferenceText.text`.
    ///   - referenceSeconds: length of the reference audio.
    ///   - window: seconds of reference and speech together.
    public static func limit(
        reference: Int, referenceSeconds: Double, speed: Double, window: Double = 22
    ) -> Int {
        DurationRule.truncated(
            Double(reference) / referenceSeconds * (window - referenceSeconds) * speed)
    }

    /// The pieces of `text`, in order; none for empty text.
    public func chunks(_ text: String) -> [String] {
        var chunks: [String] = []
        var (current, count) = ("", 0)
        func finish() {
            let chunk = String(current[...].unicodeScalars.stripped())
            if !current.isEmpty && !(chunk.isEmpty && longSentences == .split) { chunks.append(chunk) }
            (current, count) = ("", 0)
        }
        func append(_ sentence: some BidirectionalCollection<Unicode.Scalar>, _ length: Int) {
            current.unicodeScalars.append(contentsOf: sentence)
            count += length
            guard sentence.last?.isASCII == true else { return }
            current.unicodeScalars.append(" ")
            count += 1
        }
        for sentence in Self.sentences(of: text) {
            let length = sentence.reduce(0) { $0 + measure.length(of: $1) }
            if count + length > limit { finish() }
            if length > limit && longSentences == .split {
                for piece in LongSentence(sentence, measure: measure).pieces(limit: limit) {
                    finish()
                    append(piece.unicodeScalars, measure.length(of: piece))
                }
            } else {
                append(sentence, length)
            }
        }
        finish()
        return chunks
    }

    /// The non-empty parts between the cuts.
    private static func sentences(of text: String) -> [Substring.UnicodeScalarView] {
        let scalars = text[...].unicodeScalars
        var sentences: [Substring.UnicodeScalarView] = []
        var start = scalars.startIndex
        var index = scalars.startIndex
        func cut(at end: String.Index) {
            if start < end { sentences.append(scalars[start..<end]) }
        }
        while index < scalars.endIndex {
            let scalar = scalars[index]
            scalars.formIndex(after: &index)
            if isWideMark(scalar) {
                cut(at: index)
                start = index
            } else if isMark(scalar), index < scalars.endIndex, scalars[index].isPythonSpace {
                cut(at: index)
                index = scalars[index...].firstIndex { !$0.isPythonSpace } ?? scalars.endIndex
                start = index
            }
        }
        cut(at: scalars.endIndex)
        return sentences
    }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        SentenceBoundaries.isLatinEnd(scalar) || SentenceBoundaries.isLatinPause(scalar)
    }

    static func isWideMark(_ scalar: Unicode.Scalar) -> Bool {
        SentenceBoundaries.isWideEnd(scalar) || SentenceBoundaries.isWidePause(scalar)
    }
}
