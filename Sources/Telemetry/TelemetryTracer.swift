import Tracing

/// Makes spans, and takes the trace that a request belongs to from its `traceparent` header.
public struct TelemetryTracer: Tracer {
    private static let header = "traceparent"

    private let ratio: Double
    private let exporter: SpanExporter

    /// - Parameters:
    ///   - ratio: of the traces that begin here and are kept, 0 to 1; a caller's decision for its own trace counts instead.
    ///   - exporter: is given the spans that end.
    public init(sampling ratio: Double, exporter: SpanExporter) {
        self.ratio = ratio
        self.exporter = exporter
    }

    /// A span of the context's trace, or of a new one.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        var context = context()
        let parent = context.span
        let identity = parent.map(SpanIdentity.init(after:)) ?? SpanIdentity(sampling: ratio)
        context.span = identity
        let record = RecordedSpan.Record(
            identity: identity, parent: parent, kind: kind, start: instant().nanosecondsSinceEpoch,
            name: operationName)
        return RecordedSpan(record, context: context, ended: exporter.take)
    }

    /// Takes the caller's span from a `traceparent` header, if there is a right one.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        if let span = extractor.extract(key: Self.header, from: carrier).flatMap(SpanIdentity.init(header:)) {
            context.span = span
        }
    }

    /// Writes the `traceparent` header for a request to another service.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        if let span = context.span { injector.inject(span.header, forKey: Self.header, into: &carrier) }
    }

    /// Nothing: the exporter sends what has ended every two seconds, and at the program's end.
    public func forceFlush() {}
}
