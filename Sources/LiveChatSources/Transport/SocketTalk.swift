import Foundation
import LiveChat
import NIOCore

/// What one does in a conversation over a WebSocket.
enum SocketStep: Sendable, Equatable {
    case send(String)
    /// Sends a text again and again from now on.
    case pulse(String, every: Duration)
    case connected
    case joined
    /// Asks for another connection in this one's place.
    case replace
    case end(LinkEnd)
    case event(ChatEvent)
}

/// A conversation in JSON over a WebSocket, of one connection: what is done upon what comes. It knows no network.
protocol SocketTalk: SendableMetatype {
    /// The connection is open.
    mutating func opened() -> [SocketStep]

    /// A message came.
    mutating func read(_ message: JSONValue, _ bytes: ByteBufferView, received: Date) -> [SocketStep]
}

/// Carries a conversation over one connection, and ends it where nobody answers.
final class SocketTalkHandler<Talk: SocketTalk>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var talk: Talk
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void
    private let signals: AsyncStream<LinkSignal>.Continuation
    private var isOpen = false
    private var hasEnded = false
    private var deadline: Scheduled<Void>?
    private var pulse: RepeatedTask?

    init(
        _ talk: Talk, endpoint: Endpoint, timing: SourceTiming, now: @escaping @Sendable () -> Date,
        yield: @escaping @Sendable (ChatEvent) -> Void, signals: AsyncStream<LinkSignal>.Continuation
    ) {
        self.talk = talk
        self.endpoint = endpoint
        self.timing = timing
        self.now = now
        self.yield = yield
        self.signals = signals
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard event is WebSocketOpened, !isOpen else { return }
        isOpen = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(timing.join)) {
            let (handler, context) = bound.value
            handler.end(LinkEnd(reason: "\(handler.endpoint.place) does not answer as expected"), context)
        }
        take(talk.opened(), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(LinkEnd(reason: "\(endpoint.place) closed the connection"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkEnd(reason: endpoint.reason(error)), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        // What cannot be read costs nothing else.
        guard !hasEnded, let value = try? JSONValue(bytes) else { return }
        take(talk.read(value, bytes, received: now()), context)
    }

    private func take(_ steps: [SocketStep], _ context: ChannelHandlerContext) {
        for step in steps {
            guard !hasEnded else { return }
            switch step {
            case .send(let text): send(text, context)
            case .pulse(let text, let interval):
                pulse?.cancel()
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                let every = TimeAmount(interval)
                pulse = context.eventLoop.scheduleRepeatedTask(initialDelay: every, delay: every) { _ in
                    let (handler, context) = bound.value
                    handler.send(text, context)
                }
            case .connected: signals.yield(.connected)
            case .joined:
                deadline?.cancel()
                signals.yield(.joined)
            case .replace: signals.yield(.replace)
            case .end(let reason): end(reason, context)
            case .event(let event): yield(event)
            }
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }

    private func end(_ end: LinkEnd, _ context: ChannelHandlerContext) {
        guard !hasEnded else { return }
        hasEnded = true
        deadline?.cancel()
        pulse?.cancel()
        signals.yield(.ended(end))
        signals.finish()
        context.close(promise: nil)
    }
}

extension SocketTalk {
    /// A JSON text of an object.
    static func json(_ object: [String: Any]) -> String {
        (try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys))
            .map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
