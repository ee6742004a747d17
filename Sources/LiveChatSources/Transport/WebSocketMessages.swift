import NIOCore
import NIOWebSocket

/// Tells handlers that a WebSocket is open: what they write when they are added, during the upgrade, is lost.
struct WebSocketOpened: Sendable {}

/// Tells handlers that the server closes a WebSocket, before the connection ends.
struct WebSocketClosing: Sendable {
    /// `nil` where the server gives none.
    var code: UInt16?
}

/// How one speaks over a WebSocket.
struct WebSocketForm: Sendable {
    /// The longest message in bytes.
    var longest = WebSocketMessages.longest
    /// Whether what is written goes into binary frames.
    var isBinary = false
    /// Sent with the request; one of these names takes the place of what is sent otherwise.
    var headers: [(name: String, value: String)] = []
}

/// Makes messages of a WebSocket's frames, and frames of what is written. Answers pings and closing, and pings the
/// server: where no frame comes between two pings, the connection is half open.
final class WebSocketMessages: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    /// The longest message in bytes, if nothing else is asked for.
    static let longest = 1 << 20

    private let place: String
    private let interval: TimeAmount?
    private let opcode: WebSocketOpcode
    private var pinging: RepeatedTask?
    private var isAlive = true
    private var isClosing = false

    /// - Parameters:
    ///   - place: of the server, for what is told.
    ///   - ping: how often the server is pinged; `nil` for servers that let clients send nothing.
    init(place: String, ping: Duration?, isBinary: Bool) {
        self.place = place
        opcode = isBinary ? .binary : .text
        interval = ping.map { TimeAmount($0) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard let interval else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pinging = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { task in
            let (handler, context) = bound.value
            guard handler.isAlive else {
                task.cancel()
                return context.fireErrorCaught(LinkEnd(reason: "\(handler.place) has gone silent"))
            }
            handler.isAlive = false
            handler.send(.ping, context.channel.allocator.buffer(capacity: 0), context: context, promise: nil)
            context.flush()
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { pinging?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isAlive = true
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: context.fireChannelRead(wrapInboundOut(frame.unmaskedData))
        case .ping:
            send(.pong, frame.unmaskedData, context: context, promise: nil)
            context.flush()
        case .connectionClose:
            guard !isClosing else { return }
            isClosing = true
            var data = frame.unmaskedData
            context.fireUserInboundEventTriggered(WebSocketClosing(code: data.readInteger()))
            let done = context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
            send(.connectionClose, frame.unmaskedData, context: context, promise: done)
            context.flush()
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        send(opcode, unwrapOutboundIn(data), context: context, promise: promise)
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}
