/// A request with what the scheduler has to know about it.
public struct SpeechOrder: Sendable {
    /// Who is served first. Within a class, the client that was served least.
    public enum Priority: Int, Sendable, CaseIterable, Comparable {
        /// Someone waits for the sound.
        case interactive
        /// Lines of a live chat.
        case chat
        /// Whatever has time.
        case bulk

        public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }

        public var name: String {
            switch self {
            case .interactive: "interactive"
            case .chat: "chat"
            case .bulk: "bulk"
            }
        }
    }

    public let request: SpeechRequest
    public let priority: Priority
    /// Who asks: a key or an address. Clients of the same class share the machine evenly.
    public let client: String
    /// When the speech is of no use any more, if it has not begun by then.
    public let deadline: ContinuousClock.Instant?
    /// Whether speech made before may be given, and this one be kept.
    public let usesCache: Bool

    public init(
        _ request: SpeechRequest, priority: Priority = .interactive, client: String = "",
        deadline: ContinuousClock.Instant? = nil, usesCache: Bool = true
    ) {
        self.request = request
        self.priority = priority
        self.client = client
        self.deadline = deadline
        self.usesCache = usesCache
    }
}
