import Crypto
import Foundation
import LiveChat
import NIOCore

/// Reads the chats that another program gathers, over that program's WebSocket.
public struct HubSource: ChatSource {
    /// Which program it is.
    public enum Hub: Sendable {
        /// - Parameter password: `nil` if it asks for none.
        case streamerBot(password: Secret?)
        /// - Parameter session: names the user's session, and lets one read it.
        case socialStream(session: Secret)
    }

    /// Where the programs listen if nothing else is set.
    public static let streamerBot = Endpoint(
        host: "127.0.0.1", port: 8080, webSocketPath: "/", usesTLS: false)
    public static let localSocialStream = Endpoint(
        host: "127.0.0.1", port: 3000, webSocketPath: "/", usesTLS: false)
    public static let hostedSocialStream = Endpoint(
        host: "io.socialstream.ninja", port: 443, webSocketPath: "/")

    public let name: String
    private let hub: Hub
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let input: ChatInput
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - endpoint: of a WebSocket.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        _ hub: Hub, endpoint: Endpoint, timing: SourceTiming = SourceTiming(),
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        switch hub {
        case .streamerBot: name = "streamerbot:\(endpoint.host):\(endpoint.port)"
        case .socialStream: name = "socialstream:\(endpoint.host):\(endpoint.port)"
        }
        self.hub = hub
        self.endpoint = endpoint
        self.timing = timing
        input = ChatInput(name: name)
        self.now = now
        self.random = random
    }

    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            let (signals, continuation) = AsyncStream.makeStream(
                of: LinkSignal.self, bufferingPolicy: .bufferingNewest(16))
            let channel = try await endpoint.open(timing: timing) { channel in
                try channel.pipeline.syncOperations.addHandler(
                    HubHandler(
                        hub: hub, endpoint: endpoint, timing: timing, input: input, now: now, yield: yield,
                        signals: continuation))
            }
            return ChannelLink(signals: signals, channel: channel)
        }
    }
}

