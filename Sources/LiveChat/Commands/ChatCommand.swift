/// A command to the reader that was written in a chat.
public struct ChatCommand: Codable, Sendable, Equatable {
    /// Which command it is.
    public var name: Name
    /// What it names: a voice or a viewer.
    public var argument: String
    /// Whether it was carried out; else it was refused, and the decision's reason says why.
    public var isDone: Bool

    /// The commands to the reader.
    public enum Name: String, Codable, Sendable, CaseIterable {
        /// The author's voice.
        case voice
        /// Stops what is being read.
        case skip
        case pause, resume
        /// Reads a viewer no more, and again.
        case mute, unmute
        /// Nothing but approved messages is read, and everything again.
        case off, on
        /// The author's own messages are not read any more, and again.
        case ownOff, ownOn
    }

    /// A command, and whether it was carried out.
    public init(_ name: Name, argument: String = "", isDone: Bool) {
        self.name = name
        self.argument = argument
        self.isDone = isDone
    }
}
