import Foundation

/// What a line of Twitch's chat means.
public enum TwitchLine: Sendable, Equatable {
    case message(ChatMessage)
    case deletion(ChatEvent.Deletion)
    /// To be answered with `PONG` and the same text.
    case ping(String)
    case pong
    /// The login was taken.
    case welcome(nick: String)
    /// The nick is someone else's, or too long for the server.
    case nickRefused(inUse: Bool)
    case joined(channel: String, nick: String)
    case parted(channel: String, nick: String)
    /// The list of those in the channel has ended, so the channel is joined.
    case namesEnd(channel: String)
    /// The settings that were sent: all at first, then the changed one.
    case roomState(channel: String, settings: [String: String])
    /// A line of this account's was taken; comes after a join too.
    case written(channel: String)
    /// - Parameters:
    ///   - channel: `nil` before the login.
    ///   - id: `msg-id`; `nil` for what is told about the login.
    case notice(channel: String?, id: String?, text: String)
    /// The server closes soon: connect anew first.
    case reconnect
    case capabilities(accepted: Bool, names: [String])
    /// The server closes the connection, or refuses a command (a numeric).
    case refusal(code: String, text: String)
    /// Understood, and of no interest.
    case skipped(Skip)

    /// Why a line is of no interest.
    public enum Skip: String, Sendable, CaseIterable, Codable {
        /// A command that this program has no use for.
        case command
        /// A message without text or with a wrong channel.
        case malformed
        /// Seen before.
        case repeated
        /// From the room of a partner in a shared chat.
        case otherRoom
        /// One of the gifts that were told together.
        case partOfGift
    }
}

/// What may be chosen about reading Twitch.
public struct TwitchOptions: Sendable, Equatable {
    /// Whose messages are read in a shared chat.
    public enum SharedChat: String, Sendable, Codable, CaseIterable {
        /// Those written in the channel itself.
        case own
        /// Those of partners too; their tags tell the room (`source-room-id`).
        case all
    }

    /// Whose messages are read in a shared chat.
    public var sharedChat: SharedChat
    /// Prefixes of emotes that pay, in lower case.
    public var cheermotes: Set<String>

    /// What is usual: the own room, and the emotes that pay in every channel.
    public init(sharedChat: SharedChat = .own, cheermotes: Set<String> = Self.globalCheermotes) {
        self.sharedChat = sharedChat
        self.cheermotes = cheermotes
    }

    /// The prefixes that exist in every channel.
    public static let globalCheermotes: Set<String> = [
        "cheer", "biblethump", "cheerwhal", "corgo", "uni", "showlove", "party", "seemsgood", "pride",
        "kappa",
        "frankerz", "heyguys", "dansgame", "elegiggle", "trihard", "kreygasm", "4head", "swiftrage",
        "notlikethis",
        "failfish", "vohiyo", "pjsalt", "mrdestructoid", "bday", "ripcheer", "shamrock", "bitboss",
        "streamlabs",
        "muxy", "holidaycheer", "goal", "anon", "charity", "pogchamp", "doodlecheer",
    ]
}
