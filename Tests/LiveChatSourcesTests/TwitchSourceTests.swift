import Foundation
import LiveChat
import LiveChatSources
import NIOCore
import NIOPosix
import Testing

@Suite(.serialized) struct TwitchSourceTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(500)
        return timing
    }

    private func source(
        port: Int, login: TwitchSource.Login = .anonymous, webSocket: Bool = false,
        timing: SourceTiming? = nil,
        host: String = "localhost", trusted: Bool = true
    ) throws -> TwitchSource {
        try TwitchSource(
            channel: "Demo", login: login,
            endpoint: Endpoint(
                host: host, port: port, webSocketPath: webSocket ? "/" : nil,
                certificateAuthority: trusted ? try TestCertificate.localhost.get().certificate : nil),
            timing: timing ?? quick, random: { 0.5 })
    }

    private func message(_ text: String, id: String, author: String = "mia") -> String {
        "@id=\(id);user-id=\(author) :\(author)!\(author)@\(author).tmi.twitch.tv PRIVMSG #demo :\(text)"
    }

    @Test(arguments: [false, true])
    func readsLinesHoweverTheyAreSplit(webSocket: Bool) async throws {
        let server = try await FakeServer.start(
            certificate: TestCertificate.localhost.get(), webSocket: webSocket
        ) { line, _ in FakeServer.twitch(line) }
        let listener = Listener(try source(port: server.port, webSocket: webSocket))
        #expect(await eventually { listener.has(.joined) })
        let lines =
            "\(message("héllo 👉", id: "1"))\r\n@target-msg-id=1 :tmi.twitch.tv CLEARMSG #demo :x\r\n\(message("bye", id: "2"))\r\n"
        if webSocket {
            // Several lines in a message, and a last one without its end.
            try await server.send([Array(lines.utf8.dropLast(2))], on: 0)
        } else {
            try await server.send(lines.utf8.map { [$0] }, on: 0)
        }
        try await server.send(message("after", id: "3"), "PING :abc", on: 0)
        #expect(await eventually { listener.texts.count == 3 && server.lines.contains("PONG :abc") })
        #expect(listener.texts == ["héllo 👉", "bye", "after"])
        let deletions = listener.all.compactMap {
            if case .deletion(let deletion) = $0 { deletion.target } else { nil }
        }
        #expect(deletions == [.message("1")])
        #expect(listener.states.map(\.phase) == [.connecting, .connected, .joined])
        #expect(
            server.lines.contains { $0.hasPrefix("NICK justinfan") }
                && !server.lines.contains { $0.hasPrefix("PASS") })
        await listener.stop()
        #expect(listener.states.last?.phase == .ended)
        #expect(await eventually { server.isClosed(0) })
        await server.stop()
    }

    @Test func connectsAnewBeforeTheServerCloses() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line)
        }
        let listener = Listener(try source(port: server.port))
        #expect(await eventually { listener.has(.joined) })
        try await server.send(
            message("one", id: "1"), ":tmi.twitch.tv RECONNECT", message("two", id: "2"), on: 0)
        #expect(await eventually { server.isClosed(0) && server.connections == 2 })
        // Both connections brought the second.
        try await server.send(message("two", id: "2"), message("three", id: "3"), on: 1)
        #expect(await eventually { listener.texts.count >= 3 })
        #expect(listener.texts == ["one", "two", "three"])
        #expect(!listener.has(.waiting))
        await listener.stop()
        await server.stop()
    }

    @Test func readsTheOldConnectionUntilTheNewIsJoined() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) {
            line, connection in
            connection == 1 && line.hasPrefix("JOIN") ? [] : FakeServer.twitch(line)
        }
        let listener = Listener(try source(port: server.port))
        #expect(await eventually { listener.has(.joined) })
        try await server.send(":tmi.twitch.tv RECONNECT", on: 0)
        #expect(await eventually { server.lines.filter { $0 == "JOIN #demo" }.count == 2 })
        try await server.send(message("meanwhile", id: "1"), on: 0)
        #expect(await eventually { listener.texts == ["meanwhile"] })
        #expect(!server.isClosed(0))
        // The second has failed; a third replaces the first.
        #expect(await eventually { server.connections == 3 && server.isClosed(0) })
        await listener.stop()
        await server.stop()
    }

    @Test func findsAHalfOpenConnection() async throws {
        var timing = quick
        timing.ping = .milliseconds(100)
        timing.pong = .milliseconds(80)
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) {
            line, connection in
            connection == 0 && line.hasPrefix("PING") ? [] : FakeServer.twitch(line)
        }
        let listener = Listener(try source(port: server.port, timing: timing))
        #expect(await eventually { server.connections == 2 })
        #expect(listener.reasons == ["localhost:\(server.port) has gone silent"])
        try await Task.sleep(for: .milliseconds(600))
        #expect(server.connections == 2, "a server that answers is not silent")
        await listener.stop()
        await server.stop()
    }

    @Test func goesOnAfterTheServerWasKilled() async throws {
        let certificate = try TestCertificate.localhost.get()
        let server = try await FakeServer.start(certificate: certificate) { line, _ in FakeServer.twitch(line)
        }
        let listener = Listener(try source(port: server.port))
        #expect(await eventually { listener.has(.joined) })
        await server.stop()
        #expect(await eventually { listener.reasons.contains { $0.contains("refuses connections") } })
        let again = try await FakeServer.start(port: server.port, certificate: certificate) { line, _ in
            FakeServer.twitch(line)
        }
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 2 })
        await listener.stop()
        await again.stop()
    }

    @Test func aChannelThatDoesNotAnswerIsToldAndTriedAgain() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line, channel: "other")
        }
        let listener = Listener(try source(port: server.port))
        #expect(await eventually { server.connections >= 2 })
        #expect(listener.reasons.first == "no answer for #demo: is there such a channel?")
        #expect(!listener.has(.joined))
        await listener.stop()
        await server.stop()
    }

    @Test func aRefusedTokenEndsTheSourceAndIsNotTold() async throws {
        let token = "abcdefsecret"
        let file = NSTemporaryDirectory() + "token-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(
            FileManager.default.createFile(
                atPath: file, contents: Data("oauth:\(token)\n".utf8), attributes: [.posixPermissions: 0o600])
        )
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            line.hasPrefix("NICK") ? [":tmi.twitch.tv NOTICE * :Login authentication failed"] : []
        }
        let login = TwitchSource.Login.account(login: "Reader", token: try Secret(file: file))
        let listener = Listener(try source(port: server.port, login: login))
        #expect(await eventually { listener.has(.ended) })
        #expect(
            listener.reasons == [
                "Twitch refuses the token of reader: make a new one with the scope chat:read"
            ])
        #expect(server.connections == 1)
        #expect(
            server.lines.filter { $0.hasPrefix("PASS") || $0.hasPrefix("NICK") } == [
                "PASS oauth:\(token)", "NICK reader",
            ])
        #expect(!"\(login)\(listener.all)".contains(token))
        await listener.stop()
        await server.stop()
    }

    @Test(arguments: [
        (
            "@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #demo :x",
            "the channel #demo is suspended, closed or not there"
        ),
        (
            "@msg-id=msg_banned :tmi.twitch.tv NOTICE #demo :x",
            "justinfan54999 is banned from #demo: use another account"
        ),
    ])
    func aChannelThatCannotBeReadEndsTheSource(notice: String, reason: String) async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            line.hasPrefix("JOIN") ? [notice] : FakeServer.twitch(line)
        }
        let listener = Listener(try source(port: server.port))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons == [reason])
        await listener.stop()
        await server.stop()
    }

    @Test(arguments: [false, true])
    func aPortWithoutTLSIsTold(webSocket: Bool) async throws {
        let server = try await FakeServer.start(greeting: ["HTTP/1.1 400 Bad Request\r\n"]) { _, _ in [] }
        let listener = Listener(try source(port: server.port, webSocket: webSocket))
        #expect(await eventually { !listener.reasons.isEmpty })
        #expect(listener.reasons.first == "localhost:\(server.port) does not speak TLS: check the port")
        await listener.stop()
        await server.stop()
    }

    @Test func certificatesAndTheirNamesAreChecked() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line)
        }
        let stranger = Listener(try source(port: server.port, trusted: false))
        #expect(await eventually { !stranger.reasons.isEmpty })
        #expect(stranger.reasons.first == "the certificate of localhost:\(server.port) is not trusted")
        await stranger.stop()
        await server.stop()

        let another = try TestCertificate.another.get()
        let impostor = try await FakeServer.start(certificate: another) { line, _ in FakeServer.twitch(line) }
        let listener = Listener(
            try TwitchSource(
                channel: "demo",
                endpoint: Endpoint(
                    host: "localhost", port: impostor.port, certificateAuthority: another.certificate),
                timing: quick))
        #expect(await eventually { !listener.reasons.isEmpty })
        #expect(
            listener.reasons.first
                == "the certificate of localhost:\(impostor.port) is for another name: check the address")
        await listener.stop()
        await impostor.stop()
    }

    @Test func aSilentServerAndAnUnknownHostAreTold() async throws {
        var timing = quick
        timing.connect = .milliseconds(300)
        let server = try await FakeServer.start { _, _ in [] }
        let listener = Listener(try source(port: server.port, timing: timing))
        #expect(await eventually { !listener.reasons.isEmpty })
        #expect(listener.reasons.first == "localhost:\(server.port) does not answer the login")
        await listener.stop()
        await server.stop()
        let lost = Listener(try source(port: 6697, timing: timing, host: "no-such-host.invalid"))
        #expect(await eventually { !lost.reasons.isEmpty })
        #expect(lost.reasons.first == "cannot find no-such-host.invalid: check the name and the network")
        await lost.stop()
    }

    @Test func aPortThatHangsUpOnTLSIsNamed() async throws {
        let server = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HangUp())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        let listener = Listener(try source(port: port))
        #expect(await eventually { !listener.reasons.isEmpty })
        #expect(
            listener.reasons.first == "localhost:\(port) hangs up instead of speaking TLS: check the port")
        await listener.stop()
        try await server.close()
    }

    /// Closes as soon as something comes.
    private final class HangUp: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.close(promise: nil) }
    }

    @Test func stopsAtOnceWhileItConnects() async throws {
        // Takes connections, and answers no TLS.
        let server = try await FakeServer.start { _, _ in [] }
        for webSocket in [false, true] {
            let listener = Listener(try source(port: server.port, webSocket: webSocket))
            try await Task.sleep(for: .milliseconds(200))
            let time = await ContinuousClock().measure { await listener.stop() }
            #expect(time < .seconds(20))
        }
        await server.stop()
    }

    @Test func floodsAndGarbageDoNotEndTheConnection() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line)
        }
        let source = try source(port: server.port)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let long = Array((String(repeating: "x", count: 20_000) + "\r\n").utf8)
        let tags =
            "@" + (0..<900).map { "t\($0)=v" }.joined(separator: ";") + ";"
            + message("tagged", id: "1").dropFirst()
        try await server.send([long, [0xFF, 0xFE, 0x0D, 0x0A], Array((tags + "\r\n").utf8)], on: 0)
        for _ in 0..<200 { try await server.send("PING :flood", on: 0) }
        try await server.send(message("end", id: "2"), message("end", id: "2"), on: 0)
        #expect(await eventually { listener.texts == ["tagged", "end"] })
        #expect(await eventually { server.lines.filter { $0 == "PONG :flood" }.count == 200 })
        #expect(source.skipped[.repeated] == 1)
        await listener.stop()
        await server.stop()
    }

    @Test(
        arguments: [
            ("Demo", "demo"), ("#demo", "demo"), ("https://www.twitch.tv/Demo?x=1", "demo"),
            ("twitch.tv/demo/videos", "demo"),
            ("", nil), ("two words", nil), ("a\r\nQUIT", nil), ("中文", nil),
            (String(repeating: "a", count: 26), nil),
        ] as [(String, String?)])
    func channelNames(text: String, name: String?) {
        #expect((try? TwitchSource(channel: text))?.channel == name)
        if name == nil { #expect(throws: TwitchChannelFault.self) { try TwitchSource(channel: text) } }
    }

    @Test func waitsGrowAndAreBounded() {
        var backOff = BackOff(unit: .seconds(1), random: { 0.5 })
        #expect(
            (0..<9).map { _ in backOff.next() } == [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        backOff.reset()
        #expect(backOff.next() == .seconds(0.5))
    }

    @Test func loginsKeepToTheirPace() async throws {
        let pace = Pace(interval: .milliseconds(50), burst: 2)
        let clock = ContinuousClock()
        let time = try await clock.measure { for _ in 0..<6 { try await pace.wait() } }
        #expect(time >= .milliseconds(180) && time < .seconds(20))
    }
}
