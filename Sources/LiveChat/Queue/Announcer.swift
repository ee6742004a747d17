import Foundation

/// What the reading queue asks to be said.
public struct Utterance: Sendable, Equatable, Codable {
    /// The queue's number of the item.
    public var item: Int
    /// The message that is read.
    public var message: MessageKey
    /// Who wrote it.
    public var author: ChatAuthor
    /// The author's name as it may be shown.
    public var name: String
    /// What kind of message it is.
    public var kind: ChatRules.KindName
    /// Of the author's name, as `#RRGGBB`.
    public var color: String?
    /// What is said.
    public var speech: SpokenText
    /// The voice; `nil` for the usual one.
    public var voice: String?
    /// The language of the message: `en`, `zh` and so on.
    public var language: String
    /// 1 is the usual speed.
    public var speed: Double
    /// The share of the usual number of steps, 1 for all.
    public var steps: Double
    /// 0 to 1.
    public var volume: Double
    /// Whether nothing is heard meanwhile, so that its first sound is waited for.
    public var isAwaited: Bool
    /// For a scheduler that serves others too.
    public var priority: Speech.Priority

    /// An utterance as the queue would ask for it.
    public init(
        item: Int, message: MessageKey, author: ChatAuthor, name: String = "",
        kind: ChatRules.KindName = .chat, color: String? = nil, speech: SpokenText, voice: String? = nil,
        language: String = "und",
        speed: Double = 1, steps: Double = 1, volume: Double = 1, isAwaited: Bool = false,
        priority: Speech.Priority = .ordinary
    ) {
        self.item = item
        self.message = message
        self.author = author
        self.name = name
        self.kind = kind
        self.color = color
        self.speech = speech
        self.voice = voice
        self.language = language
        self.speed = speed
        self.steps = steps
        self.volume = volume
        self.isAwaited = isAwaited
        self.priority = priority
    }
}

/// What becomes of an utterance.
public enum AnnouncementEvent: Sendable, Equatable {
    /// It can be played from its beginning to its end.
    case made(seconds: Double)
    /// The first sound was heard.
    case started
    /// The word that is being said: Unicode scalars of the utterance's text.
    case word(Range<Int>)
    /// It was heard to its end.
    case finished
    /// It cannot be made or played. One line.
    case failed(String)
}

/// Makes speech and plays it.
public protocol Announcer: Sendable {
    /// Begins to make an utterance; plays nothing until told.
    ///
    /// - Parameter report: takes what becomes of it, from any thread; nothing after `finished`, `failed` or a
    ///   cancellation.
    func announce(
        _ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) -> any Announcement
}

/// An utterance that is made or played. None of the calls waits.
public protocol Announcement: Sendable {
    /// Plays it as soon as it can be; does nothing once it is cancelled.
    func play()
    /// Stops it, making and sound: nothing of it is heard after the call returned.
    func cancel()
    func pause()
    func resume()
    /// - Parameter volume: 0 to 1.
    func setVolume(_ volume: Double)
}
