import Foundation
import Hummingbird

/// Answers only to names of this server.
///
/// A page whose own name was made to resolve to this machine (DNS rebinding) counts as of the same origin for a browser;
/// the name in `Host` gives it away. An address in numbers is no name, and is always taken.
package struct HostMiddleware: RouterMiddleware {
    package typealias Context = ServerContext

    private let names: Set<String>

    package init(_ configuration: ServerConfiguration) {
        var names = Set(configuration.allowedHosts + [configuration.host, "localhost"])
        if !configuration.isLoopback, let name = Self.machine { names.formUnion([name, name + ".local"]) }
        self.names = Set(names.map { $0.lowercased() })
    }

    private static var machine: String? {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// - Parameter authority: the `Host` header, which HTTP/1.0 may lack.
    /// - Throws: `APIError` for a name that is not this server's.
    package func check(_ authority: String?) throws {
        guard let authority, !names.contains("*") else { return }
        let host = Self.host(authority)
        guard names.contains(host) || Self.isAddress(host) else {
            throw APIError(
                .forbidden, "wrong_host",
                "this server does not go by the name \(host); add it to server.allowed_hosts")
        }
    }

    /// The name in `name:port`, in lower case, without the dot at its end.
    private static func host(_ authority: String) -> String {
        if authority.hasPrefix("[") { return authority.dropFirst().prefix { $0 != "]" }.lowercased() }
        let host = authority.prefix { $0 != ":" }.lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private static func isAddress(_ host: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_aton(host, &four) != 0 || inet_pton(AF_INET6, host, &six) == 1
    }

    /// Whether `name:port` is this machine, for a browser on it.
    static func isLocal(_ authority: String) -> Bool {
        ServerConfiguration.loopback.contains(host(authority))
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try check(request.head.authority)
        return try await next(request, context)
    }
}
