import Foundation
import Hummingbird
import LiveChat
import LiveChatService

/// The live chat over HTTP: sources, rules, queue, messages of other programs, what listeners hear.
struct LiveChatRoutes: Sendable {
    static let path = "/v1/live-chat"
    static let eventsPath = path + "/events"
    static let clipsPath = path + "/clips/"

    let chat: LiveChatService
    /// Bytes of a body.
    let maxBody: Int

    func add(to router: some RouterMethods<ServerContext>) {
        let group = router.group("v1/live-chat")
        group.get { _, _ in try JSONBody.response(LiveChatView.State(chat, isWhole: true)) }
        group.post("sources") { request, _ in try await start(request) }
        group.delete("sources") { request, _ in try stop(request) }
        group.get("rules") { _, _ in try rules() }
        group.put("rules") { request, _ in
            try chat.setRules(json: try await body(request))
            return try rules()
        }
        group.post("try") { request, _ in try await tryOut(request) }
        group.post("messages") { request, _ in try await submit(request) }
        group.post("control") { request, _ in try await control(request) }
        group.get("token") { _, _ in try token(chat.token) }
        group.post("token") { _, _ in try token(try chat.renewToken()) }
        group.get("events") { _, context in events(context) }
        group.get("clips/:item") { _, context in try await clip(context) }
    }

    private func body(_ request: Request) async throws -> Data {
        Data(try await request.body.collect(upTo: maxBody).readableBytesView)
    }

    // MARK: sources

    private struct Source: Decodable { let source: String }
    private struct Stopped: Encodable { let stopped: String }

    private func start(_ request: Request) async throws -> Response {
        let body = try JSONBody.decode(Source.self, from: ByteBuffer(data: try await body(request)))
        return try JSONBody.response(LiveChatView.Source(try chat.start(body.source)), status: .accepted)
    }

    private func stop(_ request: Request) throws -> Response {
        guard let source = request.uri.queryParameters.get("source") else {
            throw APIError(.badRequest, "missing_field", "source is missing", field: "source")
        }
        try chat.stop(source)
        return try JSONBody.response(Stopped(stopped: source))
    }

    // MARK: rules

    private struct Rules: Encodable {
        let rules: ChatRules
        let defaults = ChatRules()
        let choices = ChatRules.choices
    }

