import Foundation
import FuzzDriver
import LiveChat

/// Feeds events of a Kick chat room, the first byte choosing which, and uses what comes of them.
@main
enum KickFuzz {
    private static let names = [
        "ChatMessageEvent", "MessageDeletedEvent", "UserBannedEvent", "ChatroomClearEvent",
        "SubscriptionEvent",
        "GiftedSubscriptionsEvent", "RewardRedeemedEvent", "StreamHostEvent", "KicksGifted",
    ]

    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            guard let first = bytes.first, let data = try? JSONValue(bytes.dropFirst()) else { return 0 }
            let reader = KickReader(channel: "1")
            let received = Date(timeIntervalSince1970: 1_790_000_000)
            let name = "App\\Events\\" + KickFuzz.names[Int(first) % KickFuzz.names.count]
            for event in reader.read(name, data, received: received) {
                guard let text = try? JSONEncoder().encode(event) else {
                    preconditionFailure("an event that is no JSON")
                }
                precondition((try? JSONDecoder().decode(ChatEvent.self, from: text)) == event)
                guard case .message(let message) = event else { continue }
                precondition(!message.id.isEmpty)
                // The same is told once; ids that are too long are not remembered.
                precondition(
                    reader.read(name, data, received: received).isEmpty
                        || message.id.utf8.count > RecentIDs.longestID)
                guard let content = data["content"]?.text, message.kind == .chat else { continue }
                precondition(message.text.utf8.count <= content.utf8.count)
            }
            return 0
        }
    }
}
