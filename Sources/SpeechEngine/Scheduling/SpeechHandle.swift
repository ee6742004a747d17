/// Speech that was requested: its events as they happen, and the means to give it up.
///
/// Ending the task that iterates, `cancel()`, or letting go of the handle and its events gives the speech up: the model
/// stops before its next evaluation, unless others wait for the same speech. The handle keeps its backend alive.
public struct SpeechHandle: AsyncSequence, Sendable {
    /// What happens to a request, in this order; progress, samples and words alternate.
    public enum Event: Sendable {
        /// The request's turn came.
        ///
        /// - Parameter warnings: what the user should know about the text or the voice.
        case begun(ContinuousClock.Instant, warnings: [String])
        /// How much of the work is done, 0 to 1; before each evaluation of the model.
        case progress(Double)
        /// Mono samples at `SpeechModel.sampleRate` that are final, in order.
        case samples([Float])
        /// Words of a chunk, in seconds of the whole speech, before the last of its samples. The summary is exact where
        /// these are not: the end of a chunk's last word is known with the next chunk.
        case words([Speech.Word])
        /// The speech is complete. The last event.
        case finished(SpeechSummary)
    }

    /// How a request is met.
    public enum Source: String, Sendable {
        /// By the model.
        case model
        /// By taking part in an identical request under way.
        case shared
        /// By speech that was kept.
        case cache
    }

    /// Requests that will be served before this one, at the time it was taken.
    public let position: Int
    /// When the request was taken.
    public let submitted: ContinuousClock.Instant
    /// How the request is met.
    public let source: Source
    private let events: AsyncThrowingStream<Event, any Error>
    private let wasRead: @Sendable (Int) -> Void
    private let giveUp: @Sendable () -> Void

    /// A handle, as a backend makes it.
    ///
    /// - Parameters:
    ///   - position: requests that will be served before this one.
    ///   - submitted: when the request was taken.
    ///   - source: how it is met.
    ///   - events: in order; the last is `.finished`, unless they end with an error.
    ///   - wasRead: told of the number of samples in each block that was read, so that nothing is made far ahead of
    ///     the reader.
    ///   - cancel: gives the speech up and ends `events` with a `CancellationError`; called any number of times.
    ///     It should keep alive what makes the events.
    public init(
        position: Int, submitted: ContinuousClock.Instant, source: Source,
        events: AsyncThrowingStream<Event, any Error>, wasRead: @escaping @Sendable (Int) -> Void = { _ in },
        cancel: @escaping @Sendable () -> Void
    ) {
        self.position = position
        self.submitted = submitted
        self.source = source
        self.events = events
        self.wasRead = wasRead
        giveUp = cancel
    }

    /// Gives the speech up; the iteration ends with a `CancellationError`.
    public func cancel() { giveUp() }

    /// Gives the events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var events: AsyncThrowingStream<Event, any Error>.Iterator
        fileprivate let wasRead: @Sendable (Int) -> Void

        /// The next event; `nil` after the last.
        ///
        /// - Throws: `SynthesisError`, `SchedulerError`, `ModelError` or `CancellationError`.
        public mutating func next() async throws -> Event? {
            let event = try await events.next()
            if case .samples(let samples) = event { wasRead(samples.count) }
            return event
        }
    }

    /// Events in order, each given once, whatever the number of iterators.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(events: events.makeAsyncIterator(), wasRead: wasRead)
    }

    /// The whole speech.
    ///
    /// - Throws: what the iteration throws.
    public func speech() async throws -> Speech {
        try await withTaskCancellationHandler {
            var samples: [Float] = []
            for try await event in self {
                switch event {
                case .begun, .progress, .words: break
                case .samples(let block): samples += block
                case .finished(let summary): return Speech(samples: samples, summary: summary)
                }
            }
            throw CancellationError()
        } onCancel: {
            cancel()
        }
    }
}
