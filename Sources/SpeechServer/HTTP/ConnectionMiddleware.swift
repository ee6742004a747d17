import Hummingbird

/// On connections kept for health checks, refuses everything else.
struct ReserveMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if case .health(let error) = context.connection?.service, !request.uri.path.hasPrefix("/health/") {
            throw error
        }
        return try await next(request, context)
    }
}

/// Lets a client that waits for it send its body, once nothing else speaks against the request.
struct ExpectMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.headers[.expect] != nil { context.connection?.askForBody() }
        return try await next(request, context)
    }
}
