import Basics

/// How many mel frames a text gets, by upstream's rule: the pace of the reference in bytes of UTF-8, so
/// that a hanzi counts three letters.
public struct DurationRule: Sendable {
    /// A text shorter than this many bytes is spoken at `shortTextSpeed`, whatever the speed is.
    public static let shortTextBytes = 10
    /// The speed of short texts.
    public static let shortTextSpeed = 0.3

    /// Whole frames of the reference audio.
    public let referenceFrames: Int
    /// Length of the reference text in UTF-8, `ReferenceText.prompt`; at least 1.
    public let referenceBytes: Int
    /// 1 is the pace of the reference, 2 twice as fast.
    public let speed: Double

    private let sampleRate: Double
    private let hop: Double

    /// - Parameters:
    ///   - referenceSamples: length of the reference audio in samples.
    ///   - referenceBytes: length of `ReferenceText.prompt` in UTF-8.
    ///   - speed: 1 is the pace of the reference.
    ///   - sampleRate: samples a second, of the model.
    ///   - hop: samples of a mel frame, of the model; at least 1.
    public init(
        referenceSamples: Int, referenceBytes: Int, speed: Double = 1, sampleRate: Int, hop: Int
    ) {
        referenceFrames = referenceSamples / hop
        self.referenceBytes = max(referenceBytes, 1)
        self.speed = speed
        self.sampleRate = Double(sampleRate)
        self.hop = Double(hop)
    }

    /// Frames of reference and speech together, for a text of `bytes` bytes of UTF-8.
    public func frames(bytes: Int) -> Int {
        let pace = bytes < Self.shortTextBytes ? Self.shortTextSpeed : speed
        // The order of the operations is upstream's: it decides where the result is a whole number.
        let speech = Double(referenceFrames) / Double(referenceBytes) * Double(bytes) / pace
        return referenceFrames + Self.truncated(speech)
    }

    /// Frames of reference and speech together for a duration given in seconds, which includes both.
    public func frames(fixedSeconds seconds: Double) -> Int {
        Self.truncated(seconds * sampleRate / hop)
    }

    /// Shares a duration given for the whole text among its pieces by their lengths; what the cross-fades
    /// take away is added.
    ///
    /// - Parameters:
    ///   - seconds: reference and all speech.
    ///   - lengths: of each piece.
    ///   - crossFade: seconds that two neighbours overlap.
    /// - Returns: for each piece the seconds of reference and its speech.
    public func sharedSeconds(_ seconds: Double, lengths: [Int], crossFade: Double = 0.15) -> [Double] {
        guard lengths.count > 1 else { return lengths.map { _ in seconds } }
        let reference = Double(referenceFrames) * hop / sampleRate
        let speech = seconds - reference + crossFade * Double(lengths.count - 1)
        let total = Double(max(lengths.reduce(0, +), 1))
        return lengths.map { reference + speech * Double($0) / total }
    }

    /// The whole part of a number, as Python's `int`, and within 32 bits whatever it is.
    static func truncated(_ value: Double) -> Int {
        Int(Int32(clamping: value))
    }
}
