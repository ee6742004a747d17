/// Which token each frame shows, from predicted durations.
///
/// The reference's tokens are scaled to fill the reference's frames; the text's tokens are scaled by the same
/// factor, so the text is spoken at the reference's pace. No token can be skipped or repeated, and the places
/// are word times too.
public struct DurationPlan: Sendable, Equatable {
    /// Token of each frame, reference first.
    public let tokenOfFrame: [Int]
    /// End of each token in frames from the start of the reference.
    public let ends: [Float]
    /// Frames of the reference.
    public let referenceFrames: Int

    public var frames: Int { tokenOfFrame.count }

    /// - Parameters:
    ///   - durations: predicted frames of the reference's and then the text's tokens.
    ///   - referenceTokens: how many of them belong to the reference, at least 1.
    ///   - referenceFrames: frames of the reference, at least 1.
    ///   - speed: above 1 the text is shorter.
    ///   - totalFrames: fixed total length instead of the predicted one.
    public init(
        durations: [Float], referenceTokens: Int, referenceFrames: Int, speed: Float = 1,
        totalFrames: Int? = nil
    ) {
        let reference = durations.prefix(referenceTokens)
        let text = durations.dropFirst(referenceTokens)
        let pace = Float(referenceFrames) / max(reference.reduce(0, +), .leastNormalMagnitude)
        let predicted = text.reduce(0, +) * pace / speed
        let textFrames = max(1, totalFrames.map { $0 - referenceFrames } ?? Int(predicted.rounded()))
        let textScale = Float(textFrames) / max(text.reduce(0, +), .leastNormalMagnitude)

        var ends: [Float] = []
        ends.reserveCapacity(durations.count)
        var end: Float = 0
        for duration in reference {
            end += duration * pace
            ends.append(end)
        }
        end = Float(referenceFrames)
        for duration in text {
            end += duration * textScale
            ends.append(end)
        }
        self.ends = ends
        self.referenceFrames = referenceFrames
        var token = 0
        tokenOfFrame = (0..<referenceFrames + textFrames).map { frame in
            while token < ends.count - 1, ends[token] < Float(frame) + 0.5 { token += 1 }
            return token
        }
    }
}
