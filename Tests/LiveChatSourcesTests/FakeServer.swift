import Foundation
import LiveChat
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// A server that a test speaks through: takes lines or the messages of a WebSocket, and answers as it is told.
final class FakeServer: Sendable {
    /// Gives the answers to a line: whole lines, which are sent together.
    typealias Answer = @Sendable (_ line: String, _ connection: Int) -> [String]

    let port: Int
    private let listener: any Channel
    private let state: StateBox

    /// What the connections share.
    final class StateBox: Sendable {
        let value = Mutex(State())
    }

    struct State {
        var channels: [any Channel] = []
        var lines: [(connection: Int, text: String)] = []
        var closed: Set<Int> = []
    }

    private init(listener: any Channel, state: StateBox) {
        self.listener = listener
        self.state = state
        port = listener.localAddress?.port ?? 0
    }

    /// - Parameters:
    ///   - port: 0 for any.
    ///   - certificate: `nil` without TLS.
    ///   - greeting: sent first on each connection.
    static func start(
        port: Int = 0, certificate: TestCertificate? = nil, webSocket: Bool = false, greeting: [String] = [],
        answer: @escaping Answer
    ) async throws -> FakeServer {
        let state = StateBox()
        let tls = try certificate.map { try $0.serverContext() }
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    guard webSocket else {
                        return try pipeline.addHandler(
                            FakeHandler(state: state, greeting: greeting, isFramed: false, answer: answer))
                    }
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                        upgradePipelineHandler: { channel, _ in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandlers([
                                    FakeFrames(),
                                    FakeHandler(
                                        state: state, greeting: greeting, isFramed: true, answer: answer),
                                ])
                            }
                        })
                    try pipeline.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return FakeServer(listener: listener, state: state)
    }

    /// All lines that came, over all connections.
    var lines: [String] { state.value.withLock { $0.lines.map(\.text) } }
    var connections: Int { state.value.withLock { $0.channels.count } }
    func isClosed(_ connection: Int) -> Bool { state.value.withLock { $0.closed.contains(connection) } }

    private struct NoConnection: Error {}

    private func channel(_ connection: Int) throws -> any Channel {
        try state.value.withLock { state in
            guard state.channels.indices.contains(connection) else { throw NoConnection() }
            return state.channels[connection]
        }
    }

    /// Sends on a connection, in pieces as they are given.
    func send(_ pieces: [some Collection<UInt8>], on connection: Int) async throws {
        let channel = try channel(connection)
        for piece in pieces { try await channel.writeAndFlush(channel.allocator.buffer(bytes: piece)) }
    }

    func send(_ lines: String..., on connection: Int) async throws {
        try await send([Array((lines.joined(separator: "\r\n") + "\r\n").utf8)], on: connection)
    }

    func close(_ connection: Int) async throws {
        try await channel(connection).close()
    }

    /// Closes a WebSocket with a code, as its server would.
    func close(_ connection: Int, code: UInt16) async throws {
        try await channel(connection).triggerUserOutboundEvent(FakeFrames.Control.close(code))
    }

    /// Pings a WebSocket's client, whose answer is the line `(pong)`.
    func ping(_ connection: Int) async throws {
        try await channel(connection).triggerUserOutboundEvent(FakeFrames.Control.ping)
    }

    /// Stops listening and cuts all connections.
    func stop() async {
        try? await listener.close()
        for channel in state.value.withLock({ $0.channels }) { try? await channel.close() }
    }

    /// What Twitch answers to a login and a join of `channel`.
    static func twitch(_ line: String, channel: String = "demo") -> [String] {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case "NICK":
            return [":tmi.twitch.tv 001 \(words[1]) :Welcome, GLHF!", ":tmi.twitch.tv 376 \(words[1]) :>"]
        case "CAP":
            return words[1] == "REQ" ? [":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands"] : []
        case "JOIN":
            return words[1] == "#\(channel)" ? ["@room-id=9;slow=0 :tmi.twitch.tv ROOMSTATE #\(channel)"] : []
        case "PING": return [":tmi.twitch.tv PONG tmi.twitch.tv \(words[1])"]
        default: return []
        }
    }
}

