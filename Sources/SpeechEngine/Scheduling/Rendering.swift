import Foundation
import Synchronization

/// Speech in the making, and everyone who waits for it.
///
/// Listeners share the blocks of samples: each costs references, not copies. When the last one leaves, the
/// rendering is abandoned; the worker looks before each evaluation. While every listener has much left to read, it is
/// ahead, and its next chunk is not made.
final class Rendering: Sendable {
    /// One listener's end: the events, and what it tells about itself.
    struct Listening {
        let events: AsyncThrowingStream<SpeechHandle.Event, any Error>
        let wasRead: @Sendable (Int) -> Void
        let leave: @Sendable () -> Void
    }

    private struct Listener {
        let continuation: AsyncThrowingStream<SpeechHandle.Event, any Error>.Continuation
        let deadline: ContinuousClock.Instant?
        /// Samples that it was given and has not read.
        var unread: Int
    }

    private struct State {
        /// All samples so far, for who joins later and for the cache; `nil` once they are too many to be kept.
        var blocks: [[Float]]? = []
        var sampleCount = 0
        /// Words of the chunks that are made.
        var words: [Speech.Word] = []
        var listeners: [UUID: Listener] = [:]
        var isOver = false
        var priority: SpeechPriority
        var begun: SpeechHandle.Event?
    }

    /// Samples that a listener may have unread before the next chunk waits: 30 s.
    static let ahead = 30 * SpeechModel.sampleRate

    /// What the first listener asked for.
    let request: SpeechRequest
    let key: RenderingKey
    let submitted = ContinuousClock.now
    private let state: Mutex<State>
    /// Most samples that are kept for who joins later.
    private let kept: Int
    private let abandon: @Sendable (Rendering) -> Void
    private let resume: @Sendable () -> Void

    /// - Parameters:
    ///   - kept: most samples that are kept for who joins later.
    ///   - abandon: called once, when the last listener has left before the end.
    ///   - resume: called when a listener has read so much that the next chunk may be made.
    init(
        _ request: SpeechRequest, key: RenderingKey, kept: Int,
        abandon: @escaping @Sendable (Rendering) -> Void, resume: @escaping @Sendable () -> Void
    ) {
        self.request = request
        self.key = key
        self.kept = kept
        self.abandon = abandon
        self.resume = resume
        state = Mutex(State(priority: request.priority))
    }

    /// The most urgent class of all who listen.
    var priority: SpeechPriority { state.withLock { $0.priority } }
    var isAbandoned: Bool { state.withLock { !$0.isOver && $0.listeners.isEmpty } }
    /// Whether all who listen have so much unread that the next chunk can wait.
    var isAhead: Bool {
        state.withLock { state in
            !state.listeners.isEmpty && state.listeners.values.allSatisfy { $0.unread > Self.ahead }
        }
    }
    /// The samples, in blocks; `nil` if they were too many to be kept.
    var blocks: [[Float]]? { state.withLock { $0.blocks } }

    /// A stream of all events, earlier ones included, and the means to leave; `nil` if the rendering is over or given up.
    func listen(first: Bool, as request: SpeechRequest) -> Listening? {
        let (stream, continuation) = AsyncThrowingStream<SpeechHandle.Event, any Error>.makeStream()
        let id = UUID()
        let joined = state.withLock { state -> Bool in
            guard !state.isOver, first || !state.listeners.isEmpty, let blocks = state.blocks else {
                return false
            }
            if let begun = state.begun { continuation.yield(begun) }
            for block in blocks { continuation.yield(.samples(block)) }
            if !state.words.isEmpty { continuation.yield(.words(state.words)) }
            state.listeners[id] = Listener(
                continuation: continuation, deadline: request.deadline, unread: state.sampleCount)
            state.priority = min(state.priority, request.priority)
            return true
        }
        guard joined else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(id) }
        return Listening(
            events: stream, wasRead: { [weak self] in self?.read($0, by: id) },
            leave: { [weak self] in self?.leave(id) })
    }

    private func read(_ count: Int, by id: UUID) {
        let resumes = state.withLock { state -> Bool in
            guard var listener = state.listeners[id] else { return false }
            let before = listener.unread
            listener.unread -= count
            state.listeners[id] = listener
            return before > Self.ahead && listener.unread <= Self.ahead
        }
        if resumes { resume() }
    }

    private func leave(_ id: UUID) {
        let (leaver, isLast) = state.withLock { state -> (Listener?, Bool) in
            let listener = state.listeners.removeValue(forKey: id)
            return (listener, listener != nil && state.listeners.isEmpty && !state.isOver)
        }
        leaver?.continuation.finish(throwing: CancellationError())
        if isLast { abandon(self) }
    }

    /// Turns away the listeners whose deadline has passed.
    ///
    /// - Returns: how many there were, and whether nobody is left.
    func expire(at now: ContinuousClock.Instant) -> (count: Int, isLast: Bool) {
        let (late, isLast) = state.withLock { state -> ([Listener], Bool) in
            let late = state.listeners.filter { $0.value.deadline.map { $0 < now } ?? false }
            for id in late.keys { state.listeners[id] = nil }
            let isLast = !late.isEmpty && state.listeners.isEmpty
            if isLast { state.isOver = true }
            return (Array(late.values), isLast)
        }
        for listener in late { listener.continuation.finish(throwing: SchedulerError.deadline) }
        return (late.count, isLast)
    }

    func begin(at time: ContinuousClock.Instant, warnings: [String]) {
        let event = SpeechHandle.Event.begun(time, warnings: warnings)
        tell(event) { $0.begun = event }
    }

    func report(progress: Double) { tell(.progress(progress)) { _ in } }

    func append(_ samples: [Float]) {
        tell(.samples(samples)) { state in
            state.sampleCount += samples.count
            if state.sampleCount > kept { state.blocks = nil } else { state.blocks?.append(samples) }
            for id in state.listeners.keys { state.listeners[id]?.unread += samples.count }
        }
    }

    func append(words: [Speech.Word]) {
        guard !words.isEmpty else { return }
        tell(.words(words)) { $0.words += words }
    }

    /// Changes the state, then tells those who were listening at that time; who joins later finds the change. Not under the
    /// lock: a listener's task that is resumed and one that is cancelled, which leaves, would wait for each other.
    private func tell(_ event: SpeechHandle.Event, _ change: (inout State) -> Void) {
        let listeners = state.withLock { state in
            change(&state)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.continuation.yield(event) }
    }

    func finish(_ result: Result<SpeechSummary, any Error>) {
        let listeners = state.withLock { state in
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners {
            switch result {
            case .success(let summary):
                listener.continuation.yield(.finished(summary))
                listener.continuation.finish()
            case .failure(let error): listener.continuation.finish(throwing: error)
            }
        }
    }
}
