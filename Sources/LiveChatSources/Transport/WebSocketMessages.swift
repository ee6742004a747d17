import NIOCore
import NIOWebSocket

/// Makes messages of a WebSocket's frames, and text frames of what is written. Answers pings and closing.
final class WebSocketMessages: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    /// The longest message in bytes.
    static let longest = 1 << 20

    private var isClosing = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: context.fireChannelRead(wrapInboundOut(frame.unmaskedData))
        case .ping:
            send(.pong, frame.unmaskedData, context: context, promise: nil)
            context.flush()
        case .connectionClose:
            guard !isClosing else { return }
            isClosing = true
            let done = context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
            send(.connectionClose, frame.unmaskedData, context: context, promise: done)
            context.flush()
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        send(.text, unwrapOutboundIn(data), context: context, promise: promise)
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?
    ) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}
