import Foundation
import LiveChat

/// Who asks YouTube's API.
public enum YouTubeAccess: Sendable {
    /// A key of a project, which reads public chats.
    case key(Secret)
    /// A login, which reads those of its channel too.
    case login(LoginKeeper)
}

/// Where YouTube is.
public struct YouTubeServers: Sendable, Equatable {
    /// Of the API, without a path.
    public var api = "https://www.googleapis.com"
    /// Of the pages that people see.
    public var site = "https://www.youtube.com"

    /// The real ones.
    public init() {}

    /// Another server in place of both: `https://HOST:PORT`.
    public init(_ server: String) {
        api = server
        site = server
    }
}

/// Requests to YouTube's API. Each is counted before it is sent; refusals are errors.
struct YouTubeAPI: Sendable {
    /// The chat of a stream that is live, or will be.
    struct Chat: Sendable, Equatable {
        var id: String
    }

    /// Why there is no chat to read.
    enum Absence: Error, Equatable {
        /// Nothing is live on the channel.
        case notLive
        /// The stream was announced, and has no chat yet.
        case upcoming
        /// The video is not there, or is not live any more, or has no chat.
        case never(String)
        /// There is no such channel.
        case channel(String)
        /// The page of the channel is not as it was.
        case page(String)
    }

    let servers: YouTubeServers
    let web: WebClient
    let access: YouTubeAccess
    let quota: YouTubeQuota
    let silence: Duration
    let now: @Sendable () -> Date

    /// Longest answers in bytes: of the largest page of messages, and of a page that people see.
    private static let longestAnswer = 8 << 20

    // MARK: The chat

    func chat(of name: YouTubeName) async throws -> Chat {
        switch name {
        case .video(let id): return try await chat(ofVideo: id)
        case .channel(let id): return try await chat(ofVideo: try await live("/channel/\(id)/live", name))
        case .handle(let handle):
            return try await chat(ofVideo: try await live("/@\(WebRequest.encoded(handle))/live", name))
        case .videoOrHandle(let word):
            switch try await found(word) {
            case .video(let video): return try chat(in: video, word)
            case .handle(let handle): return try await chat(of: .handle(handle))
            }
        case .mine:
            let answer = try await ask(
                "liveBroadcasts",
                [("part", "snippet,status"), ("broadcastStatus", "active"), ("broadcastType", "all")],
                units: 1)
            for item in answer["items"]?.items ?? [] {
                if let id = item["snippet"]?["liveChatId"]?.text { return Chat(id: id) }
            }
            throw Absence.notLive
        }
    }

    /// What a word is that has the form of a video's id and of a handle.
    enum Found {
        /// A video's id; with what the API says of the video.
        case video(JSONValue)
        /// A channel's handle, without `@`.
        case handle(String)
    }

    /// What a word is that has the form of a video's id and of a handle: the video, if there is one of that id.
    ///
    /// - Throws: `Absence.never` where there is neither.
    func found(_ word: String) async throws -> Found {
        if let video = try await video(word) { return .video(video) }
        let handle = word.lowercased()
        do {
            _ = try await live("/@\(WebRequest.encoded(handle))/live", .handle(handle))
        } catch Absence.channel {
            throw Absence.never("there is neither a video \(word) nor a channel @\(handle)")
        } catch Absence.notLive {
            // It is a channel, which is what was asked.
        }
        return .handle(handle)
    }

    /// The chat of a video of which the API said this.
    ///
    /// - Throws: ``Absence``.
    func chat(in video: JSONValue, _ id: String) throws -> Chat {
        if let chat = video["liveStreamingDetails"]?["activeLiveChatId"]?.text { return Chat(id: chat) }
        if video["snippet"]?["liveBroadcastContent"]?.text == "upcoming" { throw Absence.upcoming }
        throw Absence.never("the video \(id) is not live, or its chat is off")
    }

    private func chat(ofVideo id: String) async throws -> Chat {
        guard let video = try await video(id) else { throw Absence.never("there is no video \(id)") }
        return try chat(in: video, id)
    }

    /// What the API says of a video, for one unit; `nil` if there is none.
    private func video(_ id: String) async throws -> JSONValue? {
        let answer = try await ask(
            "videos", [("part", "liveStreamingDetails,snippet"), ("id", id)], units: 1)
        return answer["items"]?.items?.first
    }

    /// The id of the video that is live, from the page that a browser is shown. The API has no cheap request for it.
    private func live(_ path: String, _ name: YouTubeName) async throws -> String {
        let answer = try await web.send(
            WebRequest(
                .GET, servers.site + path,
                headers: [
                    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                    "Cookie": "CONSENT=YES+1", "Accept-Language": "en",
                ]), most: Self.longestAnswer)
        switch answer.status {
        case 200:
            if let id = YouTubeLivePage.video(in: answer.body) { return id }
            throw Absence.notLive
        case 404: throw Absence.channel("there is no channel \(name.label)")
        case 429: throw YouTubeRefusal(nil, status: 429) ?? Absence.notLive
        default:
            throw Absence.page(
                "YouTube does not show what is live on \(name.label) (status \(answer.status)): give the stream's address"
            )
        }
    }

    // MARK: Messages

