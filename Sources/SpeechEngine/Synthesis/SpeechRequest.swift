import SpeechText

/// Who is served first. Within a class, the client that was served least.
public enum SpeechPriority: Int, Sendable, CaseIterable, Comparable {
    /// Someone waits for the sound.
    case interactive
    /// Lines of a live chat.
    case chat
    /// Whatever has time.
    case bulk

    public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }

    /// As interfaces write it.
    public var name: String {
        switch self {
        case .interactive: "interactive"
        case .chat: "chat"
        case .bulk: "bulk"
        }
    }
}

/// A text to be spoken, and what a backend has to know to serve it.
public struct SpeechRequest: Sendable {
    /// What is to be spoken.
    public var text: String
    /// Places of the text that are read in a way of their own (`PronunciationTable.matches`).
    public var pronunciations: [PronunciationMatch]
    /// Who speaks.
    public var voice: Voice
    /// How: every option, since a backend adds none.
    public var options: SynthesisOptions
    /// Its class in the queue.
    public var priority: SpeechPriority
    /// Who asks: a key or an address. Clients of the same class share the machine evenly.
    public var client: String
    /// When the speech is of no use any more, if it has not begun by then.
    public var deadline: ContinuousClock.Instant?
    /// Whether speech made before may be given, and this one be kept.
    public var usesCache: Bool
    /// Longest speech; a text that would take longer is refused before any of it is made.
    public var maxSeconds: Double?

    /// A request that anyone may make; other than text, voice and options nothing has to be stated.
    public init(
        text: String, pronunciations: [PronunciationMatch] = [], voice: Voice, options: SynthesisOptions,
        priority: SpeechPriority = .interactive, client: String = "",
        deadline: ContinuousClock.Instant? = nil, usesCache: Bool = true, maxSeconds: Double? = nil
    ) {
        self.text = text
        self.pronunciations = pronunciations
        self.voice = voice
        self.options = options
        self.priority = priority
        self.client = client
        self.deadline = deadline
        self.usesCache = usesCache
        self.maxSeconds = maxSeconds
    }
}
