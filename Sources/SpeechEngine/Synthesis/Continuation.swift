import Basics
import F5TTS
import Tensors

/// A chunk that is sampled after the end of the previous one, so that it goes on with its pace, melody and level.
///
/// The tail of the previous chunk, from a space between words on, is put between reference and text; the reference loses
/// about as many frames at its beginning, also at a space, so that there are no more frames to sample. Only models whose text
/// is placed by durations can do this, because it takes knowing which frames say which words.
struct Continuation {
    /// Frames that the tail should have (1.2 s), and those it may have.
    static let wanted = 112
    static let allowed = 40...190
    /// Seconds of the fade between two such chunks. It only prevents a click, since the sound is continuous.
    static let crossFade = 0.005
    /// Fewest frames of the reference that stay (0.85 s), so that the voice does not drift from chunk to chunk.
    static let leastReference = 80

    /// Tokens of reference, tail and text.
    let tokens: [Int]
    let tokenOfFrame: [Int]
    /// Log-mel of reference and tail, `[frames, mel]`.
    let reference: Matrix

    var frames: Int { tokenOfFrame.count }

    /// - Parameters:
    ///   - plan: of this chunk.
    ///   - last: of the chunk before.
    ///   - lastMel: what was generated for its text, `[frames, mel]`.
    ///   - voiceMel: of the voice's whole reference, `[frames, mel]`.
    /// - Returns: `nil` where no space is at a suitable place, as in a chunk of one long word.
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

    /// The space that begins nearest to a frame, counted from `origin`.
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