    /// Keys are written as in the file of rules.
    private func rules() throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Rules(rules: chat.rules))
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
    }

    private struct Trial: Decodable {
        let text: String
        let name: String?
        let platform: String?
        let channel: String?
        let roles: [ChatAuthor.Role]?
    }

    private func tryOut(_ request: Request) async throws -> Response {
        let data = try await body(request)
        let trial = try JSONBody.decode(Trial.self, from: ByteBuffer(data: data))
        guard trial.text.utf8.count <= 100_000 else {
            throw APIError(
                .badRequest, "text_too_long", "text is longer than 100000 bytes", field: "text")
        }
        let now = Date()
        let name = trial.name ?? "Mia"
        let platform = ChatPlatform(rawValue: trial.platform?.lowercased() ?? ChatPlatform.twitch.rawValue)
        let message = ChatMessage(
            id: "try-\(UUID().uuidString)", platform: platform, channel: trial.channel ?? "demo",
            author: ChatAuthor(id: name, login: name.lowercased(), name: name, roles: Set(trial.roles ?? [])),
            fragments: ChatMessage.fragments(of: trial.text), sent: now, received: now)
        let table = (try? JSONSerialization.jsonObject(with: data) as? [String: Any])?["rules"]
        let rules = try table.map { table in
            guard let table = table as? [String: Any] else {
                throw APIError(.badRequest, "invalid_field", "rules must be an object", field: "rules")
            }
            return try JSONSerialization.data(withJSONObject: table)
        }
        return try JSONBody.response(LiveChatView.Line(try chat.tryOut(message, json: rules)))
    }

    // MARK: messages

    private struct Submitted: Encodable {
        let lines: [LiveChatView.Line]
        let deletions: Int
        let faults: [String]
        let command: String?
    }

    private func submit(_ request: Request) async throws -> Response {
        let submission = try chat.submit(try await body(request))
        return try JSONBody.response(
            Submitted(
                lines: submission.lines.map(LiveChatView.Line.init), deletions: submission.deletions,
                faults: submission.faults, command: submission.command), status: .accepted)
    }

    // MARK: queue

    private struct Order: Decodable {
        enum Value: Decodable {
            case number(Double)
            case flag(Bool)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let flag = try? container.decode(Bool.self) {
                    self = .flag(flag)
                } else {
                    self = .number(try container.decode(Double.self))
                }
            }
        }

        let action: String
        let item: Int?
        let value: Value?
        let name: String?
        let platform: String?
    }

    private struct Controlled: Encodable { let queue: LiveChatView.Queue }

    private func control(_ request: Request) async throws -> Response {
        let order = try JSONBody.decode(Order.self, from: ByteBuffer(data: try await body(request)))
        let queue = chat.reader.queue
        func item() throws -> Int {
            guard let item = order.item else {
                throw APIError(.badRequest, "missing_field", "item is missing", field: "item")
            }
            return item
        }
        func viewer() throws -> (name: String, platform: ChatPlatform) {
            let name = (order.name ?? "").trimmingCharacters(in: .whitespaces)
            guard !name.isEmpty, name.count <= 100 else {
                throw APIError(
                    .badRequest, name.isEmpty ? "missing_field" : "invalid_field",
                    "name must be a viewer's login or name of at most 100 characters", field: "name")
            }
            let platform = order.platform?.lowercased() ?? ChatPlatform.twitch.rawValue
            return (name, ChatPlatform(rawValue: String(platform.prefix(40))))
        }
        switch order.action {
        case "pause": queue.pause()
        case "resume": queue.resume()
        case "skip": queue.skip(order.item)
        case "clear": queue.clear()
        case "replay":
            guard queue.replay(order.item) != nil else {
                throw APIError(
                    .notFound, "nothing_to_replay", "there is no such item to be read again", field: "item")
            }
        case "approve": queue.approve(try item())
        case "reject": queue.reject(try item())
        case "volume":
            guard case .number(let volume) = order.value, (0...1).contains(volume) else {
                throw APIError(
                    .badRequest, "invalid_field", "value must be a number from 0 to 1", field: "value")
            }
            try chat.setVolume(volume)
        case "away":
            guard case .flag(let isAway) = order.value else {
                throw APIError(.badRequest, "invalid_field", "value must be true or false", field: "value")
            }
            try chat.setAway(isAway)
        case "mute":
            let viewer = try viewer()
            chat.mute(viewer.name, on: viewer.platform)
        case "unmute":
            let viewer = try viewer()
            try chat.unmute(viewer.name, on: viewer.platform)
        default:
            throw APIError(
                .badRequest, "invalid_action",
                "action is \(order.action.prefix(40)); use pause, resume, skip, clear, replay, approve, reject, volume, away, mute or unmute",
                field: "action")
        }
        return try JSONBody.response(Controlled(queue: LiveChatView.Queue(queue.status)))
    }

    // MARK: listeners

    private struct Token: Encodable {
        let token: String
        let overlay: String
    }

    private func token(_ token: String) throws -> Response {
        var response = try JSONBody.response(Token(token: token, overlay: "/overlay?token=\(token)"))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// Server-sent events, for as long as the client is there.
    private func events(_ context: ServerContext) -> Response {
        let texts = LiveChatView.texts(of: chat, isWhole: !context.listensOnly)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let watch = ClientWatch(context.connection, left: texts.end)
                try await watch.during {
                    for await text in texts.stream {
                        var buffer = ByteBuffer()
                        if let text {
                            buffer.writeString("data: ")
                            buffer.writeBytes(text)
                        } else {
                            buffer.writeString(": still here")
                        }
                        buffer.writeString("\n\n")
                        try await writer.write(buffer)
                    }
                }
                try await writer.finish(nil)
            })
    }

    /// A clip that plays while it is made is waited for.
    private func clip(_ context: ServerContext) async throws -> Response {
        let name = try context.parameters.require("item")
        func staged() throws -> StagedClip {
            guard let item = Int(name), let clip = chat.stage.clip(item) else {
                throw APIError(
                    .notFound, "clip_not_found", "clip \(name.prefix(20)) is not kept; only the last 16 are")
            }
            return clip
        }
        var clip = try staged()
        while !clip.isWhole {
            try await Task.sleep(for: .milliseconds(20))
            clip = try staged()
        }
        return Response(
            status: .ok, headers: [.contentType: "audio/wav", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: try clip.audio())))
    }
}
