import Foundation
import SpeechServer
import Testing

extension NetworkTests {
    @Suite struct SocketTests {
        /// Ping and close frames as a server sends them: without masks.
        private static let ping: [UInt8] = [0x89, 0]
        private static func close(_ code: UInt16) -> [UInt8] {
            [0x88, 2, UInt8(code >> 8), UInt8(code & 0xFF)]
        }

        private static func count(_ frame: [UInt8], in client: RawClient) -> Int {
            let bytes = client.bytes
            return bytes.indices.dropLast(frame.count - 1).count {
                Array(bytes[$0..<$0 + frame.count]) == frame
            }
        }

        @Test func deadSocketsEndAndLivingOnesStay() async throws {
            try await TestServer.make { $0.idleSeconds = 0.8 }.onPort { port in
                let dead = try await RawClient(port)
                let living = try await RawClient(port)
                for client in [dead, living] {
                    client.send(RawClient.upgrade("/v1/realtime"))
                    #expect(try await client.receives("session.ready"))
                }
                let start = ContinuousClock.now
                var answered = 0
                while ContinuousClock.now - start < .seconds(2.4) {
                    if Self.count(Self.ping, in: living) > answered {
                        answered += 1
                        living.send(frame: 0xA)
                    }
                    try await Task.sleep(for: .milliseconds(10))
                    if ContinuousClock.now - start > .seconds(1.7) { #expect(dead.isClosed) }
                }
                #expect(!living.isClosed && answered >= 2)
                living.send(frame: 0x9, Array("hello".utf8))
                #expect(try await living.until { Self.count([0x8A, 5] + Array("hello".utf8), in: $0) == 1 })
            }
        }

        /// A document is spoken when it is whole, not sentence by sentence.
        @Test func markupInPieces() async throws {
            try await TestServer.make().onPort { port in
                let client = try await RawClient(port)
                client.send(RawClient.upgrade("/v1/realtime"))
                #expect(try await client.receives("session.ready"))
                for message in [
                    #"{"type": "session.update", "input_format": "ssml"}"#,
                    #"{"type": "text.append", "text": "<speak>One. Two. <mark na"}"#,
                    #"{"type": "text.commit", "text": "me='m'/>Three.</speak>"}"#,
                ] { client.send(frame: 1, Array(message.utf8)) }
                #expect(try await client.until(20) { $0.text.contains(#""type":"done""#) })
                #expect(client.text.components(separatedBy: "sentence.started").count == 2)
                #expect(client.text.contains(#""name":"m""#))
                client.send(frame: 1, Array(#"{"type": "text.commit", "text": "<speak>"}"#.utf8))
                #expect(try await client.receives("invalid_markup"))
                client.send(frame: 1, Array(#"{"type": "session.update", "input_format": "x"}"#.utf8))
                #expect(try await client.receives("invalid_input_format"))
            }
        }

        @Test func theClosingHandshakeHasATimeLimit() async throws {
            try await TestServer.make { $0.idleSeconds = 0.4 }.onPort { port in
                // Answered once, and closed by the server; the client never closes.
                let client = try await RawClient(port)
                client.send(RawClient.upgrade("/shimmy/ws/generate"))
                #expect(try await client.receives("101 Switching"))
                client.send(frame: 1, Array(#"{"model": "f5-tts", "prompt": "Hi."}"#.utf8))
                #expect(try await client.until(10) { Self.count(Self.close(1000), in: $0) == 1 })
                #expect(try await client.closes(within: 1))
            }
        }

        @Test func aClientHasOnlySoManySockets() async throws {
            try await TestServer.make { $0.socketsPerClient = 2 }.onPort { port in
                var clients: [RawClient] = []
                for _ in 0..<3 {
                    clients.append(try await RawClient(port))
                    clients.last?.send(RawClient.upgrade("/v1/realtime"))
                    #expect(
                        try await clients[clients.count - 1].receives(
                            clients.count < 3 ? "session.ready" : "too_many_sockets"))
                }
                #expect(try await clients[2].closes(within: 1))
                try await clients[0].close()
                var isTaken = false
                for _ in 0..<50 where !isTaken {
                    let next = try await RawClient(port)
                    next.send(RawClient.upgrade("/v1/realtime"))
                    isTaken = try await next.receives("session.ready", within: 0.1)
                }
                #expect(isTaken)
            }
        }

        @Test func keysComeInHeadersSubprotocolsAndAddresses() async throws {
            try await TestServer.make { $0.keys = ["me=0123456789abcdef+"] }.onPort { port in
                for (path, header, isIn) in [
                    ("/v1/realtime", "Authorization: Bearer 0123456789abcdef+", true),
                    (
                        "/v1/realtime",
                        "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.0123456789abcdef+", true
                    ),
                    ("/v1/realtime?model=x&key=0123456789abcdef%2B", "X: 1", true),
                    ("/v1/realtime?key=0123456789abcdef", "X: 1", false), ("/v1/realtime", "X: 1", false),
                    ("/v1/realtime", "Sec-WebSocket-Protocol: openai-insecure-api-key.wrong", false),
                    ("/v1/realtime?key=0123456789abcdef%2B", "Origin: https://evil.example", false),
                ] {
                    let client = try await RawClient(port)
                    client.send(RawClient.upgrade(path, header))
                    #expect(
                        try await client.receives(isIn ? "session.ready" : #""type":"error""#),
                        "\(path) \(header)")
                    if header.contains("realtime,") {
                        #expect(client.text.lowercased().contains("sec-websocket-protocol: realtime\r\n"))
                        #expect(!client.text.contains("0123456789abcdef"))
                    }
                    if !isIn { #expect(try await client.closes(within: 1)) }
                }
            }
        }

        /// What RFC 6455 does not take for a request of a WebSocket is answered as the HTTP that it is.
        @Test(arguments: [
            ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8"), ("Sec-WebSocket-Key: d", "X-Key: d"),
            ("/v1/realtime", "/v1/nothing"), ("Host:", "Content-Length: 3\r\nHost:"), ("GET", "POST"),
        ])
        func damagedRequestsForSocketsAreAnswered(_ part: String, _ damage: String) async throws {
            try await TestServer.make().onPort { port in
                let client = try await RawClient(port)
                client.send(
                    RawClient.upgrade("/v1/realtime").replacingOccurrences(of: part, with: damage) + "abc")
                #expect(try await client.receives("HTTP/1.1 4"), "\(client.text)")
            }
        }
    }
}
