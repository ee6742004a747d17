import Foundation
import Synchronization

/// Reads a record as it would have been read, in the record's own time and without a sound: an utterance plays for as long
/// as it was predicted. The same events give the same decisions and the same changes of the queue.
///
/// Events are given by one caller at a time.
public final class ChatRehearsal: Sendable {
    private let reader: ChatReader
    private let stage: Stage

    /// - Parameter observe: takes every change of the queue, in order, with the record's time; it does not call the
    ///   rehearsal.
    /// - Throws: `ChatRulesError` for a number out of its range.
    public init(
        rules: ChatRules, banned: BannedWords, facts: SpeechFacts = SpeechFacts(),
        queue settings: QueueSettings = QueueSettings(),
        observe: @escaping @Sendable (QueueEvent, Date) -> Void = { _, _ in }
    ) throws(ChatRulesError) {
        let stage = Stage()
        self.stage = stage
        reader = try ChatReader(
            rules: rules, banned: banned, facts: facts, queue: settings, announcer: stage,
            clock: ChatClock(now: { stage.time }, sleep: { _ in }), observe: { observe($0, stage.time) })
    }

    /// What was done so far.
    public var counts: ChatCounts { reader.counts }

    /// Lets time pass until an event was received, then takes it.
    ///
    /// - Returns: what is done with a message, `nil` for other events.
    @discardableResult
    public func take(_ event: ChatEvent) -> Decision? {
        advance(to: event.received)
        return reader.take(event)
    }

    /// Lets time pass until nothing waits any more.
    public func finish() { advance(to: nil) }

    private func advance(to end: Date?) {
        while let next = [reader.queue.nextChange, stage.nextEnd].compactMap({ $0 }).min(),
            end.map({ next <= $0 }) ?? true
        {
            stage.advance(to: next)
            reader.queue.advance()
        }
        if let end { stage.advance(to: end) }
    }
}

/// Plays utterances for as long as they were predicted, in a time that is set.
private final class Stage: Announcer {
    private struct State {
        var time = Date.distantPast
        var lastID = 0
        var playing: [Int: (end: Date, report: @Sendable (AnnouncementEvent) -> Void)] = [:]
    }

    private let state = Mutex(State())

    var time: Date { state.withLock { $0.time } }
    var nextEnd: Date? { state.withLock { $0.playing.values.map(\.end).min() } }

    func announce(
        _ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) -> any Announcement {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return Part(
            stage: self, id: id, seconds: max(0, utterance.speech.seconds) / max(0.1, utterance.speed),
            report: report)
    }

    /// Moves time on, and ends what is heard by then. It never goes back.
    func advance(to time: Date) {
        let ended = state.withLock { state in
            state.time = max(state.time, time)
            let ended = state.playing.filter { $0.value.end <= state.time }.sorted { $0.key < $1.key }
            for (id, _) in ended { state.playing[id] = nil }
            return ended.map(\.value.report)
        }
        for report in ended { report(.finished) }
    }

    private struct Part: Announcement {
        let stage: Stage
        let id: Int
        let seconds: Double
        let report: @Sendable (AnnouncementEvent) -> Void

        func play() {
            stage.state.withLock { $0.playing[id] = ($0.time.addingTimeInterval(seconds), report) }
            report(.started)
        }

        func cancel() { stage.state.withLock { $0.playing[id] = nil } }
        // Nobody pauses a rehearsal or changes its volume.
        func pause() {}
        func resume() {}
        func setVolume(_: Double) {}
    }
}
