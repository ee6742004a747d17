import Hummingbird

/// Answers the methods that a path does not have: 405 with `Allow`, and `OPTIONS` with `Allow` alone (RFC 9110, 15.5.6).
///
/// Added behind all other routes, whose paths it takes from the router: matching stays in one place.
struct MethodRoutes {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .trace, .init("QUERY")!,
    ]

    func add(to router: Router<ServerContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) {
            let offered = Set(routes.map(\.method))
            // The router answers HEAD where it answers GET.
            var allowed = offered.union([.options])
            if offered.contains(.get) { allowed.insert(.head) }
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            router.on(RouterPath(path), method: .options) { _, _ in
                Response(status: .noContent, headers: [.allow: allow])
            }
            for method in Self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw APIError(
                        .methodNotAllowed, "method_not_allowed",
                        "\(method.rawValue) is not for this path; it takes \(allow)", allow: allow)
                }
            }
        }
    }
}
