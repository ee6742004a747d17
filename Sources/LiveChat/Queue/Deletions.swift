import Foundation

/// What was deleted, so that a message that comes after its deletion is not read.
struct Deletions {
    private var messages = RecentTable<MessageKey, Bool>(capacity: 8192)
    /// By the author's id or login, and by channel: what was sent up to then is deleted.
    private var authors = RecentTable<String, Date>(capacity: 4096)
    private var channels = RecentTable<String, Date>(capacity: 256)

    /// Clocks of platforms may be ahead of ours by this; it matters where a deletion has no time of its own.
    private static let tolerance: TimeInterval = 2

    /// - Parameter until: what was sent later is not meant; by default the deletion's own time.
    mutating func add(_ deletion: ChatEvent.Deletion, until: Date? = nil) {
        let place = "\(deletion.platform.rawValue)\u{0}\(deletion.channel.lowercased())"
        let until = until ?? deletion.sent ?? deletion.received.addingTimeInterval(Self.tolerance)
        switch deletion.target {
        case .message(let id):
            messages[
                MessageKey(platform: deletion.platform, channel: deletion.channel.lowercased(), id: id)] =
                true
        case .author(let id, let login):
            if let id, !id.isEmpty { authors["\(place)\u{0}id\u{0}\(id)"] = until }
            if let login, !login.isEmpty {
                authors["\(place)\u{0}login\u{0}\(login.lowercased())"] = until
            }
        case .all: channels[place] = until
        }
    }

    func cover(_ item: QueueItem) -> Bool {
        cover(item.message, item.speech.author, sent: item.sent, received: item.received)
            || item.joined.contains { cover($0.message, $0.author, sent: $0.sent, received: $0.received) }
    }

    private func cover(_ message: MessageKey, _ author: ChatAuthor, sent: Date, received: Date) -> Bool {
        let channel = message.channel.lowercased()
        let place = "\(message.platform.rawValue)\u{0}\(channel)"
        if messages[MessageKey(platform: message.platform, channel: channel, id: message.id)] != nil {
            return true
        }
        let times = [
            authors["\(place)\u{0}id\u{0}\(author.id)"],
            authors["\(place)\u{0}login\u{0}\(author.login.lowercased())"],
            channels[place],
        ]
        return times.contains { time in
            time.map { min(sent, received) <= $0 } ?? false
        }
    }
}
