import Crypto
import Foundation
import LiveChat
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization
import TestCompression

/// Bilibili's servers in one: requests over HTTP, and the socket of messages at `/sub`.
final class FakeBilibili: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var query: String
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: String
    }

    /// How the server is; may be changed while it runs.
    struct Manners: Sendable {
        /// To a login; `nil` for none.
        var loginCode: Int? = 0
        var beats = true
        var splits = false
        var answer: @Sendable (Request) -> Answer = { _ in Answer(status: 404, body: "") }
    }

    final class Box: Sendable {
        let state = Mutex(State())
        let manners = Mutex(Manners())
    }

    struct State {
        var requests: [Request] = []
        var upgrades: [HTTPHeaders] = []
        var channels: [any Channel] = []
        var packets: [(connection: Int, packet: BilibiliPacket)] = []
        var closed: Set<Int> = []
    }

    let port: Int
    let box: Box
    private let listener: any Channel

    private init(listener: any Channel, box: Box) {
        self.listener = listener
        self.box = box
        port = listener.localAddress?.port ?? 0
    }

    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { box.state.withLock(\.requests) }
    var upgrades: [HTTPHeaders] { box.state.withLock(\.upgrades) }
    var connections: Int { box.state.withLock { $0.channels.count } }
    func packets(_ operation: BilibiliPacket.Operation) -> [BilibiliPacket] {
        box.state.withLock { $0.packets.map(\.packet).filter { $0.operation == operation.rawValue } }
    }
    func isClosed(_ connection: Int) -> Bool { box.state.withLock { $0.closed.contains(connection) } }
    func set(_ change: (inout Manners) -> Void) { box.manners.withLock { change(&$0) } }

    static func start(port: Int = 0, _ manners: Manners = Manners()) async throws -> FakeBilibili {
        let box = Box()
        box.manners.withLock { $0 = manners }
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOWebSocketServerUpgrader(
                        maxFrameSize: 1 << 24,
                        shouldUpgrade: { channel, head in
                            box.state.withLock { $0.upgrades.append(head.headers) }
                            return channel.eventLoop.makeSucceededFuture(
                                head.uri.hasPrefix("/sub") ? HTTPHeaders() : nil)
                        },
                        upgradePipelineHandler: { channel, _ in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(SocketSide(box: box))
                            }
                        })
                    let pipeline = channel.pipeline.syncOperations
                    let web = WebSide(box: box)
                    let bound = NIOLoopBound(web, eventLoop: channel.eventLoop)
                    try pipeline.addHandler(Splitter(box: box))
                    try pipeline.configureHTTPServerPipeline(
                        withServerUpgrade: (
                            upgraders: [upgrader],
                            completionHandler: {
                                $0.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                            }
                        ))
                    try pipeline.addHandler(web)
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return FakeBilibili(listener: listener, box: box)
    }

    private struct NoConnection: Error {}

    func channel(_ connection: Int) throws -> any Channel {
        try box.state.withLock { state in
            guard state.channels.indices.contains(connection) else { throw NoConnection() }
            return state.channels[connection]
        }
    }

    /// Sends messages of the socket, each in as many frames as it has pieces.
    func send(_ pieces: [UInt8]..., on connection: Int) async throws {
        let channel = try channel(connection)
        for (index, piece) in pieces.enumerated() {
            try await channel.writeAndFlush(
                WebSocketFrame(
                    fin: index == pieces.count - 1, opcode: index == 0 ? .binary : .continuation,
                    data: channel.allocator.buffer(bytes: piece)))
        }
    }

    /// Sends commands, all in one compressed packet.
    ///
    /// - Parameter version: 2 by zlib, 3 by brotli, 0 as they are.
    func send(commands: [String], version: UInt16 = 2, on connection: Int) async throws {
        let run = commands.flatMap { BilibiliPacket(.command, version: 0, body: $0.utf8).bytes }
        guard version > 0 else { return try await send(run, on: connection) }
        let body = version == 2 ? Compressed.zlib(run) : Compressed.brotli(run)
        try await send(BilibiliPacket(.command, version: version, body: body).bytes, on: connection)
    }

    func close(_ connection: Int, code: WebSocketErrorCode? = nil) async throws {
        let channel = try channel(connection)
        if let code {
            var data = channel.allocator.buffer(capacity: 2)
            data.write(webSocketErrorCode: code)
            try await channel.writeAndFlush(
                WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
        }
        // The other side may have been faster.
        try? await channel.close()
    }

    func stop() async {
        try? await listener.close()
        for channel in box.state.withLock({ $0.channels }) { try? await channel.close() }
    }

    /// Whether a request is signed as the open platform asks for.
    static func isSigned(_ request: Request, keyID: String, secret: String) -> Bool {
        func hex(_ bytes: some Sequence<UInt8>) -> String {
            bytes.map { String(format: "%02x", $0) }.joined()
        }
        let signed = request.headers.map { ($0.name.lowercased(), $0.value) }
            .filter { $0.0.hasPrefix("x-bili-") }.sorted { $0.0 < $1.0 }
        let text = signed.map { "\($0.0):\($0.1)" }.joined(separator: "\n")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return signed.count == 6 && request.headers.first(name: "x-bili-accesskeyid") == keyID
            && request.headers.first(name: "x-bili-content-md5") == hex(Insecure.MD5.hash(data: request.body))
            && request.headers.first(name: "Authorization") == hex(code)
    }
}

