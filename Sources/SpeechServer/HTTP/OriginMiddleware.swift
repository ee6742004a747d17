import Hummingbird

/// Lets pages elsewhere that may use the server read its answers, errors too: it stands outside of what makes them.
struct OriginMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let access: AccessMiddleware

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let origin = try? access.checkOrigin(request.headers[.origin], authority: request.head.authority)
        guard let origin else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
        response.headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, X-Request-Id, Traceparent"
        response.headers[.accessControlExposeHeaders] =
            "X-Request-Id, X-Queue-Position, X-First-Audio-Ms, Retry-After"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }
}
