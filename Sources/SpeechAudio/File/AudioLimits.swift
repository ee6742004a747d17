/// How much audio a reader takes in. What exceeds it is refused, not cut.
public struct AudioLimits: Sendable, Equatable {
    /// Seconds of audio.
    public var seconds: Double
    /// Bytes of the file.
    public var bytes: Int
    /// Samples of all channels together, which bounds memory: four bytes each.
    public var samples: Int

    public init(seconds: Double = 600, bytes: Int = 200_000_000, samples: Int = 120_000_000) {
        self.seconds = seconds
        self.bytes = bytes
        self.samples = samples
    }

    /// Sample rates that are taken for audio.
    static let rates = 4000...384_000
    static let channels = 1...16
}
