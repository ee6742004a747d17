import Foundation
import Tracing

/// Spans as OTLP's JSON has them (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): 64-bit numbers are texts, and ids are
/// hexadecimal.
struct TraceDocument: Encodable {
    let resourceSpans: [ResourceSpans]

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable { let attributes: [Attribute] }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [Span]
    }

    struct Scope: Encodable { let name, version: String }

    struct Attribute: Encodable {
        let key: String
        let value: Value
    }

    /// Exactly one member is there.
    struct Value: Encodable {
        var stringValue: String?
        var boolValue: Bool?
        var intValue: String?
        var doubleValue: Double?
        var arrayValue: Values?
    }

    struct Values: Encodable { let values: [Value] }

    struct Event: Encodable {
        let timeUnixNano, name: String
        let attributes: [Attribute]
    }

    struct Link: Encodable {
        let traceId, spanId: String
        let attributes: [Attribute]
    }

    struct Status: Encodable {
        /// 1: well; 2: an error.
        let code: Int
        let message: String?
    }

    struct Span: Encodable {
        let traceId, spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano, endTimeUnixNano: String
        let attributes: [Attribute]
        let droppedAttributesCount: Int
        let events: [Event]
        let droppedEventsCount: Int
        let links: [Link]
        let droppedLinksCount: Int
        let status: Status?
    }

    init(_ spans: [RecordedSpan.Record], from resource: [String: String], version: String) {
        let list = resource.sorted { $0.key < $1.key }.map {
            Attribute(key: $0.key, value: Value(stringValue: $0.value))
        }
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: list),
                scopeSpans: [
                    ScopeSpans(
                        scope: Scope(name: "ishowtts", version: version), spans: spans.map(Span.init))
                ])
        ]
    }

    /// - Throws: nothing that a document can cause.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // As protobuf's JSON writes them.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(self)
    }
}

extension TraceDocument.Span {
    fileprivate init(_ record: RecordedSpan.Record) {
        traceId = record.identity.trace
        spanId = record.identity.spanID
        parentSpanId = record.parent?.spanID
        name = TraceDocument.bounded(record.name)
        kind =
            switch record.kind {
            case .internal: 1
            case .server: 2
            case .client: 3
            case .producer: 4
            case .consumer: 5
            }
        startTimeUnixNano = String(record.start)
        endTimeUnixNano = String(record.end ?? record.start)
        attributes = TraceDocument.list(record.attributes)
        droppedAttributesCount = max(0, record.attributes.count - RecordedSpan.Most.attributes)
        events = record.events.map {
            TraceDocument.Event(
                timeUnixNano: String($0.nanosecondsSinceEpoch), name: TraceDocument.bounded($0.name),
                attributes: TraceDocument.list($0.attributes))
        }
        droppedEventsCount = record.droppedEvents
        links = record.links.compactMap { link in
            link.context.span.map {
                TraceDocument.Link(
                    traceId: $0.trace, spanId: $0.spanID, attributes: TraceDocument.list(link.attributes))
            }
        }
        droppedLinksCount = record.droppedLinks
        status = record.status.map {
            TraceDocument.Status(code: $0.code == .ok ? 1 : 2, message: $0.message.map(TraceDocument.bounded))
        }
    }
}

extension TraceDocument {
    fileprivate static func bounded(_ text: String) -> String {
        String(text.prefix(RecordedSpan.Most.characters))
    }

    /// The first attributes by name, as many as a span may have.
    fileprivate static func list(_ attributes: SpanAttributes) -> [Attribute] {
        var list: [(String, SpanAttribute)] = []
        // The only way to their names; no sequence.
        // swift-format-ignore: ReplaceForEachWithForLoop
        attributes.forEach { list.append(($0, $1)) }
        return list.sorted { $0.0 < $1.0 }.prefix(RecordedSpan.Most.attributes).map {
            Attribute(key: bounded($0.0), value: value($0.1))
        }
    }

    private static func value(_ attribute: SpanAttribute) -> Value {
        func array<Element>(_ elements: [Element], _ value: (Element) -> Value) -> Value {
            Value(arrayValue: Values(values: elements.prefix(RecordedSpan.Most.attributes).map(value)))
        }
        return switch attribute {
        case .int32(let number): Value(intValue: String(number))
        case .int64(let number): Value(intValue: String(number))
        case .double(let number): Value(doubleValue: number)
        case .bool(let flag): Value(boolValue: flag)
        case .string(let text): Value(stringValue: bounded(text))
        case .stringConvertible(let value): Value(stringValue: bounded(String(describing: value)))
        case .int32Array(let list): array(list) { Value(intValue: String($0)) }
        case .int64Array(let list): array(list) { Value(intValue: String($0)) }
        case .doubleArray(let list): array(list) { Value(doubleValue: $0) }
        case .boolArray(let list): array(list) { Value(boolValue: $0) }
        case .stringArray(let list): array(list) { Value(stringValue: bounded($0)) }
        case .stringConvertibleArray(let list):
            array(list) { Value(stringValue: bounded(String(describing: $0))) }
        default: Value(stringValue: bounded(String(describing: attribute)))
        }
    }
}
