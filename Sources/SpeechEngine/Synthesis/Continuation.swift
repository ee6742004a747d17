import Basics
import F5TTS
import Tensors

/// A chunk that is sampled behind the end of the one before, so that it goes on with its pace, melody and level.
///
/// The tail of the last chunk, from a space between words on, stands between reference and text; the reference gives up
/// about as many frames at its beginning, also at a space, so that a pass becomes no longer. It needs to be known which
/// frames say which words: only models whose text is placed by durations can do it.
struct Continuation {
    /// Frames of the tail that are wished for (1.2 s), and how short or long it may be.
    static let wanted = 112
    static let allowed = 40...190
    /// Seconds of the fade between two such chunks: only against a click, for what follows goes on where the last ended.
    static let crossFade = 0.005
    /// Frames of the reference that stay at least (0.85 s): a voice is not handed down from chunk to chunk.
    static let leastReference = 80

    /// Tokens of the pass: reference, tail, text.
    let tokens: [Int]
    let tokenOfFrame: [Int]
    /// Log-mel of reference and tail, `[frames, mel]`.
    let reference: Matrix

    var frames: Int { tokenOfFrame.count }

    /// - Parameters:
    ///   - plan: of this chunk.
    ///   - last: of the chunk before.
    ///   - lastMel: what was generated for it, without what stood before its text, `[frames, mel]`.
    ///   - voiceMel: of the voice's whole reference, `[frames, mel]`.
    /// - Returns: `nil` where no space lies well, as in a chunk of one long word.
    init?(of plan: ChunkPlan, after last: ChunkPlan, lastMel: Matrix, voiceMel: Matrix) {
        guard let spans = plan.spans, let lastSpans = last.spans else { return nil }
        let total = lastSpans.frames - lastSpans.referenceFrames
        guard lastMel.rows >= total, total > 0,
            let tail = Self.cut(
                last.tokens, ends: lastSpans.ends, from: last.referenceTokens,
                origin: lastSpans.referenceFrames, before: max(0, total - Self.wanted)),
            Self.allowed.contains(total - tail.frame)
        else { return nil }
        let tailFrames = total - tail.frame
        var head = (token: 0, frame: 0)
        if let cut = Self.cut(
            plan.tokens, ends: spans.ends, from: 0, upTo: plan.referenceTokens, origin: 0, before: tailFrames),
            voiceMel.rows - cut.frame >= Self.leastReference
        {
            head = cut
        }
        let tailTokens = last.tokens[tail.token...]
        tokens = Array(
            plan.tokens[head.token..<plan.referenceTokens] + tailTokens + plan.tokens[plan.referenceTokens...]
        )

        let kept = plan.referenceTokens - head.token
        var places = spans.tokenOfFrame[head.frame..<spans.referenceFrames].map { max(0, $0 - head.token) }
        places += lastSpans.tokenOfFrame[(lastSpans.referenceFrames + tail.frame)...].map {
            kept + max(0, $0 - tail.token)
        }
        places += spans.tokenOfFrame[spans.referenceFrames...].map { $0 - head.token + tailTokens.count }
        tokenOfFrame = places
        let columns = voiceMel.columns
        reference = Matrix(
            rows: voiceMel.rows - head.frame + tailFrames, columns: columns,
            values: voiceMel.rows(head.frame..<voiceMel.rows).values
                + lastMel.rows(tail.frame..<total).values)
    }

    /// The space whose beginning lies nearest to a frame, counted from `origin`.
    private static func cut(
        _ tokens: [Int], ends: [Float], from first: Int, upTo end: Int? = nil, origin: Int, before frame: Int
    ) -> (token: Int, frame: Int)? {
        let space = tokens[first]
        var best: (token: Int, frame: Int)?
        for index in first..<(end ?? tokens.count) where tokens[index] == space {
            let start = index == 0 ? 0 : Int(clamping: ends[index - 1].rounded())
            let at = max(0, start - origin)
            if best.map({ abs(at - frame) < abs($0.frame - frame) }) ?? true { best = (index, at) }
        }
        return best
    }
}
