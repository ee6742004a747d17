import Foundation
import Synchronization

/// Reads the events of a Kick chat room, as the site's own page gets them.
public final class KickReader: Sendable {
    private let channel: String
    private let state = Mutex(State())

    private struct State {
        var messages = RecentIDs()
        /// When an event that has no id came last: the same is told in several channels at once.
        var events = RecentTable<String, Date>(capacity: 512)
        var unnamed = 0
    }

    /// Within so many seconds the same event is not another one.
    private static let repeats: TimeInterval = 10

    /// - Parameter channel: of its messages: the room's number or the streamer's name.
    public init(channel: String) { self.channel = channel }

    /// Tells what an event means; nothing for those of no interest, and for malformed ones.
    ///
    /// - Parameters:
    ///   - name: with or without `App\Events\`.
    ///   - data: its contents.
    ///   - received: when it came.
    public func read(_ name: String, _ data: JSONValue, received: Date) -> [ChatEvent] {
        let name = name.split(separator: "\\").last.map(String.init) ?? ""
        switch name {
        case "ChatMessageEvent": return message(data, received)
        case "MessageDeletedEvent":
            guard let id = data["message"]?.firstText("id") else { return [] }
            return [deletion(.message(id), received)]
        case "UserBannedEvent":
            let user = data["user"]
            let login = user?.firstText("slug", "username")?.lowercased()
            guard user?.firstText("id") != nil || login != nil else { return [] }
            return [deletion(.author(id: user?.firstText("id"), login: login), received)]
        case "ChatroomClearEvent": return [deletion(.all, received)]
        case "SubscriptionEvent":
            let months = Self.count(data["months"], otherwise: 1)
            return event(
                name, data["username"], kind: .subscription(months: months, tier: nil), received: received)
        case "GiftedSubscriptionsEvent":
            return event(
                name, data["gifter_username"],
                kind: .gift(
                    count: max(1, data["gifted_usernames"]?.items?.count ?? 1), name: nil, recipient: nil),
                received: received)
        case "RewardRedeemedEvent":
            guard let reward = data.firstText("reward_title") else { return [] }
            return event(
                name, data["username"], kind: .redemption(reward: reward),
                text: data.firstText("user_input") ?? "", received: received)
        case "StreamHostEvent":
            return event(
                name, data["host_username"],
                kind: .raid(viewers: Self.count(data["number_viewers"], otherwise: 0)),
                received: received)
        case "KicksGifted":
            let amount = Self.count(data["gift"]?["amount"], otherwise: 0)
            guard amount > 0 else { return [] }
            return event(
                name, data["sender"]?["username"], id: data["sender"]?.firstText("id"),
                kind: .paid(ChatMessage.Money(amount: Decimal(amount), currency: "kicks")),
                text: data.firstText("message") ?? "", received: received)
        default: return []
        }
    }

    private func message(_ data: JSONValue, _ received: Date) -> [ChatEvent] {
        guard let id = data.firstText("id"), let content = data["content"]?.text, !content.isEmpty,
            state.withLock({ $0.messages.insert(id) }) == nil
        else { return [] }
        let origin = data["metadata"]
        let reply = origin?["original_message"]?.firstText("id").map {
            ChatMessage.Reply(
                id: $0, author: origin?["original_sender"]?.firstText("username") ?? "",
                text: origin?["original_message"]?.firstText("content") ?? "")
        }
        let color = data["sender"]?["identity"]?.firstText("color")
        return [
            .message(
                ChatMessage(
                    id: id, platform: .kick, channel: channel, author: Self.author(data["sender"]),
                    fragments: Self.fragments(content), reply: reply,
                    sent: Amounts.date(data["created_at"]) ?? received, received: received,
                    tags: color.map { ["color": $0] } ?? [:]))
        ]
    }

    private func event(
        _ name: String, _ who: JSONValue?, id: String? = nil, kind: ChatMessage.Kind, text: String = "",
        received: Date
    ) -> [ChatEvent] {
        guard let shown = who?.text, !shown.isEmpty else { return [] }
        let number: Int? = state.withLock { state in
            let key = "\(name)\u{0}\(shown)\u{0}\(kind)\u{0}\(text)"
            if let last = state.events[key], abs(received.timeIntervalSince(last)) < Self.repeats {
                return nil
            }
            state.events[key] = received
            state.unnamed += 1
            return state.unnamed
        }
        guard let number else { return [] }
        let login = shown.lowercased()
        return [
            .message(
                ChatMessage(
                    id: "kick-\(channel)-\(number)", platform: .kick, channel: channel,
                    author: ChatAuthor(id: id ?? login, login: login, name: shown), kind: kind,
                    fragments: Self.fragments(text), sent: received, received: received))
        ]
    }

    private func deletion(_ target: ChatEvent.Deletion.Target, _ received: Date) -> ChatEvent {
        .deletion(
            ChatEvent.Deletion(platform: .kick, channel: channel, target: target, received: received))
    }

    private static func count(_ value: JSONValue?, otherwise: Int) -> Int {
        min(max(otherwise, value?.integer ?? otherwise), 1_000_000_000)
    }

    /// Who wrote a message.
    static func author(_ sender: JSONValue?) -> ChatAuthor {
        let name = sender?.firstText("username") ?? ""
        let login = (sender?.firstText("slug", "channel_slug") ?? name).lowercased()
        var badges: [String: String] = [:]
        for badge in sender?["identity"]?["badges"]?.items ?? [] {
            if let type = badge.firstText("type") { badges[type] = badge.firstText("count") ?? "" }
        }
        let roles: [(String, ChatAuthor.Role)] = [
            ("broadcaster", .broadcaster), ("moderator", .moderator), ("vip", .vip), ("founder", .founder),
            ("subscriber", .subscriber), ("staff", .staff), ("bot", .bot),
        ]
        return ChatAuthor(
            id: sender?.firstText("id", "user_id") ?? login, login: login, name: name,
            roles: Set(roles.filter { badges[$0.0] != nil }.map(\.1)), badges: badges)
    }

    /// A text in which emotes are `[emote:ID:NAME]`. Takes linear time.
    static func fragments(_ text: String) -> [ChatMessage.Fragment] {
        ChatMessage.fragments(of: text, bracketedUpTo: 128) { piece in
            let parts = piece.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, String(parts[0]) == "emote", !parts[2].isEmpty else { return nil }
            return .emote(name: String(parts[2]), id: String(parts[1]))
        }
    }
}
