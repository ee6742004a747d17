import Basics

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

    /// Frames of reference and text.
    public var frames: Int { tokenOfFrame.count }

    /// - Parameters:
    ///   - durations: predicted frames of the reference's and then the text's tokens; none below 0.
    ///   - referenceTokens: how many of them belong to the reference.
    ///   - referenceFrames: frames of the reference.
    ///   - speed: above 1 the text is shorter.
    ///   - totalFrames: fixed total length instead of the predicted one.
    /// - Throws: `ModelError.silentReference` where the reference's tokens take less than a frame together,
    ///   `ModelError.tooLong` where there would be more than `Architecture.maxFrames`, and `ModelError.input` for numbers
    ///   that are no durations.
    public init(
        durations: [Float], referenceTokens: Int, referenceFrames: Int, speed: Float = 1,
        totalFrames: Int? = nil
    ) throws {
        guard durations.allSatisfy({ $0 >= 0 && $0.isFinite }), speed > 0, speed.isFinite,
            (0...durations.count).contains(referenceTokens), referenceFrames >= 0
        else {
            throw ModelError.input("predicted durations are no lengths of time; the predictor is damaged")
        }
        let reference = durations.prefix(referenceTokens)
        let text = durations.dropFirst(referenceTokens)
        let (heard, said) = (reference.reduce(0, +), text.reduce(0, +))
        guard heard >= 1, heard.isFinite else { throw ModelError.silentReference }
        let pace = Float(referenceFrames) / heard
        let predicted = said * pace / speed
        let textFrames = max(
            1, totalFrames.map { max($0, 0) - referenceFrames } ?? Int(clamping: predicted.rounded()))
        guard textFrames <= Architecture.maxFrames, referenceFrames <= Architecture.maxFrames - textFrames
        else {
            let (frames, overflow) = textFrames.addingReportingOverflow(referenceFrames)
            throw ModelError.tooLong(frames: overflow ? .max : frames)
        }
        let textScale = said > 0 ? Float(textFrames) / said : 0
        guard textScale.isFinite else {
            throw ModelError.input("predicted durations are too short; the predictor is damaged")
        }

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
