/// What can be wrong with speech that was made, as far as its signal tells.
///
/// The names are those of the server's metrics, log and headers.
public enum SpeechFault: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is shorter or longer than was planned.
    case length
    /// It ends within a sound, or its last sounds are missing.
    case cutEnd = "cut_end"
    /// Nothing is heard, or nothing for a second and more within it.
    case silence
    /// There is no silence in it anywhere: noise, hum, or speech under noise.
    case noise
    /// Samples are at full scale and beyond.
    case clipping
    /// A stretch of half a second and more is heard twice.
    case repetition
    /// The mean spectrum is not that of the voice's recording.
    case voice
    /// Samples are no numbers.
    case notFinite = "not_finite"

    /// Whether other noise may give better speech. The length is planned, and level and voice are the recording's.
    public var dependsOnSeed: Bool {
        switch self {
        case .cutEnd, .silence, .noise, .repetition, .notFinite: true
        case .length, .clipping, .voice: false
        }
    }
}

/// What is known of speech before it is made, to judge it by.
public struct SpeechExpectation: Sendable, Equatable {
    /// Samples that were planned; `nil` where that is not known.
    public var samples: Int?
    /// Whether there may be fewer, because silence is taken out.
    public var mayBeShorter: Bool
    /// Seconds of silence after the last sound; `nil` where that is not known.
    public var tail: Double?
    /// Whether the text says something twice, so that it may be heard twice.
    public var repeats: Bool

    /// What is known; nothing has to be.
    public init(samples: Int? = nil, mayBeShorter: Bool = false, tail: Double? = nil, repeats: Bool = false) {
        self.samples = samples
        self.mayBeShorter = mayBeShorter
        self.tail = tail
        self.repeats = repeats
    }
}
