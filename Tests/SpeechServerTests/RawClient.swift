import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import SpeechEngine
import SpeechServer
import Synchronization
import Tensors
import Testing

/// Tests over real connections, one after the other: they watch the time.
@Suite(.serialized) enum NetworkTests {}

/// A server with the built-in voice, on a port of its own.
enum TestServer {
    private static let model = Result {
        let pool = ThreadPool(threads: 2)
        return (pool, try SpeechModel.load(SpeechModel.Source(), on: pool))
    }

    static func make(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws -> SpeechServer {
        let (pool, model) = try model.get()
        var configuration = ServerConfiguration()
        configuration.service.dataFolder = NSTemporaryDirectory() + "/server-\(UUID().uuidString)"
        change(&configuration)
        return try SpeechServer(
            configuration, synthesizer: Synthesizer(model: model, pool: pool),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}

extension SpeechServer {
    /// Runs while something is done with the port.
    func onPort(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await application().test(.live) { try await body($0.port ?? 0) }
    }
}

/// A connection on which bytes are sent as they are.
final class RawClient: Sendable {
    private struct State {
        var received: [UInt8] = []
        var isClosed = false
    }

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let state = Mutex(State())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            state.withLock { $0.received += bytes }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let channel: any Channel
    private let collector: Collector

    /// - Parameter reads: whether it takes what the server sends.
    init(_ port: Int, reads: Bool = true) async throws {
        let collector = Collector()
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.socketOption(.so_rcvbuf), value: reads ? 1 << 16 : 4096)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(collector)
                }
            }
            .connect(host: "localhost", port: port).get()
        self.collector = collector
    }

    deinit { channel.close(promise: nil) }

    var bytes: [UInt8] { collector.state.withLock { $0.received } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isClosed: Bool { collector.state.withLock { $0.isClosed } }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    func close() async throws { try await channel.close() }

    /// Waits until something holds.
    func until(_ seconds: Double = 5, _ holds: (RawClient) throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while try !holds(self) {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    func closes(within seconds: Double) async throws -> Bool { try await until(seconds) { $0.isClosed } }

    func receives(_ text: String, within seconds: Double = 5) async throws -> Bool {
        try await until(seconds) { $0.text.contains(text) }
    }

    // MARK: HTTP

    static func get(_ path: String, _ headers: String...) -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static func post(_ path: String, _ body: String, _ headers: String...) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
            + headers.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    /// What a request on a connection of its own is answered with.
    static func answer(_ request: String, at port: Int) async throws -> String {
        let client = try await RawClient(port)
        client.send(request.replacingOccurrences(of: "\r\nHost:", with: "\r\nConnection: close\r\nHost:"))
        _ = try await client.closes(within: 10)
        return client.text
    }

    // MARK: WebSocket

    static func upgrade(_ path: String, _ headers: String...) -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// Sends a frame of less than 126 bytes, with a mask of zeros.
    func send(frame opcode: UInt8, _ payload: [UInt8] = []) {
        send([0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
    }
}
