import Basics
import Foundation
import LiveChat
import LiveChatSources
import LiveChatSpeech
import Synchronization

/// A live chat that is read aloud for as long as the program runs: sources that come and go, rules that can be changed,
/// listeners near and far. What was started goes on after a restart.
public final class LiveChatService: Sendable {
    /// Rules and queue.
    public let reader: ChatReader
    /// Who hears it.
    public let stage: ClipStage
    let configuration: LiveChatConfiguration
    private let facts: SpeechFacts
    private let store: LiveChatStore
    private let hub: EventHub
    private let sources: SourceDesk
    private let feed: ChatFeed
    private let voices: ChannelVoices
    private let record: RecordTask?
    private let input = ChatInput(name: "input")
    private let kept: KeptState
    private let keeping: LaterWork
    private let state: Mutex<State>

    private struct State {
        var rules: ChatRules
        var token: String
    }

    /// - Parameters:
    ///   - voice: makes the speech.
    ///   - facts: what rules ask of the voice.
    /// - Throws: `LiveChatFault` naming the file, setting or source.
    public init(
        _ configuration: LiveChatConfiguration, voice: any ChatVoice, facts: SpeechFacts
    ) throws(LiveChatFault) {
        self.configuration = configuration
        self.facts = facts
        let store = try LiveChatStore(folder: configuration.folder)
        let kept = try KeptState(store)
        let book = try Self.book(
            configuration.rules ?? store.rulesPath, mustExist: configuration.rules != nil)
        let hub = EventHub()
        let stage = ClipStage(
            grace: configuration.audienceGrace,
            observe: { change in
                switch change {
                case .listeners(let listeners): hub.send(.listeners(listeners))
                case .clip(let clip): hub.send(.clip(clip))
                }
            })
        let voices = ChannelVoices(kept.value.voices)
        let announcer = StageAnnouncer(
            speech: SpeechAnnouncer(voice: voice, player: stage), stage: stage, voice: { voices[$0] })
        do {
            let reader = try ChatReader(
                rules: book.rules, banned: BannedWords(book.lists, facts: facts), facts: facts,
                queue: configuration.queue, announcer: announcer,
                observe: { event in
                    switch event {
                    case .item(let item): hub.send(.item(item))
                    case .status(let status): hub.send(.queue(status))
                    case .word: break
                    }
                })
            self.reader = reader
            keeping = LaterWork {
                try kept.change { $0.away = reader.queue.status.isAway }
                try kept.keep { reader.choices }
            }
        } catch {
            throw .storage(configuration.rules ?? store.rulesPath, error.localizedDescription)
        }
        do { record = try configuration.record.map { try RecordTask(path: $0) } } catch {
            throw .storage(configuration.record ?? "", error.localizedDescription)
        }
        let keeping = self.keeping
        let feed = ChatFeed(
            reader: reader, stage: stage, hub: hub, record: record, keep: { keeping.demand() })
        sources = SourceDesk(
            most: configuration.mostSources, take: { feed.take($0)?.decision.answer },
            tell: { hub.send(.source($0)) })
        self.store = store
        self.hub = hub
        self.stage = stage
        self.feed = feed
        self.voices = voices
        self.kept = kept
        state = Mutex(State(rules: book.rules, token: try store.token()))
        reader.queue.setVolume(kept.value.volume)
        reader.queue.setAway(kept.value.away)
        feed.take(.choices(kept.choices, at: Date()))
        for name in configuration.sources { _ = try open(name) }
        for name in kept.value.sources where !sources.statuses.contains(where: { $0.state.source == name }) {
            // What was fine when it was started may lack its secret now: that is shown, and nothing else fails.
            do throws(LiveChatFault) { _ = try open(name) } catch {
                sources.show(name, lost: error.description)
            }
        }
    }

    private static func book(_ path: String, mustExist: Bool) throws(LiveChatFault) -> ChatRuleBook {
        do throws(ChatRuleBookFault) {
            if !mustExist, !FileManager.default.fileExists(atPath: path) { return try ChatRuleBook() }
            return try ChatRuleBook(file: path)
        } catch {
            throw .rules(error)
        }
    }

