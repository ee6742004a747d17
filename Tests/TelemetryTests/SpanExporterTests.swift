import Foundation
import Logging
import Synchronization
import Telemetry
import Testing
import Tracing

@Suite(.serialized, .timeLimit(.minutes(2))) struct SpanExporterTests {
    /// What an exporter writes into its log.
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }

        var logger: Logger { Logger(label: "tests") { _ in Handler(log: self) } }

        private struct Handler: LogHandler {
            let log: Log
            var metadata: Logger.Metadata = [:]
            var logLevel = Logger.Level.info
            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }
            func log(event: LogEvent) { log.lines.withLock { $0.append("\(event.message)") } }
        }
    }

    /// Runs an exporter while `body` does something, and then what is left is sent.
    private func export(
        to port: Int, ratio: Double = 1, log: Log = Log(), _ body: (TelemetryTracer) async throws -> Void
    ) async throws -> SpanExporter.Counts {
        let exporter = SpanExporter(
            try CollectorEndpoint("http://127.0.0.1:\(port)"), service: "tests", version: "1",
            logger: log.logger)
        let task = Task { await exporter.run() }
        try await body(TelemetryTracer(sampling: ratio, exporter: exporter))
        task.cancel()
        await task.value
        return exporter.counts
    }

    private func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
        for _ in 0..<1000 {
            if try condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key] = value
        }
    }

    @Test func sendsWhatASpanSays() async throws {
        let collector = try await Collector.start()
        let counts = try await export(to: collector.port) { tracer in
            var context = InstrumentationContext.topLevel
            tracer.extract(
                ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], into: &context,
                using: Headers())
            let span = tracer.startSpan("request", context: context, ofKind: .server)
            span.attributes["text"] = "héllo \"there\"\n弹幕"
            span.attributes["count"] = 9_007_199_254_740_993
            span.attributes["ratio"] = 0.5
            span.attributes["nothing"] = Double.nan
            span.attributes["flag"] = true
            span.addEvent(SpanEvent(name: "first audio", attributes: ["samples": 12]))
            let child = tracer.startSpan("queue", context: span.context)
            child.recordError(CancellationError())
            child.setStatus(SpanStatus(code: .error, message: "left"))
            child.end()
            child.end()
            child.attributes["late"] = 1
            span.end()
            var carrier: [String: String] = [:]
            tracer.inject(span.context, into: &carrier, using: Headers())
            #expect(carrier["traceparent"]?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") == true)
        }
        #expect(counts.sent == 2 && counts.dropped == 0)
        let spans = try collector.spans
        try #require(spans.count == 2)
        let (child, span) = (spans[0], spans[1])
        #expect(spans.allSatisfy { $0.traceId == "4bf92f3577b34da6a3ce929d0e0e4736" })
        #expect(span.parentSpanId == "00f067aa0ba902b7" && child.parentSpanId == span.spanId)
        #expect(span.name == "request" && span.kind == 2 && child.kind == 1)
        let start = try #require(UInt64(span.startTimeUnixNano))
        let end = try #require(UInt64(span.endTimeUnixNano))
        #expect(start <= end && abs(Double(end) / 1e9 - Date().timeIntervalSince1970) < 60)
        #expect(span.attributes["text"]?.stringValue == "héllo \"there\"\n弹幕")
        #expect(span.attributes["count"]?.intValue == "9007199254740993", "more than a Double holds")
        #expect(span.attributes["ratio"]?.doubleValue == .number(0.5))
        #expect(span.attributes["nothing"]?.doubleValue == .text("NaN"))
        #expect(span.attributes["flag"]?.boolValue == true)
        #expect(span.events.map(\.name) == ["first audio"])
        #expect(child.status?.code == 2 && child.status?.message == "left" && span.status == nil)
        #expect(child.events.first?.attributes["exception.type"]?.stringValue == "CancellationError")
        #expect(child.attributes["late"] == nil, "a span that has ended is final")
        let resource = try JSONDecoder().decode(
            Collector.Document.self, from: try #require(collector.requests.first))
        #expect(resource.resourceSpans.first?.resource.attributes["service.name"]?.stringValue == "tests")
        await collector.stop()
    }

    @Test func isBoundedWhateverASpanIsTold() async throws {
        let collector = try await Collector.start()
        _ = try await export(to: collector.port) { tracer in
            let span = tracer.startSpan(String(repeating: "n", count: 5000), context: .topLevel)
            for index in 0..<100 { span.addEvent(SpanEvent(name: "\(index)")) }
            for index in 0..<100 { span.attributes["a\(index)"] = String(repeating: "x", count: 3000) }
            span.end()
        }
        let span = try #require(try collector.spans.first)
        #expect(span.name.count == 1024 && span.events.count == 64 && span.droppedEventsCount == 36)
        #expect(span.attributes.count == 64 && span.droppedAttributesCount == 36)
        #expect(span.attributes.allSatisfy { $0.value.stringValue?.count == 1024 })
        await collector.stop()
    }

    @Test func keepsAsManyTracesAsAskedAndACallersDecision() async throws {
        let collector = try await Collector.start()
        let counts = try await export(to: collector.port, ratio: 0.25) { tracer in
            for _ in 0..<2000 { tracer.startSpan("own", context: .topLevel).end() }
            for flag in ["00", "01"] {
                var context = InstrumentationContext.topLevel
                tracer.extract(
                    ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-\(flag)"],
                    into: &context, using: Headers())
                let span = tracer.startSpan("other \(flag)", context: context)
                #expect(span.isRecording == (flag == "01"))
                span.end()
            }
        }
        // Six standard deviations of a binomial of 2,000 and 0.25.
        #expect(abs(counts.sent - 1 - 500) < 117 && counts.dropped == 0)
        let names = try collector.spans.map(\.name)
        #expect(names.filter { $0 != "own" } == ["other 01"])
        await collector.stop()
    }

    @Test func waitsForACollectorThatIsAway() async throws {
        let first = try await Collector.start()
        let port = first.port
        await first.stop()
        let log = Log()
        let collector = Mutex<Collector?>(nil)
        let counts = try await export(to: port, log: log) { tracer in
            tracer.startSpan("early", context: .topLevel).end()
            #expect(await eventually { !log.all.isEmpty })
            let second = try await Collector.start(port: port, [.init(status: 503), .init(status: 200)])
            collector.withLock { $0 = second }
            tracer.startSpan("late", context: .topLevel).end()
            #expect(try await eventually { try second.spans.count >= 2 && log.all.count == 2 })
        }
        #expect(counts.sent == 2 && counts.dropped == 0)
        #expect(log.all.first?.contains("is asked again later") == true)
        #expect(log.all.last == "the collector of traces takes spans again" && log.all.count == 2)
        await collector.withLock { $0 }?.stop()
    }

    @Test func countsWhatIsRefusedAndTellsItOnce() async throws {
        let collector = try await Collector.start([
            .init(status: 400),
            .init(body: #"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"odd"}}"#),
            .init(body: "not JSON"),
        ])
        let log = Log()
        let exporter = SpanExporter(
            try CollectorEndpoint("http://127.0.0.1:\(collector.port)"), service: "tests", version: "1",
            logger: log.logger)
        let tracer = TelemetryTracer(sampling: 1, exporter: exporter)
        for _ in 0..<1300 { tracer.startSpan("span", context: .topLevel).end() }
        let task = Task { await exporter.run() }
        #expect(await eventually { exporter.counts.sent + exporter.counts.dropped == 1300 })
        task.cancel()
        await task.value
        let counts = exporter.counts
        // Batches of 512, 512 and 276.
        #expect(counts.sent == 511 + 276 && counts.dropped == 513)
        #expect(
            log.all.count == 2 && log.all[0].contains("refuses spans, which are dropped: status 400"),
            "\(log.all)")
        await collector.stop()
    }

    @Test func dropsTheOldestWhenTooManyWait() async throws {
        let first = try await Collector.start()
        await first.stop()
        let counts = try await export(to: first.port) { tracer in
            for _ in 0..<20_000 { tracer.startSpan("span", context: .topLevel).end() }
        }
        #expect(counts.sent == 0 && counts.dropped >= 20_000 - 4096 && counts.dropped < 20_000)
    }

    @Test(arguments: [
        "", "localhost:4318", "ftp://localhost", "http://", "http://localhost:0", "http://localhost:99999",
        "http://a/?b",
        "http://a/#b", "http://exa mple", "\n",
    ])
    func refusesWhatIsNoAddress(text: String) {
        #expect(throws: CollectorEndpointFault.self) { try CollectorEndpoint(text) }
    }

    @Test func addsThePathThatIsMissing() throws {
        #expect(try CollectorEndpoint("http://127.0.0.1:4318").traces == "http://127.0.0.1:4318/v1/traces")
        #expect(try CollectorEndpoint("HTTPS://collector/").traces.hasSuffix("://collector/v1/traces"))
        #expect(try CollectorEndpoint("https://a/b/traces").traces == "https://a/b/traces")
    }
}
