import Foundation
import LiveChat
import LiveChatSources
import Synchronization

/// Twitch's EventSub as its documents have it: a WebSocket that greets, and the requests around it.
final class FakeEventSub: Sendable {
    struct State {
        var token = "A0"
        var scopes = ["user:read:chat"]
        /// By type: the status of an answer to its subscription.
        var statuses: [String: Int] = [:]
        /// What was subscribed: session and type.
        var subscriptions: [(session: String, type: String, version: String, condition: [String: String])] =
            []
        /// Whether a refresh token is taken.
        var renews = true
        var hasChannel = true
        var validations = 0
        /// The answer to a line that is written, if it is not taken; and what was taken.
        var chatReply: FakeWeb.Reply?
        var written: [[String: String]] = []
    }

    final class Box: Sendable {
        let value = Mutex(State())
    }

    let socket: FakeServer
    let web: FakeWeb
    let box: Box
    let file = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)").path

    private init(socket: FakeServer, web: FakeWeb, box: Box) {
        self.socket = socket
        self.web = web
        self.box = box
    }

    /// - Parameters:
    ///   - greets: whether the welcome is sent at once.
    ///   - port: of the WebSocket.
    static func start(box: Box = Box(), port: Int = 0, greets: Bool = true, keepalive: Int = 10) async throws
        -> FakeEventSub
    {
        let socket = try await FakeServer.start(
            port: port, certificate: TestCertificate.localhost.get(), webSocket: true,
            greeting: greets ? [welcome("S", keepalive: keepalive)] : []
        ) { _, _ in [] }
        return FakeEventSub(socket: socket, web: try await FakeWeb.start { answer($0, box) }, box: box)
    }

    /// A source of the channel, with a login whose access token is `A0`.
    func source(
        timing: SourceTiming, checks: Duration = .seconds(3600), options: TwitchOptions = TwitchOptions(),
        answers: AnswerPace? = nil
    ) throws -> EventSubSource {
        try LoginTokens(clientID: "id", accessToken: "A0", refreshToken: "R0", expires: .distantFuture).write(
            to: file)
        let certificate = try TestCertificate.localhost.get().certificate
        let login = try LoginKeeper(
            LoginService.twitch.at("https://localhost:\(web.port)"), file: file,
            certificateAuthority: certificate)
        let servers = EventSubServers(
            socket: Endpoint(
                host: "localhost", port: socket.port, webSocketPath: "/ws?keepalive_timeout_seconds=30"),
            api: "https://localhost:\(web.port)")
        return try EventSubSource(
            channel: "Demo", login: login, servers: servers, certificateAuthority: certificate,
            options: options,
            timing: timing, checks: checks, answers: answers, random: { 0.5 })
    }

    func set(_ change: @Sendable (inout State) -> Void) { box.value.withLock { change(&$0) } }
    var written: [[String: String]] { box.value.withLock { $0.written } }
    var types: [String] { box.value.withLock { $0.subscriptions.map(\.type) } }

    static func welcome(_ session: String, keepalive: Int = 10) -> String {
        #"{"metadata":{"message_id":"w-\#(session)","message_type":"session_welcome","message_timestamp":"\#(stamp())"},"payload":{"session":{"id":"\#(session)","status":"connected","keepalive_timeout_seconds":\#(keepalive),"reconnect_url":null}}}"#
    }

    static func control(_ type: String, _ payload: String = "{}") -> String {
        #"{"metadata":{"message_id":"\#(UUID().uuidString)","message_type":"\#(type)","message_timestamp":"\#(stamp())"},"payload":\#(payload)}"#
    }

    static func notification(_ type: String, _ event: String, id: String, at time: Date = Date()) -> String {
        #"{"metadata":{"message_id":"\#(id)","message_type":"notification","message_timestamp":"\#(stamp(time))","subscription_type":"\#(type)","subscription_version":"1"},"payload":{"subscription":{"type":"\#(type)"},"event":\#(event)}}"#
    }

    static func chat(_ text: String, id: String, at time: Date = Date()) -> String {
        notification(
            "channel.chat.message",
            #"{"broadcaster_user_id":"9","broadcaster_user_login":"demo","broadcaster_user_name":"Demo","chatter_user_id":"7","chatter_user_login":"mia","chatter_user_name":"Mia","message_id":"\#(id)","message":{"text":"\#(text)","fragments":[{"type":"text","text":"\#(text)"}]},"message_type":"text","badges":[]}"#,
            id: "n-\(id)", at: time)
    }

    private static func stamp(_ time: Date = Date()) -> String {
        // Twitch writes nine decimals.
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)).replacingOccurrences(
            of: "Z", with: "123456Z")
    }

    private static func answer(_ call: FakeWeb.Call, _ box: Box) -> FakeWeb.Reply {
        box.value.withLock { state in
            if call.path == "/oauth2/token" {
                guard state.renews, call.form["refresh_token"] == "R0" else {
                    return .json(#"{"status":400,"message":"Invalid refresh token"}"#, status: 400)
                }
                state.token = "A1"
                return .json(#"{"access_token":"A1","refresh_token":"R1","expires_in":14400}"#)
            }
            let given = call.headers["Authorization"].first
            let scheme = call.path == "/oauth2/validate" ? "OAuth" : "Bearer"
            guard given == "\(scheme) \(state.token)" else {
                return .json(#"{"status":401,"message":"invalid access token"}"#, status: 401)
            }
            switch call.path {
            case "/oauth2/validate":
                state.validations += 1
                let scopes = state.scopes.map { "\"\($0)\"" }.joined(separator: ",")
                return .json(
                    #"{"client_id":"id","login":"reader","scopes":[\#(scopes)],"user_id":"9","expires_in":14000}"#
                )
            case "/helix/users":
                return .json(state.hasChannel ? #"{"data":[{"id":"9","login":"demo"}]}"# : #"{"data":[]}"#)
            case "/helix/chat/messages":
                if let reply = state.chatReply { return reply }
                guard state.scopes.contains("user:write:chat"), call.method == "POST",
                    case .object(let body)? = try? JSONValue(call.body)
                else { return .json(#"{"message":"Missing scope: user:write:chat"}"#, status: 401) }
                state.written.append(body.compactMapValues(\.text))
                return .json(#"{"data":[{"message_id":"m","is_sent":true}]}"#)
            case "/helix/eventsub/subscriptions":
                guard let body = try? JSONValue(call.body), let type = body["type"]?.text,
                    let session = body["transport"]?["session_id"]?.text,
                    case .object(let condition)? = body["condition"]
                else { return .json("{}", status: 400) }
                let status = state.statuses[type] ?? 202
                guard status == 202 else {
                    return .json(#"{"status":\#(status),"message":"said"}"#, status: status)
                }
                state.subscriptions.append(
                    (session, type, body["version"]?.text ?? "", condition.compactMapValues(\.text)))
                return .json("{}", status: 202)
            default: return .json("{}", status: 404)
            }
        }
    }
}