    /// A page of messages, and the server's time.
    func page(_ chat: Chat, token: String?) async throws -> (page: YouTubePage, time: Date?) {
        let (response, value) = try await answer(
            "liveChat/messages", Self.fields(chat, token), units: YouTubeQuota.unitsPerRead)
        guard let page = YouTubePage(value) else {
            throw WebFault.failed("YouTube answers with something else than messages")
        }
        return (page, Self.time(response.headers["Date"].first))
    }

    /// Reads the stream of messages until it ends or `take` says that it is enough.
    ///
    /// - Parameter take: takes each page as it comes, with the server's time at the stream's beginning; true: go on.
    func stream(
        _ chat: Chat, token: String?, take: @escaping @Sendable (YouTubePage, Date?) async -> Bool
    ) async throws {
        try await authorized { key in
            guard quota.spend(YouTubeQuota.unitsPerRead, at: now()) else { throw Self.spent }
            let request = self.request("liveChat/messages/stream", Self.fields(chat, token), key)
            return try await web.stream(request, silence: silence) { head, body in
                guard head.isSuccess else {
                    throw Self.refusal(try await Self.collect(body), head.status)
                }
                let time = Self.time(head.headers["Date"].first)
                var objects = JSONObjects(longest: Self.longestAnswer)
                for try await part in body {
                    for object in objects.append(part.readableBytesView) {
                        guard let value = try? JSONValue(object) else { continue }
                        if let refusal = YouTubeRefusal(value, status: 200) { throw refusal }
                        guard let page = YouTubePage(value) else { continue }
                        guard await take(page, time) else { return }
                    }
                }
            }
        }
    }

    /// Writes into a chat.
    ///
    /// - Throws: ``YouTubeRefusal``, ``LoginFault``, ``WebFault``.
    func write(_ text: String, into chat: Chat) async throws {
        let snippet: [String: Any] = [
            "liveChatId": chat.id, "type": "textMessageEvent", "textMessageDetails": ["messageText": text],
        ]
        let body = Array(
            try JSONSerialization.data(withJSONObject: ["snippet": snippet], options: .sortedKeys))
        try await authorized { key in
            var request = self.request("liveChat/messages", [("part", "snippet")], key)
            request.method = .POST
            request.body = body
            request.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
            let response = try await web.send(request, most: 1 << 20)
            if let refusal = YouTubeRefusal(try? JSONValue(response.body), status: response.status) {
                throw refusal
            }
        }
    }

    private static func fields(_ chat: Chat, _ token: String?) -> [(String, String)] {
        var fields = [("liveChatId", chat.id), ("part", "id,snippet,authorDetails"), ("maxResults", "2000")]
        if let token { fields.append(("pageToken", token)) }
        return fields
    }

    private static func collect(_ body: WebBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body where bytes.count < 64 << 10 { bytes += part.readableBytesView }
        return bytes
    }

    // MARK: Requests

    private func ask(_ method: String, _ fields: [(String, String)], units: Int) async throws -> JSONValue {
        try await answer(method, fields, units: units).1
    }

    private func answer(
        _ method: String, _ fields: [(String, String)], units: Int
    ) async throws -> (WebResponse, JSONValue) {
        try await authorized { key in
            guard quota.spend(units, at: now()) else { throw Self.spent }
            let response = try await web.send(request(method, fields, key), most: Self.longestAnswer)
            let value = try? JSONValue(response.body)
            if let refusal = YouTubeRefusal(value, status: response.status) { throw refusal }
            guard let value else { throw WebFault.failed("YouTube answers with something else than JSON") }
            return (response, value)
        }
    }

    private func request(_ method: String, _ fields: [(String, String)], _ key: Key) -> WebRequest {
        let address = "\(servers.api)/youtube/v3/\(method)"
        return switch key {
        case .key(let value): WebRequest(.GET, address, query: fields + [("key", value)])
        case .token(let value):
            WebRequest(.GET, address, query: fields, headers: ["Authorization": "Bearer \(value)"])
        }
    }

    private enum Key {
        case key(String)
        case token(String)
    }

    /// Asks; with a token that YouTube refuses once more with another.
    private func authorized<Result>(_ ask: (Key) async throws -> Result) async throws -> Result {
        switch access {
        case .key(let key): return try await ask(.key(key.value))
        case .login(let login):
            let token = try await login.token()
            do {
                return try await ask(.token(token))
            } catch let refusal as YouTubeRefusal where refusal.reason == .login {
                return try await ask(.token(try await login.token(after: token)))
            }
        }
    }

    private static func refusal(_ body: [UInt8], _ status: Int) -> any Error {
        YouTubeRefusal(try? JSONValue(body), status: status)
            ?? WebFault.failed("YouTube answers with status \(status)")
    }

    /// As if YouTube had said so.
    static let spent: any Error =
        YouTubeRefusal(
            .object([
                "error": .object([
                    "code": .number("403"), "errors": .array([.object(["reason": .string("quotaExceeded")])]),
                ])
            ]), status: 403)
        ?? WebFault.failed("the units of the day are spent")

    /// A time as HTTP writes it.
    static func time(_ text: String?) -> Date? {
        guard let text, text.utf8.count <= 40 else { return nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text)
    }

    /// A server's time, unless it is a day off from this machine's, which is no clock then.
    static func credible(_ time: Date?, at received: Date) -> Date? {
        time.flatMap { abs($0.timeIntervalSince(received)) < 24 * 3600 ? $0 : nil }
    }
}
