import Logging
import SpeechEngine
import Telemetry

/// Whether and where spans of requests are sent.
public struct TracingSettings: Sendable, Equatable {
    /// A collector's address for OTLP over HTTP; empty: no spans are made.
    public var endpoint = ""
    /// Share of the traces that begin here and are kept, 0 to 1.
    public var sample = 1.0
    /// The name under which a collector shows them.
    public var service = "ishowtts"

    /// No spans.
    public init() {}

    /// - Returns: `nil` where no spans are made.
    /// - Throws: `ConfigurationError`.
    func exporter(_ logger: Logger) throws -> SpanExporter? {
        guard !endpoint.isEmpty else { return nil }
        do {
            return SpanExporter(
                try CollectorEndpoint(endpoint), service: service, version: ProgramBuild.version,
                logger: logger)
        } catch {
            throw ConfigurationError("tracing.endpoint: \(error)")
        }
    }
}
