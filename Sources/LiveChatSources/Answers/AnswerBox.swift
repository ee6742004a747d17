import Foundation
import LiveChat
import Synchronization

/// An answer that is to be written, and what it answers.
struct AnswerOrder: Sendable {
    let answer: ChatAnswer
    let message: ChatMessage
    let asked: ContinuousClock.Instant
}

/// Why an answer was not written, in one line.
struct AnswerFault: Error, Sendable, Equatable {
    var reason: String
    /// Whether the next one would fail as well.
    var lasts = false
}

/// The answers of one source: at most eight wait, for ten seconds each. What cannot be written is told in the source's state,
/// each reason once a connection; reading goes on.
final class AnswerBox: Sendable {
    private static let mostWaiting = 8
    private static let mostReasons = 8
    private static let patience = Duration.seconds(10)

    private struct State {
        var orders: AsyncStream<AnswerOrder>.Continuation?
        /// As the source told it.
        var last: SourceState?
        var problem: String?
        var told: Set<String> = []
        /// Nothing more is written over this connection.
        var isClosed = false
    }

    private let pace: AnswerPace
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    /// - Parameter pace: of the account that writes, the same for all its sources.
    init(pace: AnswerPace, now: @escaping @Sendable () -> Date) {
        self.pace = pace
        self.now = now
    }

    /// Takes an answer, or drops it where too many wait.
    func put(_ answer: ChatAnswer, to message: ChatMessage) {
        let order = AnswerOrder(answer: answer, message: message, asked: .now)
        _ = state.withLock { $0.isClosed ? nil : $0.orders?.yield(order) }
    }

    /// Reads, and writes what is put meanwhile.
    ///
    /// - Parameters:
    ///   - read: reads until the source ends.
    ///   - write: writes one answer; throws ``AnswerFault``.
    func run(
        _ yield: @escaping @Sendable (ChatEvent) -> Void,
        read: @escaping @Sendable (@escaping @Sendable (ChatEvent) -> Void) async -> Void,
        write: @escaping @Sendable (AnswerOrder) async throws -> Void
    ) async {
        let (orders, continuation) = AsyncStream.makeStream(
            of: AnswerOrder.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
        state.withLock { $0 = State(orders: continuation) }
        await withTaskGroup { group in
            group.addTask {
                await read { event in yield(self.marked(event)) }
                continuation.finish()
            }
            group.addTask {
                for await order in orders { await self.write(order, yield, write) }
            }
            // The reading ends first: the writing ends with what it waits for.
            await group.next()
            group.cancelAll()
        }
        state.withLock { $0.orders = nil }
    }

    private func write(
        _ order: AnswerOrder, _ yield: @Sendable (ChatEvent) -> Void,
        _ write: @Sendable (AnswerOrder) async throws -> Void
    ) async {
        // An answer that comes late answers nothing.
        guard order.asked + Self.patience > .now, state.withLock({ !$0.isClosed }) else { return }
        do {
            guard try await pace.take() else { return }
            try await write(order)
        } catch {
            guard !Task.isCancelled, !(error is CancellationError) else { return }
            tell(error as? AnswerFault ?? AnswerFault(reason: error.localizedDescription), yield)
        }
    }

    /// Nothing more is written over this connection.
    func close(_ reason: String, _ yield: @Sendable (ChatEvent) -> Void) {
        tell(AnswerFault(reason: reason, lasts: true), yield)
    }

    private func tell(_ fault: AnswerFault, _ yield: @Sendable (ChatEvent) -> Void) {
        let event: ChatEvent? = state.withLock { state in
            if fault.lasts { state.isClosed = true }
            guard state.told.count < Self.mostReasons, state.told.insert(fault.reason).inserted else {
                return nil
            }
            state.problem = "answers are not written: \(fault.reason)"
            // Before the chat is joined, the word of that is told with the reason.
            guard var last = state.last, last.phase == .joined else { return nil }
            last.since = now()
            return .state(Self.marked(last, state.problem))
        }
        if let event { yield(event) }
    }

    /// The state of a source with why it does not write.
    func marked(_ event: ChatEvent) -> ChatEvent {
        guard case .state(let source) = event else { return event }
        return state.withLock { state in
            state.last = source
            if source.phase == .connecting {
                state.problem = nil
                state.told = []
                state.isClosed = false
            }
            return .state(Self.marked(source, state.problem))
        }
    }

    private static func marked(_ source: SourceState, _ problem: String?) -> SourceState {
        guard source.phase == .joined, let problem else { return source }
        var source = source
        source.reason = source.reason.map { "\($0); \(problem)" } ?? problem
        return source
    }
}