    /// Reads until the task is cancelled; then nothing more is read, and listeners are closed.
    public func run() async {
        sources.open()
        let ticks = Task {
            while !Task.isCancelled {
                stage.tick()
                do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
            }
        }
        await reader.run()
        ticks.cancel()
        await sources.close()
        reader.queue.clear()
        reader.queue.skip()
        stage.closeAll()
        keeping.doNow()
        hub.finish()
    }

    // MARK: sources

    /// How each source is, in the order of names.
    public var sourceStatuses: [SourceStatus] { sources.statuses }

    private func open(_ name: String) throws(LiveChatFault) -> SourceStatus {
        let source: any ChatSource
        do throws(ChatSourceFault) { source = try configuration.factory.source(name) } catch {
            throw .source(error)
        }
        return try sources.start(source)
    }

    /// Reads a chat from now on, also after a restart.
    ///
    /// - Parameters:
    ///   - name: in a form of `ChatSourceFactory`.
    ///   - voice: of this chat, where no rule says otherwise; `nil` for the usual one.
    /// - Throws: `LiveChatFault`.
    public func start(_ name: String, voice: String? = nil) throws(LiveChatFault) -> SourceStatus {
        let status = try open(name)
        let name = status.state.source
        voices[name] = voice
        try kept.change { kept in
            if !kept.sources.contains(name) { kept.sources.append(name) }
            kept.voices[name] = voice
        }
        return status
    }

    /// Reads a chat no more.
    ///
    /// - Parameter name: as it was given, or as it is shown.
    /// - Throws: `LiveChatFault`.
    @discardableResult
    public func stop(_ name: String) throws(LiveChatFault) -> SourceStatus {
        var name = name
        if !sources.statuses.contains(where: { $0.state.source == name }) {
            do throws(ChatSourceFault) { name = try configuration.factory.source(name).name } catch {
                throw .source(error)
            }
        }
        let status = try sources.stop(name)
        voices[name] = nil
        try kept.change { kept in
            kept.sources.removeAll { $0 == name }
            kept.voices[name] = nil
        }
        return status
    }

    // MARK: messages

    /// What was done with a text of other programs.
    public struct Submission: Sendable {
        /// Messages, and what was done with each.
        public var lines: [ChatLine] = []
        /// Deletions that came.
        public var deletions = 0
        /// What was wrong, a line each.
        public var faults: [String] = []
        /// The id of a command of Speaker.bot's that was carried out.
        public var command: String?
    }

