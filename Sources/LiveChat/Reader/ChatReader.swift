import Foundation
import Synchronization

/// Time, so that tests and replays bring their own.
public struct ChatClock: Sendable {
    /// The time.
    public var now: @Sendable () -> Date
    /// Waits for seconds; throws when the task is cancelled.
    public var sleep: @Sendable (TimeInterval) async throws -> Void

    /// - Parameters:
    ///   - now: the time.
    ///   - sleep: waits for seconds.
    public init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (TimeInterval) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's time.
    public static let system = ChatClock(now: { Date() }, sleep: { try await Task.sleep(for: .seconds($0)) })
}

/// Reads a chat aloud: events in, rules, queue, announcer.
///
///     let reader = try ChatReader(rules: rules, banned: BannedWords(lists), announcer: announcer)
///     async let reading: Void = reader.run()
///     await source.run { reader.take($0) }
public final class ChatReader: Sendable {
    /// What waits to be read, with its controls.
    public let queue: ReadingQueue
    private let clock: ChatClock
    private let state: Mutex<State>

    private struct State {
        var engine: ChatRuleEngine
        /// Whether the streamer was away by what the studio program told last.
        var wasAway = false
        var counts = ChatCounts()
        var sources: [String: SourceState] = [:]
    }

    /// - Parameter observe: takes every change of the queue, in order; it returns at once and does not call the reader.
    /// - Throws: `ChatRulesError` for a number out of its range.
    public init(
        rules: ChatRules, banned: BannedWords, facts: SpeechFacts = SpeechFacts(),
        queue settings: QueueSettings = QueueSettings(), announcer: any Announcer, clock: ChatClock = .system,
        observe: @escaping @Sendable (QueueEvent) -> Void = { _ in }
    ) throws(ChatRulesError) {
        let engine = try ChatRuleEngine(rules: rules, banned: banned, facts: facts)
        var settings = settings
        settings.runSeconds = rules.sentences.runSeconds
        queue = ReadingQueue(settings: settings, announcer: announcer, now: clock.now, observe: observe)
        self.clock = clock
        state = Mutex(State(engine: engine))
    }

    /// Takes an event of a source; returns at once, whatever is being read.
    ///
    /// - Returns: what is done with a message, `nil` for other events.
    @discardableResult
    public func take(_ event: ChatEvent) -> Decision? {
        switch event {
        case .message(let message): return read(message).decision
        case .studio(let studio, _): take(studio)
        case .choices(let choices, _): state.withLock { $0.engine.choices = choices }
        case .deletion(let deletion):
            delete(deletion)
        case .state(let source):
            state.withLock { state in
                guard state.sources[source.source] != nil || state.sources.count < 256 else { return }
                state.sources[source.source] = source
            }
        }
        return nil
    }

    /// Takes a message, and does what a command in it asks for; returns at once.
    ///
    /// - Returns: what is done with it, and its number in the queue if it is read.
    public func read(_ message: ChatMessage) -> (decision: Decision, item: Int?) {
        let decision = state.withLock { state in
            let decision = state.engine.decide(message)
            state.counts.count(decision)
            return decision
        }
        if let command = decision.command, command.isDone { obey(command) }
        if let other = decision.sameAs { queue.join(message, to: other) }
        let item = decision.speech.map {
            queue.submit($0, message: decision.message, sent: message.sent, received: message.received)
        }
        return (decision, item)
    }

    /// A change of what the rules call away is obeyed; what the streamer does in between holds until the next.
    private func take(_ studio: StudioState) {
        let isAway: Bool? = state.withLock { state in
            let isAway = state.engine.rules.away.holds(in: studio)
            guard isAway != state.wasAway else { return nil }
            state.wasAway = isAway
            return isAway
        }
        if let isAway { queue.setAway(isAway) }
    }

    /// Takes back what was deleted; returns at once.
    ///
    /// - Returns: the items of the queue that are meant.
    @discardableResult
    public func delete(_ deletion: ChatEvent.Deletion) -> [Int] {
        state.withLock { $0.counts.deletions += 1 }
        return queue.delete(deletion)
    }

    private func obey(_ command: ChatCommand) {
        switch command.name {
        case .skip: queue.skip()
        case .pause: queue.pause()
        case .resume: queue.resume()
        case .off: queue.setAway(true)
        case .on: queue.setAway(false)
        case .mute:
            let choices = self.choices
            queue.drop(.muted, "its author was muted") { choices.isMuted($0, on: $1) }
        case .voice, .unmute, .ownOff, .ownOn: break
        }
    }

    /// What viewers and moderators chose by commands, and the streamer for them.
    public var choices: ViewerChoices { state.withLock { $0.engine.choices } }

    /// Reads a viewer no more; what waits of theirs is dropped.
    ///
    /// - Parameter name: a login or a name.
    /// - Returns: the choices as they are then.
    public func mute(_ name: String, on platform: ChatPlatform) -> ViewerChoices {
        let choices = state.withLock { state in
            let viewer = state.engine.knownViewers.viewer(named: name, on: platform)
            state.engine.choices.mute(
                .init(
                    platform: platform, id: viewer.id, name: viewer.name.isEmpty ? viewer.login : viewer.name,
                    since: clock.now()))
            return state.engine.choices
        }
        queue.drop(.muted, "its author was muted") { choices.isMuted($0, on: $1) }
        return choices
    }

    /// Reads viewers again.
    ///
    /// - Returns: the choices as they are then; `nil` if nobody was muted who is meant.
    public func unmute(where isMeant: (ViewerChoices.Mute) -> Bool) -> ViewerChoices? {
        state.withLock { state in
            state.engine.choices.unmute(where: isMeant).isEmpty ? nil : state.engine.choices
        }
    }

    /// Lets time pass for the queue until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            if let next = queue.nextChange, next <= clock.now() { queue.advance() }
            do { try await clock.sleep(0.05) } catch { return }
        }
    }

    /// Other rules from the next message on; what is known of viewers stays where it can.
    ///
    /// - Throws: `ChatRulesError`; the old rules stay.
    public func setRules(
        _ rules: ChatRules, banned: BannedWords, facts: SpeechFacts = SpeechFacts()
    ) throws(ChatRulesError) {
        let fresh = try ChatRuleEngine(rules: rules, banned: banned, facts: facts)
        state.withLock { $0.engine = fresh.knowing($0.engine) }
    }

    /// What would be done with a message now; it counts for nothing.
    public func tryOut(_ message: ChatMessage) -> Decision {
        var engine = state.withLock { $0.engine }
        return engine.decide(message)
    }

    /// What was counted since the start.
    public var counts: ChatCounts { state.withLock { $0.counts } }
    /// The last state of each source, by its name.
    public var sources: [String: SourceState] { state.withLock { $0.sources } }
}

/// What a reader counted since its start.
public struct ChatCounts: Sendable, Equatable, Codable {
    /// Messages that came.
    public var messages = 0
    /// Messages that were given to the queue.
    public var read = 0
    /// Deletions that came.
    public var deletions = 0
    /// By rule.
    public var skipped: [String: Int] = [:]

    /// Counts; nothing so far where none are given.
    public init(messages: Int = 0, read: Int = 0, deletions: Int = 0, skipped: [String: Int] = [:]) {
        self.messages = messages
        self.read = read
        self.deletions = deletions
        self.skipped = skipped
    }

    mutating func count(_ decision: Decision) {
        messages += 1
        switch decision.outcome {
        case .speak: read += 1
        case .skip(let rule, _): skipped[rule.rawValue, default: 0] += 1
        }
    }
}
