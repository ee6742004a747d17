import Foundation

/// A message as YouTube's site gives it to its page.
struct YouTubeRenderer {
    /// Under which it comes.
    let name: String
    let renderer: JSONValue
    let channel: String
    let received: Date

    /// Where a gift's giver is told.
    private var header: JSONValue { renderer["header"]?["liveChatSponsorshipsHeaderRenderer"] ?? renderer }

    /// Microseconds since 1970.
    private var published: Date? {
        guard let micros = renderer["timestampUsec"]?.integer, (1..<100_000_000_000_000_000).contains(micros)
        else { return nil }
        return Date(timeIntervalSince1970: Double(micros) / 1_000_000)
    }

    func entry() -> YouTubeReader.Entry { YouTubeReader.Entry(meaning(), published: published) }

    private func meaning() -> YouTubeItem.Meaning {
        guard let id = renderer.firstText("id").map(YouTubeMessageID.common), id.utf8.count <= 1024 else {
            return .skipped(.malformed)
        }
        let kind = YouTubeItemKind(rawValue: name)
        switch kind {
        case .gifted: return .skipped(.partOfGift)
        case .placeholder, .welcome, .mode: return .skipped(.control)
        default: break
        }
        let content = content(kind)
        if case .chat = content.kind, content.fragments.allSatisfy({ $0.text.isEmpty }) {
            return .skipped(.empty)
        }
        var tags = content.tags
        tags["type"] = content.type
        return .message(
            ChatMessage(
                id: id, platform: .youTube, channel: channel, author: author, kind: content.kind,
                fragments: content.fragments, sent: published ?? received, received: received, tags: tags))
    }

    // MARK: Author

    private var author: ChatAuthor {
        var roles: Set<ChatAuthor.Role> = []
        var isVerified = false
        for badge in (header["authorBadges"] ?? renderer["authorBadges"])?.items ?? [] {
            let badge = badge["liveChatAuthorBadgeRenderer"]
            switch badge?["icon"]?.firstText("iconType") {
            case "OWNER": roles.insert(.broadcaster)
            case "MODERATOR": roles.insert(.moderator)
            case "VERIFIED": isVerified = true
            // Members' badges are pictures of the channel's own.
            default: if badge?["customThumbnail"] != nil { roles.insert(.member) }
            }
        }
        return YouTubeItem.author(
            id: renderer.firstText("authorExternalChannelId") ?? header.firstText("authorExternalChannelId"),
            shown: YouTubeRuns.text(of: header["authorName"] ?? renderer["authorName"])
                .trimmingCharacters(in: .whitespaces),
            roles: roles, isVerified: isVerified)
    }

    // MARK: Content

    /// `type` is what the API calls the same.
    private struct Content {
        var type: String
        var kind: ChatMessage.Kind
        var fragments: [ChatMessage.Fragment]
        var tags: [String: String] = [:]
    }

    private func content(_ kind: YouTubeItemKind?) -> Content {
        let text = YouTubeRuns.fragments(of: renderer["message"])
        switch kind {
        case .text: return Content(type: "textMessageEvent", kind: .chat, fragments: text)
        case .paid: return Content(type: "superChatEvent", kind: paid, fragments: text)
        case .sticker:
            let label = renderer["sticker"]?["accessibility"]?["accessibilityData"]?.firstText("label")
            return Content(
                type: "superStickerEvent", kind: paid,
                fragments: label.map { [ChatMessage.Fragment.emote(name: $0, id: nil)] } ?? [])
        case .membership: return membership(text)
        case .gift:
            let count = YouTubeRuns.number(in: YouTubeRuns.text(of: header["primaryText"]))
            return Content(
                type: "membershipGiftingEvent",
                kind: .gift(count: max(1, count ?? 1), name: nil, recipient: nil),
                fragments: [])
        case .jewels: return jewels
        default: return Content(type: name, kind: .system(String(name.prefix(64))), fragments: text)
        }
    }

    private var paid: ChatMessage.Kind {
        Amounts.money(YouTubeRuns.text(of: renderer["purchaseAmountText"])).map { .paid($0) } ?? .chat
    }

    /// "Member for 6 months" with the level under it; or "Welcome to LEVEL!", "New member", "Upgraded membership to LEVEL!".
    private func membership(_ text: [ChatMessage.Fragment]) -> Content {
        let below = renderer["headerSubtext"]
        guard let primary = renderer["headerPrimaryText"] else {
            let isUpgrade = YouTubeRuns.text(of: below).hasPrefix("Upgraded")
            return Content(
                type: "newSponsorEvent",
                kind: .membership(months: 1, level: YouTubeRuns.second(of: below)), fragments: text,
                tags: isUpgrade ? ["upgrade": "1"] : [:])
        }
        let duration = YouTubeRuns.text(of: primary)
        let number = min(YouTubeRuns.number(in: duration) ?? 1, 10_000)
        let level = YouTubeRuns.text(of: below)
        return Content(
            type: "memberMilestoneChatEvent",
            kind: .membership(
                months: max(1, duration.contains("year") ? number * 12 : number),
                level: level.isEmpty ? nil : level),
            fragments: text)
    }

    /// "sent NAME for 50 Jewels"
    private var jewels: Content {
        let text = YouTubeRuns.text(of: renderer["text"])
        var name = text.hasPrefix("sent ") ? text.dropFirst("sent ".count) : text[...]
        var tags: [String: String] = [:]
        if let price = name.range(of: " for ", options: .backwards) {
            tags["jewels"] = YouTubeRuns.number(in: String(name[price.upperBound...])).map { String($0) }
            name = name[..<price.lowerBound]
        }
        return Content(
            type: "giftEvent",
            kind: .gift(count: 1, name: name.isEmpty ? "gift" : String(name.prefix(200)), recipient: nil),
            fragments: [], tags: tags)
    }
}
