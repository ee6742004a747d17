import Foundation
import Hummingbird
import LiveChat
import LiveChatService
import NIOCore
import NIOWebSocket
import SpeechService

/// The chat routes of iShowTTS, with its shapes.
struct DanmakuRoutes: Sendable {
    let chat: LiveChatService
    let service: SpeechService
    /// Bytes of a body.
    let maxBody: Int

    private struct Order: Decodable {
        let platform: String
        let channel: String
        let voiceId: String?
        let engine: String?

        /// - Throws: `APIError` for what iShowTTS did not read either.
        func source() throws -> String {
            guard platform.lowercased() == "twitch" else {
                throw APIError(
                    platform.lowercased() == "youtube" ? .notImplemented : .badRequest, "invalid_platform",
                    "platform is \(platform.prefix(40)); only twitch is read here", field: "platform")
            }
            if let engine, engine.lowercased() != "f5" {
                throw APIError(
                    .badRequest, "invalid_engine", "engine is \(engine.prefix(40)); it can only be f5",
                    field: "engine")
            }
            return "twitch:\(channel)"
        }
    }

    private struct Answer: Encodable {
        let status: String
        let channel: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(status, forKey: .status)
            // Clients expect the key, with null.
            try container.encode(channel, forKey: .channel)
        }

        private enum Key: CodingKey { case status, channel }
    }

    func add(to router: some RouterMethods<ServerContext>) {
        router.post("api/danmaku/start") { request, _ in
            let order = try await order(request)
            if let voice = order.voiceId { _ = try await service.voice(voice) }
            let status = try chat.start(try order.source(), voice: order.voiceId)
            return try JSONBody.response(
                Answer(status: "started", channel: Self.channel(status)), status: .accepted)
        }
        router.post("api/danmaku/stop") { request, _ in
            let name = try await order(request).source()
            do {
                let status = try chat.stop(name)
                return try JSONBody.response(
                    Answer(status: "stopped", channel: Self.channel(status)), status: .accepted)
            } catch LiveChatFault.notRunning {
                return try JSONBody.response(Answer(status: "idle", channel: nil))
            }
        }
        router.post("api/danmaku/enqueue") { request, _ in
            let body = try await request.body.collect(upTo: maxBody)
            let submission = try chat.submit(body.readableBytesView)
            let isRead = submission.lines.contains { $0.decision.speech != nil }
            return Response(status: isRead ? .accepted : .noContent)
        }
    }

    private func order(_ request: Request) async throws -> Order {
        try JSONBody.decode(Order.self, from: try await request.body.collect(upTo: maxBody))
    }

    /// `NAME` of `twitch:NAME`.
    private static func channel(_ status: SourceStatus) -> String {
        String(status.state.source.drop { $0 != ":" }.dropFirst())
    }
}

/// iShowTTS's stream: each clip as a packet when its turn comes. What was read before is not sent again.
struct DanmakuSession: SocketSession {
    static let path = "/api/danmaku/stream"

    let chat: LiveChatService
    let outbound: SocketWriter

    func run(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient
    ) async throws {
        guard let (id, messages) = chat.stage.join(.stream) else {
            return try await refuse(
                APIError(
                    .serviceUnavailable, "too_many_listeners",
                    "\(ClipStage.mostListeners) listeners are here, which is the most; close one first"))
        }
        defer { chat.stage.leave(id) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await message in messages {
                    guard case .clip(let clip, _, _, let volume, _) = message else { continue }
                    try await send(ByteBuffer(data: try clip.packet(volume: volume)), as: .binary)
                }
                try await close(1001)
            }
            try await receive(inbound) { _ in }
            group.cancelAll()
        }
    }

    func report(_ error: APIError) async throws { try await send(ByteBuffer(data: error.encoded())) }
}
