import SpeechAudio

/// What is known of a speech beside its samples.
public struct SpeechSummary: Sendable, Equatable {
    /// When a word is heard.
    public struct Word: Sendable, Equatable {
        /// The word as it is written, with its marks.
        public let text: String
        /// Seconds from the start of the speech.
        public let start: Double
        /// Seconds from the start of the speech.
        public let end: Double

        /// A word that is heard from `start` to `end`, in seconds.
        public init(text: String, start: Double, end: Double) {
            self.text = text
            self.start = start
            self.end = end
        }

        /// A word of a speech that comes after something else.
        ///
        /// - Parameters:
        ///   - word: with times from the start of its own speech.
        ///   - offset: seconds of what comes before.
        public init(_ word: Word, offset: Double) {
            self.init(text: word.text, start: word.start + offset, end: word.end + offset)
        }
    }

    /// Samples of the whole speech, at `SpeechModel.sampleRate`.
    public let sampleCount: Int
    /// Word times, where the model places text by durations; else empty.
    public let words: [Word]
    /// The texts as they were given to the model, one a chunk.
    public let chunks: [String]
    /// Seconds of each stage of the synthesis.
    public let times: StageTimes
    /// What the user should know about the text or the voice.
    public let warnings: [String]
    /// What is wrong with the samples, as far as they tell.
    public let faults: [SpeechFault]
    /// What was known of them before.
    public let expected: SpeechExpectation

    /// A summary that anyone may make, for backends and tests.
    public init(
        sampleCount: Int, words: [Word] = [], chunks: [String] = [], times: StageTimes = StageTimes(),
        warnings: [String] = [], faults: [SpeechFault] = [],
        expected: SpeechExpectation = SpeechExpectation()
    ) {
        self.sampleCount = sampleCount
        self.words = words
        self.chunks = chunks
        self.times = times
        self.warnings = warnings
        self.faults = faults
        self.expected = expected
    }

    /// Seconds.
    public var duration: Double { Double(sampleCount) / Double(SpeechModel.sampleRate) }
    /// Synthesis seconds per second of speech (RTF).
    public var realTimeFactor: Double { duration > 0 ? times.total / duration : 0 }
}

/// Spoken text: its samples, and everything in its `SpeechSummary`.
@dynamicMemberLookup
public struct Speech: Sendable {
    /// When a word is heard.
    public typealias Word = SpeechSummary.Word

    /// Mono samples, about −1 to 1.
    public let samples: [Float]
    /// Everything but the samples.
    public let summary: SpeechSummary

    /// Speech that anyone may make, for backends and tests.
    public init(samples: [Float], summary: SpeechSummary) {
        self.samples = samples
        self.summary = summary
    }

    /// Samples per second.
    public var sampleRate: Int { SpeechModel.sampleRate }

    /// A property of the summary.
    public subscript<Value>(dynamicMember path: KeyPath<SpeechSummary, Value>) -> Value {
        summary[keyPath: path]
    }
}
