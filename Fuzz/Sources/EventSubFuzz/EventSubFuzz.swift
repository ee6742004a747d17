import Foundation
import FuzzDriver
import LiveChat

/// Feeds messages of Twitch's EventSub, one a line, and uses the events that come of them.
@main
enum EventSubFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            let reader = EventSubReader(
                channel: "fuzz", options: TwitchOptions(sharedChat: count % 2 == 0 ? .all : .own))
            let received = Date(timeIntervalSince1970: 1_780_135_200)
            var ids: Set<String> = []
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            // The same twice: each message is told once.
            for line in lines + lines {
                switch reader.read(line, received: received) {
                case .welcome(let session, let keepalive):
                    precondition(!session.isEmpty && (1...600).contains(keepalive))
                case .events(let events):
                    precondition(!events.isEmpty)
                    for event in events { check(event, &ids) }
                case .reconnect(let address): precondition(!address.isEmpty)
                case .keepalive, .revocation, .skipped: break
                }
            }
            return 0
        }
    }
}

private func check(_ event: ChatEvent, _ ids: inout Set<String>) {
    guard let data = try? JSONEncoder().encode(event) else {
        preconditionFailure("an event that is no JSON")
    }
    precondition((try? JSONDecoder().decode(ChatEvent.self, from: data)) == event)
    guard case .message(let message) = event else { return }
    // Longer ids are not remembered.
    precondition(ids.insert(message.id).inserted || message.id.utf8.count > RecentIDs.longestID)
    if case .gift(let count, _, _) = message.kind { precondition((1...1_000_000_000).contains(count)) }
}
