import NIOCore
import NIOWebSocket

/// What happens over one WebSocket.
protocol SocketSession: Sendable {
    var outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame> { get }

    /// Runs until the client closes, or the session closes.
    func run(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: String) async throws

    /// Tells an error to a client that may not be here.
    func report(_ error: APIError) async throws
}

extension SocketSession {
    /// Says why a client may not be here, and closes: against the policy.
    func refuse(_ error: APIError) async throws {
        try await report(error)
        try await close(1008)
    }

    /// Hands on text messages, answers pings, and ends when the client closes.
    func receive(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ take: (ByteBuffer) async throws -> Void
    ) async throws {
        for try await frame in inbound {
            switch frame.opcode {
            case .text: try await take(frame.unmaskedData)
            case .ping: try await send(frame.unmaskedData, as: .pong)
            case .connectionClose: return try await send(frame.unmaskedData, as: .connectionClose)
            default: break
            }
        }
    }

    func send(_ data: ByteBuffer, as opcode: WebSocketOpcode = .text) async throws {
        try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, data: data))
    }

    /// Begins the closing, with a code of RFC 6455, 7.4.
    func close(_ code: UInt16) async throws {
        try await send(ByteBuffer(integer: code), as: .connectionClose)
    }
}
