import Foundation

/// One item of YouTube's list of chat messages: what its snippet's type tells.
struct YouTubeItem {
    /// What an item is.
    enum Meaning {
        case message(ChatMessage)
        case deletion(ChatEvent.Deletion)
        /// The stream is over.
        case ended
        case skipped(YouTubeReader.Skip)
    }

    let item: JSONValue
    let channel: String
    let received: Date

    private var snippet: JSONValue? { item["snippet"] }

    /// When YouTube took it.
    var published: Date? { Amounts.date(snippet?["publishedAt"]) }
    var id: String? {
        item.firstText("id").flatMap { $0.utf8.count <= 1024 ? YouTubeMessageID.common($0) : nil }
    }

    func meaning() -> Meaning {
        guard let snippet else { return .skipped(.malformed) }
        // Programs that pass items on leave the type out.
        let type =
            snippet.firstText("type")
            ?? (snippet["superChatDetails"] == nil ? "textMessageEvent" : "superChatEvent")
        switch type {
        case "chatEndedEvent": return .ended
        case "sponsorOnlyModeStartedEvent", "sponsorOnlyModeEndedEvent": return .skipped(.control)
        case "tombstone": return deletion(id.map { .message($0) })
        case "messageDeletedEvent":
            return deletion(
                details("messageDeletedDetails")?.firstText("deletedMessageId").map { .message($0) })
        case "messageRetractedEvent":
            return deletion(
                details("messageRetractedDetails")?.firstText("retractedMessageId").map { .message($0) })
        case "userBannedEvent":
            let user = details("userBannedDetails")?["bannedUserDetails"]
            return deletion(user?.firstText("channelId").map { .author(id: $0, login: nil) })
        case "giftMembershipReceivedEvent"
        where details("giftMembershipReceivedDetails")?.firstText("associatedMembershipGiftingMessageId")
            != nil:
            return .skipped(.partOfGift)
        default: return message(type, snippet)
        }
    }

    private func details(_ name: String) -> JSONValue? { snippet?[name] }

    private func deletion(_ target: ChatEvent.Deletion.Target?) -> Meaning {
        guard let target else { return .skipped(.malformed) }
        return .deletion(
            ChatEvent.Deletion(
                platform: .youTube, channel: channel, target: target.withYouTubeName, sent: published,
                received: received))
    }

    private func message(_ type: String, _ snippet: JSONValue) -> Meaning {
        guard let id else { return .skipped(.malformed) }
        let content = content(type, snippet)
        if case .chat = content.kind, content.fragments.allSatisfy({ $0.text.isEmpty }) {
            return .skipped(.empty)
        }
        var tags = content.tags
        tags["type"] = type
        return .message(
            ChatMessage(
                id: id, platform: .youTube, channel: channel, author: author, kind: content.kind,
                fragments: content.fragments, sent: published ?? received, received: received, tags: tags))
    }

    // MARK: Author

    var author: ChatAuthor {
        let details = item["authorDetails"]
        var roles: Set<ChatAuthor.Role> = []
        if details?.isSet("isChatOwner") == true { roles.insert(.broadcaster) }
        if details?.isSet("isChatModerator") == true { roles.insert(.moderator) }
        if details?.isSet("isChatSponsor") == true { roles.insert(.member) }
        return Self.author(
            id: details?.firstText("channelId") ?? snippet?.firstText("authorChannelId"),
            shown: details?.firstText("displayName") ?? "", roles: roles,
            isVerified: details?.isSet("isVerified") == true)
    }

    /// - Parameters:
    ///   - id: of the channel; the name where it is not told.
    ///   - shown: the name, or the handle, as it is seen.
    static func author(
        id: String?, shown: String, roles: Set<ChatAuthor.Role>, isVerified: Bool
    ) -> ChatAuthor {
        // Names are handles since 2025: the sign before them is not part of a name.
        let name = shown.unicodeScalars.first == "@" ? String(shown.unicodeScalars.dropFirst()) : shown
        let login = name.lowercased()
        return ChatAuthor(
            id: id ?? login, login: login, name: name, roles: roles,
            badges: isVerified ? ["verified": "1"] : [:])
    }