/// Sends what goes out byte by byte, if the server is told to.
private final class Splitter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let box: FakeBilibili.Box

    init(box: FakeBilibili.Box) { self.box = box }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = unwrapOutboundIn(data)
        if box.manners.withLock(\.splits) {
            while buffer.readableBytes > 1, let byte = buffer.readSlice(length: 1) {
                context.writeAndFlush(wrapOutboundOut(byte), promise: nil)
            }
        }
        context.write(wrapOutboundOut(buffer), promise: promise)
    }
}

private final class WebSide: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let box: FakeBilibili.Box
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(box: FakeBilibili.Box) { self.box = box }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body += part.readableBytesView
        case .end:
            guard let head else { return }
            let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
            let request = FakeBilibili.Request(
                method: head.method.rawValue, path: parts.first ?? "", query: parts.count > 1 ? parts[1] : "",
                headers: head.headers, body: body)
            box.state.withLock { $0.requests.append(request) }
            let answer = box.manners.withLock(\.answer)(request)
            var headers = HTTPHeaders(answer.headers)
            headers.add(name: "Content-Length", value: String(answer.body.utf8.count))
            context.write(
                wrapOutboundOut(
                    .head(
                        HTTPResponseHead(
                            version: .http1_1, status: .init(statusCode: answer.status), headers: headers))),
                promise: nil)
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: answer.body)))),
                promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

private final class SocketSide: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame
    private let box: FakeBilibili.Box
    private var connection = -1

    init(box: FakeBilibili.Box) { self.box = box }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = box.state.withLock { state in
            state.channels.append(context.channel)
            return state.channels.count - 1
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        _ = box.state.withLock { $0.closed.insert(connection) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.opcode == .binary else { return }
        for packet in BilibiliFrame(frame.unmaskedData.readableBytesView).packets {
            box.state.withLock { $0.packets.append((connection, packet)) }
            let manners = box.manners.withLock { $0 }
            switch BilibiliPacket.Operation(rawValue: packet.operation) {
            case .login:
                if let code = manners.loginCode {
                    send(BilibiliPacket(.loginReply, body: "{\"code\":\(code)}".utf8).bytes, context)
                }
            case .heartbeat:
                // The echo is not part of the length.
                if manners.beats {
                    send(
                        BilibiliPacket(.heartbeatReply, body: [0, 0, 0, 1]).bytes
                            + Array("[object Object]".utf8), context)
                }
            default: break
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(
            fin: true, opcode: .binary, data: context.channel.allocator.buffer(bytes: bytes))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
