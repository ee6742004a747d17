/// What one gets for an order: the speech as it is made.
///
/// Letting go of `events` (ending the task that iterates) gives the order up: the model stops before its next
/// evaluation, unless others wait for the same speech.
public struct SpeechTicket: Sendable {
    public enum Event: Sendable {
        /// The order's turn came.
        case begun(ContinuousClock.Instant)
        /// Samples that are final, in order.
        case samples([Float])
        /// Everything, with times and words. The last event.
        case finished(Speech)
    }

    /// How an order is met.
    public enum Source: String, Sendable {
        /// By the model.
        case model
        /// By taking part in an identical order under way.
        case shared
        /// By speech that was kept.
        case cache
    }

    /// Orders that will be served before this one, at the time it was taken.
    public let position: Int
    public let submitted: ContinuousClock.Instant
    public let source: Source
    /// - Throws: `SynthesisError`, `SchedulerError`, `ModelError`.
    public let events: AsyncThrowingStream<Event, any Error>
}