    // MARK: Content

    private struct Content {
        var kind: ChatMessage.Kind
        var fragments: [ChatMessage.Fragment]
        var tags: [String: String] = [:]
    }

    private func content(_ type: String, _ snippet: JSONValue) -> Content {
        func text(_ text: String?) -> [ChatMessage.Fragment] {
            text.map(YouTubeText.fragments(of:)) ?? []
        }
        let shown = snippet.firstText("displayMessage")
        switch type {
        case "textMessageEvent":
            return Content(
                kind: .chat, fragments: text(details("textMessageDetails")?.firstText("messageText") ?? shown)
            )
        case "superChatEvent", "fanFundingEvent":
            let details = details(type == "superChatEvent" ? "superChatDetails" : "fanFundingEventDetails")
            return Content(
                kind: Self.money(details).map { .paid($0) } ?? .chat,
                fragments: text(details?.firstText("userComment") ?? (details == nil ? shown : nil)),
                tags: Self.tags(["tier": details?.firstText("tier")]))
        case "superStickerEvent":
            let details = details("superStickerDetails")
            let sticker = details?["superStickerMetadata"]
            let name = sticker?.firstText("altText") ?? shown ?? ""
            return Content(
                kind: Self.money(details).map { .paid($0) } ?? .chat,
                fragments: name.isEmpty ? [] : [.emote(name: name, id: sticker?.firstText("stickerId"))],
                tags: Self.tags(["tier": details?.firstText("tier")]))
        case "newSponsorEvent":
            let details = details("newSponsorDetails")
            return Content(
                kind: .membership(months: 1, level: details?.firstText("memberLevelName")), fragments: [],
                tags: Self.tags(["upgrade": details?.isSet("isUpgrade") == true ? "1" : nil]))
        case "memberMilestoneChatEvent":
            let details = details("memberMilestoneChatDetails")
            return Content(
                kind: .membership(
                    months: Self.count(details?["memberMonth"]), level: details?.firstText("memberLevelName")),
                fragments: text(details?.firstText("userComment")))
        case "membershipGiftingEvent":
            let details = details("membershipGiftingDetails")
            return Content(
                kind: .gift(count: Self.count(details?["giftMembershipsCount"]), name: nil, recipient: nil),
                fragments: [], tags: Self.tags(["level": details?.firstText("giftMembershipsLevelName")]))
        case "giftMembershipReceivedEvent":
            let details = details("giftMembershipReceivedDetails")
            return Content(
                kind: .membership(months: 1, level: details?.firstText("memberLevelName")), fragments: [])
        case "giftEvent":
            let details = details("giftEventDetails") ?? details("giftDetails")
            return Content(
                kind: .gift(
                    count: Self.count(details?["comboCount"]),
                    name: details?.firstText("giftName", "altText") ?? "gift", recipient: nil),
                fragments: [], tags: Self.tags(["jewels": details?["jewelsAmount"]?.text]))
        case "pollEvent":
            return Content(
                kind: .system(type),
                fragments: text(details("pollDetails")?["metadata"]?.firstText("questionText") ?? shown))
        default: return Content(kind: .system(type), fragments: text(shown))
        }
    }

    private static func tags(_ tags: [String: String?]) -> [String: String] { tags.compactMapValues { $0 } }

    /// At least one, and no more than anyone gives.
    private static func count(_ value: JSONValue?) -> Int { min(max(1, value?.integer ?? 1), 1_000_000_000) }

    /// Millionths of a unit in a string or a number, with the currency; else the amount as it is shown.
    private static func money(_ details: JSONValue?) -> ChatMessage.Money? {
        if let text = details?["amountMicros"]?.text, (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let micros = Int64(text), micros > 0,
            let currency = details?.firstText("currency"), currency.utf8.count <= 8
        {
            return ChatMessage.Money(
                amount: Decimal(sign: .plus, exponent: -6, significand: Decimal(micros)),
                currency: Amounts.currency(currency))
        }
        return details?.firstText("amountDisplayString").flatMap(Amounts.money)
    }
}
