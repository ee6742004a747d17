import LiveChat

/// Makes the samples of texts that a chat's reading queue wants to be said.
public protocol ChatVoice: Sendable {
    /// Makes the speech of a text, piece by piece; gives up when its task is cancelled.
    ///
    /// - Parameters:
    ///   - utterance: what the text is part of, with its wishes for voice, speed and steps.
    ///   - take: takes each piece as soon as nothing changes it, in order.
    /// - Throws: an error whose `localizedDescription` is one line for people; `CancellationError`.
    func speak(_ text: String, in utterance: Utterance, take: (ChatSpeech) -> Void) async throws
}

/// The speech of a text, or a piece of it.
public struct ChatSpeech: Sendable {
    /// Mono at `SpeechModel.sampleRate`, from -1 to 1.
    public var samples: [Float]
    /// Words as they are written and when they are heard, in seconds from the beginning of the text; in order, each with
    /// some piece; none where nobody knows.
    public var words: [Word]

    /// A word and its time in seconds.
    public struct Word: Sendable, Equatable {
        /// As it is written.
        public var text: String
        /// Seconds from the beginning of the text.
        public var start: Double
        /// Seconds from the beginning of the text.
        public var end: Double

        /// A word that is heard from `start` to `end`.
        public init(_ text: String, start: Double, end: Double) {
            self.text = text
            self.start = start
            self.end = end
        }
    }

    /// - Parameter words: in order.
    public init(samples: [Float], words: [Word] = []) {
        self.samples = samples
        self.words = words
    }
}
