/// Spoken text.
public struct Speech: Sendable {
    /// When a word is heard.
    public struct Word: Sendable, Equatable {
        public let text: String
        /// Seconds from the start of the speech.
        public let start: Double
        public let end: Double

        init(text: String, start: Double, end: Double) {
            self.text = text
            self.start = start
            self.end = end
        }

        /// A word of speech that stands behind something else.
        ///
        /// - Parameter offset: seconds of what stands before.
        public init(_ word: Word, offset: Double) {
            self.init(text: word.text, start: word.start + offset, end: word.end + offset)
        }
    }

    /// Mono samples, about −1 to 1.
    public let samples: [Float]
    /// Samples per second.
    public let sampleRate: Int
    /// Word times, where the model places text by durations; else empty.
    public let words: [Word]
    /// The texts as they were given to the model, one a chunk.
    public let chunks: [String]
    public let times: StageTimes
    /// What the user should know about the text or the voice.
    public let warnings: [String]

    public var duration: Double { Double(samples.count) / Double(sampleRate) }
    /// Synthesis seconds per second of speech (RTF).
    public var realTimeFactor: Double { duration > 0 ? times.total / duration : 0 }
}
