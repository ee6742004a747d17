import LiveChat

/// What one asks Streamer.bot for.
enum StreamerBotEvents {
    /// What is read, as far as the server knows it; all if it does not say what it knows.
    static func wanted(known: JSONValue?) -> [String: [String]] {
        guard case .object(let sources) = known else { return all }
        var events: [String: [String]] = [:]
        for (source, names) in all {
            guard let key = sources.keys.first(where: { $0.lowercased() == source.lowercased() }) else {
                continue
            }
            let offered = Set((sources[key]?.items ?? []).compactMap(\.text))
            let both = names.filter(offered.contains)
            if !both.isEmpty { events[key] = both }
        }
        return events
    }

    private static let all = [
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
