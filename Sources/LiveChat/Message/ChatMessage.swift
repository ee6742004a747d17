import Foundation

/// A line of a live chat, whatever platform it came from.
public struct ChatMessage: Codable, Sendable, Equatable {
    /// Unique on its platform; what deletions and repetitions refer to.
    public var id: String
    /// Where it was written.
    public var platform: ChatPlatform
    /// The channel or room, as the platform calls it, in lower case.
    public var channel: String
    /// Who wrote it.
    public var author: ChatAuthor
    /// What kind of message it is.
    public var kind: Kind
    /// The text in order, cut where something other than text begins.
    public var fragments: [Fragment]
    /// The message that this one answers.
    public var reply: Reply?
    /// When the platform took it; the time of receipt where the platform does not tell.
    public var sent: Date
    /// When this program got it.
    public var received: Date
    /// What the platform sent beside the text, for rules and for replays.
    public var tags: [String: String]

    public init(
        id: String, platform: ChatPlatform, channel: String, author: ChatAuthor, kind: Kind = .chat,
        fragments: [Fragment], reply: Reply? = nil, sent: Date, received: Date, tags: [String: String] = [:]
    ) {
        self.id = id
        self.platform = platform
        self.channel = channel
        self.author = author
        self.kind = kind
        self.fragments = fragments
        self.reply = reply
        self.sent = sent
        self.received = received
        self.tags = tags
    }

    /// The text as people see it in the chat.
    public var text: String { fragments.map(\.text).joined() }

    /// The colour of the author's name as the platform tells it, `#RRGGBB`.
    public var color: String? {
        guard let color = tags["color"], color.utf8.count == 7, color.utf8.first == UInt8(ascii: "#"),
            color.utf8.dropFirst().allSatisfy({ isxdigit(Int32($0)) != 0 })
        else { return nil }
        return color
    }

    /// What kind of message it is.
    public enum Kind: Codable, Sendable, Equatable {
        case chat
        /// `/me` and its like.
        case action
        /// Money was paid for it.
        case paid(Money)
        /// - Parameters:
        ///   - months: in all, 1 for a new one.
        ///   - tier: as the platform names it.
        case subscription(months: Int, tier: String?)
        /// - Parameters:
        ///   - count: subscriptions or things given.
        ///   - name: what was given; `nil` for subscriptions.
        ///   - recipient: `nil` where they went to the chat at large.
        case gift(count: Int, name: String?, recipient: String?)
        case raid(viewers: Int)
        case membership(months: Int, level: String?)
        case announcement
        /// - Parameter reward: what was redeemed, by its id or title.
        case redemption(reward: String)
        case follow
        /// Of the platform itself.
        case system(String)
    }

    /// Part of a text.
    public enum Fragment: Codable, Sendable, Equatable {
        case text(String)
        /// - Parameters:
        ///   - name: as it is typed.
        ///   - id: of the platform, for a picture.
        case emote(name: String, id: String?)
        /// An emote that pays.
        case cheermote(name: String, bits: Int)
        /// - Parameter name: without `@`.
        case mention(name: String, id: String?)
        case link(String)

        /// As it is seen in the chat.
        public var text: String {
            switch self {
            case .text(let text), .link(let text): text
            case .emote(let name, _): name
            case .cheermote(let name, let bits): "\(name)\(bits)"
            case .mention(let name, _): "@\(name)"
            }
        }
    }

    /// A reference to an earlier message.
    public struct Reply: Codable, Sendable, Equatable {
        public var id: String
        /// The display name of its author.
        public var author: String
        public var text: String

        /// A reference to the message `id`.
        public init(id: String, author: String, text: String) {
            self.id = id
            self.author = author
            self.text = text
        }
    }

    /// An amount in a currency.
    public struct Money: Codable, Sendable, Equatable {
        /// In units of the currency, not in cents.
        public var amount: Decimal
        /// ISO 4217 in capitals, or the platform's own unit: `bits`, `gold`.
        public var currency: String

        /// `amount` units of `currency`.
        public init(amount: Decimal, currency: String) {
            self.amount = amount
            self.currency = currency
        }
    }
}

/// Where a message comes from. Open: a new platform is a new name.
public struct ChatPlatform: Codable, Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral {
    /// The name, in lower case.
    public var rawValue: String

    /// The platform of that name.
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Twitch.
    public static let twitch: ChatPlatform = "twitch"
    /// YouTube.
    public static let youTube: ChatPlatform = "youtube"
    /// Bilibili.
    public static let bilibili: ChatPlatform = "bilibili"
    /// Kick.
    public static let kick: ChatPlatform = "kick"
    /// Messages that another program sent.
    public static let generic: ChatPlatform = "generic"
}

/// Who wrote a message.
public struct ChatAuthor: Codable, Sendable, Equatable {
    /// Stays the same when the name changes.
    public var id: String
    /// The account's name, in lower case.
    public var login: String
    /// As it is shown.
    public var name: String
    /// What the author is in the channel.
    public var roles: Set<Role>
    /// The platform's badges: name to version.
    public var badges: [String: String]

    /// What an author may be in a channel.
    public enum Role: String, Codable, Sendable, CaseIterable {
        case broadcaster, moderator, vip, subscriber, member, founder, follower, staff, bot
        /// Wrote here for the first time.
        case firstTime
    }

    public init(
        id: String, login: String, name: String, roles: Set<Role> = [], badges: [String: String] = [:]
    ) {
        self.id = id
        self.login = login
        self.name = name
        self.roles = roles
        self.badges = badges
    }
}
