import Foundation
import LiveChat
import LiveChatSources
import Synchronization

/// YouTube's site as other programs describe it: the page of a channel, the page of a chat, and its requests for messages, whose
/// continuations name the next action.
final class FakeYouTubeSite: Sendable {
    static let video = "dQw4w9WgXcQ"

    struct State {
        /// What happened in the chat, in order.
        var actions: [String] = []
        /// Of the chat's page; `nil` for a chat that is live.
        var page: FakeWeb.Reply?
        /// Of the channel's page.
        var live = #"<link rel="canonical" href="https://www.youtube.com/watch?v=\#(FakeYouTubeSite.video)">"#
        /// How requests for messages are answered before others are.
        var refusals: [FakeWeb.Reply] = []
        /// Whether answers name no continuation.
        var ends = false
        /// Continuations of another epoch are not known.
        var epoch = 0
        var timeout = 10
        var continuation = "invalidationContinuationData"
        /// Whether the page offers all messages.
        var offersAll = true
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
    static func start(port: Int = 0, box: Box = Box()) async throws -> FakeYouTubeSite {
        FakeYouTubeSite(web: try await FakeWeb.start(port: port) { answer($0, box) }, box: box)
    }

    var servers: YouTubeServers { YouTubeServers("https://localhost:\(web.port)") }
    var reads: [FakeWeb.Call] { web.calls(to: "/youtubei/v1/live_chat/get_live_chat") }
    var pages: [FakeWeb.Call] { web.calls(to: "/live_chat") }

    func set(_ change: @Sendable (inout State) -> Void) { box.value.withLock { change(&$0) } }
    func happen(_ actions: String...) { set { $0.actions += actions } }

    static func text(_ text: String, id: String, at time: Date = Date(), author: String = "UC1") -> String {
        add(
            "liveChatTextMessageRenderer", id: id, at: time, author: author,
            #""message":{"runs":[{"text":"\#(text)"}]}"#)
    }

    static func add(
        _ renderer: String, id: String, at time: Date = Date(), author: String = "UC1", _ members: String
    ) -> String {
        let micros = Int(time.timeIntervalSince1970 * 1_000_000)
        return
            #"{"clickTrackingParams":"x","addChatItemAction":{"item":{"\#(renderer)":{"id":"\#(id)","timestampUsec":"\#(micros)","authorName":{"simpleText":"@\#(author)"},"authorExternalChannelId":"\#(author)",\#(members)}},"clientId":"c"}}"#
    }

    /// The answer to a request for the actions from a place on.
    static func news(_ state: State, from: Int) -> String {
        let actions = from < state.actions.count ? state.actions[from...].joined(separator: ",") : ""
        let next =
            #"{"\#(state.continuation)":{"timeoutMs":\#(state.timeout),"continuation":"\#(name(state, state.actions.count))"}}"#
        return
            #"{"responseContext":{"mainAppWebResponseContext":{"loggedOut":true}},"continuationContents":{"liveChatContinuation":{"continuations":[\#(state.ends ? "" : next)],"actions":[\#(actions)]}}}"#
    }

    private static func name(_ state: State, _ place: Int) -> String { "all-\(state.epoch)-\(place)" }

    static func page(_ state: State) -> String {
        let choices =
            #"{"title":"Top chat","selected":true,"continuation":{"reloadContinuationData":{"continuation":"top"}}}"#
            + (state.offersAll
                ? #",{"title":"Live chat","selected":false,"continuation":{"reloadContinuationData":{"continuation":"\#(name(state, 0))"}}}"#
                : "")
        return #"""
            <!DOCTYPE html><html><head><script nonce="n">var a = ytcfg.get("INNERTUBE_API_KEY") || "{";</script>
            <script nonce="n">ytcfg.set({"CLIENT":"{\"","INNERTUBE_API_KEY":"KEY-1","INNERTUBE_CONTEXT_CLIENT_VERSION":"2.20261101.01.00","VISITOR_DATA":"Vis\u003d\u003d"});</script></head>
            <body><script nonce="n">if (window["ytInitialData"]) {}</script><script nonce="n">window["ytInitialData"] = {"responseContext":{},"contents":{"liveChatRenderer":{"continuations":[{"timedContinuationData":{"timeoutMs":5000,"continuation":"top"}}],"header":{"liveChatHeaderRenderer":{"viewSelector":{"sortFilterSubMenuRenderer":{"subMenuItems":[\#(choices)]}}}},"actions":[\#(state.actions.joined(separator: ","))]}},"trackingParams":"}};"};</script></body></html>
            """#
    }

    private static func answer(_ call: FakeWeb.Call, _ box: Box) -> FakeWeb.Reply {
        box.value.withLock { state in
            if call.path.hasSuffix("/live") { return .whole(200, [:], Array(state.live.utf8)) }
            if call.path == "/live_chat" {
                if let page = state.page { return page }
                guard call.query["v"] == video else {
                    return .whole(200, [:], Array(noChat("This video is unavailable").utf8))
                }
                return .whole(200, [:], Array(page(state).utf8))
            }
            guard call.path == "/youtubei/v1/live_chat/get_live_chat", call.method == "POST" else {
                return .whole(404, [:], [])
            }
            if !state.refusals.isEmpty { return state.refusals.removeFirst() }
            let asked = (try? JSONValue(call.body))?["continuation"]?.text ?? ""
            if asked == "top" { return .json(news(state, from: state.actions.count)) }
            let parts = asked.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, parts[0] == state.epoch else {
                return .json(
                    #"{"error":{"code":400,"message":"Request contains an invalid argument.","status":"INVALID_ARGUMENT"}}"#,
                    status: 400)
            }
            return .json(news(state, from: parts[1]))
        }
    }

    /// The page of a video without a chat.
    static func noChat(_ said: String) -> String {
        #"<html><script>window["ytInitialData"] = {"contents":{"messageRenderer":{"text":{"runs":[{"text":"\#(said)"}]}}}};</script></html>"#
    }
}
