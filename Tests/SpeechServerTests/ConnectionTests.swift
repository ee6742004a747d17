import Foundation
import SpeechServer
import Testing

/// Connections: all of them are answered, and all of them end.
extension NetworkTests {
    @Suite struct ConnectionTests {
        private static let speech = RawClient.post(
            "/v1/audio/speech", #"{"input": "Hi there.", "response_format": "pcm"}"#)

        @Test(arguments: [
            (
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 17 << 10))\r\n\r\n",
                431
            ),
            ("GET / HTTP/1.1\r\n" + (0..<101).map { "X\($0): 1\r\n" }.joined() + "\r\n", 431),
            ("FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400), ("GET / HTTP/1.1\nHost: localhost\n\n", 400),
            ("GET /v1/audio/voices/é HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n", 400),
            ("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
            (
                "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n{}",
                400
            ),
            (
                "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
                400
            ),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
            ("\u{16}\u{3}\u{1}\u{0}\u{A5}\u{1}\u{0}\u{0}\u{A1}\u{3}\u{3}", 400),
        ])
        func whatIsNoRequestIsAnsweredAndClosed(_ request: String, _ status: Int) async throws {
            try await TestServer.make().onPort { port in
                for first in ["", RawClient.get("/health/live")] {
                    let client = try await RawClient(port)
                    client.send(first + request)
                    #expect(try await client.closes(within: 4), "\(request.prefix(60))")
                    #expect(
                        client.text.contains("HTTP/1.1 \(status) "), "\(request.prefix(60)): \(client.text)")
                    #expect(client.text.contains(#"{"error":{"code""#))
                    #expect(first.isEmpty || client.text.hasPrefix("HTTP/1.1 200"))
                }
                let metrics = try await RawClient.answer(RawClient.get("/metrics"), at: port)
                #expect(!metrics.contains(#"status="500""#) && metrics.contains(#"status="\#(status)""#))
            }
        }

        @Test func silentAndSlowClientsAreClosed() async throws {
            try await TestServer.make {
                $0.idleSeconds = 0.5
                $0.keys = ["me=0123456789abcdef"]
            }.onPort { port in
                let head = "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12000000\r\n"
                let key = "Authorization: Bearer 0123456789abcdef\r\n"
                let silent = try await RawClient(port)
                let idle = try await RawClient(port)
                idle.send(RawClient.get("/health/live"))
                let slowHeader = try await RawClient(port)
                slowHeader.send("GET / HTTP/1.1\r\nX: ")
                let slowBody = try await RawClient(port)
                slowBody.send(head + key + "\r\n")
                let refused = try await RawClient(port)
                refused.send(head + "\r\n")
                for _ in 0..<40 where !(slowHeader.isClosed && slowBody.isClosed && refused.isClosed) {
                    for client in [slowHeader, slowBody, refused] { client.send("a") }
                    try await Task.sleep(for: .milliseconds(50))
                }
                for client in [silent, idle, slowHeader, slowBody, refused] {
                    #expect(try await client.closes(within: 0.5))
                }
                #expect(idle.text.hasPrefix("HTTP/1.1 200"))
                #expect(
                    refused.text.hasPrefix("HTTP/1.1 401")
                        && refused.text.lowercased().contains("connection: close"))
                let metrics = try await RawClient.answer(
                    RawClient.get("/metrics", String(key.dropLast(2))), at: port)
                #expect(!metrics.contains(#"status="500""#))
            }
        }

        /// A flood of requests whose answers nobody reads: more than the system's buffers take.
        @Test func clientsThatDoNotReadAreClosed() async throws {
            try await TestServer.make { $0.idleSeconds = 0.5 }.onPort { port in
                let client = try await RawClient(port, reads: false)
                for _ in 0..<400 { client.send(RawClient.get("/openapi.json")) }
                func connections() async throws -> Bool {
                    try await RawClient.answer(RawClient.get("/metrics"), at: port).contains(
                        "ishowtts_connections 1.0\n")
                }
                var isClosed = false
                for _ in 0..<30 where !isClosed {
                    try await Task.sleep(for: .milliseconds(100))
                    isClosed = try await connections()
                }
                #expect(isClosed)
            }
        }

