import Foundation
import LiveChat
import LiveChatService
import NIOCore
import NIOWebSocket
import SpeechService

/// An overlay, or the page as a listener: it is told what to show and to play, and tells what it plays.
struct OverlaySession: SocketSession {
    static let path = LiveChatRoutes.path + "/overlay"

    let chat: LiveChatService
    let outbound: SocketWriter

    func run(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient
    ) async throws {
        let kind: StageListener.Kind = client.query["kind"] == "page" ? .page : .overlay
        let isSilent = client.query["audio"] == "0"
        let events = chat.events()
        guard let (id, messages) = chat.stage.join(kind) else {
            return try await refuse(
                APIError(
                    .serviceUnavailable, "too_many_listeners",
                    "\(ClipStage.mostListeners) listeners are here, which is the most; close an overlay first"
                ))
        }
        defer { chat.stage.leave(id) }
        try await send(Hello(listener: id, queue: .init(chat.reader.queue.status)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await message in messages { try await tell(message) }
                // The stage closes those who are too slow, and all when the token changes.
                try await close(1001)
            }
            group.addTask { try await tellChanges(events) }
            try await receive(inbound) { take($0, from: id, isSilent: isSilent) }
            group.cancelAll()
        }
    }

    func report(_ error: APIError) async throws { try await send(ByteBuffer(data: error.encoded())) }

    // MARK: what it tells

    private struct Report: Decodable {
        let type: String
        let item: Int?
        let audible: Bool?
        let active: Bool?
    }

    /// What is not understood is of a newer client, and does no harm.
    private func take(_ message: ByteBuffer, from id: Int, isSilent: Bool) {
        guard let report = try? JSONBody.decode(Report.self, from: message) else { return }
        switch (report.type, report.item) {
        case ("state", _):
            chat.stage.take(
                .state(isAudible: report.audible == true && !isSilent, isActive: report.active != false),
                from: id)
        case ("started", let item?): chat.stage.take(.started(item: item), from: id)
        case ("ended", let item?): chat.stage.take(.ended(item: item), from: id)
        case ("failed", let item?): chat.stage.take(.failed(item: item), from: id)
        default: break
        }
    }

    // MARK: what it is told

    private struct Hello: Encodable {
        let type = "hello"
        let listener: Int
        let queue: LiveChatView.Queue

        enum CodingKeys: CodingKey { case type, listener, queue }
    }

    private struct Order: Encodable {
        let type: String
        var item: Int?
        var volume: Double?
        var elected: Bool?
        var offset: Double?
    }

    private struct Changed: Encodable {
        let type = "queue"
        let queue: LiveChatView.Queue

        enum CodingKeys: CodingKey { case type, queue }
    }

    private struct Next: Encodable {
        struct Item: Encodable {
            let item: Int
            let name: String
            let kind: String
            let priority: String
        }

        let type = "waiting"
        let items: [Item]

        enum CodingKeys: CodingKey { case type, items }
    }

    private func send(_ value: some Encodable) async throws {
        try await send(ByteBuffer(data: JSONBody.encode(value)))
    }

    private func tell(_ message: StageMessage) async throws {
        switch message {
        case .clip(let clip, let offset, let isElected, let volume, let isPaused):
            let header = try JSONBody.encode(
                ClipHeader(clip, offset: offset, elected: isElected, volume: volume, paused: isPaused))
            let packet = DanmakuPacket.packet(header: header, audio: try clip.audio())
            try await send(ByteBuffer(data: packet), as: .binary)
        case .piece(let piece):
            let header = try JSONBody.encode(PieceHeader(piece))
            let packet = DanmakuPacket.packet(header: header, audio: try piece.audio())
            try await send(ByteBuffer(data: packet), as: .binary)
        case .stop(let item): try await send(Order(type: "stop", item: item))
        case .pause(let item): try await send(Order(type: "pause", item: item))
        case .resume(let item): try await send(Order(type: "resume", item: item))
        case .volume(let volume): try await send(Order(type: "volume", volume: volume))
        case .elected(let isElected, let item, let offset):
            try await send(Order(type: "elected", item: item, elected: isElected, offset: offset))
        }
    }

    /// The queue's state, and what comes next.
    private func tellChanges(_ events: AsyncStream<LiveChatEvent>) async throws {
        var last: [Int] = []
        for await event in events {
            switch event {
            case .queue(let status): try await send(Changed(queue: .init(status)))
            case .item:
                let next = chat.reader.queue.items.filter { $0.state == .waiting || $0.state == .prepared }
                    .prefix(5)
                guard next.map(\.id) != last else { continue }
                last = next.map(\.id)
                let items = next.map(LiveChatView.Item.init).map {
                    Next.Item(item: $0.item, name: $0.name, kind: $0.kind, priority: $0.priority)
                }
                try await send(Next(items: items))
            default: break
            }
        }
    }
}

/// The header of a piece's packet.
private struct PieceHeader: Encodable {
    let type = "piece"
    let item: Int
    let start: Double
    let seconds: Double
    let whole: Bool
    let words: [LiveChatView.Clip.Word]

    init(_ piece: StagedPiece) {
        item = piece.item
        start = piece.start
        seconds = piece.seconds
        whole = piece.isLast
        words = piece.words.map(LiveChatView.Clip.Word.init)
    }

    private enum CodingKeys: CodingKey { case type, item, start, seconds, whole, words }
}

/// The header of a clip's packet: iShowTTS's members, and what an overlay needs.
private struct ClipHeader: Encodable {
    let type = "clip"
    let clip: LiveChatView.Clip
    let packet: DanmakuPacket
    let offset: Double
    let elected: Bool
    let volume: Double
    let paused: Bool

    init(_ clip: StagedClip, offset: Double, elected: Bool, volume: Double, paused: Bool) {
        self.clip = LiveChatView.Clip(clip)
        packet = clip.packet
        self.offset = offset
        self.elected = elected
        self.volume = volume
        self.paused = paused
    }

    private enum Key: CodingKey { case type, offset, elected, volume, paused }

    func encode(to encoder: any Encoder) throws {
        try clip.encode(to: encoder)
        // Of the platform's name, which both have, an overlay gets the one that it gets everywhere.
        try OverlayMembers(packet).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: .type)
        try container.encode(offset, forKey: .offset)
        try container.encode(elected, forKey: .elected)
        try container.encode(volume, forKey: .volume)
        try container.encode(paused, forKey: .paused)
    }

    private struct OverlayMembers: Encodable {
        let username: String
        let displayText: String
        let format: String

        init(_ packet: DanmakuPacket) {
            username = packet.username
            displayText = packet.displayText
            format = packet.format
        }
    }
}
