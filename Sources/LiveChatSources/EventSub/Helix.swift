import Foundation
import LiveChat
import NIOHTTP1

/// Where Twitch's EventSub is.
public struct EventSubServers: Sendable, Equatable {
    /// The WebSocket.
    public var socket = Endpoint(
        host: "eventsub.wss.twitch.tv", port: 443, webSocketPath: "/ws?keepalive_timeout_seconds=30")
    /// Of the API, without a path.
    public var api = "https://api.twitch.tv"

    /// The real ones.
    public init() {}

    /// Others.
    public init(socket: Endpoint, api: String) {
        self.socket = socket
        self.api = api
    }
}

/// Requests to Twitch's API in the name of a login.
struct Helix: Sendable {
    /// Whose login it is, and what it allows.
    struct User: Sendable, Equatable {
        var id: String
        var login: String
        var scopes: Set<String>
    }

    /// What became of a subscription.
    enum Subscribing: Sendable, Equatable {
        case made
        /// With Twitch's own reason.
        case forbidden(String)
    }

    let api: String
    let login: LoginKeeper
    let web: WebClient

    /// Checks the login, as Twitch asks for at the start and every hour.
    ///
    /// - Throws: ``LoginFault`` where it is not valid any more, ``WebFault``.
    func user() async throws -> User {
        guard let address = login.service.checkAddress else { throw LoginFault.strange(login.service.name) }
        let value = try await ask("the login") { token in
            WebRequest(.GET, address, headers: ["Authorization": "OAuth \(token)"])
        }.value
        guard let id = value["user_id"]?.text, let name = value["login"]?.text else {
            throw LoginFault.strange(login.service.name)
        }
        let scopes = (value["scopes"]?.items ?? []).compactMap(\.text)
        return User(id: id, login: name.lowercased(), scopes: Set(scopes))
    }

    /// The id of a channel.
    ///
    /// - Throws: ``LinkEnd`` where there is none of that name, ``LoginFault``, ``WebFault``.
    func id(of channel: String) async throws -> String {
        let client = await login.clientID
        let value = try await ask("the channel") { token in
            WebRequest(
                .GET, "\(api)/helix/users", query: [("login", channel)], headers: Self.headers(token, client))
        }.value
        guard let id = value["data"]?.items?.first?["id"]?.text else {
            throw LinkEnd(reason: "there is no channel \(channel) at Twitch", retries: false)
        }
        return id
    }

    func subscribe(_ subscription: EventSubSubscription, session: String) async throws -> Subscribing {
        let client = await login.clientID
        let body = try subscription.body(session: session)
        let (status, value) = try await ask("the subscription", accepts: [403, 409]) { token in
            .json("\(api)/helix/eventsub/subscriptions", body, headers: Self.headers(token, client))
        }
        // 409: there is such a subscription for the session already.
        return status == 403 ? .forbidden(Self.line(value["message"]?.text)) : .made
    }

    /// Writes into a channel, as a reply to a message.
    ///
    /// - Throws: ``AnswerFault``, ``LoginFault``, ``LinkEnd``, ``WebFault``.
    func write(_ text: String, to message: String, of user: User, in channel: String) async throws {
        let client = await login.clientID
        var fields = ["broadcaster_id": channel, "sender_id": user.id, "message": text]
        if !message.isEmpty, message.utf8.count <= 64 { fields["reply_parent_message_id"] = message }
        let body = Array(try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys))
        let (status, value) = try await ask("an answer", accepts: [400, 403, 422]) { token in
            .json("\(api)/helix/chat/messages", body, headers: Self.headers(token, client))
        }
        guard status == 200 else {
            throw AnswerFault(
                reason: "Twitch does not let \(user.login) write (\(Self.line(value["message"]?.text)))",
                lasts: status == 403)
        }
        let sent = value["data"]?.items?.first
        if sent?["is_sent"]?.truth == false {
            let said = sent?["drop_reason"]?["message"]?.text ?? sent?["drop_reason"]?["code"]?.text
            throw AnswerFault(reason: "Twitch did not take one (\(Self.line(said)))")
        }
    }

    private static func headers(_ token: String, _ client: String) -> HTTPHeaders {
        ["Authorization": "Bearer \(token)", "Client-Id": client]
    }

    /// Asks; where the token is refused, once more with another.
    private func ask(
        _ what: String, accepts: Set<Int> = [], _ request: (String) -> WebRequest
    ) async throws -> (status: Int, value: JSONValue) {
        let token = try await login.token()
        var response = try await web.send(request(token))
        if response.status == 401 {
            response = try await web.send(request(try await login.token(after: token)))
        }
        let value = (try? JSONValue(response.body)) ?? .null
        if response.isSuccess || accepts.contains(response.status) { return (response.status, value) }
        let said = Self.line(value["message"]?.text)
        switch response.status {
        case 401: throw LoginFault.refused(login.service.name, said.isEmpty ? "status 401" : said)
        case 429:
            throw LinkEnd(
                reason: "Twitch allows no more subscriptions or requests now: stop another source first")
        default:
            throw LinkEnd(
                reason:
                    "Twitch answers the request for \(what) with status \(response.status)\(said.isEmpty ? "" : ": \(said)")"
            )
        }
    }

    private static func line(_ text: String?) -> String {
        String((text ?? "").prefix(200).map { $0.isNewline ? " " : $0 })
    }
}
