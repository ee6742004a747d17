import Foundation
import Hummingbird
import Synchronization
import Tensors

/// Lets requests through that show a key, come from a page that may, and come not too often.
package final class AccessMiddleware: RouterMiddleware {
    package typealias Context = ServerContext

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let configuration: ServerConfiguration
    private let keys: [(name: String, secret: [UInt8])]
    private let buckets = Mutex<[String: Bucket]>([:])

    package init(_ configuration: ServerConfiguration) throws {
        self.configuration = configuration
        keys = try configuration.keys.enumerated().map { index, key in
            let parts = key.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[1].utf8.count >= 16 else {
                throw ConfigurationError(
                    "auth.keys: key \(index + 1) must be NAME=SECRET with a secret of at least 16 characters")
            }
            return (String(parts[0]), Array(parts[1].utf8))
        }
        guard configuration.isLoopback || !keys.isEmpty || configuration.allowsAnonymous else {
            throw ConfigurationError(
                "server.host \(configuration.host) lets other machines in: give auth.keys, "
                    + "or set auth.allow_anonymous = true on a network that you trust")
        }
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try checkHost(request.head.authority)
        let origin = try checkOrigin(request.headers[.origin], authority: request.head.authority)
        var context = context
        if request.method == .options, origin != nil { return Response(status: .noContent) }

        let isOpen = Self.open.contains(request.uri.path)
        context.client =
            isOpen
            ? context.address ?? ""
            : try client(showing: request.headers[.authorization], address: context.address)
        if !isOpen { try spend(context.client) }
        return try await next(request, context)
    }

    /// The checks for connections that are no requests.
    ///
    /// - Returns: who asks.
    func admit(host: String?, origin: String?, authorization: String?, address: String?) throws -> String {
        try checkHost(host)
        _ = try checkOrigin(origin, authority: host)
        let client = try client(showing: authorization, address: address)
        try spend(client)
        return client
    }

    /// The page and the probes need no key; nothing secret is in them.
    private static let open = PageRoutes.paths.union(["/health/live", "/health/ready"])

    /// A page of another name that resolves to this machine (DNS rebinding) is not let in.
    private func checkHost(_ authority: String?) throws {
        guard configuration.isLoopback, let authority else { return }
        guard Self.isLocal(authority) else {
            throw APIError(
                .forbidden, "wrong_host",
                "this server answers to localhost; set server.host to serve other names")
        }
    }

    private static func isLocal(_ authority: String) -> Bool {
        let host =
            authority.hasPrefix("[")
            ? String(authority.dropFirst().prefix { $0 != "]" }) : String(authority.prefix { $0 != ":" })
        return ServerConfiguration.loopback.contains(host.lowercased())
    }

    /// - Returns: the page's origin if it is another than the server's.
    func checkOrigin(_ origin: String?, authority: String?) throws -> String? {
        guard let origin else { return nil }
        let name = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
        if name == authority { return nil }
        let allowed = configuration.allowedOrigins
        let isAllowed =
            allowed.contains("*") || allowed.contains(origin) || allowed.isEmpty && Self.isLocal(name)
        guard isAllowed else {
            throw APIError(
                .forbidden, "origin_not_allowed",
                "pages of \(origin) may not use this server; add the origin to server.allowed_origins")
        }
        return origin
    }

    private func client(showing authorization: String?, address: String?) throws -> String {
        guard !keys.isEmpty else { return address ?? "local" }
        let given = authorization ?? ""
        let secret = Array(given.dropFirst(given.lowercased().hasPrefix("bearer ") ? 7 : given.count).utf8)
        // All keys are looked at, each to its end, so that the time says nothing about them.
        var found: String?
        for key in keys where Self.isEqual(key.secret, secret) { found = key.name }
        guard let found else {
            throw APIError(
                .unauthorized, "invalid_api_key", "send one of the server's keys as Authorization: Bearer KEY"
            )
        }
        return found
    }

    private static func isEqual(_ key: [UInt8], _ given: [UInt8]) -> Bool {
        var difference = key.count ^ given.count
        for index in key.indices { difference |= Int(key[index] ^ (index < given.count ? given[index] : 0)) }
        return difference == 0
    }

    /// A bucket of a minute's requests for each client, filled steadily.
    private func spend(_ client: String) throws {
        let rate = Double(configuration.requestsPerMinute) / 60
        let now = ContinuousClock.now
        let wait = buckets.withLock { buckets -> Double? in
            if buckets.count > 10_000 {
                buckets = buckets.filter { (now - $0.value.filled) < .seconds(60) }
            }
            let most = Double(configuration.requestsPerMinute)
            var bucket = buckets[client] ?? Bucket(tokens: most, filled: now)
            let elapsed = (now - bucket.filled).seconds
            bucket.tokens = min(most, bucket.tokens + elapsed * rate)
            bucket.filled = now
            defer { buckets[client] = bucket }
            guard bucket.tokens >= 1 else { return (1 - bucket.tokens) / rate }
            bucket.tokens -= 1
            return nil
        }
        if let wait {
            throw APIError(
                .tooManyRequests, "rate_limit",
                "more than \(configuration.requestsPerMinute) requests a minute",
                retryAfter: wait)
        }
    }
}
