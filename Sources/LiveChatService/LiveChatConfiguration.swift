import LiveChat
import LiveChatSources

/// What a live chat is run with.
public struct LiveChatConfiguration: Sendable {
    /// Folder of what is kept: the sources that were started, the volume, the token of listeners, the rules.
    public var folder: String
    /// Sources that are read from the start, whatever was stopped before.
    public var sources: [String] = []
    /// File of the rules, in TOML; `nil` for `rules.toml` in the folder. A change on the page is written to it.
    public var rules: String?
    /// File in which everything that comes is recorded, for replays; `nil` for none.
    public var record: String?
    /// How chats are reached.
    public var factory = ChatSourceFactory()
    /// How the reading queue behaves.
    public var queue = QueueSettings()
    /// Sources at a time.
    public var mostSources = 32
    /// Seconds for which a clip waits for somebody who hears it.
    public var audienceGrace = 10.0

    /// The defaults.
    ///
    /// - Parameter folder: made if it is missing.
    public init(folder: String) { self.folder = folder }
}
