import Foundation
import Hummingbird
import HummingbirdTesting
import SpeechServer
import Testing

extension NetworkTests {
    /// The live chat's routes and sockets over real connections, with the built-in voice.
    @Suite struct LiveChatTests {
        private static let key = "0123456789abcdef"

        private static func json(_ text: String) throws -> [String: Any] {
            let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
            let object = try JSONSerialization.jsonObject(with: Data(body.utf8))
            return try #require(object as? [String: Any])
        }

        private static func token(_ port: Int, _ headers: String = "X: 1") async throws -> String {
            let answer = try await RawClient.answer(RawClient.get("/v1/live-chat/token", headers), at: port)
            return try #require(try json(answer)["token"] as? String)
        }

        private static func control(_ port: Int, _ body: String) async throws -> String {
            try await RawClient.answer(RawClient.post("/v1/live-chat/control", body), at: port)
        }

        @Test func aMessageIsHeardAndADeletedOneStops() async throws {
            try await TestServer.make().onPort { port in
                let rules = #"{"hold": {"newcomers": 0}}"#
                let put = RawClient.post("/v1/live-chat/rules", rules)
                    .replacingOccurrences(of: "POST", with: "PUT")
                #expect(try await RawClient.answer(put, at: port).contains("\"newcomers\":0"))
                let token = try await Self.token(port)
                let overlay = try await RawClient(port)
                overlay.send(RawClient.upgrade("/v1/live-chat/overlay?token=\(token)"))
                #expect(try await overlay.receives("\"type\":\"hello\""))
                overlay.send(frame: 1, Array(#"{"type": "state", "audible": true, "active": true}"#.utf8))
                let program = try await RawClient(port)
                program.send(RawClient.upgrade("/api/danmaku/stream?token=\(token)"))
                let events = try await RawClient(port)
                events.send(RawClient.get("/v1/live-chat/events?token=\(token)"))
                #expect(try await events.receives("\"type\":\"hello\""))
                let message =
                    #"{"text": "good evening everyone", "id": "1", "author": {"id": "a", "name": "Mia", "roles": []}}"#
                let answer = try await RawClient.answer(
                    RawClient.post("/v1/live-chat/messages", message), at: port)
                #expect(answer.contains("202 Accepted") && answer.contains("Mia says: good evening everyone"))
                #expect(try await overlay.receives("\"elected\":true", within: 10))
                #expect(try await overlay.receives("RIFF"))
                #expect(try await overlay.receives("\"words\":[{"))
                #expect(try await program.receives("\"display_text\":\"Mia says: good evening everyone\""))
                #expect(try await events.receives("\"type\":\"clip\""))
                let clip = try await RawClient.answer(
                    RawClient.get("/v1/live-chat/clips/1?token=\(token)"), at: port)
                #expect(clip.contains("audio/wav"))
                _ = try await RawClient.answer(
                    RawClient.post(
                        "/v1/live-chat/messages", #"{"v": 1, "kind": "delete", "target": {"id": "1"}}"#),
                    at: port)
                #expect(try await overlay.receives("\"type\":\"stop\"", within: 1))
                #expect(try await events.receives("\"type\":\"deletion\""))
                let gone = try await RawClient.answer(
                    RawClient.get("/v1/live-chat/clips/1?token=\(token)"), at: port)
                #expect(gone.contains("404"))
                let state = try Self.json(
                    try await RawClient.answer(RawClient.get("/v1/live-chat"), at: port))
                let counts = try #require(state["counts"] as? [String: Any])
                #expect(counts["deletions"] as? Int == 1 && counts["read"] as? Int == 1)
                #expect((state["listeners"] as? [Any])?.count == 2)
                let figures = try await RawClient.answer(RawClient.get("/metrics"), at: port)
                #expect(figures.contains("ishowtts_chat_dropped_total{reason=\"deleted\"} 1.0"))
            }
        }

        @Test func aModeratorsCommandIsObeyedAndShown() async throws {
            try await TestServer.make().onPort { port in
                func write(_ id: Int, _ text: String, _ name: String, _ roles: String) async throws -> String
                {
                    let message =
                        #"{"text": "\#(text)", "id": "\#(id)", "platform": "twitch", "author": {"id": "\#(name)", "name": "\#(name)", "roles": [\#(roles)]}}"#
                    return try await RawClient.answer(
                        RawClient.post("/v1/live-chat/messages", message), at: port)
                }
                #expect(try await write(1, "hello there", "eve", "").contains("\"outcome\":\"read\""))
                let mute = try await write(2, "!mute eve", "mod", "\"moderator\"")
                #expect(mute.contains("muted eve") && mute.contains("\"done\":true"))
                let refused = try await write(3, "!skip", "eve", "")
                #expect(refused.contains("\"rule\":\"muted\""))
                #expect(try await write(4, "!skip", "bob", "").contains("\"done\":false"))
                let state = try Self.json(
                    try await RawClient.answer(RawClient.get("/v1/live-chat"), at: port))
                let muted = try #require((state["muted"] as? [[String: Any]])?.first)
                #expect(muted["name"] as? String == "eve" && muted["by"] as? String == "mod")
                let back = try await Self.control(port, #"{"action": "unmute", "name": "eve"}"#)
                #expect(back.contains("200 OK"))
                let again = try await Self.control(port, #"{"action": "unmute", "name": "eve"}"#)
                #expect(again.contains("404") && again.contains("not_muted"))
                #expect(try await Self.control(port, #"{"action": "mute"}"#).contains("missing_field"))
                _ = try await Self.control(port, #"{"action": "mute", "name": "bob", "platform": "twitch"}"#)
                #expect(try await write(5, "hello again", "bob", "").contains("\"rule\":\"muted\""))
            }
        }

        @Test func withoutOBSTheReasonIsTold() async throws {
            try await TestServer.make { $0.chat.obs = "127.0.0.1:1" }.onPort { port in
                let scenes = try await RawClient.answer(RawClient.get("/v1/live-chat/obs"), at: port)
                #expect(scenes.contains("503") && scenes.contains("obs_unreachable"))
                #expect(scenes.contains("Enable WebSocket server"))
                let token = try await Self.token(port)
                for (body, code) in [
                    (#"{"overlay": "http://127.0.0.1:\#(port)/overlay?token=\#(token)"}"#, "obs_unreachable"),
                    (#"{"overlay": "http://127.0.0.1:\#(port)/overlay?token=other"}"#, "invalid_field"),
                    (#"{"overlay": "file:///overlay?token=\#(token)"}"#, "invalid_field"),
                    (
                        #"{"overlay": "http://a/overlay?token=\#(token)", "width": 1}"#,
                        "width must be from 50"
                    ),
                ] {
                    let answer = try await RawClient.answer(
                        RawClient.post("/v1/live-chat/obs", body), at: port)
                    #expect(answer.contains(code), "\(body): \(answer)")
                }
            }
        }

        @Test func theTokenOfListenersOpensNothingElse() async throws {
            try await TestServer.make { $0.keys = ["me=\(Self.key)"] }.onPort { port in
                let token = try await Self.token(port, "Authorization: Bearer \(Self.key)")
                for path in ["", "/token", "/rules"] {
                    let answer = try await RawClient.answer(
                        RawClient.get("/v1/live-chat\(path)?token=\(token)"), at: port)
                    #expect(answer.contains("401"), "\(path)")
                }
                let post = try await RawClient.answer(
                    RawClient.post("/v1/live-chat/control?token=\(token)", #"{"action": "clear"}"#), at: port)
                #expect(post.contains("401"))
                for path in ["/v1/live-chat/overlay", "/v1/live-chat/events", "/api/danmaku/stream"] {
                    for (query, isIn) in [("?token=\(token)", true), ("?token=wrong", false), ("", false)] {
                        let client = try await RawClient(port)
                        client.send(RawClient.upgrade(path + query))
                        if isIn {
                            #expect(try await client.receives("101 Switching"), "\(path)\(query)")
                            #expect(try await !client.receives("\"error\"", within: 0.1), "\(path)\(query)")
                        } else {
                            #expect(try await client.receives("\"error\""), "\(path)\(query)")
                            #expect(try await client.closes(within: 1))
                        }
                    }
                }
                let input = try await RawClient(port)
                input.send(RawClient.upgrade("/v1/live-chat/messages?token=\(token)"))
                #expect(try await input.receives("invalid_api_key"))
                // What a listener is told has nothing of what viewers wrote.
                let client = try await RawClient(port)
                client.send(RawClient.get("/v1/live-chat/events?token=\(token)"))
                #expect(try await client.receives("\"type\":\"hello\""))
                #expect(!client.text.contains("\"recent\""))
                let renewal = RawClient.post(
                    "/v1/live-chat/token", "{}", "Authorization: Bearer \(Self.key)")
                #expect(try await RawClient.answer(renewal, at: port).contains("200"))
                let late = try await RawClient(port)
                late.send(RawClient.upgrade("/v1/live-chat/overlay?token=\(token)"))
                #expect(try await late.receives("invalid_token"))
            }
        }

        @Test func wrongOrdersAreNamed() async throws {
            try await TestServer.make().onPort { port in
                for (path, body, parts) in [
                    ("control", #"{"action": "dance"}"#, ["400", "dance", "pause"]),
                    ("control", #"{"action": "volume", "value": 5}"#, ["400", "value"]),
                    ("control", #"{"action": "volume"}"#, ["400", "value"]),
                    ("control", #"{"action": "approve"}"#, ["400", "item"]),
                    ("control", #"{"action": "replay"}"#, ["404", "nothing_to_replay"]),
                    ("sources", #"{"source": "twitch:a b"}"#, ["400", "no channel"]),
                    ("sources", #"{"source": "nowhere:x"}"#, ["400", "nowhere"]),
                    ("messages", #"{"foo": 1}"#, ["400", "text"]), ("messages", "", ["400"]),
                    ("messages", "[[[", ["400"]), ("try", #"{"text": 5}"#, ["400", "text"]),
                    ("try", #"{"text": "hi", "rules": {"x": 1}}"#, ["400", "x is not a rule"]),
                    ("try", #"{"text": "hi", "rules": 5}"#, ["400", "rules"]),
                ] {
                    let answer = try await RawClient.answer(
                        RawClient.post("/v1/live-chat/\(path)", body), at: port)
                    for part in parts { #expect(answer.contains(part), "\(path) \(body): \(answer)") }
                }
                let trial = try await RawClient.answer(
                    RawClient.post("/v1/live-chat/try", #"{"text": "!drop", "name": "Bob"}"#), at: port)
                #expect(trial.contains("\"rule\":\"command\"") && trial.contains("\"outcome\":\"skipped\""))
            }
        }

        @Test func theRoutesOfIShowTTS() async throws {
            try await TestServer.make().onPort { port in
                func post(_ path: String, _ body: String) async throws -> String {
                    try await RawClient.answer(RawClient.post("/api/danmaku/\(path)", body), at: port)
                }
                let channel = #"{"platform": "twitch", "channel": "https://twitch.tv/Demo?x=1"}"#
                let started = try await post("start", channel)
                #expect(started.contains("202") && started.contains(#""channel":"demo""#))
                #expect(try await post("start", channel).contains("409"))
                #expect(try await post("stop", channel).contains(#""status":"stopped""#))
                let idle = try await post("stop", channel)
                #expect(idle.contains("200") && idle.contains(#""status":"idle""#))
                #expect(idle.contains(#""channel":null"#))
                #expect(try await post("start", #"{"platform": "youtube", "channel": "x"}"#).contains("501"))
                #expect(
                    try await post("start", #"{"platform": "twitch", "channel": "x", "voice_id": "nobody"}"#)
                        .contains("404"))
                let message =
                    #"{"id": "u1", "platform": "Twitch", "channel": "demo", "username": "Mia", "priority": "Normal", "content": {"Text": "TEXT"}, "metadata": {}, "timestamp": "2026-05-30T10:00:00Z"}"#
                let said = message.replacingOccurrences(of: "TEXT", with: "hello there")
                #expect(try await post("enqueue", said).contains("202"))
                let command = message.replacingOccurrences(of: "TEXT", with: "!command")
                    .replacingOccurrences(of: "u1", with: "u2")
                #expect(try await post("enqueue", command).contains("204"))
            }
        }
    }
}
