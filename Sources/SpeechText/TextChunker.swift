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

    /// Least number of bytes a piece may have where sentences are split: about two seconds.
    public static let smallestLimit = 40

    /// Most bytes of UTF-8 a piece has; may be zero or negative, which leaves every sentence by itself.
    public let maxBytes: Int
    /// What happens to a sentence over the limit.
    public let longSentences: LongSentences

    /// - Parameter maxBytes: most bytes of UTF-8 of a piece.
    public init(maxBytes: Int, longSentences: LongSentences = .split) {
        self.maxBytes = longSentences == .split ? max(maxBytes, Self.smallestLimit) : maxBytes
        self.longSentences = longSentences
    }

    /// The limit upstream derives from the reference: what can be said at its pace in the rest of 22
    /// seconds, in bytes. Not positive for references of 22 seconds and more.
    ///
    /// - Parameters:
    ///   - referenceBytes: length of the reference text in UTF-8, `ReferenceText.text`.
    ///   - referenceSeconds: length of the reference audio.
    ///   - window: seconds of reference and speech together.
    public static func maxBytes(
        referenceBytes: Int, referenceSeconds: Double, speed: Double, window: Double = 22
    ) -> Int {
        DurationRule.truncated(
            Double(referenceBytes) / referenceSeconds * (window - referenceSeconds) * speed)
    }

    /// The pieces of `text`, in order; none for empty text.
    public func chunks(_ text: String) -> [String] {
        var chunks: [String] = []
        var current = ""
        func finish() {
            let chunk = String(current[...].unicodeScalars.stripped())
            if !current.isEmpty && !(chunk.isEmpty && longSentences == .split) { chunks.append(chunk) }
            current = ""
        }
        func append(_ sentence: some BidirectionalCollection<Unicode.Scalar>) {
            current.unicodeScalars.append(contentsOf: sentence)
            if sentence.last?.isASCII == true { current.unicodeScalars.append(" ") }
        }
        for sentence in Self.sentences(of: text) {
            let bytes = sentence.reduce(0) { $0 + UTF8.width($1) }
            if current.utf8.count + bytes > maxBytes { finish() }
            if bytes > maxBytes && longSentences == .split {
                let pieces = LongSentence(sentence).pieces(maxBytes: maxBytes)
                for piece in pieces {
                    finish()
                    append(piece.unicodeScalars)
                }
            } else {
                append(sentence)
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
