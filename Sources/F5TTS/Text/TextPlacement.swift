/// Where the encoded text meets the frames.
public enum TextPlacement: Sendable, Equatable {
    /// Token `i` stands at frame `i`, the rest is filler (upstream's default).
    case filler
    /// Tokens are spread evenly over all frames (upstream's `text_embedding_average_upsampling`).
    case averageUpsampling
    /// Frame `n` shows token `tokenOfFrame[n]`; the count is the number of frames.
    case durations(tokenOfFrame: [Int])

    /// Upstream's even spread: every token gets `frames / tokens` frames, the last `frames % tokens` one more.
    ///
    /// Source: `TextEmbedding.average_upsample_text_by_mask`, SWivid/F5-TTS.
    static func evenSpread(tokens: Int, frames: Int) -> [Int] {
        guard tokens > 0 else { return [] }
        let (base, remainder) = frames.quotientAndRemainder(dividingBy: tokens)
        var spread: [Int] = []
        spread.reserveCapacity(frames)
        for token in 0..<tokens {
            let count = base + (token >= tokens - remainder ? 1 : 0)
            spread.append(contentsOf: repeatElement(token, count: count))
        }
        return spread
    }
}
