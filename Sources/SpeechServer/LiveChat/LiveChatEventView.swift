import Foundation
import LiveChat
import LiveChatService

extension LiveChatView {
    /// An event as JSON; what does not concern it is left out.
    struct Event: Encodable {
        let type: String
        var line: Line?
        var item: Item?
        var queue: Queue?
        var source: Source?
        var listeners: [Listener]?
        var clip: Clip?
        var platform: String?
        var channel: String?
        var target: Target?

        struct Target: Encodable {
            var message: String?
            var author: String?
            var login: String?
            var all: Bool?
        }

        /// - Parameter isWhole: whether everything is told; else what is heard, and what was taken back.
        /// - Returns: `nil` for what is not told.
        init?(_ event: LiveChatEvent, isWhole: Bool) {
            switch event {
            case .line(let line):
                guard isWhole else { return nil }
                type = "line"
                self.line = Line(line)
            case .item(let item):
                guard isWhole || Self.wasHeard(item) else { return nil }
                type = "item"
                self.item = Item(item)
            case .queue(let status):
                type = "queue"
                queue = Queue(status)
            case .source(let status):
                guard isWhole else { return nil }
                type = "source"
                source = Source(status)
            case .listeners(let listeners):
                guard isWhole else { return nil }
                type = "listeners"
                self.listeners = listeners.map(Listener.init)
            case .clip(let clip):
                type = "clip"
                self.clip = Clip(clip)
            case .deletion(let deletion):
                type = "deletion"
                platform = deletion.platform.rawValue
                channel = deletion.channel
                switch deletion.target {
                case .message(let id): target = Target(message: id)
                case .author(let id, let login): target = Target(author: id, login: login)
                case .all: target = Target(all: true)
                }
            }
        }

        private static func wasHeard(_ item: QueueItem) -> Bool {
            item.state == .playing || item.state == .heard
        }
    }

    /// Events as JSON texts: how the chat is, then each change; with `nil` where nothing came for a while.
    static func texts(
        of chat: LiveChatService, isWhole: Bool
    ) -> (stream: AsyncStream<Data?>, end: @Sendable () -> Void) {
        let events = chat.events()
        let (texts, continuation) = AsyncStream.makeStream(
            of: Data?.self, bufferingPolicy: .bufferingNewest(256))
        if let hello = try? JSONBody.encode(State(chat, isWhole: isWhole, type: "hello")) {
            continuation.yield(hello)
        }
        let pulse = Task {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(15)) } catch { return }
                continuation.yield(nil)
            }
        }
        let work = Task {
            for await event in events {
                guard let view = Event(event, isWhole: isWhole), let text = try? JSONBody.encode(view) else {
                    continue
                }
                continuation.yield(text)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in
            pulse.cancel()
            work.cancel()
        }
        return (texts, { continuation.finish() })
    }
}
