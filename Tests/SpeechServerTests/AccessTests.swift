import Foundation
import SpeechServer
import Testing

extension NetworkTests {
    @Suite struct AccessTests {
        @Test func wrongKeysAreLimitedAndKnownClientsStay() async throws {
            try await TestServer.make {
                $0.keys = ["me=0123456789abcdef", "you=abcdef0123456789"]
                $0.requestsPerMinute = 20
            }.onPort { port in
                func status(_ key: String?) async throws -> String {
                    let request = RawClient.get(
                        "/v1/models", key.map { "Authorization: Bearer \($0)" } ?? "X: 1")
                    return String(try await RawClient.answer(request, at: port).dropFirst(9).prefix(3))
                }
                #expect(try await status("0123456789abcdef") == "200")
                var wrong: [String: Int] = [:]
                for index in 0..<30 { wrong[try await status("guess\(index)000000000"), default: 0] += 1 }
                #expect(wrong["401", default: 0] >= 20 && wrong["429", default: 0] >= 8)
                // A right guess tells nothing any more; who has shown the key before goes on.
                #expect(try await status("abcdef0123456789") == "429")
                #expect(try await status("0123456789abcdef") == "200")
                #expect(try await status(nil) == "401")
            }
        }

        /// What a browser sends for an image, a link or a script of a page elsewhere has no `Origin`.
        @Test func foreignPagesSpendNothing() async throws {
            try await TestServer.make { $0.requestsPerMinute = 10 }.onPort { port in
                let cross = "Sec-Fetch-Site: cross-site\r\n"
                var cases = [
                    ("/v1/queue", cross + "Sec-Fetch-Mode: navigate\r\n", "403"),
                    ("/", cross + "Sec-Fetch-Mode: navigate\r\n", "200"), ("/v1/queue", "", "200"),
                    ("/v1/queue", "Sec-Fetch-Site: same-origin\r\nReferer: http://localhost/\r\n", "200"),
                    ("/v1/queue", "Sec-Fetch-Site: none\r\n", "200"),
                    ("/v1/queue", "Sec-Fetch-Site: same-site\r\nReferer: http://localhost:3000/\r\n", "200"),
                    ("/v1/queue", "Sec-Fetch-Site: same-site\r\n", "200"),
                ]
                for _ in 0..<15 {
                    cases.insert(("/v1/queue", cross + "Sec-Fetch-Mode: no-cors\r\n", "403"), at: 0)
                    cases.insert(("/v1/queue", "Referer: http://evil.test/a/b\r\n", "403"), at: 0)
                }
                for (path, headers, status) in cases {
                    let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n"
                    let answer = try await RawClient.answer(request, at: port)
                    #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(path) \(headers)")
                }
            }
        }

        @Test func namesOfOthersAreRefusedEverywhere() throws {
            var configuration = ServerConfiguration()
            for host in ["127.0.0.1", "0.0.0.0", "192.168.1.5"] {
                configuration.host = host
                configuration.allowedHosts = ["tts.example.com", "host.docker.internal"]
                let middleware = HostMiddleware(configuration)
                for name in [
                    "localhost", "LocalHost:27121", "localhost.", "127.0.0.1:1", "127.1", "[::1]:27121",
                    "192.168.1.5", "10.0.0.1",
                    "tts.example.com", "TTS.example.com:443", "host.docker.internal:27121",
                ] {
                    try middleware.check(name)
                }
                try middleware.check(nil)
                for name in [
                    "rebind.test", "rebind.test:27121", "localhost.rebind.test", "127.0.0.1.rebind.test", "",
                    "example.com",
                ] {
                    #expect(throws: APIError.self, "\(name)") { try middleware.check(name) }
                }
            }
            configuration.allowedHosts = ["*"]
            try HostMiddleware(configuration).check("rebind.test")
        }

        @Test func preflightsOfOfficialClientsPass() async throws {
            try await TestServer.make().onPort { port in
                let asked = "authorization,content-type,x-stainless-timeout,openai-organization,cache-control"
                func preflight(_ origin: String) async throws -> String {
                    try await RawClient.answer(
                        "OPTIONS /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nOrigin: \(origin)\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: \(asked)\r\n\r\n",
                        at: port
                    ).lowercased()
                }
                let own = try await preflight("http://localhost:3000")
                #expect(
                    own.hasPrefix("http/1.1 204")
                        && own.contains("access-control-allow-headers: \(asked)\r\n"))
                let foreign = try await preflight("https://evil.example")
                #expect(foreign.hasPrefix("http/1.1 403") && !foreign.contains("access-control-allow"))
            }
        }
    }
}
