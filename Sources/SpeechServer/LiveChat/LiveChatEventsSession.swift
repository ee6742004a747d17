import Foundation
import LiveChat
import LiveChatService
import NIOCore
import NIOWebSocket
import SpeechService

/// What happens in the live chat, as text messages over a WebSocket.
struct LiveChatEventsSession: SocketSession {
    let chat: LiveChatService
    let outbound: SocketWriter

    func run(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient
    ) async throws {
        let texts = LiveChatView.texts(of: chat, isWhole: !client.listensOnly)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await text in texts.stream {
                    if let text { try await send(ByteBuffer(data: text)) }
                }
                try await close(1001)
            }
            // Nothing is expected from the client but its leaving.
            try await receive(inbound) { _ in }
            texts.end()
            group.cancelAll()
        }
    }

    func report(_ error: APIError) async throws { try await send(ByteBuffer(data: error.encoded())) }
}

/// Messages of other programs over a WebSocket: each text message is a JSON text of `docs/live-chat.md`, and is answered.
struct LiveChatInputSession: SocketSession {
    static let path = LiveChatRoutes.path + "/messages"

    private struct Answer: Encodable {
        /// Of the command, if it was one.
        let id: String?
        let status = "ok"
        let read: Int
        let skipped: Int
        let deletions: Int
        let faults: [String]

        enum CodingKeys: CodingKey { case id, status, read, skipped, deletions, faults }
    }

    let chat: LiveChatService
    let outbound: SocketWriter

    func run(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient
    ) async throws {
        try await receive(inbound) { message in
            do {
                let submission = try chat.submit(message.readableBytesView)
                let read = submission.lines.count { $0.decision.speech != nil }
                let answer = Answer(
                    id: submission.command, read: read, skipped: submission.lines.count - read,
                    deletions: submission.deletions, faults: submission.faults)
                try await send(ByteBuffer(data: JSONBody.encode(answer)))
            } catch let fault as ChatInputFault {
                try await report(APIError(fault))
            }
        }
    }

    func report(_ error: APIError) async throws { try await send(ByteBuffer(data: error.encoded())) }
}
