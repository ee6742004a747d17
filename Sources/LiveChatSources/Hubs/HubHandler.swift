import Foundation
import LiveChat
import NIOCore

/// One connection to a hub: greets it as it expects, and reads what comes.
final class HubHandler: ChannelInboundHandler {
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
        case .oneComme:
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
            let answer = ChallengeLogin.answer(
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
                    "events": StreamerBotEvents.wanted(known: value["events"]),
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
