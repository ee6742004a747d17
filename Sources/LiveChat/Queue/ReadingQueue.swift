import Foundation
import Synchronization

/// What waits to be read, and what is read: bounded, in the order of priority and fair to viewers, and quick to take
/// back what was deleted.
///
/// Every call returns at once and may come from any thread. Time comes from `now`; `advance` has to be called when
/// `nextChange` has come (`ChatReader.run` does). A call takes time linear in the queue's capacity.
public final class ReadingQueue: Sendable {
    private let announcer: any Announcer
    private let now: @Sendable () -> Date
    private let state: Mutex<QueueState>

    /// - Parameters:
    ///   - announcer: makes and plays what is read.
    ///   - now: the time.
    ///   - observe: takes every change, in order; it returns at once and does not call the queue.
    public init(
        settings: QueueSettings = QueueSettings(), announcer: any Announcer,
        now: @escaping @Sendable () -> Date, observe: @escaping @Sendable (QueueEvent) -> Void = { _ in }
    ) {
        self.announcer = announcer
        self.now = now
        state = Mutex(QueueState(settings: settings, observe: observe))
    }

    /// Adds a speech. A message that was deleted before is dropped.
    ///
    /// - Returns: the item's number.
    @discardableResult
    public func submit(_ speech: Speech, message: MessageKey, sent: Date, received: Date) -> Int {
        change { $0.submit(speech, message: message, sent: sent, received: received, now: $1) }
    }

    /// Lets the item of a message stand for another message too.
    public func join(_ message: ChatMessage, to other: MessageKey) {
        let joined = QueueItem.Joined(
            message: MessageKey(message), author: message.author, sent: message.sent,
            received: message.received)
        change { state, _ in state.join(joined, to: other) }
    }

    /// Takes back what was deleted: when this returns, nothing of it is heard any more.
    ///
    /// - Returns: the items that are meant, of those that wait, play or could be replayed.
    @discardableResult
    public func delete(_ deletion: ChatEvent.Deletion) -> [Int] { change { $0.delete(deletion, now: $1) } }

    /// Does what time has brought: ends holds, drops what is too old, begins the next.
    public func advance() { change { _, _ in } }

    /// Holds what plays and begins nothing.
    public func pause() { change { $0.setPaused(true, now: $1) } }
    /// Goes on after `pause`.
    public func resume() { change { $0.setPaused(false, now: $1) } }
    /// Stops what plays, or drops an item that waits.
    public func skip(_ item: Int? = nil) { change { state, _ in state.skip(item) } }
    /// Drops everything that waits; what plays goes on.
    public func clear() { change { state, _ in state.clear() } }
    /// Drops what certain authors wrote, also what plays and what could be replayed.
    ///
    /// - Parameter isMeant: an author, and the platform.
    public func drop(
        _ reason: QueueItem.Drop, _ text: String, where isMeant: (ChatAuthor, ChatPlatform) -> Bool
    ) {
        change { state, _ in state.drop(reason, text) { isMeant($0.speech.author, $0.message.platform) } }
    }
    /// Reads an item again, the last that was heard by default; deleted ones are forgotten.
    ///
    /// - Returns: the new item, `nil` if there is none to be read again.
    @discardableResult
    public func replay(_ item: Int? = nil) -> Int? { change { $0.replay(item, now: $1) } }
    /// Lets an item be heard that waits for approval, or is held.
    public func approve(_ item: Int) { change { $0.approve(item, now: $1) } }
    /// Drops an item that waits for approval.
    public func reject(_ item: Int) { change { state, _ in state.drop(item, .rejected, "was not approved") } }
    /// From 0 to 1; other numbers are ignored.
    public func setVolume(_ volume: Double) { change { state, _ in state.setVolume(volume) } }
    /// While away, only approved items are spoken.
    public func setAway(_ isAway: Bool) { change { state, _ in state.setAway(isAway) } }

    /// What waits, is prepared or plays, in the order of arrival.
    public var items: [QueueItem] { state.withLock { $0.items } }
    /// How the queue is.
    public var status: QueueStatus { state.withLock { $0.status } }
    /// What was counted since the start.
    public var statistics: QueueStatistics { state.withLock { $0.statistics } }
    /// When `advance` has something to do next.
    public var nextChange: Date? { state.withLock { $0.nextChange } }

    /// The queue as it is, then its changes; the oldest are left out for a reader who is 1,024 behind.
    public func events() -> AsyncStream<QueueEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1024)) { continuation in
            let number = state.withLock { $0.observe(continuation) }
            // Later: a reader's task that is cancelled must not wait for the lock under which others are resumed.
            continuation.onTermination = { [weak self] _ in
                Task { self?.state.withLock { $0.observers[number] = nil } }
            }
        }
    }

    /// Changes the state and does what it asks for, outside of the lock.
    private func change<Result: Sendable>(_ body: (inout QueueState, Date) -> Result) -> Result {
        let (result, actions) = state.withLock { state in
            let time = now()
            let result = body(&state, time)
            state.advance(to: time)
            return (result, state.takeActions())
        }
        perform(actions)
        return result
    }

    private func perform(_ actions: [QueueState.Action]) {
        for action in actions {
            switch action {
            case .cancel(let handle): handle.cancel()
            case .play(let handle): handle.play()
            case .pause(let handle): handle.pause()
            case .resume(let handle): handle.resume()
            case .volume(let handle, let volume): handle.setVolume(volume)
            case .announce(let utterance):
                let item = utterance.item
                let handle = announcer.announce(utterance) { [weak self] event in
                    self?.change { $0.report(item, event, now: $1) }
                }
                change { state, _ in state.begin(item, handle) }
            }
        }
    }
}
