import NIOCore
import NIOWebSocket

/// Keeps one WebSocket in order: answers pings, sends them to a client that is silent, and closes the connection of one
/// that does not answer or does not finish the closing handshake.
final class SocketGuard: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Time for the client's half of the closing handshake.
    private static let farewell = TimeAmount.seconds(5)

    private let idleLimit: TimeAmount
    private var half: TimeAmount { .nanoseconds(idleLimit.nanoseconds / 2) }
    private var lastRead = NIODeadline.now()
    private var isClosing = false
    private var timer: Scheduled<Void>?

    /// - Parameter idleLimit: a client that was silent for half of it gets a ping, and has all of it to answer.
    init(idleLimit: TimeAmount) {
        self.idleLimit = idleLimit
    }

    func handlerAdded(context: ChannelHandlerContext) { schedule(context) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastRead = .now()
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .ping:
            // A client that sends pings and reads nothing is not owed the memory for the answers.
            guard context.channel.isWritable, !isClosing else { return }
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .pong: break
        default: context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if !isClosing, unwrapOutboundIn(data).opcode == .connectionClose {
            isClosing = true
            timer?.cancel()
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: min(Self.farewell, idleLimit)) {
                context.close(promise: nil)
            }
        }
        context.write(data, promise: promise)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: half) {
            let silence = NIODeadline.now() - self.lastRead
            if silence >= self.idleLimit + self.half { return context.close(promise: nil) }
            if silence >= self.half {
                let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
                context.writeAndFlush(self.wrapOutboundOut(ping), promise: nil)
            }
            self.schedule(context)
        }
    }
}
