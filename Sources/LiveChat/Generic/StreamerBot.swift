import Foundation

/// Events of Streamer.bot. Only those of Twitch's chat are documented; the others are read by the names that its
/// versions use.
extension ChatShape {
    /// - Parameter event: its source and type.
    /// - Throws: ``ChatInputFault`` for a custom event in this program's form with a fault.
    func streamerBot(_ event: JSONValue) throws -> [ChatEvent] {
        guard let source = event["source"]?.text, let type = event["type"]?.text, let data = value["data"]
        else { return [] }
        if source == "General" {
            guard type == "Custom", data["v"] != nil else { return [] }
            return try ChatShape(input: input, value: data, received: received).ownForm()
        }
        let bot = StreamerBotEvent(data: data)
        let platform = Self.platform(source)
        let sent = Amounts.date(data["publishedAt"]) ?? Amounts.date(value["timeStamp"])
        func told(_ kind: ChatMessage.Kind) -> [ChatEvent] {
            let names = bot.emoteNames
            let text = bot.text
            return [
                message(
                    id: bot.id, platform: platform,
                    author: author(
                        id: bot.userID, login: bot.login, name: bot.userName, roles: bot.roles,
                        badges: bot.badges),
                    kind: kind, fragments: EmoteWords(names: names, cheermotes: bot.cheermotes)(text),
                    reply: bot.reply,
                    sent: sent)
            ]
        }
        switch type {
        case "ChatMessage", "Message", "Cheer", "SuperChat", "SuperSticker", "Donation", "Tip", "ShopOrder":
            if let money = bot.money { return told(.paid(money)) }
            return bot.text.isEmpty ? [] : told(bot.isAction ? .action : .chat)
        case "Announcement": return told(.announcement)
        case "Sub", "ReSub", "Subscription", "Resubscription":
            return told(.subscription(months: bot.months, tier: bot.tier))
        case "NewSponsor", "MemberMileStone": return told(.membership(months: bot.months, level: bot.tier))
        case "GiftSub" where data.isSet("fromGiftBomb") || data.isSet("fromSubBomb"): return []
        case "GiftSub", "GiftSubscription":
            return told(.gift(count: 1, name: nil, recipient: bot.recipient))
        case "GiftBomb", "MassGiftSubscription", "MembershipGift":
            return told(
                .gift(count: bot.count("gifts", "total", "count", "amount"), name: nil, recipient: nil))
        case "Raid": return told(.raid(viewers: bot.count("viewers", "viewerCount", otherwise: 0)))
        case "RewardRedemption": return told(.redemption(reward: bot.reward))
        case "WatchStreak": return told(.system("viewermilestone"))
        case "Follow": return told(.follow)
        case "ChatMessageDeleted", "MessageDeleted":
            guard
                let id = data.firstText(
                    "targetMessageId", "deletedMessageId", "messageId", "msgId", "eventId")
            else {
                return []
            }
            return [deletion(.message(id), platform: platform, sent: sent)]
        case "UserTimedOut", "UserBanned":
            guard let target = bot.target else { return [] }
            return [deletion(target, platform: platform, sent: sent)]
        case "ChatCleared": return [deletion(.all, platform: platform, sent: sent)]
        default: return []
        }
    }
}

/// The data of an event, whose members have had several names.
private struct StreamerBotEvent {
    let data: JSONValue

    private var body: JSONValue {
        if let message = data["message"], case .object = message { message } else { data }
    }
    private var user: JSONValue? { data["user"] ?? body["user"] }

    var id: String? { body.firstText("msgId", "messageId", "id") ?? data.firstText("eventId", "messageId") }
    var userID: String? {
        user?.firstText("id") ?? body.firstText("userId") ?? data.firstText("userId", "user_id")
    }
    var login: String? {
        user?.firstText("login", "slug") ?? body.firstText("username", "userName")
            ?? data.firstText("userName", "username", "user_login")
    }
    var userName: String? {
        user?.firstText("display", "displayName", "name") ?? user?.text ?? body.firstText("displayName")
            ?? data.firstText("displayName", "user_name", "from_name", "from", "name") ?? login
    }
    var text: String {
        body.firstText("message", "text", "content")
            ?? data.firstText("message", "text", "content", "userInput", "user_input", "input") ?? ""
    }
    var isAction: Bool { body.isSet("isMe") }
    var tier: String? { data.firstText("subTier", "sub_tier", "tier", "levelName") }
    var months: Int {
        count("cumulativeMonths", "cumulative_months", "monthsSubscribed", "months", "memberMonth")
    }
    var reward: String {
        data["reward"]?.firstText("title", "id") ?? data.firstText("title", "rewardTitle") ?? ""
    }
    var recipient: String? {
        data["recipient"]?.firstText("display", "name", "login")
            ?? data.firstText(
                "recipientDisplayName", "recipientDisplay", "recipientUsername", "recipientName")
    }

