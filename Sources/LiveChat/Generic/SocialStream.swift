import Foundation

/// Messages of Social Stream Ninja, which reads some hundred sites. Its texts are HTML.
extension ChatShape {
    func socialStream() -> [ChatEvent] {
        if let delete = value["delete"] {
            let platform = delete.firstText("type").map(Self.platform)
            if let id = delete.firstText("id") { return [deletion(.message(id), platform: platform)] }
            guard let name = delete.firstText("chatname") else { return [] }
            return [
                deletion(
                    .author(id: delete.firstText("userid"), login: name.lowercased()), platform: platform)
            ]
        }
        let meta = value["meta"]
        let platform = value.firstText("type").map(Self.platform)
        // A private message is for the streamer's eyes.
        if value.isSet("private") { return [] }
        let event = value["event"].flatMap { $0.truth == false ? nil : $0 }
        if event?.text == "user_banned" {
            let id = meta?.firstText("userId")
            let login = (meta?.firstText("username") ?? value.firstText("chatname"))?.lowercased()
            return id == nil && login == nil
                ? [] : [deletion(.author(id: id, login: login), platform: platform)]
        }
        let html = value.firstText("chatmessage") ?? ""
        let fragments = value.isSet("textonly") ? text(html) : HTMLText.fragments(html)
        guard let kind = socialKind(event, meta) else { return [] }
        if kind == .chat, fragments.isEmpty { return [] }
        let name = value.firstText("chatname").map { HTMLText.fragments($0).map(\.text).joined() }
        return [
            message(
                id: value.firstText("id"), platform: platform,
                author: author(id: value.firstText("userid"), name: name, roles: socialRoles()), kind: kind,
                fragments: fragments,
                tags: [
                    "color": value.firstText("nameColor") ?? "",
                    "native-id": meta?.firstText("messageId") ?? "",
                ]
                .filter { !$0.value.isEmpty })
        ]
    }

    private func socialRoles() -> Set<ChatAuthor.Role> {
        var roles: Set<ChatAuthor.Role> = []
        if value.isSet("host") { roles.insert(.broadcaster) }
        if value.isSet("moderator") || value.isSet("mod") { roles.insert(.moderator) }
        if value.isSet("vip") { roles.insert(.vip) }
        if value.isSet("admin") { roles.insert(.staff) }
        if value.isSet("bot") { roles.insert(.bot) }
        if value.isSet("firsttime") { roles.insert(.firstTime) }
        if value.firstText("membership") != nil { roles.insert(.member) }
        return roles
    }

    /// - Returns: `nil` for what is not for the chat's readers.
    private func socialKind(_ event: JSONValue?, _ meta: JSONValue?) -> ChatMessage.Kind? {
        if let donation = value.firstText("hasDonation") {
            if let money = Amounts.money(donation) { return .paid(money) }
            if let worth = value.firstText("donoValue").flatMap(Amounts.decimal) {
                return .paid(ChatMessage.Money(amount: worth, currency: "USD"))
            }
            return .gift(count: 1, name: donation, recipient: nil)
        }
        func count(_ name: String, otherwise: Int) -> Int {
            min(max(otherwise, meta?[name]?.integer ?? otherwise), 1_000_000_000)
        }
        guard let name = event?.text else { return event == nil ? .chat : .system("event") }
        switch name {
        case "viewer_updates", "viewer_update", "follower_update", "subscriber_update": return nil
        case "follow", "new_follower", "followed": return .follow
        case "subscription", "new_subscriber", "resub", "sub":
            return .subscription(months: count("months", otherwise: 1), tier: meta?.firstText("tier"))
        case "membership", "new_membership", "member", "sponsorship":
            return .membership(months: count("months", otherwise: 1), level: value.firstText("membership"))
        case "gift", "giftpurchase", "subscription_gift", "gift_sub":
            return .gift(
                count: count("count", otherwise: 1), name: meta?.firstText("giftName"), recipient: nil)
        case "raid", "host": return .raid(viewers: count("viewers", otherwise: 0))
        default: return .system(name)
        }
    }
}

/// Comments of OneComme.
extension ChatShape {
    /// - Parameter type: of the frame.
    func oneComme(_ type: String) -> [ChatEvent] {
        let data = value["data"]
        switch type {
        case "clear": return [deletion(.all)]
        case "deleted":
            return (data?.items ?? []).compactMap { item in
                item.firstText("id").map { deletion(.message($0)) }
            }
        default:
            // What was there before this program came is not read.
            if data?["options"]?.isSet("init") == true || data?["options"]?.isSet("skipSpeech") == true {
                return []
            }
            return (data?["comments"]?.items ?? data?.items ?? []).compactMap(oneCommeComment)
        }
    }

    private func oneCommeComment(_ comment: JSONValue) -> ChatEvent? {
        guard let data = comment["data"] else { return nil }
        let fragments = HTMLText.fragments(data.firstText("speechText", "comment") ?? "")
        let price = data.firstText("price").flatMap(Amounts.decimal).flatMap { $0 > 0 ? $0 : nil }
        guard !fragments.isEmpty || price != nil else { return nil }
        var roles: Set<ChatAuthor.Role> = []
        if data.isSet("isOwner") { roles.insert(.broadcaster) }
        if data.isSet("isModerator") { roles.insert(.moderator) }
        if data.isSet("isMember") { roles.insert(.member) }
        if data.isSet("isFirstTime") { roles.insert(.firstTime) }
        return message(
            id: data.firstText("id") ?? comment.firstText("id"), platform: input.platform,
            author: author(
                id: data.firstText("userId"), name: data.firstText("nickname", "displayName", "name"),
                roles: roles),
            kind: price.map {
                .paid(ChatMessage.Money(amount: $0, currency: data.firstText("unit") ?? "JPY"))
            } ?? .chat,
            fragments: fragments, sent: Amounts.date(data["timestamp"]),
            tags: ["service": comment.firstText("service") ?? ""].filter { !$0.value.isEmpty })
    }
}
