import NIOCore
import NIOWebSocket

/// Sends frames of one WebSocket.
typealias SocketWriter = NIOAsyncChannelOutboundWriter<WebSocketFrame>

/// What happens over one WebSocket.
protocol SocketSession: Sendable {
    var outbound: SocketWriter { get }

    /// Runs until the client closes, or the session closes.
    func run(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient) async throws

    /// Tells an error to a client that may not be here.
    func report(_ error: APIError) async throws
}

/// Who came over a WebSocket.
struct SocketClient: Sendable {
    /// A key's name, or an address.
    let name: String
    /// Whether it showed the token of listeners, with which one can listen and nothing else.
    let listensOnly: Bool
    /// The request's query.
    let query: [String: String]
}

/// How the sessions of one path are made, and for whom.
struct SocketSessionFactory: Sendable {
    /// Who may open a WebSocket. Host, origin and the limits are checked for all.
    enum Audience: Sendable {
        /// Those who show a key, if the server has keys.
        case keyHolders
        /// Those who show the token of listeners too.
        case listeners
    }

    let audience: Audience
    let make: @Sendable (SocketWriter) -> any SocketSession
}

extension SocketSession {
    /// Says why a client may not be here, and closes: against the policy.
    func refuse(_ error: APIError) async throws {
        try await report(error)
        try await close(1008)
    }

    /// Hands on text messages, and ends when the client closes.
    func receive(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ take: (ByteBuffer) async throws -> Void
    ) async throws {
        for try await frame in inbound {
            switch frame.opcode {
            case .text: try await take(frame.unmaskedData)
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