/// One connection to a hub: greets it as it expects, and reads what comes.
private final class HubHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let hub: HubSource.Hub
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let input: ChatInput
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void
    private let signals: AsyncStream<LinkSignal>.Continuation
    private var phase = Phase.greeting
    private var deadline: Scheduled<Void>?

    private enum Phase { case greeting, authenticating, listing, subscribing, reading, ended }

    init(
        hub: HubSource.Hub, endpoint: Endpoint, timing: SourceTiming, input: ChatInput,
        now: @escaping @Sendable () -> Date, yield: @escaping @Sendable (ChatEvent) -> Void,
        signals: AsyncStream<LinkSignal>.Continuation
    ) {
        self.hub = hub
        self.endpoint = endpoint
        self.timing = timing
        self.input = input
        self.now = now
        self.yield = yield
        self.signals = signals
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard event is WebSocketOpened else { return }
        signals.yield(.connected)
        switch hub {
        case .socialStream(let session):
            // Channel 4 is the chat of the extension. Nothing answers.
            send(["join": session.value, "in": 4, "out": 3], context)
            phase = .reading
            signals.yield(.joined)
        case .streamerBot:
            // Versions up to 0.2.4 do not greet, and know nothing of passwords.
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            deadline = context.eventLoop.scheduleTask(in: .seconds(1)) {
                let (handler, context) = bound.value
                if handler.phase == .greeting { handler.list(context) }
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(LinkEnd(reason: "\(endpoint.place) closed the connection"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkEnd(reason: endpoint.reason(error)), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        if phase == .reading {
            // What cannot be read is someone else's kind of message: the rest goes on.
            guard case .events(let events, _)? = try? input.read(bytes, received: now()) else { return }
            for event in events { yield(event) }
        } else if phase != .ended, let value = try? JSONValue(bytes) {
            answer(value, context)
        }
    }

    // MARK: Streamer.bot's greeting

    private func answer(_ value: JSONValue, _ context: ChannelHandlerContext) {
        guard case .streamerBot(let password) = hub else { return }
        switch phase {
        case .greeting:
            guard value["request"]?.text == "Hello" else { return }
            guard let challenge = value["authentication"] else { return list(context) }
            guard let password else {
                return end(
                    LinkEnd(
                        reason: "Streamer.bot asks for a password: give the one of its WebSocket server",
                        retries: false),
                    context)
            }
            phase = .authenticating
            let answer = StreamerBotLogin.answer(
                password: password, salt: challenge["salt"]?.text ?? "",
                challenge: challenge["challenge"]?.text ?? "")
            send(["request": "Authenticate", "id": "2", "authentication": answer], context)
            expectAnswer(context)
        case .authenticating:
            guard value["id"]?.text == "2" else { return }
            if value["status"]?.text == "ok" {
                list(context)
            } else {
                end(LinkEnd(reason: "Streamer.bot refuses the password", retries: false), context)
            }
        case .listing:
            guard value["id"]?.text == "3" else { return }
            phase = .subscribing
            send(
                [
                    "request": "Subscribe", "id": "4",
                    "events": StreamerBotLogin.events(known: value["events"]),
                ], context)
            expectAnswer(context)
        case .subscribing:
            guard value["id"]?.text == "4" else { return }
            guard value["status"]?.text == "ok" else {
                return end(
                    LinkEnd(
                        reason:
                            "Streamer.bot does not subscribe: \(String((value["error"]?.text ?? "").prefix(200)))"
                    ), context)
            }
            phase = .reading
            deadline?.cancel()
            signals.yield(.joined)
        case .reading, .ended: break
        }
    }

    /// Asks which events there are: one unknown name may fail the whole subscription.
    private func list(_ context: ChannelHandlerContext) {
        phase = .listing
        send(["request": "GetEvents", "id": "3"], context)
        expectAnswer(context)
    }

    private func expectAnswer(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let end = LinkEnd(reason: "\(endpoint.place) does not answer as Streamer.bot does: check the port")
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(timing.join)) {
            let (handler, context) = bound.value
            handler.end(end, context)
        }
    }

    private func send(_ object: [String: Any], _ context: ChannelHandlerContext) {
        guard let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys) else {
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: data.count)
        buffer.writeBytes(data)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func end(_ end: LinkEnd, _ context: ChannelHandlerContext) {
        guard phase != .ended else { return }
        // A server that closes upon a password's answer refuses it.
        let refused = phase == .authenticating
        phase = .ended
        deadline?.cancel()
        signals.yield(
            .ended(refused ? LinkEnd(reason: "Streamer.bot refuses the password", retries: false) : end))
        signals.finish()
        context.close(promise: nil)
    }
}

/// How one logs in to Streamer.bot, and what one asks for.
enum StreamerBotLogin {
    /// The proof that one knows the password, which is not sent.
    static func answer(password: Secret, salt: String, challenge: String) -> String {
        func digest(_ text: String) -> String {
            Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
        }
        return digest(digest(password.value + salt) + challenge)
    }

    /// What is read, as far as the server knows it; all if it does not say what it knows.
    static func events(known: JSONValue?) -> [String: [String]] {
        guard case .object(let sources) = known else { return wanted }
        var events: [String: [String]] = [:]
        for (source, names) in wanted {
            guard let key = sources.keys.first(where: { $0.lowercased() == source.lowercased() }) else {
                continue
            }
            let offered = Set((sources[key]?.items ?? []).compactMap(\.text))
            let both = names.filter(offered.contains)
            if !both.isEmpty { events[key] = both }
        }
        return events
    }

    private static let wanted = [
        "Twitch": [
            "ChatMessage", "ChatMessageDeleted", "UserTimedOut", "UserBanned", "ChatCleared", "Cheer", "Sub",
            "ReSub",
            "GiftSub", "GiftBomb", "Raid", "Announcement", "RewardRedemption", "WatchStreak",
        ],
        "YouTube": [
            "Message", "MessageDeleted", "UserBanned", "SuperChat", "SuperSticker", "NewSponsor",
            "MemberMileStone",
            "MembershipGift",
        ],
        "Kick": [
            "ChatMessage", "ChatMessageDeleted", "Subscription", "Resubscription", "GiftSubscription",
            "MassGiftSubscription", "RewardRedemption", "UserBanned", "UserTimedOut",
        ],
        "Trovo": ["ChatMessage"],
        "Streamlabs": ["Donation"],
        "StreamElements": ["Tip"],
        "Kofi": ["Donation", "Subscription", "ShopOrder"],
        "General": ["Custom"],
    ]
}
