import Foundation
import LiveChat
import LiveChatSources
import Synchronization
import Testing

@Suite(.serialized) struct HubSourceTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(500)
        return timing
    }

    private func secret(_ value: String) throws -> Secret { try Secret(variable: "A", of: ["A": value]) }

    private func endpoint(_ server: FakeServer) -> Endpoint {
        Endpoint(host: "127.0.0.1", port: server.port, webSocketPath: "/", usesTLS: false)
    }

    private static let hello =
        #"{"request":"Hello","info":{"version":"1.0"},"authentication":{"salt":"c2FsdA==","challenge":"Y2hhbGxlbmdl"}}"#

    @Sendable private static func streamerBot(_ line: String, _ connection: Int) -> [String] {
        let request = try? JSONValue(Array(line.utf8))
        let id = request?["id"]?.text ?? ""
        switch request?["request"]?.text {
        case "Authenticate":
            let isRight = request?["authentication"]?.text == "xWgxW8/zwjRH/g/ma8p1tmTQ4M0AG/kMemtMG8J3KHY="
            return [#"{"id":"\#(id)","status":"\#(isRight ? "ok" : "error")"}"#]
        case "GetEvents":
            return [
                #"{"id":"\#(id)","status":"ok","events":{"twitch":["ChatMessage","Unheard"],"obs":["X"]}}"#
            ]
        case "Subscribe": return [#"{"id":"\#(id)","status":"ok","events":{}}"#]
        default: return []
        }
    }

    @Test func streamerBotWithAPassword() async throws {
        let server = try await FakeServer.start(
            webSocket: true, greeting: [Self.hello], answer: Self.streamerBot)
        let source = HubSource(
            .streamerBot(password: try secret("pw")), endpoint: endpoint(server), timing: quick)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let subscription = try #require(server.lines.last.map { try JSONValue(Array($0.utf8)) })
        // Only what the server knows, by the server's own names.
        #expect(subscription["events"] == .object(["twitch": .array([.string("ChatMessage")])]))
        try await server.send(
            #"{"event":{"source":"Twitch","type":"ChatMessage"},"data":{"message":{"msgId":"1","username":"mia","message":"hi"}}}"#,
            on: 0)
        try await server.send("garbage", on: 0)
        try await server.send(#"{"event":{"source":"Twitch","type":"ChatCleared"},"data":{}}"#, on: 0)
        #expect(await eventually { listener.all.contains { if case .deletion = $0 { true } else { false } } })
        #expect(listener.texts == ["hi"])
        try await server.close(0)
        #expect(await eventually { server.connections == 2 })
        await listener.stop()
        await server.stop()
    }

    @Test func aWrongPasswordEndsTheSource() async throws {
        let server = try await FakeServer.start(
            webSocket: true, greeting: [Self.hello], answer: Self.streamerBot)
        for password in [try secret("wrong"), nil] {
            let listener = Listener(
                HubSource(.streamerBot(password: password), endpoint: endpoint(server), timing: quick))
            #expect(await eventually { listener.has(.ended) })
            #expect(
                listener.reasons == [
                    password == nil
                        ? "Streamer.bot asks for a password: give the one of its WebSocket server"
                        : "Streamer.bot refuses the password"
                ])
            await listener.stop()
        }
        await server.stop()
    }

    @Test func anOldStreamerBotDoesNotGreet() async throws {
        let server = try await FakeServer.start(webSocket: true, answer: Self.streamerBot)
        let listener = Listener(
            HubSource(.streamerBot(password: nil), endpoint: endpoint(server), timing: quick))
        #expect(await eventually { listener.has(.joined) })
        await listener.stop()
        await server.stop()
    }

    @Test func socialStreamNinja() async throws {
        let server = try await FakeServer.start(webSocket: true) { _, _ in [] }
        let listener = Listener(
            HubSource(
                .socialStream(session: try secret("mysession")), endpoint: endpoint(server), timing: quick))
        #expect(await eventually { listener.has(.joined) && !server.lines.isEmpty })
        #expect(server.lines == [#"{"in":4,"join":"mysession","out":3}"#])
        try await server.send(
            #"{"chatname":"Mia","chatmessage":"hi &amp; <img alt=\"wow\" src=\"x\">","type":"kick","id":1}"#,
            on: 0)
        try await server.send(#"{"delete":{"chatname":"Mia","type":"kick","id":1}}"#, on: 0)
        #expect(await eventually { listener.texts == ["hi & wow"] && listener.all.count == 5 })
        #expect(!"\(listener.all)".contains("mysession"))
        await listener.stop()
        await server.stop()
    }

    @Test func aHubThatAnswersNoPingIsReplaced() async throws {
        var timing = quick
        timing.ping = .milliseconds(150)
        // The test's server answers no pings of a WebSocket.
        let server = try await FakeServer.start(webSocket: true) { _, _ in [] }
        let listener = Listener(
            HubSource(
                .socialStream(session: try secret("mysession")), endpoint: endpoint(server), timing: timing))
        #expect(await eventually { server.connections == 2 })
        #expect(listener.reasons.first == "127.0.0.1:\(server.port) has gone silent")
        await listener.stop()
        await server.stop()
    }

    @Test func aServerWithoutWebSocketIsTold() async throws {
        let server = try await FakeServer.start { line, _ in
            line.hasPrefix("GET") ? ["HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n"] : []
        }
        let listener = Listener(
            HubSource(.streamerBot(password: nil), endpoint: endpoint(server), timing: quick))
        #expect(await eventually { !listener.reasons.isEmpty })
        #expect(listener.reasons.first == "127.0.0.1:\(server.port) does not speak WebSocket on this path")
        await listener.stop()
        await server.stop()
    }

    @Test func linesOfStandardInput() async throws {
        let pipe = Pipe()
        let warnings = Warnings()
        let listener = Listener(LineSource(pipe.fileHandleForReading, warn: { warnings.add($0) }))
        try pipe.fileHandleForWriting.write(
            contentsOf: Data("Mia: hi\n{\"text\":\"json\"}\n{\"v\":7}\n[{\"text\":\"a\"},5]\nlast".utf8))
        #expect(await eventually { listener.texts == ["hi", "json", "a"] })
        try pipe.fileHandleForWriting.close()
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.texts == ["hi", "json", "a", "last"])
        #expect(warnings.all == [#"stdin: "v" must be 1"#, "stdin: item 1: the input must be an object"])
        await listener.stop()
    }

    @Test func secretsAreKept() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: SecretFault.unreadable(path, "No such file or directory")) { try Secret(file: path) }
        try Data("s3cret\nmore".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: SecretFault.open(path)) { try Secret(file: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let secret = try Secret(file: path)
        #expect(secret.value == "s3cret")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret)\(String(reflecting: secret))\([secret])\(dumped)".contains("s3cret"))
        #expect(throws: SecretFault.unset("NONE")) { try Secret(variable: "NONE", of: [:]) }
    }

    @Test(
        arguments: [
            (
                "wss://chat.example/path?x=1",
                Endpoint(host: "chat.example", port: 443, webSocketPath: "/path?x=1")
            ),
            ("ws://[::1]:8080", Endpoint(host: "::1", port: 8080, webSocketPath: "/", usesTLS: false)),
            ("ircs://irc.example", Endpoint(host: "irc.example", port: 6697)), ("http://a.example", nil),
            ("ws://", nil),
            ("ws://a:99999/", nil), ("nonsense", nil),
        ] as [(String, Endpoint?)])
    func addresses(text: String, endpoint: Endpoint?) { #expect(Endpoint(text) == endpoint) }
}

private final class Warnings: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
