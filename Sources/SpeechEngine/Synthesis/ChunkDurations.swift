import Basics

/// Predicted frames of a chunk's tokens, the first of which is the space before it.
struct ChunkDurations {
    let frames: [Float]
    /// The share of that space which is the text's own pause; the joiner cuts the rest.
    let leadShare: Float

    /// - Parameters:
    ///   - frames: of each token.
    ///   - lead: frames of silence that the chunk begins with at least.
    init(frames: [Float], lead: Float = 0) {
        let pause = frames[0]
        let space = max(pause, lead)
        self.frames = [space] + frames.dropFirst()
        leadShare = space > 0 ? pause / space : 1
    }

    /// Frames to sample so that `wanted` are left after the join, `reference` of which are the reference's.
    func total(of wanted: Int, after reference: Int) -> Int {
        let all = frames.reduce(0, +)
        let heard = all - frames[0] * (1 - leadShare)
        guard heard > 0 else { return wanted }
        return reference
            + Int(clamping: min((Float(wanted - reference) * all / heard).rounded(), Float(Int32.max)))
    }
}
