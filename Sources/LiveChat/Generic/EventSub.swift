import Foundation

/// Notifications of Twitch's EventSub about a chat, and of hubs that pass them on.
extension ChatShape {
    func eventSub() -> [ChatEvent] {
        guard value["metadata"]?["message_type"]?.text == "notification",
            let event = value["payload"]?["event"],
            let type = value["metadata"]?.firstText("subscription_type")
                ?? value["payload"]?["subscription"]?.firstText("type")
        else { return [] }
        let sent = Amounts.date(value["metadata"]?["message_timestamp"])
        return twitch(type, event, sent: sent, notification: value["metadata"]?.firstText("message_id"))
    }

    /// - Parameters:
    ///   - type: of the subscription: `channel.chat.message`.
    ///   - notification: its id, for events that have none of their own.
    func twitch(_ type: String, _ event: JSONValue, sent: Date?, notification: String? = nil) -> [ChatEvent] {
        let channel = event.firstText("broadcaster_user_login")?.lowercased()
        func author(of event: JSONValue, _ prefix: String) -> ChatEvent.Deletion.Target? {
            let id = event.firstText(prefix + "_user_id")
            let login = event.firstText(prefix + "_user_login")?.lowercased()
            return id == nil && login == nil ? nil : .author(id: id, login: login)
        }
        switch type {
        case "channel.chat.message":
            return [twitchMessage(event, kind: twitchKind(event), channel: channel, sent: sent)]
        case "channel.chat.notification":
            guard let kind = twitchNotice(event) else { return [] }
            return [twitchMessage(event, kind: kind, channel: channel, sent: sent)]
        case "channel.chat.message_delete":
            guard let id = event.firstText("message_id") else { return [] }
            return [deletion(.message(id), platform: .twitch, channel: channel, sent: sent)]
        case "channel.chat.clear_user_messages":
            guard let target = author(of: event, "target") else { return [] }
            return [deletion(target, platform: .twitch, channel: channel, sent: sent)]
        case "channel.chat.clear": return [deletion(.all, platform: .twitch, channel: channel, sent: sent)]
        case "channel.follow":
            return [
                message(
                    id: notification, platform: .twitch, channel: channel, author: twitchUser(event),
                    kind: .follow,
                    fragments: [], sent: Amounts.date(event["followed_at"]) ?? sent)
            ]
        case "channel.channel_points_custom_reward_redemption.add":
            // With a text it is a message of the chat too.
            guard event.firstText("user_input") == nil, let reward = event["reward"],
                let title = reward.firstText("title", "id")
            else { return [] }
            return [
                message(
                    id: event.firstText("id") ?? notification, platform: .twitch, channel: channel,
                    author: twitchUser(event), kind: .redemption(reward: title), fragments: [],
                    sent: Amounts.date(event["redeemed_at"]) ?? sent)
            ]
        default: return []
        }
    }

    private func twitchUser(_ event: JSONValue) -> ChatAuthor {
        author(
            id: event.firstText("user_id"), login: event.firstText("user_login")?.lowercased(),
            name: event.firstText("user_name"))
    }

    private func twitchMessage(_ event: JSONValue, kind: ChatMessage.Kind, channel: String?, sent: Date?)
        -> ChatEvent
    {
        var badges: [String: String] = [:]
        for badge in event["badges"]?.items ?? [] {
            if let name = badge.firstText("set_id") { badges[name] = badge.firstText("id") ?? "" }
        }
        let tags = TwitchTags([
            "user-id": event.firstText("chatter_user_id") ?? "",
            "display-name": event.firstText("chatter_user_name") ?? "",
        ])
        var author = tags.author(login: (event.firstText("chatter_user_login") ?? "").lowercased())
        author.badges = badges
        author.roles = TwitchTags.roles(badges: badges)
        let reply = event["reply"].flatMap { reply in
            reply.firstText("parent_message_id").map {
                ChatMessage.Reply(
                    id: $0, author: reply.firstText("parent_user_name", "parent_user_login") ?? "",
                    text: reply.firstText("parent_message_body") ?? "")
            }
        }
        return message(
            id: event.firstText("message_id"), platform: .twitch, channel: channel, author: author,
            kind: kind,
            fragments: twitchFragments(event["message"], dropsMention: reply != nil), reply: reply,
            sent: sent,
            tags: [
                "color": event.firstText("color") ?? "",
                "source-room-id": event.firstText("source_broadcaster_user_id") ?? "",
            ]
            .filter { !$0.value.isEmpty })
    }

