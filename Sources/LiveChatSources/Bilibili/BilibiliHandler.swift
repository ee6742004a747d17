import Foundation
import LiveChat
import NIOCore

/// One connection to a room's messages: logs in, sends heartbeats, reads what comes.
final class BilibiliHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let access: BilibiliAccess
    private let attempts: BilibiliAttempts
    private let timing: SourceTiming
    private let reader: BilibiliReader
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let yield: @Sendable (ChatEvent) -> Void
    private let signals: AsyncStream<LinkSignal>.Continuation

    private var phase = Phase.opening
    private var deadline: Scheduled<Void>?
    private var beating: RepeatedTask?
    private var leaving: Scheduled<Void>?

    private enum Phase { case opening, loggingIn, joined, ended }

    init(
        access: BilibiliAccess, attempts: BilibiliAttempts, timing: SourceTiming, reader: BilibiliReader,
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double,
        yield: @escaping @Sendable (ChatEvent) -> Void, signals: AsyncStream<LinkSignal>.Continuation
    ) {
        self.access = access
        self.attempts = attempts
        self.timing = timing
        self.reader = reader
        self.now = now
        self.random = random
        self.yield = yield
        self.signals = signals
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard event is WebSocketOpened, phase == .opening else { return }
        phase = .loggingIn
        signals.yield(.connected)
        send(BilibiliPacket(.login, body: access.login), context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(timing.join)) {
            let (handler, context) = bound.value
            handler.end(
                LinkEnd(reason: "\(handler.access.endpoint.place) does not answer the login"), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A server that closes upon a login refuses it.
        if phase == .loggingIn { attempts.refused() }
        end(LinkEnd(reason: "\(access.endpoint.place) closed the connection"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkEnd(reason: access.endpoint.reason(error)), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = BilibiliFrame(unwrapInboundIn(data).readableBytesView)
        reader.note(frame.faults)
        for packet in frame.packets {
            guard phase != .ended else { return }
            switch BilibiliPacket.Operation(rawValue: packet.operation) {
            case .loginReply: answer(packet, context)
            case .command:
                for meaning in reader.read(packet.body, received: now()) { take(meaning, context) }
            default: break
            }
        }
    }

    private func answer(_ packet: BilibiliPacket, _ context: ChannelHandlerContext) {
        guard phase == .loggingIn else { return }
        let code = (try? JSONValue(packet.body))?["code"]?.integer
        guard code == 0 else {
            attempts.refused()
            return end(
                LinkEnd(reason: "Bilibili refuses the login (code \(code.map { String($0) } ?? "unknown"))"),
                context)
        }
        phase = .joined
        deadline?.cancel()
        attempts.joined()
        signals.yield(.joined)
        // Each is answered, which shows that the connection is alive; so it is sent more often than silence is looked for.
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let interval = TimeAmount(timing.ping * 2 / 3)
        beating = context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { _ in
            let (handler, context) = bound.value
            handler.send(BilibiliPacket(.heartbeat), context)
        }
    }

    private func take(_ meaning: BilibiliMeaning, _ context: ChannelHandlerContext) {
        switch meaning {
        case .event(let event): yield(event)
        case .reconnect(let seconds):
            guard leaving == nil else { return }
            let signals = signals
            let wait = TimeAmount(.seconds(seconds * min(max(0, random()), 1)))
            leaving = context.eventLoop.scheduleTask(in: wait) { _ = signals.yield(.replace) }
        case .sessionEnded(let id):
            guard id.isEmpty || id == access.session else { return }
            attempts.refused()
            end(LinkEnd(reason: "Bilibili ended the session"), context)
        }
    }

    private func send(_ packet: BilibiliPacket, _ context: ChannelHandlerContext) {
        let bytes = packet.bytes
        var buffer = context.channel.allocator.buffer(capacity: bytes.count)
        buffer.writeBytes(bytes)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func end(_ end: LinkEnd, _ context: ChannelHandlerContext) {
        guard phase != .ended else { return }
        phase = .ended
        deadline?.cancel()
        leaving?.cancel()
        beating?.cancel()
        signals.yield(.ended(end))
        signals.finish()
        context.close(promise: nil)
    }
}