    func count(_ names: String..., otherwise: Int = 1) -> Int {
        for name in names {
            if let number = data[name]?.integer ?? body[name]?.integer {
                return min(max(otherwise, number), 1_000_000_000)
            }
        }
        return otherwise
    }

    var money: ChatMessage.Money? {
        if let bits = body["bits"]?.integer, bits > 0 {
            return .init(amount: Decimal(bits), currency: "bits")
        }
        if let shown = data.firstText("amountDisplayString", "amountText", "formattedAmount"),
            let money = Amounts.money(shown)
        {
            return money
        }
        guard let amount = data.firstText("amount"), let number = Amounts.decimal(amount) else {
            return data.firstText("amount").flatMap(Amounts.money)
        }
        return .init(
            amount: number, currency: Amounts.currency(data.firstText("currency", "currencyCode") ?? "USD"))
    }

    var cheermotes: Set<String> {
        (body["bits"]?.integer ?? 0) > 0 ? TwitchOptions.globalCheermotes : []
    }

    var emoteNames: Set<String> {
        Set((body["emotes"]?.items ?? data["emotes"]?.items ?? []).compactMap { $0.firstText("name") })
    }

    var badges: [String: String] {
        var badges: [String: String] = [:]
        for badge in body["badges"]?.items ?? user?["badges"]?.items ?? [] {
            if let name = badge.firstText("name", "type") {
                badges[name] = badge.firstText("version", "count") ?? ""
            }
        }
        return badges
    }

    var roles: Set<ChatAuthor.Role> {
        var roles: Set<ChatAuthor.Role> = []
        switch body["role"]?.integer ?? user?["role"]?.integer {
        case 4: roles.insert(.broadcaster)
        case 3: roles.insert(.moderator)
        case 2: roles.insert(.vip)
        default: break
        }
        if body.isSet("subscriber") || user?.isSet("subscribed") == true { roles.insert(.subscriber) }
        if body.isSet("firstMessage") || data.isSet("isFirstMessage") { roles.insert(.firstTime) }
        if user?.isSet("isOwner") == true { roles.insert(.broadcaster) }
        if user?.isSet("isModerator") == true { roles.insert(.moderator) }
        if user?.isSet("isSponsor") == true { roles.insert(.member) }
        for badge in badges.keys {
            if let role = ChatAuthor.Role(rawValue: badge.lowercased()), role != .firstTime {
                roles.insert(role)
            }
        }
        return roles
    }

    var reply: ChatMessage.Reply? {
        guard let reply = body["reply"], let id = reply.firstText("msgId", "messageId", "id") else {
            return nil
        }
        return ChatMessage.Reply(
            id: id, author: reply.firstText("userName", "displayName", "name") ?? "",
            text: reply.firstText("msgBody", "message", "text") ?? "")
    }

    var target: ChatEvent.Deletion.Target? {
        let banned = data["targetUser"] ?? data["bannedUser"] ?? data["user"]
        let id = data.firstText("target_user_id", "targetUserId", "userId") ?? banned?.firstText("id")
        let login =
            data.firstText("target_user_login", "targetUserLogin", "targetUserName", "userName", "username")
            ?? banned?.firstText("login", "name")
        return id == nil && login == nil ? nil : .author(id: id, login: login?.lowercased())
    }
}

/// Finds emotes by their names, where a hub tells only these or positions in an unknown unit.
struct EmoteWords {
    var names: Set<String>
    var cheermotes: Set<String> = []

    func callAsFunction(_ text: String) -> [ChatMessage.Fragment] {
        let find = TextFragments(cheermotes: cheermotes)
        guard !names.isEmpty else { return find(text[...].unicodeScalars) }
        let scalars = text.unicodeScalars
        var fragments: [ChatMessage.Fragment] = []
        var read = scalars.startIndex
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let word = scalars[index...].prefix { !$0.properties.isWhitespace }
            if !word.isEmpty, names.contains(String(word)) {
                fragments += find(text[read..<index].unicodeScalars)
                fragments.append(.emote(name: String(word), id: nil))
                read = word.endIndex
            }
            index = word.endIndex
            if index < scalars.endIndex { index = scalars.index(after: index) }
        }
        return fragments + find(text[read...].unicodeScalars)
    }
}
