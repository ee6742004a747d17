import Foundation
import Hummingbird
import NIOHTTP1

/// Who may use the server: the same rules for requests, in middleware, and for WebSockets.
struct Access: Sendable {
    private let host: HostMiddleware
    private let keys: KeyMiddleware
    private let rate: RateLimit
    private let listeners: ListenerToken
    let origins: OriginRule

    /// - Parameter listenerToken: the secret of those who may only listen to the live chat.
    /// - Throws: `ConfigurationError` for settings that are not safe.
    init(_ configuration: ServerConfiguration, listenerToken: @escaping @Sendable () -> String) throws {
        host = HostMiddleware(configuration)
        origins = OriginRule(configuration)
        rate = RateLimit(configuration)
        listeners = ListenerToken(current: listenerToken, rate: rate)
        keys = try KeyMiddleware(configuration, rate: rate, listeners: listeners)
    }

    /// The page and the probes need no key; nothing secret is in them.
    static func open(_ path: String) -> Bool {
        PageRoutes.paths.contains(path) || path == "/health/live" || path == "/health/ready"
    }

    func add(to router: Router<ServerContext>) {
        router.add(middleware: host)
        router.add(middleware: OriginMiddleware(rule: origins))
        router.add(middleware: keys)
        router.add(middleware: RateMiddleware(limit: rate))
    }

    /// - Parameters:
    ///   - head: of a request for a WebSocket.
    ///   - address: of the other end.
    /// - Returns: who asks.
    /// - Throws: `APIError`.
    func admit(
        _ head: HTTPRequestHead, for audience: SocketSessionFactory.Audience, address: String
    ) throws -> SocketClient {
        let authority = head.headers.first(name: "host")
        try host.check(authority)
        _ = try origins.check(head.headers.first(name: "origin"), authority: authority)
        let items = URLComponents(string: head.uri)?.queryItems ?? []
        let query = Dictionary(
            items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        var listensOnly = false
        if audience == .listeners, let token = query["token"] {
            try listeners.check(token, address: address)
            listensOnly = true
        }
        let name =
            listensOnly ? address : try keys.client(showing: SocketKey.secret(head), address: address)
        try rate.spend(name)
        return SocketClient(name: name, listensOnly: listensOnly, query: query)
    }
}

/// The key that comes with a request for a WebSocket. Browsers and OBS cannot set headers there, so besides
/// `Authorization` there are a subprotocol, as OpenAI's clients send it, and the address.
enum SocketKey {
    private static let prefix = "openai-insecure-api-key."

    static func secret(_ head: HTTPRequestHead) -> String? {
        if let secret = KeyMiddleware.secret(head.headers.first(name: "authorization")) { return secret }
        if let offer = offers(head).first(where: { $0.hasPrefix(prefix) }) {
            return String(offer.dropFirst(prefix.count))
        }
        guard let query = head.uri.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        return query.split(separator: "&").first { $0.hasPrefix("key=") }?.dropFirst(4)
            .removingPercentEncoding
    }

    /// The subprotocol to answer with: browsers insist on one of those that they offered.
    static func subprotocol(_ head: HTTPRequestHead) -> String? {
        let offers = offers(head)
        return offers.first { !$0.hasPrefix(prefix) } ?? offers.first
    }

    private static func offers(_ head: HTTPRequestHead) -> [String] {
        head.headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }
    }
}
