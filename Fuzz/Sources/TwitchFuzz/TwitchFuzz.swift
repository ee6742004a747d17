import Foundation
import FuzzDriver
import LiveChat

/// Feeds what a connection to Twitch brings, split at a place that the input chooses, and uses the messages that come
/// of it.
@main
enum TwitchFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            let cut = count == 0 ? 0 : Int(bytes[0]) * count / 256
            let reader = TwitchReader(options: TwitchOptions(sharedChat: count % 2 == 0 ? .own : .all))
            var splitter = LineSplitter()
            var lines = splitter.append(bytes[..<cut]) + splitter.append(bytes[cut...])
            if let last = splitter.finish() { lines.append(last) }
            var whole = LineSplitter()
            let unsplit = whole.append(bytes) + [whole.finish()].compactMap { $0 }
            precondition(lines == unsplit)
            for line in lines {
                guard let line = IRCLine(line) else { continue }
                switch reader.read(line, received: Date(timeIntervalSince1970: 0)) {
                case .message(let message):
                    precondition(!message.id.isEmpty && !message.channel.isEmpty)
                    precondition(
                        message.text.utf8.count <= line.parameters.dropFirst().first?.utf8.count ?? 0)
                    precondition((try? JSONEncoder().encode(ChatEvent.message(message))) != nil)
                case .deletion(let deletion): precondition(!deletion.channel.isEmpty)
                default: break
                }
            }
            return 0
        }
    }
}
