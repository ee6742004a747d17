import Foundation
import FuzzDriver
import LiveChat

/// Feeds streams and pages of YouTube's chat, split where the input says, its refusals, the pages of a channel and of a chat, and
/// answers of the site, and uses the events that come of them.
@main
enum YouTubeFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            if let video = YouTubeLivePage.video(in: bytes) { precondition(YouTubeLivePage.isVideo(video)) }
            if let page = try? YouTubeWebPage(bytes) {
                precondition((1...8192).contains(page.continuation.utf8.count) && !page.clientVersion.isEmpty)
            }
            var whole = JSONObjects(longest: 1 << 16)
            let objects = whole.append(bytes)
            var pieces = JSONObjects(longest: 1 << 16)
            let size = max(1, Int(bytes.first ?? 1))
            let split = stride(from: 0, to: count, by: size).flatMap {
                pieces.append(bytes[$0..<min($0 + size, count)])
            }
            precondition(split == objects && pieces.tooLong == whole.tooLong)
            let reader = YouTubeReader(channel: "Fuzz")
            let received = Date(timeIntervalSince1970: 1_790_000_000)
            var ids: Set<String> = []
            // The same twice: each message is told once.
            for object in objects + objects {
                guard let value = try? JSONValue(object) else { continue }
                if let refusal = YouTubeRefusal(value, status: 200) {
                    precondition(!refusal.message.contains("\n") && refusal.message.count <= 200)
                }
                if let answer = YouTubeWebAnswer(value) {
                    precondition((0...3600).contains(answer.wait ?? 0))
                    let since: Date? = size % 2 == 0 ? nil : .distantPast
                    for event in reader.read(answer, received: received, since: since).events {
                        check(event, &ids)
                    }
                }
                guard let page = YouTubePage(value) else { continue }
                precondition((0...3600).contains(page.pollingInterval ?? 0))
                for event in reader.read(page, received: received, since: size % 2 == 0 ? nil : .distantPast)
                    .events
                {
                    check(event, &ids)
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
    precondition(!message.id.isEmpty && ids.insert(message.id).inserted && message.channel == "fuzz")
    switch message.kind {
    case .gift(let count, _, _): precondition((1...1_000_000_000).contains(count))
    case .paid(let money): precondition(money.amount.isFinite && money.amount >= 0)
    default: break
    }
}
