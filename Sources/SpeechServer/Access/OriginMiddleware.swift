import Hummingbird

/// Refuses requests of pages that may not use the server, before they cost anything, and answers preflights.
struct OriginMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let rule: OriginRule

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isLink = request.method == .get || request.method == .head
        let origin = try rule.check(request.head, isOpen: isLink && Access.open(request.uri.path))
        if request.method == .options, origin != nil { return Response(status: .noContent) }
        return try await next(request, context)
    }
}

/// Lets pages elsewhere that may use the server read its answers, errors included.
struct CORSMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let rule: OriginRule

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.vary] = "Origin"
        let origin = try? rule.check(request.headers[.origin], authority: request.head.authority)
        guard let origin else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "*"
        guard request.method == .options else { return response }
        response.headers[.vary] = "Origin, Access-Control-Request-Headers"
        response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
        // Whatever the page wants to send: the official clients send headers of their own (`x-stainless-…`).
        response.headers[.accessControlAllowHeaders] = request.headers[.accessControlRequestHeaders]
        response.headers[.accessControlMaxAge] = "600"
        if request.headers[.init("Access-Control-Request-Private-Network")!] == "true" {
            response.headers[.init("Access-Control-Allow-Private-Network")!] = "true"
        }
        return response
    }
}
