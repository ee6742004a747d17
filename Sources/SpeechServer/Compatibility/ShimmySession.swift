import Foundation
import NIOCore
import NIOWebSocket
import SpeechService

/// Shimmy's WebSocket: the client sends one request as JSON, the answer comes as a text message, then `{"done": true}`.
///
/// An error comes in the shape of the other routes. Then the connection closes. A client that closes gives its speech up.
struct ShimmySession: SocketSession {
    static let path = "/shimmy/ws/generate"

    private struct Done: Encodable { var done = true }

    let service: SpeechService
    let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>

    func run(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            var isAsked = false
            try await receive(inbound) { message in
                guard !isAsked else { return }
                isAsked = true
                group.addTask { try await answer(message, client: client.name) }
            }
        }
    }

    func report(_ error: APIError) async throws { try await send(ByteBuffer(data: error.encoded())) }

    private func answer(_ message: ByteBuffer, client: String) async throws {
        do {
            let request = try JSONBody.decode(ShimmyRequest.self, from: message).request(with: service)
            let caller = ShimmyRequest.caller(
                Self.path, client: client, requestID: UUID().uuidString.lowercased())
            let stream = try await service.speak(request.command(for: caller))
            let samples = try await stream.all()
            let said = try ShimmyRequest.envelope(request.answer(samples, of: stream, to: caller))
            try await send(ByteBuffer(string: said))
            try await send(ByteBuffer(data: JSONBody.encode(Done())))
            try await close(1000)
        } catch let error where error is CancellationError || error is ChannelError {
            throw error
        } catch {
            try await refuse(APIError(error))
        }
    }
}
