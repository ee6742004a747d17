import Basics

/// How many mel frames a text gets, by upstream's rule: the pace of the reference in bytes of UTF-8, so
/// that a hanzi counts three letters.
///
/// Frames are those of the model: 24,000 samples a second, 256 samples a frame.
public struct DurationRule: Sendable {
    public static let sampleRate = 24_000
    public static let hopLength = 256
    /// A text shorter than this many bytes is spoken at `shortTextSpeed`, whatever the speed is.
    public static let shortTextBytes = 10
    public static let shortTextSpeed = 0.3

    /// Whole frames of the reference audio at 24 kHz.
    public let referenceFrames: Int
    /// Length of the reference text in UTF-8, `ReferenceText.prompt`; at least 1.
    public let referenceBytes: Int
    /// 1 is the pace of the reference, 2 twice as fast.
    public let speed: Double

    /// - Parameter referenceSamples: length of the reference audio in samples at 24 kHz.
    public init(referenceSamples: Int, referenceBytes: Int, speed: Double = 1) {
        referenceFrames = referenceSamples / Self.hopLength
        self.referenceBytes = max(referenceBytes, 1)
        self.speed = speed
    }

    /// Frames of reference and speech together, for a text of `bytes` bytes of UTF-8.
    public func frames(bytes: Int) -> Int {
        let pace = bytes < Self.shortTextBytes ? Self.shortTextSpeed : speed
        // The order of the operations is upstream's: it decides where the result is a whole number.
        let speech = Double(referenceFrames) / Double(referenceBytes) * Double(bytes) / pace
        return referenceFrames + Self.truncated(speech)
    }

    /// Frames of reference and speech together for a duration given in seconds, which includes both.
    public static func frames(fixedSeconds seconds: Double) -> Int {
        truncated(seconds * Double(sampleRate) / Double(hopLength))
    }

    /// Shares a duration given for the whole text among its pieces by their bytes; what the cross-fades
    /// take away is added.
    ///
    /// - Parameters:
    ///   - seconds: reference and all speech.
    ///   - chunkBytes: bytes of UTF-8 of each piece.
    /// - Returns: for each piece the seconds of reference and its speech.
    public func sharedSeconds(_ seconds: Double, chunkBytes: [Int], crossFade: Double = 0.15) -> [Double] {
        guard chunkBytes.count > 1 else { return chunkBytes.map { _ in seconds } }
        let reference = Double(referenceFrames * Self.hopLength) / Double(Self.sampleRate)
        let speech = seconds - reference + crossFade * Double(chunkBytes.count - 1)
        let total = Double(max(chunkBytes.reduce(0, +), 1))
        return chunkBytes.map { reference + speech * Double($0) / total }
    }

    /// The whole part of a number, as Python's `int`, and within 32 bits whatever it is.
    static func truncated(_ value: Double) -> Int {
        Int(Int32(clamping: value))
    }
}
