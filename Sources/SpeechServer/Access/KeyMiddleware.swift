import Hummingbird
import Synchronization

/// Finds out who asks: by a key, if the server has any, else by address.
package final class KeyMiddleware: RouterMiddleware {
    package typealias Context = ServerContext

    private let keys: [(name: String, secret: [UInt8])]
    private let rate: RateLimit
    private let listeners: ListenerToken
    /// Addresses, each with the key that it has shown before.
    private let known = Mutex<Set<String>>([])

    /// - Throws: `ConfigurationError` for keys that are not safe, or for none where other machines are let in.
    package init(_ configuration: ServerConfiguration, rate: RateLimit, listeners: ListenerToken) throws {
        self.rate = rate
        self.listeners = listeners
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

    /// - Parameters:
    ///   - secret: `nil` if none was shown.
    ///   - address: of the other end.
    /// - Returns: the key's name, or the address if the server has no keys.
    /// - Throws: `APIError` 401 for a wrong key; 429 for the many wrong ones of an address, and then for right ones too,
    ///   which would else end the guessing. An address that has shown a key before keeps it.
    package func client(showing secret: String?, address: String) throws -> String {
        guard !keys.isEmpty else { return address }
        let wrong = APIError(
            .unauthorized, "invalid_api_key", "send one of the server's keys as Authorization: Bearer KEY")
        guard let secret else {
            try rate.spend("no key \(address)")
            throw wrong
        }
        let given = Array(secret.utf8)
        // All keys are looked at, each to its end, so that the time tells nothing about them.
        var found: String?
        for key in keys where SecretBytes.areEqual(key.secret, given) { found = key.name }
        if let found, known.withLock({ $0.contains("\(address) \(found)") }) { return found }
        try rate.spend("guess \(address)", found == nil ? 1 : 0)
        guard let found else { throw wrong }
        known.withLock { known in
            if known.count >= RateLimit.mostClients { known = [] }
            known.insert("\(address) \(found)")
        }
        return found
    }

    /// The secret in an `Authorization` header.
    static func secret(_ authorization: String?) -> String? {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else { return nil }
        return String(authorization.dropFirst(7))
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let path = request.uri.path
        if Access.open(path) {
            context.client = context.address
        } else if let token = request.uri.queryParameters.get("token"), ListenerToken.opens(path) {
            try listeners.check(token, address: context.address)
            context.client = context.address
            context.listensOnly = true
        } else {
            context.client = try client(
                showing: Self.secret(request.headers[.authorization]), address: context.address)
        }
        return try await next(request, context)
    }
}
