import Basics
import Foundation
import LiveChat
import NIOCore
import Synchronization

/// Reads the chats, tips and activities that StreamElements gathers for a streamer, over its gateway Astro.
public struct StreamElementsSource: ChatSource {
    /// Where the gateway is.
    public static let server = Endpoint(host: "astro.streamelements.com", port: 443, webSocketPath: "/")

    /// `streamelements:CHANNEL`.
    public let name: String
    private let channel: String
    private let token: Secret
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let input: ChatInput
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    /// Lets the next connection go on where the last ended.
    private let resumption = AstroResumption()

    /// - Parameters:
    ///   - channel: the id that StreamElements gave the channel.
    ///   - token: the channel's JWT.
    /// - Throws: ``StreamElementsFault`` for what cannot be an id.
    public init(
        channel: String, token: Secret, endpoint: Endpoint = Self.server,
        timing: SourceTiming = SourceTiming(), now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(StreamElementsFault) {
        let id = channel.trimmingCharacters(in: .whitespaces).lowercased()
        guard (1...64).contains(id.utf8.count),
            id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
        else { throw StreamElementsFault(name: channel) }
        self.channel = id
        name = "streamelements:\(id)"
        self.token = token
        self.endpoint = endpoint
        self.timing = timing
        input = ChatInput(name: name)
        self.now = now
        self.random = random
    }

    /// Reads until its task is cancelled, or the token is refused.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            // Used once: one that is refused must not be tried again.
            let resumed = resumption.token.withLock { token in
                defer { token = nil }
                return token
            }
            var place = endpoint
            if let resumed {
                place.webSocketPath =
                    (endpoint.webSocketPath ?? "/") + "?reconnect_token=" + WebRequest.encoded(resumed.value)
            }
            let talk = AstroTalk(
                channel: channel, token: token, isResumed: resumed != nil, input: input,
                resumption: resumption)
            return try await place.link(timing: timing) { signals in
                SocketTalkHandler(
                    talk, endpoint: endpoint, timing: timing, now: now, yield: yield, signals: signals)
            }
        }
    }
}

/// A text that cannot be a channel's id.
public struct StreamElementsFault: OneLineError, Equatable {
    /// What was given.
    public var name: String

    public var description: String {
        let shown = String(name.prefix(40).filter { !$0.isNewline })
        return "\"\(shown)\" is no channel of StreamElements: give the account's id in its dashboard"
    }
}

/// The token that a gateway gives before it closes.
final class AstroResumption: Sendable {
    let token = Mutex<Secret?>(nil)
}

/// The conversation with Astro.
struct AstroTalk: SocketTalk {
    let channel: String
    let token: Secret
    /// Whether the subscriptions of an earlier connection go on.
    let isResumed: Bool
    let input: ChatInput
    let resumption: AstroResumption

    private static let topics = ["channel.chat.message", "channel.tips", "channel.activities"]

    mutating func opened() -> [SocketStep] { [.connected] }

    mutating func read(_ message: JSONValue, _ bytes: ByteBufferView, received: Date) -> [SocketStep] {
        switch message["type"]?.text {
        case "welcome":
            if isResumed { return [.joined] }
            return Self.topics.map { topic in
                .send(
                    Self.json([
                        "type": "subscribe", "nonce": topic,
                        "data": [
                            "topic": topic, "room": channel, "token": token.value, "token_type": "jwt",
                        ],
                    ]))
            }
        case "response":
            // Others may be closed to a token; the chat is what one came for.
            guard message["nonce"]?.text == Self.topics[0] else { return [] }
            guard let error = message["error"]?.text else { return [.joined] }
            let words = (message["data"]?["message"]?.text ?? "").prefix(120).filter { !$0.isNewline }
            let isRefused = error == "err_unauthorized"
            return [
                .end(
                    LinkEnd(
                        reason: isRefused
                            ? "StreamElements refuses the token (\(words)): copy the channel's JWT again"
                            : "StreamElements does not subscribe (\(error.prefix(40)): \(words))",
                        retries: !isRefused))
            ]
        case "reconnect":
            if let text = message["data"]?["reconnect_token"]?.text, text.utf8.count <= 8192 {
                resumption.token.withLock { $0 = Secret(text) }
            }
            return [.replace]
        case "message":
            guard case .events(let events, _)? = try? input.read(bytes, received: received) else { return [] }
            return events.map { .event($0) }
        default: return []
        }
    }
}
