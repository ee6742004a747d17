import LiveChat
import SpeechEngine

/// A word of an utterance and when it is heard.
public struct ClipWord: Sendable, Equatable, Codable {
    /// Seconds from the clip's start.
    public var start: Double
    /// Seconds from the clip's start.
    public var end: Double
    /// Unicode scalars of the utterance's text.
    public var range: Range<Int>
}

/// An utterance that can be heard, at least its beginning.
public struct ChatClip: Sendable {
    /// What it says.
    public let utterance: Utterance
    /// What is made of it: mono at `SpeechModel.sampleRate`, from -1 to 1.
    public internal(set) var samples: [Float]
    /// When its words are heard, as far as that is known; in order.
    public internal(set) var words: [ClipWord]
    /// Whether it is made to its end.
    public internal(set) var isWhole: Bool

    /// - Parameters:
    ///   - utterance: what it says.
    ///   - samples: mono at `SpeechModel.sampleRate`.
    ///   - words: in order.
    ///   - isWhole: whether this is all of it.
    public init(utterance: Utterance, samples: [Float], words: [ClipWord] = [], isWhole: Bool = true) {
        self.utterance = utterance
        self.samples = samples
        self.words = words
        self.isWhole = isWhole
    }

    /// Takes what follows.
    public mutating func add(_ piece: ClipPiece) {
        samples += piece.samples
        words = piece.words
        isWhole = piece.isLast
    }

    /// Seconds that are made.
    public var madeSeconds: Double { Double(samples.count) / Double(SpeechModel.sampleRate) }

    /// How long it is; predicted until it is whole.
    public var seconds: Double {
        if isWhole { return madeSeconds }
        let predicted = utterance.speech.seconds / max(0.1, utterance.speed)
        return max(madeSeconds, predicted.isFinite ? predicted : 0)
    }
}

/// What came to a clip since it is played.
public struct ClipPiece: Sendable {
    /// What follows the samples before, at the same rate.
    public var samples: [Float]
    /// All words of the clip so far.
    public var words: [ClipWord]
    /// Whether this is the last piece.
    public var isLast: Bool

    /// - Parameters:
    ///   - samples: what follows the samples before.
    ///   - words: all of the clip so far.
    ///   - isLast: whether nothing comes after it.
    public init(samples: [Float], words: [ClipWord] = [], isLast: Bool) {
        self.samples = samples
        self.words = words
        self.isLast = isLast
    }
}

/// Where clips are heard.
public protocol ClipPlayer: Sendable {
    /// Whether it plays a clip that is not whole, and takes the rest as it comes.
    var takesPieces: Bool { get }

    /// Begins to play a clip.
    ///
    /// - Parameters:
    ///   - clip: a whole one, unless `takesPieces`.
    ///   - volume: 0 to 1.
    ///   - report: takes what becomes of it, never from within this call; nothing after `ended`.
    /// - Throws: an error whose `localizedDescription` is one line for people.
    func start(
        _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
    ) throws -> any ClipPlayback
}

/// What becomes of a clip that is played.
public enum ClipEvent: Sendable {
    /// Its first sound was heard.
    case began
    /// It was heard to its end, or failed.
    case ended((any Error)?)
}

/// A clip that is being played. No call waits for the sound.
public protocol ClipPlayback: Sendable {
    /// Adds what was made meanwhile; of no use to players of whole clips.
    func add(_ piece: ClipPiece)
    /// Stops it: nothing of it is heard after the call returned.
    func stop()
    func pause()
    func resume()
    /// - Parameter volume: 0 to 1.
    func setVolume(_ volume: Double)
}
