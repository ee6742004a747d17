import Basics

/// Predicted frames of a chunk's tokens, the first of which is the space in front of it.
struct ChunkDurations {
    let frames: [Float]
    /// How much of the space in front is the pause that the text has there; the rest is left out again at the join.
    let leadShare: Float

    /// - Parameter lead: frames of silence that the chunk begins with at least.
    init(frames: [Float], lead: Float = 0) {
        let pause = frames[0]
        let space = max(pause, lead)
        self.frames = [space] + frames.dropFirst()
        leadShare = space > 0 ? pause / space : 1
    }

    /// Frames of a pass that is to have so many without what will be left out, of which the reference takes some.
    func total(of wanted: Int, behind reference: Int) -> Int {
        let all = frames.reduce(0, +)
        let heard = all - frames[0] * (1 - leadShare)
        guard heard > 0 else { return wanted }
        return reference
            + Int(clamping: min((Float(wanted - reference) * all / heard).rounded(), Float(Int32.max)))
    }
}
