import Foundation
import LiveChat
import NIOCore

/// One connection to EventSub: tells the session's id, reads what comes, and finds out when nothing does.
final class EventSubHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let reader: EventSubReader
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void
    private let signals: AsyncStream<LinkSignal>.Continuation
    private let welcome: EventLoopPromise<String>
    /// Takes the address where the connection goes on.
    private let move: @Sendable (String) -> Void

    private var keepalive = TimeAmount.seconds(30)
    private var deadline: Scheduled<Void>?
    private var closing: String?
    private var hasEnded = false

    init(
        endpoint: Endpoint, timing: SourceTiming, reader: EventSubReader, now: @escaping @Sendable () -> Date,
        yield: @escaping @Sendable (ChatEvent) -> Void, signals: AsyncStream<LinkSignal>.Continuation,
        welcome: EventLoopPromise<String>, move: @escaping @Sendable (String) -> Void
    ) {
        self.endpoint = endpoint
        self.timing = timing
        self.reader = reader
        self.now = now
        self.yield = yield
        self.signals = signals
        self.welcome = welcome
        self.move = move
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        if event is WebSocketOpened {
            expire(
                after: TimeAmount(timing.join), "\(endpoint.place) does not greet as EventSub does", context)
        } else if let event = event as? WebSocketClosing {
            closing = event.code.map {
                "\(endpoint.place) closed the connection (\($0): \(Self.meaning(of: $0)))"
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(LinkEnd(reason: closing ?? "\(endpoint.place) closed the connection"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkEnd(reason: endpoint.reason(error)), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        switch reader.read(unwrapInboundIn(data).readableBytesView, received: now()) {
        case .welcome(let session, let seconds):
            // A tenth more than Twitch promises.
            keepalive = .milliseconds(Int64(seconds) * 1100)
            welcome.succeed(session)
        case .events(let events): for event in events { yield(event) }
        case .reconnect(let address):
            move(address)
            signals.yield(.replace)
        case .revocation(let type, let status):
            if type.hasPrefix("channel.chat.") {
                return end(LinkEnd(reason: Self.reason(ofRevocation: status), retries: false), context)
            }
        case .keepalive, .skipped: break
        }
        // Whatever comes is a sign of life.
        expire(after: keepalive, "\(endpoint.place) has gone silent", context)
    }

    private static func reason(ofRevocation status: String) -> String {
        switch status {
        case "authorization_revoked": "the login was taken back at Twitch: log in anew"
        case "user_removed": "the account or the channel is not at Twitch any more"
        case "version_removed":
            "Twitch does not offer this form of EventSub any more: a newer version of this program is needed"
        default:
            "Twitch took the subscription back (\(status.prefix(60).filter { !$0.isNewline })): log in anew"
        }
    }

    private static func meaning(of code: UInt16) -> String {
        switch code {
        case 4000: "trouble at Twitch"
        case 4001: "it takes no messages"
        case 4002: "a ping was not answered"
        case 4003: "nothing was subscribed in time"
        case 4004: "the other connection was not made in time"
        case 4005: "the network was too slow"
        case 4006: "trouble of the network"
        case 4007: "the address to go on at was wrong"
        default: "without a known reason"
        }
    }

    private func expire(after time: TimeAmount, _ reason: String, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.end(LinkEnd(reason: reason), context)
        }
    }

    private func end(_ end: LinkEnd, _ context: ChannelHandlerContext) {
        guard !hasEnded else { return }
        hasEnded = true
        deadline?.cancel()
        welcome.fail(end)
        signals.yield(.ended(end))
        signals.finish()
        context.close(promise: nil)
    }
}
