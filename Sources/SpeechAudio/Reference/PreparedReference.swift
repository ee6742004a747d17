/// A reference as the model takes it.
public struct PreparedReference: Sendable {
    /// Mono at `sampleRate`, raised to `Loudness.targetRMS` if it was quieter, with 50 ms of silence at the end.
    public let samples: [Float]
    public let sampleRate: Int
    /// Loudness before it was raised.
    public let rms: Float
    /// What is said in the samples: as given, or cut with the recording.
    public let transcript: String
    /// Seconds of the recording that were kept, in order.
    public let kept: [Range<Double>]
    public let warnings: [ReferenceWarning]

    /// Seconds.
    public var duration: Double { Double(samples.count) / Double(sampleRate) }
}
