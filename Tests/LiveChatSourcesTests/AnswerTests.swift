import Foundation
import LiveChat
import LiveChatSources
import Synchronization
import Testing

/// What sources write into the chats that they read.
@Suite(.serialized) struct AnswerTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(500)
        return timing
    }

    private var fast: AnswerPace { AnswerPace(most: 100, interval: .seconds(30), gap: .zero) }

    /// An answer as the rules give it.
    private static func answer(_ login: String = "mia") throws -> (ChatAnswer, ChatMessage) {
        var rules = ChatRules()
        rules.answers.to = .everything
        var engine = try ChatRuleEngine(rules: rules, banned: BannedWords([]))
        let message = ChatMessage(
            id: "885196de-cb67-427a-baa8-82f9b0fcd05f", platform: .twitch, channel: "demo",
            author: ChatAuthor(id: "7", login: login, name: login), fragments: [.text("!skip")],
            sent: .now, received: .now)
        return (try #require(engine.decide(message).answer), message)
    }

    private static let line =
        "@reply-parent-msg-id=885196de-cb67-427a-baa8-82f9b0fcd05f PRIVMSG #demo :You may not use this command."

    private static func secret(_ value: String) throws -> Secret {
        try Secret(variable: "A", of: ["A": value])
    }

    private func source(
        port: Int, login: TwitchSource.Login, webSocket: Bool = false, answers: AnswerPace?
    ) throws -> TwitchSource {
        try TwitchSource(
            channel: "Demo", login: login,
            endpoint: Endpoint(
                host: "localhost", port: port, webSocketPath: webSocket ? "/" : nil,
                certificateAuthority: try TestCertificate.localhost.get().certificate),
            timing: quick, answers: answers, random: { 0.5 })
    }

    // MARK: Twitch

    @Test(arguments: [false, true])
    func twitchIsAnsweredAsAReply(webSocket: Bool) async throws {
        let server = try await FakeServer.start(
            certificate: TestCertificate.localhost.get(), webSocket: webSocket
        ) { line, _ in
            line.contains("PRIVMSG")
                ? ["@mod=0 :tmi.twitch.tv USERSTATE #demo"] : FakeServer.twitch(line)
        }
        let account = TwitchSource.Login.account(login: "bot", token: try Self.secret("t"))
        let source = try source(port: server.port, login: account, webSocket: webSocket, answers: fast)
        let (answer, message) = try Self.answer()
        // Before it runs nothing is written, then or later.
        source.answer(answer, to: message)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        source.answer(answer, to: message)
        #expect(await eventually { server.lines.contains(Self.line) })
        var odd = message
        odd.id = "demo-1 x"
        source.answer(answer, to: odd)
        #expect(await eventually { server.lines.last == "PRIVMSG #demo :@mia You may not use this command." })
        #expect(server.lines.filter { $0.contains("PRIVMSG") }.count == 2)
        #expect(listener.reasons.isEmpty)
        await listener.stop()
        source.answer(answer, to: message)
        await server.stop()
    }

    @Test func nobodyAnswersWithoutBeingAllowed() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line)
        }
        let (answer, message) = try Self.answer()
        let account = TwitchSource.Login.account(login: "bot", token: try Self.secret("t"))
        let sources = [
            try source(port: server.port, login: .anonymous, answers: fast),
            try source(port: server.port, login: account, answers: nil),
        ]
        for source in sources {
            let listener = Listener(source)
            #expect(await eventually { listener.has(.joined) })
            source.answer(answer, to: message)
            try await Task.sleep(for: .milliseconds(200))
            await listener.stop()
        }
        #expect(!server.lines.contains { $0.contains("PRIVMSG") })
        await server.stop()
    }

    @Test(arguments: [
        ("msg_duplicate", "is identical to the previous one", false),
        ("msg_slowmode", "This room is in slow mode", false),
        ("no_permission", "You don't have permission", true),
        ("msg_banned", "You are permanently banned", true),
        ("msg_requires_verified_phone_number", "verified phone number is required", true), ("", "", false),
    ])
    func whatTwitchDoesNotTakeIsToldOnceAndReadingGoesOn(id: String, text: String, lasts: Bool) async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            guard line.contains("PRIVMSG") else { return FakeServer.twitch(line) }
            return id.isEmpty ? [] : ["@msg-id=\(id) :tmi.twitch.tv NOTICE #demo :\(text)"]
        }
        let account = TwitchSource.Login.account(login: "bot", token: try Self.secret("t"))
        let source = try source(port: server.port, login: account, answers: fast)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let (answer, message) = try Self.answer()
        for _ in 0..<3 { source.answer(answer, to: message) }
        #expect(await eventually { !listener.reasons.isEmpty })
        let written = lasts ? 1 : 3
        #expect(await eventually { server.lines.filter { $0.contains("PRIVMSG") }.count == written })
        try await Task.sleep(for: .milliseconds(lasts ? 300 : 700))
        #expect(server.lines.filter { $0.contains("PRIVMSG") }.count == written)
        #expect(listener.reasons.count == 1, "\(listener.reasons)")
        #expect(listener.reasons[0].hasPrefix("answers are not written: "))
        #expect(listener.reasons[0].contains(id.isEmpty ? "chat:edit" : text), "\(listener.reasons)")
        #expect(listener.states.last?.phase == .joined)
        try await server.send(
            "@id=1;user-id=7 :mia!mia@mia.tmi.twitch.tv PRIVMSG #demo :still here", on: 0)
        #expect(await eventually { listener.texts == ["still here"] })
        await listener.stop()
        await server.stop()
    }

    @Test func anAccountStaysUnderTheLimit() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            line.contains("PRIVMSG") ? [":tmi.twitch.tv USERSTATE #demo"] : FakeServer.twitch(line)
        }
        let account = TwitchSource.Login.account(login: "bot", token: try Self.secret("t"))
        let pace = AnswerPace(most: 3, interval: .seconds(30), gap: .milliseconds(30))
        let sources = try (0..<2).map { _ in try source(port: server.port, login: account, answers: pace) }
        let listeners = sources.map { Listener($0) }
        for listener in listeners { #expect(await eventually { listener.has(.joined) }) }
        let (answer, message) = try Self.answer()
        for _ in 0..<50 { for source in sources { source.answer(answer, to: message) } }
        #expect(await eventually { server.lines.filter { $0 == Self.line }.count == 3 })
        try await Task.sleep(for: .milliseconds(300))
        #expect(server.lines.filter { $0 == Self.line }.count == 3)
        #expect(listeners.allSatisfy { $0.reasons.isEmpty })
        for listener in listeners { await listener.stop() }
        await server.stop()
        // The usual pace, by its own numbers: 12 lines, then no more.
        let usual = AnswerPace()
        let began = ContinuousClock.now
        #expect(try await usual.take())
        #expect(try await usual.take())
        #expect(ContinuousClock.now - began >= .milliseconds(1100))
    }

    @Test func aConnectionThatBreaksCostsItsAnswersOnly() async throws {
        let server = try await FakeServer.start(certificate: TestCertificate.localhost.get()) { line, _ in
            FakeServer.twitch(line)
        }
        let account = TwitchSource.Login.account(login: "bot", token: try Self.secret("t"))
        let source = try source(port: server.port, login: account, answers: fast)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let (answer, message) = try Self.answer()
        source.answer(answer, to: message)
        #expect(await eventually { server.lines.contains(Self.line) })
        try await server.close(0)
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count >= 2 })
        source.answer(answer, to: message)
        #expect(await eventually { server.lines.filter { $0 == Self.line }.count == 2 })
        await listener.stop()
        #expect(listener.states.last?.phase == .ended)
        await server.stop()
    }

    // MARK: EventSub

    @Test func eventSubWritesByHelix() async throws {
        let twitch = try await FakeEventSub.start()
        twitch.set { $0.scopes = ["user:read:chat", "user:write:chat"] }
        let source = try twitch.source(timing: quick, answers: fast)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let (answer, message) = try Self.answer()
        source.answer(answer, to: message)
        #expect(await eventually { twitch.written.count == 1 })
        #expect(
            twitch.written.first == [
                "broadcaster_id": "9", "sender_id": "9", "message": "You may not use this command.",
                "reply_parent_message_id": message.id,
            ])
        #expect(listener.reasons.isEmpty)
        for (status, body, told) in [
            (
                200,
                #"{"data":[{"message_id":"","is_sent":false,"drop_reason":{"code":"msg_rejected","message":"Held by AutoMod"}}]}"#,
                "Held by AutoMod"
            ),
            (429, "{}", "no more"), (422, #"{"message":"too long"}"#, "too long"), (500, "x", "status 500"),
        ] {
            twitch.set { $0.chatReply = .json(body, status: status) }
            source.answer(answer, to: message)
            #expect(await eventually { listener.reasons.last?.contains(told) == true }, "\(listener.reasons)")
        }
        twitch.set { $0.chatReply = nil }
        source.answer(answer, to: message)
        #expect(await eventually { twitch.written.count == 2 })
        // Refused for good: nothing more is written, and the chat is read on.
        twitch.set { $0.chatReply = .json(#"{"message":"The user is banned"}"#, status: 403) }
        source.answer(answer, to: message)
        #expect(await eventually { listener.reasons.last?.contains("The user is banned") == true })
        twitch.set { $0.chatReply = nil }
        source.answer(answer, to: message)
        try await twitch.socket.send(FakeEventSub.chat("hi", id: "1"), on: 0)
        #expect(await eventually { listener.texts == ["hi"] })
        #expect(twitch.written.count == 2)
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func aLoginWithoutTheScopeIsToldOnce() async throws {
        let twitch = try await FakeEventSub.start()
        let source = try twitch.source(timing: quick, answers: fast)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let (answer, message) = try Self.answer()
        source.answer(answer, to: message)
        try await twitch.socket.send(FakeEventSub.chat("hi", id: "1"), on: 0)
        #expect(await eventually { listener.texts == ["hi"] })
        #expect(twitch.web.calls(to: "/helix/chat/messages").isEmpty)
        #expect(listener.reasons.count == 1 && listener.reasons[0].contains("lacks user:write:chat"))
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    // MARK: YouTube

    private func youTube(
        _ youTube: FakeYouTube, quota: YouTubeQuota, withKey: Bool = false
    ) throws -> YouTubeSource {
        var timing = YouTubeTiming()
        (timing.busy, timing.quiet, timing.retry, timing.patience) = (0.02, 20, 0.02, 30)
        let certificate = try TestCertificate.localhost.get().certificate
        let file = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)").path
        try LoginTokens(clientID: "id", accessToken: "A", refreshToken: "R", expires: .distantFuture).write(
            to: file)
        let login = try LoginKeeper(
            LoginService.youTube.at("https://localhost:\(youTube.web.port)"), file: file,
            certificateAuthority: certificate)
        return YouTubeSource(
            .video(FakeYouTube.video), access: withKey ? .key(try Self.secret("K")) : .login(login),
            quota: quota, servers: youTube.servers, certificateAuthority: certificate, timing: timing,
            answers: fast, random: { 0.5 })
    }

    @Test func youTubeIsWrittenWithTheViewersName() async throws {
        let server = try await FakeYouTube.start()
        server.set { $0.isAuthorized = { $0.headers["Authorization"] == ["Bearer A"] } }
        let quota = YouTubeQuota(limit: 1_000_000)
        let source = try youTube(server, quota: quota)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let before = quota.plan(at: Date()).used
        let (answer, message) = try Self.answer()
        source.answer(answer, to: message)
        #expect(await eventually { server.written.count == 1 })
        let snippet = try JSONValue(try #require(server.written.first))["snippet"]
        #expect(
            snippet?["liveChatId"]?.text == FakeYouTube.chat && snippet?["type"]?.text == "textMessageEvent")
        #expect(
            snippet?["textMessageDetails"]?["messageText"]?.text == "@mia You may not use this command.")
        #expect(quota.plan(at: Date()).used >= before + 50)
        server.set { $0.insertReply = FakeYouTube.refusal("insufficientPermissions", 403) }
        for _ in 0..<3 { source.answer(answer, to: message) }
        #expect(await eventually { listener.reasons.last?.contains("log in anew") == true })
        try await server.say(FakeYouTube.text("hi", id: "3"), on: server.reads.first?.number)
        #expect(await eventually { listener.texts == ["hi"] })
        #expect(listener.reasons.filter { $0.contains("log in anew") }.count == 1)
        await listener.stop()
        // A key cannot write.
        server.set { $0.isAuthorized = { _ in true } }
        let keyed = try youTube(server, quota: quota, withKey: true)
        let other = Listener(keyed)
        #expect(await eventually { other.has(.joined) })
        keyed.answer(answer, to: message)
        try await Task.sleep(for: .milliseconds(200))
        #expect(server.written.count == 2)
        await other.stop()
        await server.web.stop()
    }

    @Test func unitsThatReadingNeedsAreNotSpent() async throws {
        let morning = try Date("2026-12-01T16:00:00Z", strategy: .iso8601)
        let file = FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)").path
        let quota = YouTubeQuota(limit: 10_000, hours: 8, file: file)
        #expect(quota.spend(1, at: morning))
        var count = 0
        while quota.spendOnAnswer(at: morning, pause: 20) { count += 1 }
        #expect(count == 20, "a tenth of the day")
        #expect(!YouTubeQuota(limit: 10_000, file: file).spendOnAnswer(at: morning, pause: 20))
        #expect(quota.spendOnAnswer(at: morning.addingTimeInterval(24 * 3600), pause: 20))
        // 7,200 units are what eight hours take with a request every 20 s.
        let spent = YouTubeQuota(limit: 10_000, hours: 8)
        #expect(spent.spend(2760, at: morning) && !spent.spendOnAnswer(at: morning, pause: 20))
        #expect(spent.spendOnAnswer(at: morning.addingTimeInterval(3600), pause: 20))
        #expect(spent.plan(at: morning).used == 2810)
        #expect(!YouTubeQuota(limit: 400).spendOnAnswer(at: morning, pause: 20))

        let server = try await FakeYouTube.start()
        server.set { $0.isAuthorized = { _ in true } }
        let source = try youTube(server, quota: YouTubeQuota(limit: 400))
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let (answer, message) = try Self.answer()
        for _ in 0..<3 { source.answer(answer, to: message) }
        #expect(await eventually { listener.reasons.last?.contains("kept for reading") == true })
        #expect(server.written.isEmpty)
        #expect(
            listener.reasons.last?.contains("s; answers are not written: the units")
                == true)
        await listener.stop()
        await server.web.stop()
    }
}
