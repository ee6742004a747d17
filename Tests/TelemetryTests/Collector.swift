import Foundation
import Hummingbird
import Logging
import Synchronization
import Telemetry
import Testing

/// A collector of OTLP's JSON over HTTP.
final class Collector: Sendable {
    struct Answer: Sendable {
        var status = 200
        var body = "{}"
    }

    private struct State {
        var answers: [Answer] = []
        var bodies: [Data] = []
    }

    private let state = Mutex(State())
    let port: Int
    private let task: Task<Void, any Error>

    private init(port: Int, task: Task<Void, any Error>) {
        self.port = port
        self.task = task
    }

    /// Serves until `stop()`.
    static func start(port: Int = 0, _ answers: [Answer] = []) async throws -> Collector {
        let (ports, told) = AsyncStream<Int>.makeStream()
        let box = Mutex<Collector?>(nil)
        let router = Router()
        router.post("/v1/traces") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 24)
            guard request.headers[.contentType] == "application/json", let collector = box.withLock({ $0 })
            else { return Response(status: .badRequest) }
            let answer = collector.take(Data(body.readableBytesView))
            return Response(
                status: .init(code: answer.status), body: .init(byteBuffer: ByteBuffer(string: answer.body)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { told.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let task = Task { try await application.runService(gracefulShutdownSignals: []) }
        var iterator = ports.makeAsyncIterator()
        let collector = Collector(port: try #require(await iterator.next()), task: task)
        collector.state.withLock { $0.answers = answers }
        box.withLock { $0 = collector }
        return collector
    }

    private func take(_ body: Data) -> Answer {
        state.withLock { state in
            state.bodies.append(body)
            return state.answers.isEmpty ? Answer() : state.answers.removeFirst()
        }
    }

    /// All spans that came, with the resource's attributes.
    var spans: [Span] {
        get throws {
            let bodies = state.withLock { $0.bodies }
            return try bodies.flatMap { body in
                try JSONDecoder().decode(Document.self, from: body).resourceSpans.flatMap { resource in
                    resource.scopeSpans.flatMap(\.spans)
                }
            }
        }
    }

    var requests: [Data] { state.withLock { $0.bodies } }

    func stop() async {
        task.cancel()
        _ = await task.result
    }

    static let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    struct Document: Decodable { let resourceSpans: [ResourceSpans] }
    struct ResourceSpans: Decodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }
    struct Resource: Decodable { let attributes: [Attribute] }
    struct ScopeSpans: Decodable { let spans: [Span] }
    struct Span: Decodable {
        let traceId, spanId, name, startTimeUnixNano, endTimeUnixNano: String
        let parentSpanId: String?
        let kind: Int
        let attributes: [Attribute]
        let droppedAttributesCount, droppedEventsCount: Int
        let events: [Event]
        let status: Status?
    }
    struct Event: Decodable {
        let name: String
        let attributes: [Attribute]
    }
    struct Status: Decodable {
        let code: Int
        let message: String?
    }
    struct Attribute: Decodable {
        let key: String
        let value: Value
    }
    struct Value: Decodable {
        let stringValue, intValue: String?
        let boolValue: Bool?
        /// A number, or the text of one that is none.
        let doubleValue: Number?
        enum Number: Decodable, Equatable {
            case number(Double)
            case text(String)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }
    }
}

extension [Collector.Attribute] {
    subscript(key: String) -> Collector.Value? { first { $0.key == key }?.value }
}
