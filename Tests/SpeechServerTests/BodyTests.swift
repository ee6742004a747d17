import Foundation
import SpeechServer
import Testing

/// What bodies and queries are answered with.
extension NetworkTests {
    @Suite struct BodyTests {
        @Test func wrongValuesAreNamed() async throws {
            try await TestServer.make().onPort { port in
                for (body, field, expected) in [
                    (#"{"input": "Hi.", "nfe": 4.5}"#, "nfe", "a whole number"),
                    (#"{"input": "Hi.", "seed": -1}"#, "seed", "a whole number from 0"),
                    (#"{"input": "Hi.", "seed": 18446744073709551616}"#, "seed", "a whole number from 0"),
                    (#"{"input": "Hi.", "speed": 1e39}"#, "speed", "a number"),
                    (#"{"input": "Hi.", "duration": 1e400}"#, "duration", "a number"),
                    (#"{"input": "Hi.", "x": 1e400, "nfe": 1.5}"#, "nfe", "a whole number"),
                    (#"{"input": 5}"#, "input", "a text"),
                ] {
                    let answer = try await RawClient.answer(
                        RawClient.post("/v1/audio/speech", body), at: port)
                    #expect(answer.hasPrefix("HTTP/1.1 400"))
                    #expect(
                        answer.contains(#""param":"\#(field)""#)
                            && answer.contains("\(field) must be \(expected)"), "\(body): \(answer)")
                }
                let order = try await RawClient.answer(
                    RawClient.post("/v1/audio/speech", #"{"input": "Hi.", "date_order": "ymd"}"#), at: port)
                #expect(
                    order.hasPrefix("HTTP/1.1 400") && order.contains(#""param":"date_order""#)
                        && order.contains("ymd is no order of a date; use mdy or dmy"), "\(order)")
                for body in [
                    #"{"input": "Hi.", "nfe": NaN}"#, #"{"input": "Hi.""#, "{]", #"{"input": "\ud8"}"#,
                ] {
                    let answer = try await RawClient.answer(
                        RawClient.post("/v1/audio/speech", body), at: port)
                    #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("invalid_json"), "\(answer)")
                }
            }
        }

        /// Programs cut texts in the middle of an emoji; the line is spoken nevertheless.
        @Test(arguments: [
            #"Hi \ud83d"#, #"\ude00 Hi"#, #"Hi \ud83d\ud83d\ude00 \\ud83d there"#, #"\ud83d\n\udc00Hi"#,
        ])
        func halfAnEmojiDoesNotLoseTheLine(_ text: String) async throws {
            try await TestServer.make().onPort { port in
                let answer = try await RawClient.answer(
                    RawClient.post("/v1/audio/speech", #"{"input": "\#(text)", "response_format": "wav"}"#),
                    at: port)
                #expect(answer.hasPrefix("HTTP/1.1 200"))
            }
        }

        @Test(arguments: [
            ("/v1/log?limit=abc", "limit"), ("/v1/log?limit=0", "limit"),
            ("/v1/log?limit=99999999999999999999", "limit"),
            ("/v1/report?days=", "days"), ("/v1/report?days=nan", "days"), ("/v1/report?days=1e999", "days"),
        ])
        func numbersInQueriesAreChecked(_ path: String, _ field: String) async throws {
            try await TestServer.make().onPort { port in
                let answer = try await RawClient.answer(RawClient.get(path), at: port)
                #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains(#""param":"\#(field)""#))
            }
        }

        @Test func recordingsComeInParts() async throws {
            try await TestServer.make().onPort { port in
                let path = "/api/voices/hana/reference/audio"
                let whole = try await RawClient(port)
                whole.send(RawClient.get(path, "Connection: close"))
                #expect(try await whole.closes(within: 5))
                let separator = Array("\r\n\r\n".utf8)
                func body(_ client: RawClient) -> [UInt8] {
                    let bytes = client.bytes
                    let start = bytes.indices.first { bytes[$0...].starts(with: separator) }
                    return start.map { Array(bytes[($0 + 4)...]) } ?? []
                }
                let all = body(whole)
                #expect(all.count > 10_000 && whole.text.lowercased().contains("accept-ranges: bytes"))
                for (header, range) in [
                    ("bytes=0-1", 0..<2), ("bytes=100-", 100..<all.count),
                    ("bytes=-7", all.count - 7..<all.count),
                    ("bytes=5-999999999999999999999999", 5..<all.count),
                ] {
                    let client = try await RawClient(port)
                    client.send(RawClient.get(path, "Range: \(header)", "Connection: close"))
                    #expect(try await client.closes(within: 5))
                    #expect(client.text.hasPrefix("HTTP/1.1 206"))
                    #expect(
                        client.text.lowercased().contains(
                            "content-range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(all.count)\r\n"
                        ))
                    #expect(body(client) == Array(all[range]))
                }
                let beyond = try await RawClient.answer(
                    RawClient.get(path, "Range: bytes=\(all.count)-"), at: port)
                #expect(
                    beyond.hasPrefix("HTTP/1.1 416")
                        && beyond.lowercased().contains("content-range: bytes */\(all.count)"))
                for header in ["bytes=0-1,5-6", "bytes=2-1", "lines=0-1", "bytes=x-1", "bytes=-"] {
                    #expect(
                        try await RawClient.answer(RawClient.get(path, "Range: \(header)"), at: port)
                            .hasPrefix(
                                "HTTP/1.1 200"))
                }
            }
        }
    }
}