private final class FakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let state: FakeServer.StateBox
    private let greeting: [String]
    private let isFramed: Bool
    private let answer: FakeServer.Answer
    private var lines = LineSplitter()
    private var connection = -1

    init(state: FakeServer.StateBox, greeting: [String], isFramed: Bool, answer: @escaping FakeServer.Answer)
    {
        self.state = state
        self.greeting = greeting
        self.isFramed = isFramed
        self.answer = answer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = state.value.withLock { state in
            state.channels.append(context.channel)
            return state.channels.count - 1
        }
        if context.channel.isActive { send(greeting, context) }
    }

    func channelActive(context: ChannelHandlerContext) { send(greeting, context) }

    func channelInactive(context: ChannelHandlerContext) {
        _ = state.value.withLock { $0.closed.insert(connection) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var complete = lines.append(unwrapInboundIn(data).readableBytesView)
        if isFramed, let last = lines.finish() { complete.append(last) }
        for line in complete {
            let text = String(decoding: line, as: UTF8.self)
            state.value.withLock { $0.lines.append((connection, text)) }
            send(answer(text, connection), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(_ lines: [String], _ context: ChannelHandlerContext) {
        guard !lines.isEmpty else { return }
        let text = lines.map { $0 + "\r\n" }.joined()
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }
}

private final class FakeFrames: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: context.fireChannelRead(wrapInboundOut(frame.unmaskedData))
        case .ping: context.fireChannelRead(wrapInboundOut(ByteBuffer(string: "(ping)")))
        case .pong: context.fireChannelRead(wrapInboundOut(ByteBuffer(string: "(pong)")))
        default: break
        }
    }

    enum Control: Sendable {
        case close(UInt16)
        case ping
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard let control = event as? Control else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        let frame =
            switch control {
            case .close(let code):
                WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer(integer: code))
            case .ping: WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: "x"))
            }
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = WebSocketFrame(fin: true, opcode: .text, data: unwrapOutboundIn(data))
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}

/// A certificate that signs itself, made for the test.
struct TestCertificate: Sendable {
    let certificate: String
    let key: String

    static let localhost = Result { try TestCertificate(names: "DNS:localhost,IP:127.0.0.1") }
    static let another = Result { try TestCertificate(names: "DNS:another.example") }

    /// For a server that shows the certificate.
    func serverContext() throws -> NIOSSLContext {
        try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
    }

    private init(names: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        key = folder.appending(path: "key.pem").path
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2",
            "-subj", "/CN=chat test", "-addext", "subjectAltName=\(names)", "-keyout", key, "-out",
            certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else { throw CocoaError(.fileNoSuchFile) }
    }
}

/// A source that runs, and what it told.
final class Listener: Sendable {
    private let events = Mutex<[ChatEvent]>([])
    private let task: Mutex<Task<Void, Never>?>

    init(_ source: some ChatSource) {
        task = Mutex(nil)
        task.withLock { task in
            task = Task { [self] in
                await source.run { event in self.events.withLock { $0.append(event) } }
            }
        }
    }

    var all: [ChatEvent] { events.withLock { $0 } }
    var texts: [String] {
        all.compactMap { if case .message(let message) = $0 { message.text } else { nil } }
    }
    var deletions: [ChatEvent.Deletion.Target] {
        all.compactMap { if case .deletion(let deletion) = $0 { deletion.target } else { nil } }
    }
    var states: [SourceState] { all.compactMap { if case .state(let state) = $0 { state } else { nil } } }
    var reasons: [String] { states.compactMap(\.reason) }

    func has(_ phase: SourceState.Phase) -> Bool { states.contains { $0.phase == phase } }

    /// Cancels the source, and waits until it has ended.
    func stop() async {
        let task = task.withLock { $0 }
        task?.cancel()
        await task?.value
    }
}

/// Waits until something is so; ten seconds at most.
func eventually(_ condition: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return condition()
}
