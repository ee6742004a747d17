import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A web server that answers as a test tells it, over TLS: whole answers, and ones that stay open and are sent in pieces.
final class FakeWeb: Sendable {
    /// A request as it came.
    struct Call: Sendable {
        let number: Int
        let method: String
        let path: String
        let query: [String: String]
        let headers: HTTPHeaders
        let body: [UInt8]

        /// The fields of a form that was posted.
        var form: [String: String] { FakeWeb.fields(String(decoding: body, as: UTF8.self)) }
    }

    enum Reply: Sendable {
        case whole(Int, HTTPHeaders, [UInt8])
        /// Stays open until the test ends or cuts it.
        case open(Int, HTTPHeaders = [:], first: [UInt8])
        /// No answer at all.
        case nothing
        case cut

        static func json(_ text: String, status: Int = 200) -> Reply {
            .whole(status, ["Content-Type": "application/json"], Array(text.utf8))
        }
    }

    typealias Answer = @Sendable (Call) -> Reply

    let port: Int
    private let listener: any Channel
    private let state: StateBox

    final class StateBox: Sendable {
        let value = Mutex(State())
    }

    struct State {
        var calls: [Call] = []
        var channels: [any Channel] = []
        /// By the number of a call.
        var answering: [Int: any Channel] = [:]
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
    static func start(
        port: Int = 0, certificate: TestCertificate? = try? TestCertificate.localhost.get(),
        answer: @escaping Answer
    ) async throws -> FakeWeb {
        let state = StateBox()
        let tls = try certificate.map { try $0.serverContext() }
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(FakeWebHandler(state: state, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return FakeWeb(listener: listener, state: state)
    }

    var calls: [Call] { state.value.withLock { $0.calls } }
    var connections: Int { state.value.withLock { $0.channels.count } }
    func calls(to path: String) -> [Call] { calls.filter { $0.path == path } }
    /// Whether the client has left the answer to a call.
    func isClosed(_ call: Int) -> Bool { state.value.withLock { $0.closed.contains(call) } }

    private struct NoCall: Error {}

    private func channel(_ call: Int) throws -> any Channel {
        guard let channel = state.value.withLock({ $0.answering[call] }) else { throw NoCall() }
        return channel
    }

    /// Sends more of an open answer, in pieces as they are given.
    func send(_ pieces: [some Collection<UInt8>], on call: Int) async throws {
        let channel = try channel(call)
        for piece in pieces {
            let part = HTTPServerResponsePart.body(.byteBuffer(channel.allocator.buffer(bytes: piece)))
            try await channel.writeAndFlush(part)
        }
    }

    func send(_ text: String, on call: Int) async throws { try await send([Array(text.utf8)], on: call) }

    /// Ends an open answer as it should.
    func end(_ call: Int) async throws {
        try await channel(call).writeAndFlush(HTTPServerResponsePart.end(nil))
    }

    /// Closes the connection of a call in the midst of its answer.
    func cut(_ call: Int) async throws { try await channel(call).close() }

    /// Stops listening and cuts all connections.
    func stop() async {
        try? await listener.close()
        for channel in state.value.withLock({ $0.channels }) { try? await channel.close() }
    }

    static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].replacingOccurrences(of: "+", with: " ") : ""
            fields[parts[0].removingPercentEncoding ?? ""] = value.removingPercentEncoding ?? ""
        }
        return fields
    }
}

private final class FakeWebHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: FakeWeb.StateBox
    private let answer: FakeWeb.Answer
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var mine: [Int] = []

    init(state: FakeWeb.StateBox, answer: @escaping FakeWeb.Answer) {
        self.state = state
        self.answer = answer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        state.value.withLock { $0.channels.append(context.channel) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.value.withLock { $0.closed.formUnion(mine) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body += part.readableBytesView
        case .end: take(context)
        }
    }

    private func take(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let parts = head.uri.split(separator: "?", maxSplits: 1)
        let call = state.value.withLock { state in
            let call = FakeWeb.Call(
                number: state.calls.count, method: head.method.rawValue,
                path: parts.first.map(String.init) ?? "/",
                query: FakeWeb.fields(parts.count > 1 ? String(parts[1]) : ""), headers: head.headers,
                body: body)
            state.calls.append(call)
            state.answering[call.number] = context.channel
            return call
        }
        mine.append(call.number)
        switch answer(call) {
        case .whole(let status, var headers, let bytes):
            headers.add(name: "Content-Length", value: "\(bytes.count)")
            write(
                .head(
                    HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)),
                context)
            write(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes))), context)
            write(.end(nil), context)
        case .open(let status, let headers, let first):
            write(
                .head(
                    HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)),
                context)
            if !first.isEmpty {
                write(.body(.byteBuffer(context.channel.allocator.buffer(bytes: first))), context)
            }
        case .nothing: break
        case .cut: context.close(promise: nil)
        }
        context.flush()
    }

    private func write(_ part: HTTPServerResponsePart, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(part), promise: nil)
    }
}
