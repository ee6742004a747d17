import Foundation
import LiveChat
import Synchronization

/// Where events of all sources come together: each is read by the rules, and told.
final class ChatFeed: Sendable {
    /// Lines that are remembered.
    private static let mostRecent = 100

    private let reader: ChatReader
    private let stage: ClipStage
    private let hub: EventHub
    private let record: RecordTask?
    private let keep: @Sendable () -> Void
    private let lines = Mutex<[ChatLine]>([])
    private let commands = Mutex(0)
    /// Sources come from several threads. What they bring is recorded, decided and queued in one order, so that a replay of
    /// the record does the same.
    private let order = Mutex(())

    /// - Parameter keep: is told when viewers or moderators have chosen something that outlasts the program.
    init(
        reader: ChatReader, stage: ClipStage, hub: EventHub, record: RecordTask?,
        keep: @escaping @Sendable () -> Void
    ) {
        self.record = record
        self.keep = keep
        self.reader = reader
        self.stage = stage
        self.hub = hub
    }

    var recent: [ChatLine] { lines.withLock { $0 } }

    /// - Returns: what was done with a message, `nil` for other events.
    @discardableResult
    func take(_ event: ChatEvent) -> ChatLine? { order.withLock { _ in takeNext(event) } }

    private func takeNext(_ event: ChatEvent) -> ChatLine? {
        record?.take(event)
        switch event {
        case .message(let message):
            let (decision, item) = reader.read(message)
            let line = ChatLine(message: message, decision: decision, item: item)
            lines.withLock { lines in
                lines.append(line)
                if lines.count > Self.mostRecent { lines.removeFirst() }
            }
            hub.send(.line(line))
            if let command = decision.command, command.isDone {
                if command.name == .mute { forgetMuted() }
                keep()
            }
            return line
        case .deletion(let deletion):
            let items = reader.delete(deletion)
            lines.withLock {
                $0.removeAll {
                    deletion.means($0.message.platform, $0.message.channel, $0.message.id, $0.message.author)
                }
            }
            stage.forget {
                items.contains($0.utterance.item)
                    || deletion.means(
                        $0.utterance.message.platform, $0.utterance.message.channel, $0.utterance.message.id,
                        $0.utterance.author)
            }
            hub.send(.deletion(deletion))
        case .choices: reader.take(event)
        case .studio:
            reader.take(event)
            keep()
        case .state: break
        }
        return nil
    }

    /// Reads a viewer no more; what was made of theirs is forgotten.
    func mute(_ name: String, on platform: ChatPlatform) {
        order.withLock { _ in
            let choices = reader.mute(name, on: platform)
            record?.take(.choices(choices, at: Date()))
            forgetMuted()
        }
        keep()
    }

    /// Reads viewers again.
    ///
    /// - Returns: whether somebody was muted who is meant.
    func unmute(where isMeant: (ViewerChoices.Mute) -> Bool) -> Bool {
        let isDone = order.withLock { _ in
            guard let choices = reader.unmute(where: isMeant) else { return false }
            record?.take(.choices(choices, at: Date()))
            return true
        }
        if isDone { keep() }
        return isDone
    }

    private func forgetMuted() {
        let choices = reader.choices
        stage.forget { choices.isMuted($0.utterance.author, on: $0.utterance.message.platform) }
    }

    /// Does what a program asks that knows Speaker.bot.
    func carryOut(_ command: SpeakerBotCommand) throws -> ChatLine? {
        switch command.action {
        case .speak(let text, _):
            let number = commands.withLock { number in
                number += 1
                return number
            }
            let now = Date()
            return take(
                .message(
                    ChatMessage(
                        id: "command-\(number)", platform: .generic, channel: "speakerbot",
                        author: ChatAuthor(id: "", login: "", name: ""), fragments: [.text(text)], sent: now,
                        received: now)))
        case .stop: reader.queue.skip()
        case .pause: reader.queue.pause()
        case .resume: reader.queue.resume()
        case .clear: reader.queue.clear()
        case .enable(let isEnabled):
            reader.queue.setAway(!isEnabled)
            keep()
        case .other: break
        }
        return nil
    }
}

extension ChatEvent.Deletion {
    /// Whether a message is meant by it.
    func means(_ platform: ChatPlatform, _ channel: String, _ id: String, _ author: ChatAuthor) -> Bool {
        guard platform == self.platform, channel.lowercased() == self.channel.lowercased() else {
            return false
        }
        switch target {
        case .message(let meant): return id == meant
        case .author(let meant, let login):
            return meant.map { !$0.isEmpty && $0 == author.id } ?? false
                || login.map { !$0.isEmpty && $0.lowercased() == author.login.lowercased() } ?? false
        case .all: return true
        }
    }
}
