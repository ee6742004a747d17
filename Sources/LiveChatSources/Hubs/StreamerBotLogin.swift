import Crypto
import Foundation
import LiveChat

/// How one logs in to Streamer.bot, and what one asks for.
enum StreamerBotLogin {
    /// The proof that one knows the password, which is not sent.
    static func answer(password: Secret, salt: String, challenge: String) -> String {
        func digest(_ text: String) -> String {
            Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
        }
        return digest(digest(password.value + salt) + challenge)
    }

    /// What is read, as far as the server knows it; all if it does not say what it knows.
    static func events(known: JSONValue?) -> [String: [String]] {
        guard case .object(let sources) = known else { return wanted }
        var events: [String: [String]] = [:]
        for (source, names) in wanted {
            guard let key = sources.keys.first(where: { $0.lowercased() == source.lowercased() }) else {
                continue
            }
            let offered = Set((sources[key]?.items ?? []).compactMap(\.text))
            let both = names.filter(offered.contains)
            if !both.isEmpty { events[key] = both }
        }
        return events
    }

    private static let wanted = [
        "Twitch": [
            "ChatMessage", "ChatMessageDeleted", "UserTimedOut", "UserBanned", "ChatCleared", "Cheer", "Sub",
            "ReSub",
            "GiftSub", "GiftBomb", "Raid", "Announcement", "RewardRedemption", "WatchStreak",
        ],
        "YouTube": [
            "Message", "MessageDeleted", "UserBanned", "SuperChat", "SuperSticker", "NewSponsor",
            "MemberMileStone",
            "MembershipGift",
        ],
        "Kick": [
            "ChatMessage", "ChatMessageDeleted", "Subscription", "Resubscription", "GiftSubscription",
            "MassGiftSubscription", "RewardRedemption", "UserBanned", "UserTimedOut",
        ],
        "Trovo": ["ChatMessage"],
        "Streamlabs": ["Donation"],
        "StreamElements": ["Tip"],
        "Kofi": ["Donation", "Subscription", "ShopOrder"],
        "General": ["Custom"],
    ]
}
