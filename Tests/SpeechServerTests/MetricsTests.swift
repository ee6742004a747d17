import Foundation
import Hummingbird
import HummingbirdTesting
import SpeechServer
import Testing

/// What `/metrics` says, in both forms, and the check of a whole speech.
@Suite(.serialized) struct MetricsTests {
    private func speak(_ client: any TestClientProtocol, _ text: String, _ fields: String = "") async throws {
        // Whole, where it is not asked for as events.
        try await client.execute(
            uri: "/v1/audio/speech", method: .post,
            body: ByteBuffer(string: #"{"input": "\#(text)", "response_format": "wav"\#(fields)}"#)
        ) { response in
            #expect(response.status == .ok)
            #expect(response.headers[.init("X-Speech-Check")!] == (fields.contains("sse") ? nil : "ok"))
            if fields.contains("sse") {
                #expect(String(buffer: response.body).contains(#""faults":[]"#))
            }
        }
    }

    private func metrics(_ client: any TestClientProtocol, accept: String? = nil) async throws -> (
        String, String
    ) {
        var headers: HTTPFields = [:]
        headers[.accept] = accept
        return try await client.execute(uri: "/metrics", method: .get, headers: headers) { response in
            (response.headers[.contentType] ?? "", String(buffer: response.body))
        }
    }

    private func value(_ name: String, in text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix(name + " ") }.flatMap {
            Double($0.dropFirst(name.count + 1))
        }
    }

    @Test func countsByClassAndModel() async throws {
        try await TestServer.make().application().test(.live) { client in
            try await speak(client, "Good evening, everyone.")
            try await speak(client, "Good night.", #", "stream_format": "sse", "priority": "bulk""#)
            let (type, text) = try await metrics(client)
            #expect(type.hasPrefix("text/plain; version=0.0.4") && !text.contains("# EOF"))
            let model = try #require(text.firstMatch(of: /ishowtts_model_info\{model="([^"]+)"/)).1
            for name in [
                "first_audio_seconds", "real_time_factor", "audio_length_seconds", "request_seconds",
            ] {
                let counts = ["interactive", "chat", "bulk"].map {
                    value("ishowtts_\(name)_count{class=\"\($0)\",model=\"\(model)\"}", in: text)
                }
                #expect(counts == [1, 0, 1], "\(name) \(counts)")
            }
            #expect(value("ishowtts_speech_checked_total", in: text) == 2)
            #expect(value(#"ishowtts_speech_faults_total{fault="cut_end"}"#, in: text) == 0)
            #expect(value(#"ishowtts_speech_remade_total{result="mended"}"#, in: text) == 0)
            let sampling = try #require(value(#"ishowtts_stage_seconds_total{stage="sampling"}"#, in: text))
            let checking = try #require(value(#"ishowtts_stage_seconds_total{stage="check"}"#, in: text))
            #expect(sampling > 0 && checking > 0 && checking < sampling)
            #expect(value("ishowtts_threads", in: text) == 2)
            #expect(try #require(value("ishowtts_threads_busy_seconds_total", in: text)) > 0)
            #expect(text.contains("ishowtts_build_info{version=") && !text.contains("ishowtts_canary"))
        }
    }

    @Test func openMetricsForWhoAsks() async throws {
        try await TestServer.make().application().test(.live) { client in
            try await speak(client, "Good evening.")
            let accept =
                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
            let (type, text) = try await metrics(client, accept: accept)
            #expect(type == "application/openmetrics-text; version=1.0.0; charset=utf-8")
            #expect(text.hasSuffix("\n# EOF\n") && text.components(separatedBy: "# EOF").count == 2)
            #expect(
                text.contains("# TYPE ishowtts_requests counter\n")
                    && !text.contains("# TYPE ishowtts_requests_total"))
            #expect(text.contains(#"ishowtts_requests_total{outcome="done"} 1"#))
            // Each figure is described once, all of its lines after each other.
            let families = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map {
                $0.split(separator: " ")[2]
            }
            #expect(Set(families).count == families.count)
        }
    }

    @Test func canariesAreSpokenWhereAsked() async throws {
        let folder = NSTemporaryDirectory() + "/server-\(UUID().uuidString)"
        for round in 0..<2 {
            let server = try TestServer.make {
                $0.service.dataFolder = folder
                $0.service.canaryHours = 24
            }
            try await server.onPort { port in
                await server.warmUp()
                var text = ""
                for _ in 0..<600 where !text.contains("ishowtts_canary_ok") {
                    try await Task.sleep(for: .milliseconds(100))
                    text = try await RawClient.answer(RawClient.get("/metrics"), at: port)
                }
                #expect(text.contains("ishowtts_canary_ok \(round == 0 ? "1.0" : "0.0")"), "\(round)")
                #expect(text.contains("ishowtts_canary_differing \(round == 0 ? "0.0" : "3.0")"))
            }
            guard round == 0 else { break }
            // As if the sentences had been something else before.
            let file = try String(contentsOfFile: folder + "/canary.json", encoding: .utf8)
            let other = file.replacing(/"samples" : "[0-9a-f]{8}/, with: #""samples" : "ffffffff"#)
            #expect(other != file)
            try other.write(toFile: folder + "/canary.json", atomically: true, encoding: .utf8)
        }
    }
}
