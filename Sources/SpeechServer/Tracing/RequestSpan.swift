import Hummingbird
import Telemetry
import Tracing

/// The span of an HTTP request, from its head to the last byte of its response, or until whoever wanted it is gone.
final class RequestSpan: Sendable {
    private let span: RecordedSpan

    /// - Parameters:
    ///   - tracer: makes it a part of the request's own trace, if it names one.
    ///   - id: the request's, which is in the log too.
    init(_ tracer: TelemetryTracer, _ request: Request, id: String) {
        var context = InstrumentationContext.topLevel
        tracer.extract(request.headers, into: &context, using: Headers())
        span = tracer.startSpan("\(request.method)", context: context, ofKind: .server)
        span.updateAttributes { attributes in
            attributes["http.request.method"] = request.method.rawValue
            // Without the query, which may have a key in it.
            attributes["url.path"] = request.uri.path
            attributes["http.request.id"] = id
        }
    }

    deinit { span.end() }

    /// What belongs to the request.
    var context: InstrumentationContext { span.context }

    /// Takes what is known of the response, and ends with it.
    func follow(_ response: inout Response, route: String?) {
        let status = Int(response.status.code)
        if let route { span.operationName = "\(span.operationName) \(route)" }
        span.updateAttributes { attributes in
            attributes["http.route"] = route
            attributes["http.response.status_code"] = status
        }
        if status >= 500 { span.setStatus(SpanStatus(code: .error)) }
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { [self] writer in
            defer { span.end() }
            try await body.write(writer)
        }
    }
}

private struct Headers: Extractor {
    func extract(key: String, from headers: HTTPFields) -> String? {
        HTTPFields.Element.Name(key).flatMap { headers[$0] }
    }
}
