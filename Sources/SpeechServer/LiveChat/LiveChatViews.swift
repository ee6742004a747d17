import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech

/// What the live chat's routes and sockets show. Keys are written in snake case.
enum LiveChatView {
    struct Source: Encodable {
        let source: String
        let phase: String
        let reason: String?
        let since: String
        let lastEvent: String?
        let messages: Int

        init(_ status: SourceStatus) {
            source = status.state.source
            phase = status.state.phase.rawValue
            reason = status.state.reason
            since = time(status.state.since)
            lastEvent = status.lastEvent.map(time)
            messages = status.messages
        }
    }

    struct Queue: Encodable {
        let paused: Bool
        let away: Bool
        let volume: Double
        let catchUp: Int
        let waiting: Int
        let waitingSeconds: Double

        init(_ status: QueueStatus) {
            paused = status.isPaused
            away = status.isAway
            volume = status.volume
            catchUp = status.catchUp
            waiting = status.waiting
            waitingSeconds = rounded(status.waitingSeconds)
        }
    }

    struct Item: Encodable {
        let item: Int
        let state: String
        let until: String?
        let drop: String?
        let reason: String?
        let platform: String
        let channel: String
        let message: String
        let name: String
        let color: String?
        let roles: [String]
        let kind: String
        let text: String
        let priority: String
        let voice: String?
        let language: String
        let seconds: Double
        let approved: Bool
        let sent: String
        let received: String

        init(_ item: QueueItem) {
            self.item = item.id
            var (until, drop, reason): (Date?, String?, String?)
            switch item.state {
            case .held(let end): (state, until) = ("held", end)
            case .waitingForApproval: state = "approval"
            case .waiting: state = "waiting"
            case .prepared: state = "prepared"
            case .playing: state = "playing"
            case .heard: state = "heard"
            case .dropped(let kind, let why): (state, drop, reason) = ("dropped", kind.rawValue, why)
            }
            self.until = until.map(time)
            self.drop = drop
            self.reason = reason
            platform = item.message.platform.rawValue
            channel = item.message.channel
            message = item.message.id
            name = item.speech.name
            color = item.speech.color
            roles = item.speech.author.roles.map(\.rawValue).sorted()
            kind = item.speech.kind.rawValue
            let spoken = item.spoken ?? item.speech.full
            text = spoken.text
            switch item.speech.priority {
            case .ordinary: priority = "ordinary"
            case .moderator: priority = "moderator"
            case .paid: priority = "paid"
            }
            voice = item.speech.voice
            language = item.speech.language
            seconds = rounded(spoken.seconds)
            approved = item.isApproved
            sent = time(item.sent)
            received = time(item.received)
        }
    }

    struct Line: Encodable {
        struct Step: Encodable {
            let rule: String
            let effect: String
        }

        let at: String
        let platform: String
        let channel: String
        let message: String
        let author: String
        let login: String
        let name: String
        let color: String?
        let roles: [String]
        let kind: String
        let text: String?
        let outcome: String
        let rule: String?
        let reason: String?
        let spoken: String?
        let steps: [Step]
        let item: Int?
        let command: Command?

        /// A command to the reader; `reason` says what it did, or why it was refused.
        struct Command: Encodable {
            let name: String
            let done: Bool
        }

        init(_ line: ChatLine) {
            let message = line.message
            at = time(message.received)
            platform = message.platform.rawValue
            channel = message.channel
            self.message = message.id
            author = String(message.author.id.prefix(100))
            login = line.isHidden ? "" : String(message.author.login.prefix(100))
            // A banned word is not shown on a stream either.
            let shown = message.author.name.isEmpty ? message.author.login : message.author.name
            name = line.isHidden ? "" : String(shown.prefix(100))
            text = line.isHidden ? nil : String(message.text.prefix(2000))
            color = message.color
            roles = message.author.roles.map(\.rawValue).sorted()
            kind = ChatRules.KindName(message.kind).rawValue
            item = line.item
            switch line.decision.outcome {
            case .speak(let speech):
                (outcome, rule, reason, spoken) = ("read", nil, nil, speech.full.text)
            case .skip(let by, let why): (outcome, rule, reason, spoken) = ("skipped", by.rawValue, why, nil)
            }
            command = line.decision.command.map { Command(name: $0.name.rawValue, done: $0.isDone) }
            steps = line.decision.steps.map { Step(rule: $0.rule.rawValue, effect: $0.effect) }
        }
    }