    /// Takes a JSON text of another program: an object, an array, or lines of such.
    ///
    /// - Throws: `ChatInputFault` if nothing of it can be read.
    public func submit(_ bytes: some Collection<UInt8>) throws -> Submission {
        var submission = Submission()
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            line.contains { ![0x20, 0x09, 0x0D].contains($0) }
        }
        // One value may have line ends in it.
        do {
            try take(input.read(bytes, received: Date()), &submission)
        } catch let fault as ChatInputFault {
            guard case .notJSON = fault, lines.count > 1 else { throw fault }
            for (index, line) in lines.enumerated() {
                do { try take(input.read(line, received: Date()), &submission) } catch {
                    submission.faults.append("line \(index + 1): \(error.localizedDescription)")
                }
            }
            if submission.faults.count == lines.count { throw fault }
        }
        return submission
    }

    private func take(_ reading: ChatInput.Reading, _ submission: inout Submission) throws {
        switch reading {
        case .ignored: break
        case .events(let events, let faults):
            submission.faults += faults.map(\.description)
            for event in events {
                if let line = feed.take(event) { submission.lines.append(line) }
                if case .deletion = event { submission.deletions += 1 }
            }
        case .speech(let command):
            if let line = try feed.carryOut(command) { submission.lines.append(line) }
            submission.command = command.id
        }
    }

    /// Why the record of what comes is not whole; `nil` while it is, and where nothing is recorded.
    public var recordProblem: String? { record?.problem }

    /// The last messages and what was done with them, oldest first.
    public var recent: [ChatLine] { feed.recent }

    // MARK: rules

    /// The rules as they are.
    public var rules: ChatRules { state.withLock { $0.rules } }

    private var rulesPath: String { configuration.rules ?? store.rulesPath }

    /// Other rules from the next message on, also after a restart.
    ///
    /// - Parameter json: a table in which every key is optional.
    /// - Throws: `LiveChatFault` naming everything that is wrong; the old rules stay.
    public func setRules(json: Data) throws(LiveChatFault) {
        let book = try self.book(json)
        do {
            let banned = try BannedWords(book.lists, facts: facts)
            try store.write(Data(book.toml.utf8), to: rulesPath)
            try reader.setRules(book.rules, banned: banned, facts: facts)
        } catch let fault as LiveChatFault {
            throw fault
        } catch {
            throw .storage(rulesPath, error.localizedDescription)
        }
        state.withLock { $0.rules = book.rules }
    }

    private func book(_ json: Data) throws(LiveChatFault) -> ChatRuleBook {
        let folder = URL(fileURLWithPath: rulesPath).deletingLastPathComponent().path
        do throws(ChatRuleBookFault) { return try ChatRuleBook(json: json, folder: folder) } catch {
            throw .rules(error)
        }
    }

    /// What would be done with a message; it counts for nothing.
    ///
    /// - Parameter json: rules to be tried in place of the present ones.
    /// - Throws: `LiveChatFault` for rules that cannot be used.
    public func tryOut(_ message: ChatMessage, json: Data? = nil) throws(LiveChatFault) -> ChatLine {
        guard let json else {
            return ChatLine(message: message, decision: reader.tryOut(message), item: nil)
        }
        let book = try self.book(json)
        do {
            var engine = try ChatRuleEngine(
                rules: book.rules, banned: BannedWords(book.lists, facts: facts), facts: facts)
            return ChatLine(message: message, decision: engine.decide(message), item: nil)
        } catch {
            throw .storage(rulesPath, error.localizedDescription)
        }
    }

    // MARK: what is kept

    /// - Parameter volume: 0 to 1; other numbers are ignored.
    public func setVolume(_ volume: Double) throws(LiveChatFault) {
        reader.queue.setVolume(volume)
        let volume = reader.queue.status.volume
        try kept.change { $0.volume = volume }
    }

    /// While away, only approved items are spoken.
    public func setAway(_ isAway: Bool) throws(LiveChatFault) {
        reader.queue.setAway(isAway)
        try kept.change { $0.away = isAway }
    }

    /// Viewers who are not read.
    public var mutes: [ViewerChoices.Mute] { reader.choices.mutes }

    /// Reads a viewer no more, also after a restart; what waits of theirs is dropped.
    ///
    /// - Parameter name: a login or a name.
    public func mute(_ name: String, on platform: ChatPlatform) { feed.mute(name, on: platform) }

    /// Reads a viewer again.
    ///
    /// - Parameter name: as it was muted.
    /// - Throws: `LiveChatFault.notMuted`.
    public func unmute(_ name: String, on platform: ChatPlatform) throws(LiveChatFault) {
        let small = name.lowercased()
        guard feed.unmute(where: { $0.platform == platform && $0.name.lowercased() == small }) else {
            throw .notMuted(name)
        }
    }

    /// Why what the chat chose cannot be kept; `nil` while it can.
    public var storageProblem: String? { keeping.problem }

    /// The secret with which one can listen, and nothing else.
    public var token: String { state.withLock { $0.token } }

    /// Makes another token; who came with the old one is closed.
    public func renewToken() throws(LiveChatFault) -> String {
        let token = try store.newToken()
        state.withLock { $0.token = token }
        stage.closeAll()
        hub.finish()
        return token
    }

    /// Everything that happens from now on; the oldest is left out for a reader who is 1,024 behind.
    public func events() -> AsyncStream<LiveChatEvent> { hub.events() }
}

/// The voice of each channel that has one of its own.
final class ChannelVoices: Sendable {
    private let voices: Mutex<[String: String]>

    init(_ voices: [String: String]) { self.voices = Mutex(voices) }

    subscript(channel: String) -> String? {
        get { voices.withLock { $0[channel] } }
        set { voices.withLock { $0[channel] = newValue } }
    }
}
