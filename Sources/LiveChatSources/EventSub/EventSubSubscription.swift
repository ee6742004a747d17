import Foundation

/// One kind of event of a channel.
struct EventSubSubscription: Sendable, Equatable {
    let type: String
    var version = "1"
    let condition: [String: String]
    /// Without it the source is of no use.
    let isNeeded: Bool

    /// What is read of a channel: its chat and what is taken back there, and what else the login allows. Cheers and raids are
    /// told in the chat too, and are not asked for a second time.
    static func all(channel: String, user: Helix.User) -> [EventSubSubscription] {
        let chat = ["broadcaster_user_id": channel, "user_id": user.id]
        var all = [
            "channel.chat.message", "channel.chat.message_delete", "channel.chat.clear_user_messages",
            "channel.chat.clear",
            "channel.chat.notification",
        ].map { EventSubSubscription(type: $0, condition: chat, isNeeded: true) }
        if user.scopes.contains("moderator:read:followers") {
            all.append(
                EventSubSubscription(
                    type: "channel.follow", version: "2",
                    condition: ["broadcaster_user_id": channel, "moderator_user_id": user.id], isNeeded: false
                ))
        }
        // Only of one's own channel.
        if user.id == channel,
            !user.scopes.isDisjoint(with: ["channel:read:redemptions", "channel:manage:redemptions"])
        {
            all.append(
                EventSubSubscription(
                    type: "channel.channel_points_custom_reward_redemption.add",
                    condition: ["broadcaster_user_id": channel], isNeeded: false))
        }
        return all
    }

    func body(session: String) throws -> [UInt8] {
        let object: [String: Any] = [
            "type": type, "version": version, "condition": condition,
            "transport": ["method": "websocket", "session_id": session],
        ]
        return Array(try JSONSerialization.data(withJSONObject: object, options: .sortedKeys))
    }
}