    /// A viewer who is not read.
    struct Mute: Encodable {
        let platform: String
        let name: String
        let by: String
        let since: String

        init(_ mute: ViewerChoices.Mute) {
            platform = mute.platform.rawValue
            name = mute.name
            by = mute.by
            since = time(mute.since)
        }
    }

    struct Listener: Encodable {
        let listener: Int
        let kind: String
        let audible: Bool
        let active: Bool
        let elected: Bool
        let since: String

        init(_ listener: StageListener) {
            self.listener = listener.id
            kind = listener.kind.rawValue
            audible = listener.isAudible
            active = listener.isActive
            elected = listener.isElected
            since = time(listener.since)
        }
    }

    struct Clip: Encodable {
        struct Word: Encodable {
            let start: Double
            let end: Double
            let from: Int
            let to: Int

            init(_ word: ClipWord) {
                start = rounded(word.start)
                end = rounded(word.end)
                from = word.range.lowerBound
                to = word.range.upperBound
            }
        }

        let item: Int
        let platform: String
        let channel: String
        let message: String
        let name: String
        let color: String?
        let roles: [String]
        let kind: String
        let text: String
        /// Predicted until it is whole.
        let seconds: Double
        let whole: Bool
        let words: [Word]
        let language: String

        init(_ clip: StagedClip) {
            let utterance = clip.utterance
            item = utterance.item
            platform = utterance.message.platform.rawValue
            channel = utterance.message.channel
            message = utterance.message.id
            name = utterance.name
            color = utterance.color
            roles = utterance.author.roles.map(\.rawValue).sorted()
            kind = utterance.kind.rawValue
            text = utterance.speech.text
            seconds = rounded(clip.seconds)
            whole = clip.isWhole
            words = clip.words.map(Word.init)
            language = utterance.language
        }
    }

    struct Counts: Encodable {
        let messages: Int
        let read: Int
        let heard: Int
        let deletions: Int
        let skipped: [String: Int]
        let dropped: [String: Int]

        init(_ counts: ChatCounts, _ statistics: QueueStatistics) {
            messages = counts.messages
            read = counts.read
            heard = statistics.heard
            deletions = counts.deletions
            skipped = counts.skipped
            dropped = statistics.drops
        }
    }

    /// Seconds from a message's sending to its first sound.
    struct Delay: Encodable {
        let median: Double?
        let p95: Double?
        let count: Int

        init(_ statistics: QueueStatistics) {
            median = statistics.delay(quantile: 0.5).map(rounded)
            p95 = statistics.delay(quantile: 0.95).map(rounded)
            count = statistics.delays.count
        }
    }

    struct State: Encodable {
        var type: String?
        let sources: [Source]
        let queue: Queue
        let items: [Item]
        let recent: [Line]?
        let muted: [Mute]?
        let counts: Counts
        let delay: Delay
        let listeners: [Listener]
        /// Why the record is not whole.
        let recordProblem: String?
        /// Why what viewers and moderators chose will not outlast the program.
        let storageProblem: String?

        /// - Parameter isWhole: whether what viewers wrote is part of it; else only what plays.
        init(_ chat: LiveChatService, isWhole: Bool, type: String? = nil) {
            self.type = type
            let statistics = chat.reader.queue.statistics
            sources = chat.sourceStatuses.map(Source.init)
            queue = Queue(chat.reader.queue.status)
            items = chat.reader.queue.items.filter { isWhole || $0.state == .playing }.map(Item.init)
            recent = isWhole ? chat.recent.map(Line.init) : nil
            muted = isWhole ? chat.mutes.map(Mute.init) : nil
            counts = Counts(chat.reader.counts, statistics)
            delay = Delay(statistics)
            listeners = chat.stage.listeners.map(Listener.init)
            recordProblem = chat.recordProblem
            storageProblem = chat.storageProblem
        }
    }

    static func time(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// To milliseconds.
    private static func rounded(_ seconds: Double) -> Double {
        seconds.isFinite ? (seconds * 1000).rounded() / 1000 : 0
    }
}
