import Foundation
import Hummingbird
import Logging
import Telemetry
import Tracing

/// Gives each request an id, its connection and its span, counts its response, logs it, and turns errors into responses.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let metrics: ServerMetrics
    let connections: ConnectionLedger
    /// `nil` where nothing is traced.
    let tracer: TelemetryTracer?

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.connection = connections[context.channel]
        if let given = request.headers[.init("X-Request-Id")!], Self.isID(given) { context.requestID = given }
        context.logger[metadataKey: "request"] = .string(context.requestID)
        let span = tracer.map { RequestSpan($0, request, id: context.requestID) }
        // The trace goes into the log, so that lines of several services can be put together.
        let trace =
            span?.context.span ?? request.headers[.init("Traceparent")!].flatMap(SpanIdentity.init(header:))
        if let trace { context.logger[metadataKey: "trace"] = .string(trace.trace) }
        let start = ContinuousClock.now
        var response: Response
        do {
            let known = context
            response = try await InstrumentationContext.withValue(span?.context) {
                try await next(request, known)
            }
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
        span?.follow(&response, route: context.endpointPath)
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
}
