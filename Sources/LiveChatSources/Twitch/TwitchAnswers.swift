import LiveChat
import NIOCore
import Synchronization

/// An answer on its way to the handler of a connection.
struct TwitchPost: Sendable {
    let order: AnswerOrder
    /// Succeeds when the server has taken it; fails with ``AnswerFault``, or as cancelled where the connection ends.
    let promise: EventLoopPromise<Void>

    /// The line of IRC.
    ///
    /// - Parameter isReply: whether the server knows replies; else it begins with the name.
    /// - Returns: `nil` where nothing can be written.
    func line(channel: String, isReply: Bool) -> String? {
        let id = order.message.id
        let isID =
            (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
        let replies = isReply && isID
        guard let text = order.answer.line(addressing: !replies) else { return nil }
        return "\(replies ? "@reply-parent-msg-id=\(id) " : "")PRIVMSG #\(channel) :\(text)"
    }
}

/// The connection that answers go to: the newest that has joined.
final class TwitchOutlet: Sendable {
    private let channel = Mutex<(any Channel)?>(nil)

    func open(_ channel: any Channel) { self.channel.withLock { $0 = channel } }

    func close(_ channel: any Channel) {
        self.channel.withLock { current in
            if current === channel { current = nil }
        }
    }

    /// Writes an answer, and waits until the server has taken it.
    ///
    /// - Throws: ``AnswerFault``, `CancellationError` where the connection ends.
    func write(_ order: AnswerOrder) async throws {
        guard let channel = channel.withLock({ $0 }) else { return }
        let promise = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute {
            // A pipeline that is closed has no handler that would settle it.
            guard channel.isActive else {
                return promise.fail(CancellationError())
            }
            channel.pipeline.fireUserInboundEventTriggered(TwitchPost(order: order, promise: promise))
        }
        try await promise.futureResult.get()
    }
}

extension AnswerFault {
    /// What Twitch says to a line that it does not take.
    ///
    /// - Parameters:
    ///   - id: of the notice.
    ///   - text: Twitch's own.
    /// - Returns: `nil` for notices of something else.
    init?(notice id: String, _ text: String) {
        guard id.hasPrefix("msg_") || id == "no_permission" || id.hasPrefix("unrecognized_cmd") else {
            return nil
        }
        let said = String(text.prefix(200).map { $0.isNewline ? " " : $0 })
        switch id {
        case "no_permission":
            self.init(
                reason: "Twitch does not let this account write (\(said)): is the scope chat:edit missing?",
                lasts: true)
        case "msg_banned", "msg_suspended", "msg_channel_suspended", "msg_channel_blocked",
            "msg_requires_verified_phone_number", "msg_verified_email":
            self.init(reason: "Twitch does not let this account write (\(said))", lasts: true)
        default: self.init(reason: "Twitch did not take one (\(said))")
        }
    }
}
