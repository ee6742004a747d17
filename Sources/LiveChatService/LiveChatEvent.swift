import Basics
import Foundation
import LiveChat
import LiveChatSources

/// Something of a live chat that pages and other programs may want to know.
public enum LiveChatEvent: Sendable {
    /// A message came, and was decided on.
    case line(ChatLine)
    case item(QueueItem)
    case queue(QueueStatus)
    case source(SourceStatus)
    case deletion(ChatEvent.Deletion)
    case listeners([StageListener])
    /// It begins to be heard.
    case clip(StagedClip)
}

/// A message and what was done with it.
public struct ChatLine: Sendable {
    /// The message.
    public let message: ChatMessage
    /// What was done with it, and why.
    public let decision: Decision
    /// Its number in the reading queue; `nil` if it is not read.
    public let item: Int?

    /// Whether the text is not to be shown, because of what was found in it.
    public var isHidden: Bool {
        guard case .skip(let rule, _) = decision.outcome else { return false }
        return [.bannedName, .bannedText, .bannedSpeech, .platformMark].contains(rule)
    }
}

/// How a source is, and what came from it.
public struct SourceStatus: Sendable, Equatable {
    /// Its own state.
    public var state: SourceState
    /// When the last message or deletion came.
    public var lastEvent: Date?
    /// Messages that came.
    public var messages = 0
}

/// What cannot be done with a live chat, in one line.
public enum LiveChatFault: OneLineError {
    /// A file or folder, and why it cannot be used.
    case storage(String, String)
    case source(ChatSourceFault)
    case alreadyRunning(String)
    case notRunning(String)
    case tooManySources(Int)
    /// A viewer.
    case notMuted(String)
    case obs(OBSFault)
    case rules(ChatRuleBookFault)

    public var description: String {
        switch self {
        case .storage(let path, let reason): "\(path): \(reason)"
        case .source(let fault): fault.description
        case .alreadyRunning(let name): "\(name) is being read already"
        case .notRunning(let name): "\(name.prefix(80)) is not being read"
        case .tooManySources(let most): "\(most) chats are being read, which is the most; stop one first"
        case .notMuted(let name): "\(name.prefix(80)) is not muted"
        case .obs(let fault): fault.description
        case .rules(let fault): fault.description
        }
    }
}
