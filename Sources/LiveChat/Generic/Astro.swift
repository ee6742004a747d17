import Foundation

/// Messages of StreamElements' Astro.
extension ChatShape {
    func astro(_ topic: String) -> [ChatEvent] {
        guard value["type"]?.text ?? "message" == "message", let data = value["data"] else { return [] }
        let sent = Amounts.date(value["ts"])
        if topic == "channel.chat.message", let events = astroMessage(data, sent: sent) { return events }
        switch topic {
        case "channel.chat.message":
            if data["chatter_user_id"] != nil { return twitch(topic, data, sent: sent) }
            if data["snippet"] != nil { return youTube(data, sent: sent) }
            guard let shown = data.firstText("text", "message", "content") else { return [] }
            return [
                message(
                    id: data.firstText("id", "message_id"),
                    author: author(
                        id: data.firstText("user_id", "userId"),
                        name: data.firstText("display_name", "username")),
                    fragments: text(shown), sent: sent)
            ]
        case "channel.tips":
            guard let donation = data["donation"], data["approved"]?.text != "rejected",
                let amount = donation["amount"]?.text.flatMap(Amounts.decimal)
            else { return [] }
            return [
                message(
                    id: data.firstText("transactionId", "_id"),
                    author: author(id: nil, name: donation["user"]?.firstText("username")),
                    kind: .paid(
                        ChatMessage.Money(
                            amount: amount,
                            currency: Amounts.currency(donation.firstText("currency") ?? "USD"))),
                    fragments: text(donation.firstText("message") ?? ""), sent: sent)
            ]
        case "channel.activities": return activity(data, sent: sent)
        default: return []
        }
    }

    /// What happens on a channel beside its chat. What the chat tells is not told again: cheers and Super Chats come with it, tips by
    /// a topic of their own.
    private func activity(_ activity: JSONValue, sent: Date?) -> [ChatEvent] {
        guard let body = activity["data"] else { return [] }
        let amount = min(max(0, body["amount"]?.integer ?? 0), 1_000_000_000)
        var person = author(
            id: body.firstText("providerId"), login: body.firstText("username"),
            name: body.firstText("displayName", "username"))
        let kind: ChatMessage.Kind
        switch activity.firstText("type") {
        case "follow", "follower": kind = .follow
        case "subscriber" where body.isSet("gifted"):
            // Of a wave of gifts each comes by itself too.
            let isOfWave = body.isSet("bulkGifted") || body.isSet("isCommunityGift")
            if isOfWave || activity.firstText("activityGroup") != nil { return [] }
            kind = .gift(count: 1, name: nil, recipient: person.name.isEmpty ? nil : person.name)
            person = author(id: nil, name: body.firstText("sender"))
        case "subscriber": kind = .subscription(months: max(1, amount), tier: body.firstText("tier"))
        case "communityGiftPurchase": kind = .gift(count: max(1, amount), name: nil, recipient: nil)
        case "raid": kind = .raid(viewers: amount)
        default: return []
        }
        return [
            message(
                id: activity.firstText("activityId", "_id"),
                platform: activity.firstText("provider").map(Self.platform), author: person, kind: kind,
                fragments: text(body.firstText("message") ?? ""),
                sent: Amounts.date(activity["createdAt"]) ?? sent)
        ]
    }

    /// YouTube's own resource.
    private func youTube(_ data: JSONValue, sent: Date?) -> [ChatEvent] {
        let item = YouTubeItem(item: data, channel: input.channel, received: received)
        switch item.meaning() {
        case .message(var message):
            if item.published == nil, let sent { message.sent = sent }
            return [.message(message)]
        case .deletion(let deletion): return [.deletion(deletion)]
        case .ended, .skipped: return []
        }
    }
}

extension ChatShape {
    /// A message of Kick's or Trovo's, in the forms that those platforms have.
    private func astroMessage(_ data: JSONValue, sent: Date?) -> [ChatEvent]? {
        if let sender = data["sender"], let content = data.firstText("content") {
            return [
                message(
                    id: data.firstText("message_id"), platform: .kick, author: KickReader.author(sender),
                    fragments: KickReader.fragments(content), sent: sent)
            ]
        }
        guard let inner = data["data"], let shown = inner.firstText("text") else { return nil }
        var roles: Set<ChatAuthor.Role> = []
        for role in inner["roles"]?.items ?? [] {
            switch role.text {
            case "streamer": roles.insert(.broadcaster)
            case "mod": roles.insert(.moderator)
            case "subscriber": roles.insert(.subscriber)
            case "follower": roles.insert(.follower)
            default: break
            }
        }
        return [
            message(
                id: data.firstText("id"), platform: "trovo",
                author: author(
                    id: inner.firstText("sender_id"), login: inner.firstText("username"),
                    name: inner.firstText("display_name"), roles: roles),
                fragments: text(shown), sent: Amounts.date(data["created_at"]) ?? sent)
        ]
    }
}
