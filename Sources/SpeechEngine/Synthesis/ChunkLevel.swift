import SpeechAudio

/// Brings the chunks of a text to the level of the first one.
///
/// A chunk can come out some decibels louder or quieter than the previous one, which is heard as a jump where they meet.
struct ChunkLevel {
    /// The largest change of a chunk, as a factor of the amplitude (6 dB).
    private static let most: Float = 2

    private var first: Float?

    /// Gain for a chunk; 1 for the first.
    ///
    /// - Parameter samples: all of the chunk.
    mutating func gain(for samples: [Float]) -> Float {
        let level = Loudness.activeLevel(samples, sampleRate: SpeechModel.sampleRate)
        guard level > 0 else { return 1 }
        guard let first else {
            first = level
            return 1
        }
        return min(Self.most, max(1 / Self.most, first / level))
    }
}
