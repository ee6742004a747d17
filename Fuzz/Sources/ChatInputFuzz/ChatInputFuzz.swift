import Foundation
import FuzzDriver
import LiveChat

/// Feeds messages of other programs in all recognized forms, and uses the events that come of them.
@main
enum ChatInputFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            let input = ChatInput(name: "fuzz")
            let received = Date(timeIntervalSince1970: 0)
            guard let reading = try? input.read(bytes, received: received) else {
                _ = try? input.read(text: bytes, received: received)
                return 0
            }
            guard case .events(let events, let faults) = reading else { return 0 }
            for fault in faults { precondition(!fault.description.isEmpty) }
            for event in events {
                guard let data = try? JSONEncoder().encode(event) else {
                    preconditionFailure("an event that is no JSON")
                }
                precondition((try? JSONDecoder().decode(ChatEvent.self, from: data)) == event)
                guard case .message(let message) = event else { continue }
                precondition(!message.id.isEmpty)
                let header = DanmakuPacket(
                    platform: message.platform, channel: message.channel, username: message.author.name,
                    text: message.text, color: message.color)
                precondition((try? header.packet(audio: [])) != nil)
            }
            return 0
        }
    }
}
