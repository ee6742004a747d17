import Synchronization
import Tracing

/// A span of OpenTelemetry, which is bounded whatever it is told. Its tracer is given it when it ends.
public final class RecordedSpan: Span {
    /// What a span is told, at most.
    enum Most {
        static let attributes = 64
        static let events = 64
        static let links = 16
        /// Characters of a name or a text.
        static let characters = 1024
    }

    /// What is known of a span.
    struct Record: Sendable {
        let identity: SpanIdentity
        let parent: SpanIdentity?
        let kind: SpanKind
        /// Nanoseconds since 1970.
        let start: UInt64
        var end: UInt64?
        var name: String
        var attributes: SpanAttributes = [:]
        var events: [SpanEvent] = []
        var links: [SpanLink] = []
        var status: SpanStatus?
        /// What was beyond the bounds.
        var droppedEvents = 0, droppedLinks = 0
    }

    /// What belongs to the span: what begins in it has its identity from here.
    public let context: InstrumentationContext
    private let state: Mutex<Record>
    private let ended: @Sendable (Record) -> Void

    init(_ record: Record, context: InstrumentationContext, ended: @escaping @Sendable (Record) -> Void) {
        self.context = context
        self.ended = ended
        state = Mutex(record)
    }

    /// Whether what it is told is kept: until it ends, where its trace is kept.
    public var isRecording: Bool { state.withLock { $0.end == nil && $0.identity.isSampled } }

    /// Its name, of which a collector is shown 1,024 characters.
    public var operationName: String {
        get { state.withLock { $0.name } }
        set { change { $0.name = newValue } }
    }

    /// What is known of it: 64 by name, texts of 1,024 characters.
    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { change { $0.attributes = newValue } }
    }

    /// Says how it ended.
    public func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    /// Adds what happened within it, 64 times at most.
    public func addEvent(_ event: SpanEvent) {
        change { record in
            if record.events.count < Most.events {
                record.events.append(event)
            } else {
                record.droppedEvents += 1
            }
        }
    }

    /// Adds another span that belongs to it, 16 at most.
    public func addLink(_ link: SpanLink) {
        change { record in
            if record.links.count < Most.links { record.links.append(link) } else { record.droppedLinks += 1 }
        }
    }

    /// An event `exception`, as OpenTelemetry's conventions name it.
    public func recordError(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> some TracerInstant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(describing: type(of: error))
        attributes["exception.message"] = String(describing: error)
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Ends it, once.
    public func end(at instant: @autoclosure () -> some TracerInstant) {
        let time = instant().nanosecondsSinceEpoch
        let record = state.withLock { record -> Record? in
            guard record.end == nil, record.identity.isSampled else { return nil }
            record.end = max(time, record.start)
            return record
        }
        if let record { ended(record) }
    }

    /// A span that has ended is final; of one that is not kept nothing is noted.
    private func change(_ body: (inout Record) -> Void) {
        state.withLock { record in
            if record.end == nil, record.identity.isSampled { body(&record) }
        }
    }
}
