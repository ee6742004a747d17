import Foundation
import Synchronization

/// A message of Twitch's EventSub over WebSocket.
public enum EventSubMessage: Sendable, Equatable {
    /// The first on a connection.
    ///
    /// - Parameters:
    ///   - session: what subscriptions are made for.
    ///   - keepalive: seconds within which something comes at least.
    case welcome(session: String, keepalive: Int)
    case keepalive
    /// What happened, in this program's form.
    case events([ChatEvent])
    /// The server closes soon; the connection goes on at this address.
    case reconnect(String)
    /// Nothing of this type comes any more.
    ///
    /// - Parameter status: why: `authorization_revoked`, `user_removed`, `version_removed`.
    case revocation(type: String, status: String)
    case skipped(Skip)

    /// Why a message is left out.
    public enum Skip: String, Sendable, CaseIterable {
        case malformed
        /// Came before, on this connection or another.
        case repeated
        /// Older than ten minutes when it came.
        case old
        /// A partner's, in a shared chat.
        case otherRoom
        /// Of no interest, or told with another.
        case unused
    }
}

/// Reads EventSub's messages from one connection, or from two at once while one replaces the other: what comes twice is taken once.
public final class EventSubReader: Sendable {
    /// How often each kind of message was left out.
    public var skipped: [EventSubMessage.Skip: Int] { state.withLock(\.skipped) }

    private let options: TwitchOptions
    private let input: ChatInput
    private let state = Mutex(State())

    private struct State {
        var notifications = RecentIDs()
        var messages = RecentIDs()
        var skipped: [EventSubMessage.Skip: Int] = [:]
        /// How far this machine's clock is ahead of Twitch's.
        var ahead: TimeInterval?
    }

    /// The greatest age of a message in seconds, as Twitch advises.
    static let oldest: TimeInterval = 600

    /// - Parameter channel: of events that do not tell theirs.
    public init(channel: String, options: TwitchOptions = TwitchOptions()) {
        self.options = options
        input = ChatInput(name: "eventsub-\(channel)", platform: .twitch, channel: channel)
    }

    /// Tells what a message means. Takes time linear in its length, and never fails: what is malformed is skipped.
    public func read(_ bytes: some Collection<UInt8>, received: Date) -> EventSubMessage {
        let meaning = meaning(bytes, received)
        if case .skipped(let reason) = meaning { state.withLock { $0.skipped[reason, default: 0] += 1 } }
        return meaning
    }

    private func meaning(_ bytes: some Collection<UInt8>, _ received: Date) -> EventSubMessage {
        guard bytes.count <= ChatInput.longest, let value = try? JSONValue(bytes),
            let metadata = value["metadata"]
        else { return .skipped(.malformed) }
        let session = value["payload"]?["session"]
        let sent = Amounts.date(metadata["message_timestamp"])
        switch metadata["message_type"]?.text {
        case "session_welcome":
            guard let id = session?.firstText("id"), id.utf8.count <= 512 else { return .skipped(.malformed) }
            state.withLock { $0.ahead = sent.map { received.timeIntervalSince($0) } }
            let seconds = session?["keepalive_timeout_seconds"]?.integer ?? 30
            return .welcome(session: id, keepalive: min(max(1, seconds), 600))
        case "session_keepalive": return .keepalive
        case "session_reconnect":
            guard let address = session?.firstText("reconnect_url"), address.utf8.count <= 4096 else {
                return .skipped(.malformed)
            }
            return .reconnect(address)
        case "revocation":
            guard let subscription = value["payload"]?["subscription"],
                let type = subscription.firstText("type")
            else {
                return .skipped(.malformed)
            }
            return .revocation(type: type, status: subscription.firstText("status") ?? "")
        case "notification": return notification(value, metadata, sent: sent, received)
        default: return .skipped(.unused)
        }
    }

    private func notification(
        _ value: JSONValue, _ metadata: JSONValue, sent: Date?, _ received: Date
    ) -> EventSubMessage {
        guard let id = metadata.firstText("message_id"), id.utf8.count <= RecentIDs.longestID,
            let event = value["payload"]?["event"],
            let type = metadata.firstText("subscription_type")
                ?? value["payload"]?["subscription"]?.firstText("type")
        else { return .skipped(.malformed) }
        return state.withLock { state in
            if let sent, received.timeIntervalSince(sent) - (state.ahead ?? 0) > Self.oldest {
                return .skipped(.old)
            }
            if state.notifications.insert(id) != nil { return .skipped(.repeated) }
            let room = event.firstText("broadcaster_user_id") ?? ""
            let source = event.firstText("source_broadcaster_user_id") ?? room
            if options.sharedChat == .own, source != room { return .skipped(.otherRoom) }
            let shape = ChatShape(input: input, value: value, received: received)
            let events = shape.twitch(type, event, sent: sent, notification: id)
            guard !events.isEmpty else { return .skipped(.unused) }
            let new = events.compactMap {
                Self.taken($0, common: event.firstText("source_message_id"), &state)
            }
            return new.isEmpty ? .skipped(.repeated) : .events(new)
        }
    }

    /// A message of a shared chat comes once for each of its rooms, each time with an id of its own: a deletion by any of them
    /// means the one that was taken.
    private static func taken(_ event: ChatEvent, common: String?, _ state: inout State) -> ChatEvent? {
        switch event {
        case .message(let message):
            if let common, let first = state.messages.insert(common, name: message.id) {
                _ = state.messages.insert(message.id, name: first)
                return nil
            }
            if common != message.id, state.messages.insert(message.id) != nil { return nil }
            return event
        case .deletion(var deletion):
            if case .message(let id) = deletion.target, let first = state.messages.name(of: id) {
                deletion.target = .message(first)
            }
            return .deletion(deletion)
        case .state, .choices, .studio: return event
        }
    }
}