    private func twitchFragments(_ message: JSONValue?, dropsMention: Bool) -> [ChatMessage.Fragment] {
        guard let items = message?["fragments"]?.items else { return text(message?.firstText("text") ?? "") }
        var fragments: [ChatMessage.Fragment] = []
        for (index, item) in items.enumerated() {
            let covered = item["text"]?.text ?? ""
            switch item["type"]?.text {
            case "emote": fragments.append(.emote(name: covered, id: item["emote"]?.firstText("id")))
            case "mention":
                // A reply's text begins with its parent's name.
                if dropsMention, index == 0 { continue }
                let name =
                    covered.unicodeScalars.first == "@" ? String(covered.unicodeScalars.dropFirst()) : covered
                fragments.append(.mention(name: name, id: item["mention"]?.firstText("user_id")))
            case "cheermote":
                let prefix = item["cheermote"]?.firstText("prefix") ?? covered
                fragments += text(covered, cheermotes: [prefix.lowercased()])
            default:
                fragments += text(
                    dropsMention && index == 1 ? String(covered.unicodeScalars.drop { $0 == " " }) : covered)
            }
        }
        return fragments
    }

    private func twitchKind(_ event: JSONValue) -> ChatMessage.Kind {
        if let bits = event["cheer"]?["bits"]?.integer, bits > 0 {
            return .paid(ChatMessage.Money(amount: Decimal(bits), currency: "bits"))
        }
        if let reward = event.firstText("channel_points_custom_reward_id", "channel_points_animation_id") {
            return .redemption(reward: reward)
        }
        switch event["message_type"]?.text {
        case "channel_points_highlighted": return .redemption(reward: "highlighted-message")
        case "channel_points_sub_only": return .redemption(reward: "skip-subs-mode-message")
        case "power_ups_message_effect": return .redemption(reward: "animated-message")
        case "power_ups_gigantified_emote": return .redemption(reward: "gigantified-emote-message")
        default: return .chat
        }
    }

    /// - Returns: `nil` for a gift that is told with others.
    private func twitchNotice(_ event: JSONValue) -> ChatMessage.Kind? {
        guard let type = event["notice_type"]?.text else { return nil }
        let body = event[type]
        func count(_ name: String, otherwise: Int = 1) -> Int {
            min(max(otherwise, body?[name]?.integer ?? otherwise), 1_000_000_000)
        }
        switch type.hasPrefix("shared_chat_") ? String(type.dropFirst("shared_chat_".count)) : type {
        case "sub": return .subscription(months: 1, tier: body?.firstText("sub_tier"))
        case "resub":
            return .subscription(months: count("cumulative_months"), tier: body?.firstText("sub_tier"))
        case "sub_gift":
            if body?.firstText("community_gift_id") != nil { return nil }
            return .gift(
                count: 1, name: nil, recipient: body?.firstText("recipient_user_name", "recipient_user_login")
            )
        case "community_sub_gift": return .gift(count: count("total"), name: nil, recipient: nil)
        case "raid": return .raid(viewers: count("viewer_count", otherwise: 0))
        case "announcement": return .announcement
        case "charity_donation":
            let amount = body?["amount"]
            guard let number = amount?["value"]?.integer, number > 0,
                let places = amount?["decimal_places"]?.integer,
                (0...6).contains(places)
            else { return .system(type) }
            return .paid(
                ChatMessage.Money(
                    amount: Decimal(sign: .plus, exponent: -places, significand: Decimal(number)),
                    currency: Amounts.currency(amount?.firstText("currency") ?? "USD")))
        default: return .system(type)
        }
    }
}
