import Foundation
import LiveChat
import LiveChatSources
import NIOHTTP1
import Synchronization

/// YouTube's API as its documents have it: a stream's video, its chat as a list and as a stream, page tokens, refusals.
final class FakeYouTube: Sendable {
    static let video = "dQw4w9WgXcQ"
    static let chat = "Cg0KC2RRdzR3OVdnWGNR"

    struct State {
        /// The chat's items; a page token is the number of the next.
        var items: [String] = []
        var isLive = true
        /// Whether the video is announced only.
        var isUpcoming = false
        /// How many answers are refused with what, before others are given.
        var refusals: [FakeWeb.Reply] = []
        /// Whether the stream ends after its first page, as on a quiet chat.
        var endsStreams = false
        var hasStream = true
        /// The answer to a message that is written, if it is not taken; and the bodies that came.
        var insertReply: FakeWeb.Reply?
        var written: [[UInt8]] = []
        /// Tokens before this one are not known.
        var firstToken = 0
        var page = #"<link rel="canonical" href="https://www.youtube.com/watch?v=\#(FakeYouTube.video)">"#
        var isAuthorized: @Sendable (FakeWeb.Call) -> Bool = { $0.query["key"] == "K" }
    }

    final class Box: Sendable {
        let value = Mutex(State())
    }

    let web: FakeWeb
    let box: Box

    private init(web: FakeWeb, box: Box) {
        self.web = web
        self.box = box
    }

    /// - Parameter box: of a server that was stopped, whose chat goes on.
    static func start(port: Int = 0, box: Box = Box()) async throws -> FakeYouTube {
        FakeYouTube(web: try await FakeWeb.start(port: port) { Self.answer($0, box) }, box: box)
    }

    var servers: YouTubeServers { YouTubeServers("https://localhost:\(web.port)") }
    /// Requests for messages, by list and by stream.
    var reads: [FakeWeb.Call] {
        web.calls.filter { $0.method == "GET" && $0.path.hasPrefix("/youtube/v3/liveChat/messages") }
    }

    var written: [[UInt8]] { box.value.withLock { $0.written } }
    func set(_ change: @Sendable (inout State) -> Void) { box.value.withLock { change(&$0) } }

    /// Says something, and sends it on a stream that is open.
    func say(_ items: String..., on call: Int? = nil) async throws {
        let page = box.value.withLock { state in
            let from = state.items.count
            state.items += items
            return Self.page(state, from: from)
        }
        if let call { try await web.send(",\r\n" + page, on: call) }
    }

    static func refusal(_ reason: String, _ status: Int) -> FakeWeb.Reply {
        .json(
            #"{"error":{"code":\#(status),"errors":[{"domain":"youtube","reason":"\#(reason)","message":"said"}],"message":"said"}}"#,
            status: status)
    }

    /// A text message that was written now, or at a time.
    static func text(_ text: String, id: String, at time: Date = Date(), author: String = "UC1") -> String {
        item(
            "textMessageEvent", id: id, at: time, #""textMessageDetails":{"messageText":"\#(text)"}"#,
            author: author)
    }

    static func item(
        _ type: String, id: String, at time: Date = Date(), _ details: String, author: String = "UC1"
    ) -> String {
        let stamp = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return
            #"{"id":"\#(id)","snippet":{"type":"\#(type)","publishedAt":"\#(stamp)"\#(details.isEmpty ? "" : ",")\#(details)},"authorDetails":{"channelId":"\#(author)","displayName":"@\#(author)"}}"#
    }

    private static func page(_ state: State, from: Int) -> String {
        let items = from < state.items.count ? state.items[from...].joined(separator: ",") : ""
        return
            #"{"kind":"youtube#liveChatMessageListResponse","nextPageToken":"\#(state.items.count)","pollingIntervalMillis":10,"items":[\#(items)]}"#
    }

    private static func answer(_ call: FakeWeb.Call, _ box: Box) -> FakeWeb.Reply {
        box.value.withLock { state in
            if call.path.hasSuffix("/live") {
                return .whole(state.page.isEmpty ? 404 : 200, [:], Array(state.page.utf8))
            }
            if !state.isAuthorized(call) { return refusal("authError", 401) }
            if !state.refusals.isEmpty { return state.refusals.removeFirst() }
            if call.method == "POST", call.path == "/youtube/v3/liveChat/messages" {
                state.written.append(call.body)
                return state.insertReply ?? .json(#"{"kind":"youtube#liveChatMessage","id":"w"}"#)
            }
            switch call.path {
            case "/youtube/v3/videos":
                guard call.query["id"] == video else { return .json(#"{"items":[]}"#) }
                let details = state.isLive ? #"{"activeLiveChatId":"\#(chat)"}"# : "{}"
                return .json(
                    #"{"items":[{"id":"\#(video)","snippet":{"liveBroadcastContent":"\#(state.isUpcoming ? "upcoming" : "none")"},"liveStreamingDetails":\#(details)}]}"#
                )
            case "/youtube/v3/liveBroadcasts":
                return .json(
                    state.isLive ? #"{"items":[{"snippet":{"liveChatId":"\#(chat)"}}]}"# : #"{"items":[]}"#)
            case "/youtube/v3/liveChat/messages", "/youtube/v3/liveChat/messages/stream":
                let isStream = call.path.hasSuffix("/stream")
                if isStream && !state.hasStream { return .whole(404, [:], Array("Not Found".utf8)) }
                guard call.query["liveChatId"] == chat else { return refusal("liveChatNotFound", 404) }
                let token = call.query["pageToken"].flatMap { Int($0) }
                if let token, token < state.firstToken { return refusal("pageTokenInvalid", 400) }
                let page = Self.page(state, from: token ?? 0)
                let date: HTTPHeaders = ["Date": Self.date()]
                if !isStream { return .whole(200, date, Array(page.utf8)) }
                if state.endsStreams { return .whole(200, date, Array("[\(page)\r\n]".utf8)) }
                return .open(200, date, first: Array(("[" + page).utf8))
            default: return .whole(404, [:], [])
            }
        }
    }

    private static func date() -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date())
    }
}
