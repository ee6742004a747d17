import Foundation
import Hummingbird
import Logging

/// Gives each request an id and its connection, counts its response, logs it, and turns errors into responses.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let metrics: ServerMetrics
    let connections: ConnectionLedger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.connection = connections[context.channel]
        if let given = request.headers[.init("X-Request-Id")!], Self.isID(given) { context.requestID = given }
        context.logger[metadataKey: "request"] = .string(context.requestID)
        // W3C trace context: the trace goes into the log, so that lines of several services can be put together.
        if let trace = request.headers[.init("Traceparent")!], let id = Self.traceID(trace) {
            context.logger[metadataKey: "trace"] = .string(id)
        }
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let hasLeft = context.connection?.hasLeft == true
            let shown = hasLeft ? APIError(CancellationError()) : APIError(error)
            if shown.status == .internalServerError {
                context.logger.error("request failed", metadata: ["error": "\(error)"])
            }
            response = try shown.response(from: request, context: context)
        }
        // A body would be read as the beginning of the connection's next response.
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.init("X-Request-Id")!] = context.requestID
        response.headers[.init("X-Content-Type-Options")!] = "nosniff"
        metrics.count(route: context.endpointPath ?? "none", status: response.status.code)
        context.logger.info(
            "\(request.method) \(request.uri.path)",
            metadata: [
                "status": "\(response.status.code)",
                "ms": "\(String(format: "%.1f", (ContinuousClock.now - start) / .milliseconds(1)))",
            ])
        return response
    }

    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    private static func traceID(_ header: String) -> String? {
        let parts = header.split(separator: "-")
        guard parts.count >= 4, parts[1].count == 32, parts[1].allSatisfy(\.isHexDigit) else { return nil }
        return String(parts[1])
    }
}
