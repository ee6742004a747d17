import Foundation
import LiveChat
import NIOCore

/// The conversation with Pusher, which carries Kick's events: texts within texts.
struct KickTalk: SocketTalk {
    let room: KickRoom
    let reader: KickReader
    private var hasJoined = false

    init(room: KickRoom, reader: KickReader) {
        self.room = room
        self.reader = reader
    }

    mutating func opened() -> [SocketStep] { [.connected] }

    mutating func read(_ message: JSONValue, _: ByteBufferView, received: Date) -> [SocketStep] {
        guard let name = message["event"]?.text else { return [] }
        let data = message["data"].flatMap(Self.inner) ?? .null
        switch name {
        case "pusher:connection_established":
            let seconds = min(max(5, data["activity_timeout"]?.integer ?? 120), 600)
            return room.channels.map { channel in
                .send(
                    Self.json(["event": "pusher:subscribe", "data": ["auth": "", "channel": channel]]))
            } + [.pulse(#"{"data":{},"event":"pusher:ping"}"#, every: .seconds(seconds) * 3 / 4)]
        case "pusher_internal:subscription_succeeded":
            guard !hasJoined, message["channel"]?.text == room.channels.first else { return [] }
            hasJoined = true
            return [.joined]
        case "pusher:subscription_error":
            guard message["channel"]?.text == room.channels.first else { return [] }
            return [.end(LinkEnd(reason: "Kick does not let this room be read: check its number"))]
        case "pusher:ping": return [.send(#"{"data":{},"event":"pusher:pong"}"#)]
        case "pusher:error":
            let code = data["code"]?.integer ?? 0
            let words = (data["message"]?.text ?? "").prefix(120).filter { !$0.isNewline }
            // Codes from 4000 to 4099 mean that the same again would not help: the application's key is an old one.
            let end = LinkEnd(
                reason: "Kick's server for messages refuses (code \(code): \(words))"
                    + ((4000...4099).contains(code) ? ": look for its new address" : ""),
                retries: !(4000...4099).contains(code))
            return code == 0 ? [] : [.end(end)]
        default: return reader.read(name, data, received: received).map { .event($0) }
        }
    }

    /// An object, also one that is written as a text.
    private static func inner(_ data: JSONValue) -> JSONValue? {
        if case .string(let text) = data { return try? JSONValue(text.utf8) }
        return data
    }
}

/// The numbers of a room.
struct KickRoom: Sendable, Equatable {
    var chatroom: Int
    var channel: Int?

    /// What is subscribed to; the first has the messages.
    var channels: [String] {
        ["chatrooms.\(chatroom).v2", "chatrooms.\(chatroom)", "chatroom_\(chatroom)"]
            + (channel.map { ["channel_\($0)"] } ?? [])
    }
}
