import Foundation

/// One action of an answer of YouTube's site: a message that comes, is replaced, or is taken back.
struct YouTubeAction {
    let action: JSONValue
    let channel: String
    let received: Date

    /// What it means; a replacement may be two things.
    func entries() -> [YouTubeReader.Entry] {
        if let added = action["addChatItemAction"] { return [entry(added["item"])] }
        if let replaced = action["replaceChatItemAction"] { return replacement(replaced) }
        for name in ["markChatItemAsDeletedAction", "removeChatItemAction"] {
            if let taken = action[name] {
                return [deletion(taken.firstText("targetItemId").map { .message($0) })]
            }
        }
        for name in ["markChatItemsByAuthorAsDeletedAction", "removeChatItemByAuthorAction"] {
            if let taken = action[name] {
                return [deletion(taken.firstText("externalChannelId").map { .author(id: $0, login: nil) })]
            }
        }
        let panel = action["showLiveChatActionPanelAction"]?["panelToShow"]?["liveChatActionPanelRenderer"]
        if let poll = panel?["contents"]?["pollRenderer"] { return [self.poll(poll)] }
        return [YouTubeReader.Entry(.skipped(.control))]
    }

    private func deletion(_ target: ChatEvent.Deletion.Target?) -> YouTubeReader.Entry {
        guard let target else { return YouTubeReader.Entry(.skipped(.malformed)) }
        return YouTubeReader.Entry(
            .deletion(
                ChatEvent.Deletion(
                    platform: .youTube, channel: channel, target: target.withYouTubeName, received: received))
        )
    }

    /// A message that was held is shown; one that was shown is held, or becomes another.
    private func replacement(_ replaced: JSONValue) -> [YouTubeReader.Entry] {
        let item = replaced["replacementItem"]
        let entry = entry(item)
        guard let target = replaced.firstText("targetItemId").map(YouTubeMessageID.common) else {
            return [entry]
        }
        var isGone = item?[YouTubeItemKind.placeholder.rawValue] != nil
        if case .message(let message) = entry.meaning { isGone = message.id != target }
        return isGone ? [deletion(.message(target)), entry] : [entry]
    }

    private func entry(_ item: JSONValue?) -> YouTubeReader.Entry {
        guard case .object(let members)? = item,
            let member = members.filter({ $0.value["id"] != nil }).min(by: { $0.key < $1.key })
        else {
            let isControl = [YouTubeItemKind.welcome, .mode].contains { item?[$0.rawValue] != nil }
            return YouTubeReader.Entry(.skipped(isControl ? .control : .malformed))
        }
        return YouTubeRenderer(
            name: member.key, renderer: member.value, channel: channel, received: received
        ).entry()
    }

    private func poll(_ poll: JSONValue) -> YouTubeReader.Entry {
        guard let id = poll.firstText("liveChatPollId"), id.utf8.count <= 1024 else {
            return YouTubeReader.Entry(.skipped(.malformed))
        }
        let question = poll["header"]?["pollHeaderRenderer"]?["pollQuestion"]
        return YouTubeReader.Entry(
            .message(
                ChatMessage(
                    id: id, platform: .youTube, channel: channel,
                    author: ChatAuthor(id: "", login: "", name: ""), kind: .system("pollEvent"),
                    fragments: YouTubeRuns.fragments(of: question), sent: received, received: received,
                    tags: ["type": "pollEvent"])))
    }
}

/// What an item of YouTube's site is, by the name under which it comes.
enum YouTubeItemKind: String {
    case text = "liveChatTextMessageRenderer"
    case paid = "liveChatPaidMessageRenderer"
    case sticker = "liveChatPaidStickerRenderer"
    case membership = "liveChatMembershipItemRenderer"
    case gift = "liveChatSponsorshipsGiftPurchaseAnnouncementRenderer"
    case gifted = "liveChatSponsorshipsGiftRedemptionAnnouncementRenderer"
    case jewels = "giftMessageViewModel"
    /// In the place of a message that is held, or was taken away.
    case placeholder = "liveChatPlaceholderItemRenderer"
    /// YouTube's own welcome, and results of polls.
    case welcome = "liveChatViewerEngagementMessageRenderer"
    case mode = "liveChatModeChangeMessageRenderer"
}