        @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
            try await TestServer.make().onPort { port in
                let client = try await RawClient(port)
                client.send(
                    Self.speech + RawClient.get("/v1/models") + Self.speech + RawClient.get("/v1/queue"))
                #expect(try await client.receives(#""busy""#, within: 20))
                let parts = client.text.components(separatedBy: "HTTP/1.1 ")
                #expect(parts.count == 5 && parts.dropFirst().allSatisfy { $0.hasPrefix("200") })
                #expect(parts[2].contains("tts-1") && parts[4].contains(#""busy""#))
                // One connection carries one line after the other.
                client.send(Self.speech)
                #expect(
                    try await client.until(20) { $0.text.components(separatedBy: "HTTP/1.1 ").count == 6 })
                client.send(RawClient.get("/health/live", "Connection: close") + RawClient.get("/v1/models"))
                #expect(try await client.closes(within: 4))
                #expect(client.text.components(separatedBy: "HTTP/1.1 ").count == 7)
            }
        }

        @Test func oldAndCarefulClientsAreUnderstood() async throws {
            try await TestServer.make { $0.keys = ["me=0123456789abcdef"] }.onPort { port in
                let key = "Authorization: Bearer 0123456789abcdef"
                let old = try await RawClient(port)
                old.send(Self.speech.replacingOccurrences(of: "HTTP/1.1\r\n", with: "HTTP/1.0\r\n\(key)\r\n"))
                #expect(try await old.closes(within: 10))
                #expect(old.text.hasPrefix("HTTP/1.0 200") && !old.text.lowercased().contains("chunked"))
                #expect(old.bytes.count > 10_000)

                let careful = try await RawClient(port)
                careful.send(
                    "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\(key)\r\n\r\n"
                )
                #expect(try await careful.receives("100 Continue\r\n\r\n", within: 1))
                careful.send("{}")
                #expect(try await careful.receives("HTTP/1.1 400 "))

                let refused = try await RawClient(port)
                refused.send(
                    "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                )
                #expect(try await refused.closes(within: 4))
                #expect(refused.text.hasPrefix("HTTP/1.1 401 "))

                // What cannot be upgraded is answered over HTTP/1.1 (RFC 9110, 7.8).
                let modern = try await RawClient(port)
                modern.send(
                    RawClient.get("/health/live", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"))
                #expect(try await modern.receives("HTTP/1.1 200 "))
            }
        }

        @Test func aClientThatLeavesIsNoFaultOfTheServer() async throws {
            try await TestServer.make { $0.requestsPerMinute = 1_000_000 }.onPort { port in
                let client = try await RawClient(port)
                client.send(
                    "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200\r\n\r\n{")
                try await Task.sleep(for: .milliseconds(100))
                try await client.close()
                let speaking = try await RawClient(port)
                speaking.send(
                    RawClient.post(
                        "/v1/audio/speech",
                        #"{"input": "\#(String(repeating: "A long text. ", count: 100))", "nfe": 32, "response_format": "wav"}"#
                    ))
                try await Task.sleep(for: .milliseconds(300))
                try await speaking.close()
                var metrics = ""
                for _ in 0..<100 where !metrics.contains("ishowtts_cancelled_total 1.0\n") {
                    try await Task.sleep(for: .milliseconds(50))
                    metrics = try await RawClient.answer(RawClient.get("/metrics"), at: port)
                }
                #expect(metrics.contains("ishowtts_cancelled_total 1.0\n"))
                #expect(
                    metrics.contains(#"status="499""#) && !metrics.contains(#"status="500""#), "\(metrics)")
            }
        }

        @Test func onlyAFewLargeBodiesAreTakenAtATime() async throws {
            try await TestServer.make().onPort { port in
                let head = "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\n"
                let large = "Content-Length: 2000000\r\n\r\n{"
                var clients: [RawClient] = []
                for _ in 0..<4 {
                    clients.append(try await RawClient(port))
                    clients.last?.send(head + large)
                }
                try await Task.sleep(for: .milliseconds(100))
                for framing in [large, "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"] {
                    let refused = try await RawClient(port)
                    refused.send(head + framing)
                    #expect(try await refused.receives("too_many_uploads"))
                    #expect(refused.text.hasPrefix("HTTP/1.1 503") && refused.text.contains("Retry-After: 1"))
                }
                try await clients[0].close()
                try await Task.sleep(for: .milliseconds(100))
                let next = try await RawClient(port)
                next.send(head + "Expect: 100-continue\r\n" + large.dropLast())
                #expect(try await next.receives("100 Continue"))
            }
        }

        @Test func silentConnectionsGiveWay() async throws {
            try await TestServer.make {
                $0.maxConnections = 16
                $0.connectionsPerClient = 8
            }.onPort { port in
                var silent: [RawClient] = []
                for _ in 0..<40 { silent.append(try await RawClient(port)) }
                let start = ContinuousClock.now
                #expect(
                    try await RawClient.answer(RawClient.get("/health/live"), at: port).hasPrefix(
                        "HTTP/1.1 200"))
                #expect(
                    try await RawClient.answer(RawClient.get("/v1/models"), at: port).hasPrefix(
                        "HTTP/1.1 200"))
                #expect(ContinuousClock.now - start < .seconds(1))
                #expect(try await silent[0].closes(within: 1))
                #expect(silent.count(where: \.isClosed) >= 32)
            }
        }

        @Test func busyConnectionsLeaveHealthReachable() async throws {
            try await TestServer.make { $0.connectionsPerClient = 8 }.onPort { port in
                var busy: [RawClient] = []
                for _ in 0..<8 {
                    busy.append(try await RawClient(port))
                    busy.last?.send(
                        "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
                }
                try await Task.sleep(for: .milliseconds(100))
                var silent: [RawClient] = []
                for _ in 0..<20 { silent.append(try await RawClient(port)) }
                #expect(
                    try await RawClient.answer(RawClient.get("/health/live"), at: port).hasPrefix(
                        "HTTP/1.1 200"))
                let refused = try await RawClient.answer(RawClient.get("/v1/models"), at: port)
                #expect(refused.hasPrefix("HTTP/1.1 429") && refused.contains("too_many_connections"))
                #expect(busy.allSatisfy { !$0.isClosed })
            }
        }
    }
}
