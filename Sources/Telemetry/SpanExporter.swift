import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import Synchronization

/// Sends spans to a collector, by OTLP over HTTP in JSON: what has ended every two seconds, at most 512 at a time.
///
/// A collector that is not there, or asks to wait, gets the same spans later; 4,096 wait at most. It is told once that it went wrong, and
/// once that it goes again.
public final class SpanExporter: Sendable {
    /// How many spans went which way.
    public struct Counts: Sendable, Equatable {
        /// Those that the collector has taken.
        public var sent = 0
        /// Those that it refused, or that were too many while it was away.
        public var dropped = 0
    }

    private enum Answer {
        case taken(rejected: Int, reason: String)
        case refused(String)
        /// To be asked again, after so many seconds if the collector says.
        case later(String, seconds: Double?)
    }

    private static let batch = 512
    private static let interval = 2.0
    /// Seconds for an answer.
    private static let patience: Int64 = 10
    /// Seconds between attempts, at most.
    private static let longest = 60.0
    private static let longestAnswer = 1 << 16

    private struct State {
        var sent = 0
        var isFailing = false
        var failures = 0
    }

    private let address: String
    private let resource: [String: String]
    private let version: String
    private let logger: Logger
    private let buffer = SpanBuffer(most: 4096)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - endpoint: the collector's address, to which `/v1/traces` is added where it has no path.
    ///   - service: the name under which a collector shows the spans.
    ///   - version: of the service.
    public init(_ endpoint: CollectorEndpoint, service: String, version: String, logger: Logger) {
        address = endpoint.traces
        resource = ["service.name": service, "service.version": version, "telemetry.sdk.language": "swift"]
        self.version = version
        self.logger = logger
    }

    /// What has become of the spans so far.
    public var counts: Counts { Counts(sent: state.withLock { $0.sent }, dropped: buffer.dropped) }

    /// Takes a span that has ended.
    func take(_ span: RecordedSpan.Record) { buffer.add(span) }

    /// Sends spans until the task is cancelled, and then what is left, if the collector takes it within two seconds.
    public func run() async {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(Self.patience)
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(configuration: configuration)
        while !Task.isCancelled {
            let wait = await send(by: client, within: Self.patience) ?? Self.interval
            do { try await Task.sleep(for: .seconds(wait)) } catch { break }
        }
        // Not a child of the task that is cancelled.
        await Task { _ = await self.send(by: client, within: 2) }.value
        try? await client.shutdown()
    }

    /// Sends what waits.
    ///
    /// - Returns: the seconds to wait for, if the collector could not take it.
    private func send(by client: HTTPClient, within seconds: Int64) async -> Double? {
        while true {
            let spans = buffer.take(Self.batch)
            guard !spans.isEmpty else { return nil }
            switch await post(spans, by: client, within: seconds) {
            case .taken(let rejected, let reason):
                buffer.giveUp(rejected)
                if rejected > 0 { tell("the collector of traces refuses \(rejected) spans: \(reason)") }
                let wasFailing = state.withLock { state in
                    state.sent += spans.count - rejected
                    state.failures = 0
                    defer { state.isFailing = rejected > 0 }
                    return state.isFailing && rejected == 0
                }
                if wasFailing { logger.info("the collector of traces takes spans again") }
            case .refused(let reason):
                buffer.giveUp(spans.count)
                tell("the collector of traces at \(address) refuses spans, which are dropped: \(reason)")
            case .later(let reason, let told):
                buffer.putBack(spans)
                // The end has come in between, after which what is left is sent once more.
                if Task.isCancelled { return nil }
                tell("the collector of traces at \(address) is asked again later: \(reason)")
                let failures = state.withLock { state in
                    state.failures = min(state.failures + 1, 5)
                    return state.failures
                }
                return min(Self.longest, max(told ?? 0, Self.interval * Double(1 << failures)))
            }
        }
    }

    /// Tells once what goes wrong, until it goes again.
    private func tell(_ text: String) {
        let isNew = state.withLock { state in
            defer { state.isFailing = true }
            return !state.isFailing
        }
        if isNew { logger.warning("\(text)") }
    }

    private func post(
        _ spans: [RecordedSpan.Record], by client: HTTPClient, within seconds: Int64
    ) async -> Answer {
        do {
            var request = HTTPClientRequest(url: address)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(
                ByteBuffer(bytes: try TraceDocument(spans, from: resource, version: version).json()))
            let response = try await client.execute(request, timeout: .seconds(seconds))
            let body = try await response.body.collect(upTo: Self.longestAnswer)
            switch response.status.code {
            case 200..<300: return Self.taken(Data(body.readableBytesView), of: spans.count)
            case 429, 502, 503, 504:
                return .later(
                    "status \(response.status.code)",
                    seconds: response.headers.first(name: "Retry-After").flatMap { UInt16($0) }.map(
                        Double.init))
            default: return .refused("status \(response.status.code)")
            }
        } catch {
            return .later(String(describing: error), seconds: nil)
        }
    }

    /// What an answer says of spans that were not taken (`partialSuccess`).
    private static func taken(_ body: Data, of count: Int) -> Answer {
        struct Reply: Decodable {
            struct Partial: Decodable {
                let rejectedSpans: Number?
                let errorMessage: String?
            }
            /// A 64-bit number, which JSON of protobuf has as a text.
            struct Number: Decodable {
                let value: Int
                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    value = try (try? container.decode(Int.self)) ?? Int(container.decode(String.self)) ?? 0
                }
            }
            let partialSuccess: Partial?
        }
        let partial = (try? JSONDecoder().decode(Reply.self, from: body))?.partialSuccess
        let rejected = max(0, min(count, partial?.rejectedSpans?.value ?? 0))
        return .taken(rejected: rejected, reason: String((partial?.errorMessage ?? "").prefix(200)))
    }
}
