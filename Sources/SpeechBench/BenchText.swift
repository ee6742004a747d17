/// The fixed texts that are measured, so that figures of different days and machines belong together.
public enum BenchText: String, Sendable, CaseIterable, Codable {
    /// A shout of a chat, about a second.
    case short
    /// A line of a chat, 60 characters, about four seconds.
    case medium
    /// A paragraph of 300 characters, which is spoken in chunks.
    case long

    /// What is spoken.
    public var text: String {
        switch self {
        case .short: "Well played!"
        case .medium: "Thanks for the raid, everyone! We start the boss fight soon."
        case .long:
            """
            Good evening and welcome back. Tonight we try the tower again, without any of the items that helped us last week. \
            If that works, there are two more floors above it that nobody has seen yet. Leave your guesses in the chat, and \
            remember that the poll closes in ten minutes. Thank you all for being here.
            """
        }
    }
}
