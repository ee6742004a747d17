import Foundation
import FuzzDriver
import LiveChat

/// Feeds messages of Bilibili's socket, and commands without packets around them, and uses the events that come of them.
@main
enum BilibiliFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            let reader = BilibiliReader(room: BilibiliRoom(id: "1", owner: "7", readsMirrors: count % 2 == 0))
            let received = Date(timeIntervalSince1970: 1_790_000_000)
            let frame = BilibiliFrame(bytes)
            precondition(frame.packets.count <= BilibiliFrame.mostPackets)
            reader.note(frame.faults)
            var bodies = frame.packets.map(\.body)
            for packet in frame.packets {
                precondition(packet.body.count <= BilibiliFrame.mostInflated)
                // What was read can be written, and read again.
                guard packet.version < 2, packet.operation == BilibiliPacket.Operation.command.rawValue else {
                    continue
                }
                let again = BilibiliFrame(
                    BilibiliPacket(.command, version: packet.version, body: packet.body).bytes)
                precondition(again.packets == [packet] && again.faults.isEmpty)
            }
            bodies.append(Array(bytes))
            // The same twice: what has an id is told once.
            var ids: Set<String> = []
            for body in bodies + bodies {
                for meaning in reader.read(body, received: received) {
                    guard case .event(let event) = meaning else { continue }
                    BilibiliFuzz.check(event, &ids)
                }
            }
            for event in reader.due(received.addingTimeInterval(5)) + reader.rest() {
                BilibiliFuzz.check(event, &ids)
            }
            precondition(reader.due(received.addingTimeInterval(100)).isEmpty)
            precondition(reader.unknown.count <= 256)
            return 0
        }
    }

    private static func check(_ event: ChatEvent, _ ids: inout Set<String>) {
        guard let data = try? JSONEncoder().encode(event) else {
            preconditionFailure("an event that is no JSON")
        }
        precondition((try? JSONDecoder().decode(ChatEvent.self, from: data)) == event)
        guard case .message(let message) = event else { return }
        precondition(!message.id.isEmpty && !message.author.name.contains("*"))
        // Longer ids are not remembered.
        precondition(ids.insert(message.id).inserted || message.id.utf8.count > RecentIDs.longestID)
        if case .gift(let count, _, _) = message.kind { precondition((1...1_000_000_000).contains(count)) }
    }
}
