import Foundation

/// What a source tells, in the order in which it became known.
public enum ChatEvent: Codable, Sendable, Equatable {
    case message(ChatMessage)
    case deletion(Deletion)
    /// The source's own state changed.
    case state(SourceState)
    /// What viewers and moderators had chosen when a record began, or what the streamer changed of it.
    case choices(ViewerChoices, at: Date)
    /// The streamer's studio program changed.
    case studio(StudioState, at: Date)

    /// What was taken back. A message that comes after its deletion is deleted too.
    public struct Deletion: Codable, Sendable, Equatable {
        /// Where it was taken back.
        public var platform: ChatPlatform
        /// As the messages' channel.
        public var channel: String
        /// What was taken back.
        public var target: Target
        /// When the platform did it, if it tells: what an author writes later is not meant.
        public var sent: Date?
        /// When it became known.
        public var received: Date

        /// What a deletion takes back.
        public enum Target: Codable, Sendable, Equatable {
            /// One message, by its id.
            case message(String)
            /// All messages of an author, by id and by login where they are known.
            case author(id: String?, login: String?)
            /// Everything in the channel.
            case all
        }

        public init(
            platform: ChatPlatform, channel: String, target: Target, sent: Date? = nil, received: Date
        ) {
            self.platform = platform
            self.channel = channel
            self.target = target
            self.sent = sent
            self.received = received
        }
    }
}

/// How a source is.
public struct SourceState: Codable, Sendable, Equatable {
    /// How far it has come.
    public enum Phase: String, Codable, Sendable {
        case connecting, connected, joined
        /// Waits before it tries again.
        case waiting
        /// Ended for good: `reason` says why.
        case ended
    }

    /// What the source reads, as the user named it: `twitch:NAME`.
    public var source: String
    /// How far it has come.
    public var phase: Phase
    /// One line: why it waits or ended, and the remedy; of a source that is joined, the plan by which it reads.
    public var reason: String?
    /// When this state began.
    public var since: Date
    /// Whether it ended though it was to go on: it was refused, or there is nothing to read. A stream or a record that is over is
    /// no failure.
    public var isFailure: Bool

    /// A state that began at `since`.
    public init(
        source: String, phase: Phase, reason: String? = nil, since: Date, isFailure: Bool = false
    ) {
        self.source = source
        self.phase = phase
        self.reason = reason
        self.since = since
        self.isFailure = isFailure
    }

    private enum CodingKeys: CodingKey { case source, phase, reason, since, isFailure }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try container.decode(String.self, forKey: .source)
        phase = try container.decode(Phase.self, forKey: .phase)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        since = try container.decode(Date.self, forKey: .since)
        // Earlier records do not have it.
        isFailure = try container.decodeIfPresent(Bool.self, forKey: .isFailure) ?? false
    }
}

/// A source that may write into the chat that it reads.
public protocol AnsweringChatSource: ChatSource {
    /// Answers a message that this source told; returns at once. Without effect where the streamer did not allow the source to
    /// write, and while it does not run. What the platform does not take is told once, in the source's state.
    func answer(_ answer: ChatAnswer, to message: ChatMessage)
}

/// Reads a chat. A new platform is a folder with one of these.
public protocol ChatSource: Sendable {
    /// As the user named it, for logs and states; without secrets.
    var name: String { get }

    /// Reads until the task is cancelled, or the source ends for good. Reconnects by itself; never waits for whoever
    /// takes the events.
    ///
    /// - Parameter yield: takes each event at once; it never blocks.
    func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async
}
