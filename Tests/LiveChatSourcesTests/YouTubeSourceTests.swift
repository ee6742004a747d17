import Foundation
import LiveChat
import LiveChatSources
import Synchronization
import Testing

@Suite(.serialized) struct YouTubeSourceTests {
    private var quick: YouTubeTiming {
        var timing = YouTubeTiming()
        timing.busy = 0.02
        timing.quiet = 0.06
        timing.search = 0.05
        timing.rate = 0.05
        timing.retry = 0.02
        timing.glance = 0.02
        timing.patience = 30
        return timing
    }

    private func source(
        _ youTube: FakeYouTube, _ name: String = "youtu.be/\(FakeYouTube.video)",
        access: YouTubeAccess? = nil,
        quota: YouTubeQuota = YouTubeQuota(limit: 1_000_000_000), usesStream: Bool = true,
        timing: YouTubeTiming? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> YouTubeSource {
        YouTubeSource(
            try YouTubeName(name), access: try access ?? .key(Secret(variable: "K", of: ["K": "K"])),
            quota: quota,
            servers: youTube.servers, certificateAuthority: try TestCertificate.localhost.get().certificate,
            usesStream: usesStream, timing: timing ?? quick, now: now, random: { 0.5 })
    }

    private let text = FakeYouTube.text
    private let hourAgo = Date(timeIntervalSinceNow: -3600)

    @Test(arguments: [true, false])
    func readsWhatComesAndNotWhatWasThere(usesStream: Bool) async throws {
        let youTube = try await FakeYouTube.start()
        try await youTube.say(text("old", "1", hourAgo, "UC1"), text("older", "2", hourAgo, "UC1"))
        let listener = Listener(try source(youTube, usesStream: usesStream))
        #expect(await eventually { listener.has(.joined) })
        let stream = usesStream ? youTube.reads.first?.number : nil
        try await youTube.say(text("new", "3", Date(), "UC1"), on: stream)
        try await youTube.say(
            FakeYouTube.item(
                "messageDeletedEvent", id: "4", #""messageDeletedDetails":{"deletedMessageId":"3"}"#),
            FakeYouTube.item(
                "userBannedEvent", id: "5", #""userBannedDetails":{"bannedUserDetails":{"channelId":"UC1"}}"#),
            on: stream)
        try await youTube.say(FakeYouTube.item("chatEndedEvent", id: "6", ""), on: stream)
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.texts == ["new"])
        #expect(listener.deletions == [.message("3"), .author(id: "UC1", login: nil)])
        #expect(listener.states.map(\.phase) == [.connecting, .connected, .joined, .ended])
        #expect(listener.reasons.last == "the stream has ended" && listener.states.last?.isFailure == false)
        #expect(youTube.reads.allSatisfy { $0.path.hasSuffix("stream") == usesStream })
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func readsAStreamHoweverItIsSplit() async throws {
        let youTube = try await FakeYouTube.start()
        let listener = Listener(try source(youTube))
        #expect(await eventually { listener.has(.joined) })
        let stream = try #require(youTube.reads.first?.number)
        let page =
            #",{"nextPageToken":"9","items":[\#(text(#"}{\"[ \ud83d\ude00 é👉"#, "1", Date(), "UC1"))]}"#
        try await youTube.web.send(page.utf8.map { [$0] }, on: stream)
        #expect(await eventually { !listener.texts.isEmpty })
        #expect(listener.texts == ["}{\"[ 😀 é👉"])
        await listener.stop()
        #expect(await eventually { youTube.web.isClosed(stream) })
        await youTube.web.stop()
    }

    @Test func aQuietChatsStreamIsNotOpenedInAStorm() async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { $0.endsStreams = true }
        var timing = quick
        timing.busy = 0.2
        timing.quiet = 0.8
        let listener = Listener(try source(youTube, timing: timing))
        #expect(await eventually { listener.has(.joined) })
        try await Task.sleep(for: .seconds(3))
        // 0.3, 0.45, 0.675, then 0.8 s apart.
        #expect((3...6).contains(youTube.reads.count))
        #expect(youTube.reads.dropFirst().allSatisfy { $0.query["pageToken"] == "0" })
        try await youTube.say(text("late", "1", Date(), "UC1"))
        #expect(await eventually { listener.texts == ["late"] })
        #expect(!listener.has(.waiting))
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func pollsWhereThereIsNoStream() async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { $0.hasStream = false }
        let listener = Listener(try source(youTube))
        #expect(await eventually { listener.has(.joined) })
        try await youTube.say(text("polled", "1", Date(), "UC1"))
        #expect(await eventually { listener.texts == ["polled"] })
        #expect(youTube.reads.filter { $0.path.hasSuffix("stream") }.count == 1)
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func pollsWhereTheStreamStaysSilent() async throws {
        let youTube = try await FakeYouTube.start()
        let silent = FakeWeb.Reply.open(200, first: Array("[".utf8))
        let video = FakeWeb.Reply.json(
            #"{"items":[{"liveStreamingDetails":{"activeLiveChatId":"\#(FakeYouTube.chat)"}}]}"#)
        youTube.set { $0.refusals = [video, silent, silent] }
        var timing = quick
        timing.silence = 0.2
        let listener = Listener(try source(youTube, timing: timing))
        try await youTube.say(text("polled", "1", Date(timeIntervalSinceNow: 60), "UC1"))
        #expect(await eventually { listener.texts == ["polled"] })
        #expect(youTube.reads.prefix(3).map { $0.path.hasSuffix("stream") } == [true, true, false])
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func goesOnAfterTheServerWasKilledInABurst() async throws {
        var youTube = try await FakeYouTube.start()
        let box = youTube.box
        let port = youTube.web.port
        let listener = Listener(try source(youTube))
        #expect(await eventually { listener.has(.joined) })
        var expected: [String] = []
        for round in 0..<3 {
            let stream = try #require(youTube.reads.last?.number)
            for index in 0..<20 {
                let name = "\(round)-\(index)"
                expected.append(name)
                try await youTube.say(text(name, name, Date(), "UC1"), on: stream)
            }
            // Half of an object, and what nobody was sent.
            try await youTube.web.send(#",{"nextPageToken":"99999","items":[{"id":"half"#, on: stream)
            await youTube.web.stop()
            let missed = "\(round)-missed"
            expected.append(missed)
            let item = text(missed, missed, Date(), "UC1")
            box.value.withLock { $0.items.append(item) }
            youTube = try await FakeYouTube.start(port: port, box: box)
            #expect(await eventually { listener.texts.count == expected.count })
        }
        #expect(listener.texts == expected)
        #expect(youTube.reads.allSatisfy { $0.query["pageToken"] != nil })
        #expect(listener.has(.waiting))
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func readsAnewWhereThePageIsNotKnownAnyMore() async throws {
        let youTube = try await FakeYouTube.start()
        let listener = Listener(try source(youTube, usesStream: false))
        try await youTube.say(text("before", "0", hourAgo, "UC1"))
        #expect(await eventually { listener.has(.joined) })
        try await youTube.say(text("one", "1", Date(), "UC1"))
        #expect(await eventually { listener.texts == ["one"] })
        youTube.set { state in
            state.items.append(FakeYouTube.text("two", id: "2"))
            state.firstToken = 1000
        }
        #expect(await eventually { listener.texts.count == 2 })
        #expect(listener.texts == ["one", "two"])
        await listener.stop()
        await youTube.web.stop()
    }

    @Test(arguments: [
        ("liveChatDisabled", 403, "the stream has no live chat: give the address of another"),
        ("liveChatNotFound", 404, "the stream has no live chat: give the address of another"),
        ("liveChatEnded", 403, "the stream has ended"),
        ("forbidden", 403, "YouTube does not let this key or login read the chat: said"),
        ("keyInvalid", 400, "YouTube refuses the API key: said"),
    ])
    func endsWhereNothingHelps(reason: String, status: Int, told: String) async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { $0.refusals = [FakeYouTube.refusal(reason, status)] }
        let listener = Listener(try source(youTube))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons.last == told)
        #expect(listener.states.last?.isFailure == (reason != "liveChatEnded"))
        #expect(youTube.web.calls.count == 1)
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func waitsWhereYouTubeAsksForIt() async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { state in
            state.refusals = [
                FakeYouTube.refusal("rateLimitExceeded", 403), FakeYouTube.refusal("rateLimitExceeded", 429),
                .whole(503, [:], Array("<html>".utf8)), .cut, .json("no JSON"),
            ]
        }
        let listener = Listener(try source(youTube))
        #expect(await eventually { listener.has(.joined) })
        #expect(
            listener.reasons.dropLast() == [
                "YouTube asks for fewer requests; asked again in 0 s",
                "YouTube asks for fewer requests; asked again in 0 s",
                "YouTube answers with status 503", "localhost:\(youTube.web.port) closed the connection",
                "YouTube answers with something else than JSON",
            ])
        await listener.stop()
        await youTube.web.stop()
    }

    /// An hour before midnight at the Pacific, in winter.
    private func clock() throws -> Mutex<Date> { Mutex(try Date("2026-12-01T07:00:00Z", strategy: .iso8601)) }

    @Test(arguments: [true, false])
    func theDaysUnitsEndTheDay(byYouTube: Bool) async throws {
        let youTube = try await FakeYouTube.start()
        let clock = try clock()
        let now = { @Sendable in clock.withLock { $0 } }
        let quota = YouTubeQuota(limit: byYouTube ? 10_000 : 5)
        if byYouTube { youTube.set { $0.refusals = [FakeYouTube.refusal("quotaExceeded", 403)] } }
        let listener = Listener(try source(youTube, quota: quota, now: now))
        #expect(await eventually { listener.has(.waiting) })
        #expect(
            listener.reasons == [
                "the day's units of YouTube's API are spent: goes on at midnight Pacific time, in 1 h 0 min"
            ])
        // Another source of the same key asks nothing at all.
        let other = Listener(try source(youTube, quota: quota, now: now))
        #expect(await eventually { other.has(.waiting) })
        try await Task.sleep(for: .milliseconds(200))
        // The video costs one unit; its chat would cost five.
        #expect(youTube.web.calls.map(\.path) == ["/youtube/v3/videos"])
        if byYouTube {
            clock.withLock { $0.addTimeInterval(3601) }
            #expect(await eventually { listener.has(.joined) && other.has(.joined) })
            #expect(listener.states.filter { $0.phase == .waiting }.count == 1, "one notice")
        }
        await listener.stop()
        await other.stop()
        await youTube.web.stop()
    }

    @Test(arguments: [true, false])
    func theLastUnitsAreToldToBeTheLast(usesStream: Bool) async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { $0.endsStreams = true }
        // One for the video, five for the only request for messages.
        let listener = Listener(
            try source(youTube, quota: YouTubeQuota(limit: 10), usesStream: usesStream))
        #expect(await eventually { listener.states.last?.phase == .waiting })
        #expect(listener.has(.joined))
        #expect(
            listener.reasons.last?.hasPrefix(
                "the day's units of YouTube's API are spent: goes on at midnight Pacific time") == true)
        #expect(youTube.reads.count == 1)
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func aRefusalInTheMidstOfAStream() async throws {
        let youTube = try await FakeYouTube.start()
        let clock = try clock()
        let listener = Listener(try source(youTube, now: { clock.withLock { $0 } }))
        #expect(await eventually { listener.has(.joined) })
        let stream = try #require(youTube.reads.first?.number)
        try await youTube.say(text("before", "1", Date(), "UC1"), on: stream)
        let refusal =
            #"{"error":{"code":403,"errors":[{"domain":"youtube.quota","reason":"quotaExceeded"}],"message":"spent"}}"#
        try await youTube.web.send(",\n" + refusal + "]", on: stream)
        #expect(await eventually { listener.has(.waiting) && youTube.web.isClosed(stream) })
        #expect(listener.texts == ["before"])
        try await Task.sleep(for: .milliseconds(200))
        #expect(youTube.reads.count == 1)
        try await youTube.say(text("meanwhile", "2", Date(), "UC1"))
        clock.withLock { $0.addTimeInterval(3601) }
        #expect(await eventually { listener.texts == ["before", "meanwhile"] })
        await listener.stop()
        await youTube.web.stop()
    }

    @Test func looksForTheNextStreamOfAChannel() async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set { $0.page = #"<link rel="canonical" href="https://www.youtube.com/@demo">"# }
        let listener = Listener(try source(youTube, "@Demo"))
        #expect(await eventually { listener.reasons.contains("@demo is not live; looked for again") })
        youTube.set { state in
            state.page =
                #"<link rel="canonical" href="https://www.youtube.com/watch?v=\#(FakeYouTube.video)">"#
            state.isLive = false
            state.isUpcoming = true
        }
        #expect(await eventually { listener.reasons.contains("the stream has not begun; looked for again") })
        youTube.set { $0.isLive = true }
        #expect(await eventually { listener.has(.joined) })
        try await youTube.say(text("hi", "1", Date(), "UC1"), on: try #require(youTube.reads.last?.number))
        #expect(await eventually { listener.texts == ["hi"] })
        try await youTube.web.cut(try #require(youTube.reads.last?.number))
        youTube.set { $0.refusals = [FakeYouTube.refusal("liveChatEnded", 403)] }
        #expect(await eventually { listener.reasons.contains("the stream has ended; another is looked for") })
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 2 })
        #expect(
            listener.all.allSatisfy {
                if case .message(let message) = $0 { message.channel == "@demo" } else { true }
            })
        #expect(
            youTube.web.calls(to: "/@demo/live").allSatisfy {
                $0.query.isEmpty && $0.headers["Authorization"].isEmpty
            })
        await listener.stop()
        await youTube.web.stop()
    }

    /// A word of 11 characters is a video if there is one of that id, else a handle.
    @Test func aWordThatMayBeAVideoOrAHandle() async throws {
        let youTube = try await FakeYouTube.start()
        let video = Listener(try source(youTube, FakeYouTube.video))
        #expect(await eventually { video.has(.joined) })
        let asked = youTube.web.calls.filter { $0.path.hasSuffix("/videos") }
        #expect(asked.map { $0.query["id"] } == [FakeYouTube.video], "one unit of the day")
        #expect(!youTube.web.calls.contains { $0.path.hasSuffix("/live") })
        #expect(video.states.allSatisfy { $0.source == "youtube:\(FakeYouTube.video)" })
        await video.stop()
        let handle = Listener(try source(youTube, "CozyGamerMi"))
        #expect(await eventually { handle.has(.joined) })
        #expect(youTube.web.calls.contains { $0.path == "/@cozygamermi/live" })
        #expect(
            handle.reasons.first == "there is no video CozyGamerMi; what is live on @cozygamermi is read")
        // A channel's next stream is read too.
        try await youTube.say(FakeYouTube.item("chatEndedEvent", id: "6", ""), on: youTube.reads.last?.number)
        #expect(await eventually { handle.reasons.last?.contains("another is looked for") == true })
        await handle.stop()
        youTube.set { $0.page = "" }
        let neither = Listener(try source(youTube, "CozyGamerMi"))
        #expect(await eventually { neither.has(.ended) })
        #expect(
            neither.reasons.last
                == "there is neither a video CozyGamerMi nor a channel @cozygamermi: give the address of a live stream"
        )
        await neither.stop()
        await youTube.web.stop()
    }

    @Test func readsOnesOwnChannelWithALogin() async throws {
        let youTube = try await FakeYouTube.start()
        youTube.set {
            $0.isAuthorized = { $0.headers["Authorization"] == ["Bearer A1"] && $0.query["key"] == nil }
        }
        let tokens = try await FakeWeb.start { _ in .json(#"{"access_token":"A1","expires_in":3600}"#) }
        let file = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)").path
        try LoginTokens(
            clientID: "id", clientSecret: "s", accessToken: "A0", refreshToken: "R0", expires: .distantFuture
        )
        .write(to: file)
        let login = try LoginKeeper(
            LoginService.youTube.at("https://localhost:\(tokens.port)"), file: file,
            certificateAuthority: try TestCertificate.localhost.get().certificate)
        let listener = Listener(try source(youTube, "mine", access: .login(login)))
        #expect(await eventually { listener.has(.joined) })
        #expect(listener.states[0].source == "youtube:mine")
        #expect(
            tokens.calls.map(\.form) == [
                [
                    "grant_type": "refresh_token", "refresh_token": "R0", "client_id": "id",
                    "client_secret": "s",
                ]
            ])
        #expect(try LoginTokens(file: file).refreshToken == "R0", "Google gives no other")
        await listener.stop()
        // Taken back in the midst of it.
        youTube.set { $0.isAuthorized = { _ in false } }
        let refused = Listener(try source(youTube, "mine", access: .login(login)))
        #expect(await eventually { refused.has(.ended) })
        #expect(refused.reasons == ["YouTube refuses the login: log in anew"])
        await refused.stop()
        await tokens.stop()
        await youTube.web.stop()
    }

    @Test(
        arguments: [
            ("@Demo", YouTubeName.handle("demo")), ("some name", nil),
            ("UC0123456789abcdefghij-_", .channel("UC0123456789abcdefghij-_")),
            ("dQw4w9WgXcQ", .videoOrHandle("dQw4w9WgXcQ")), ("-Qw4w9WgXc_", .video("-Qw4w9WgXc_")),
            ("@dQw4w9WgXcQ", .handle("dqw4w9wgxcq")), ("mine", .mine), ("@ヤマダ・", nil), ("@山田", .handle("山田")),
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1", .video("dQw4w9WgXcQ")),
            ("youtu.be/dQw4w9WgXcQ?si=x", .video("dQw4w9WgXcQ")),
            ("https://m.youtube.com/live/dQw4w9WgXcQ", .video("dQw4w9WgXcQ")),
            ("https://youtube.com/@Demo/streams", .handle("demo")),
            (
                "https://www.youtube.com/channel/UC0123456789abcdefghij-_",
                .channel("UC0123456789abcdefghij-_")
            ),
            ("https://www.youtube.com/embed/short", nil),
            ("https://youtube.com.example/watch?v=dQw4w9WgXcQ", nil), ("", nil), ("@", nil),
        ] as [(String, YouTubeName?)])
    func names(text: String, name: YouTubeName?) {
        #expect((try? YouTubeName(text)) == name)
    }

    @Test func theDayAtThePacific() throws {
        func reset(_ time: String) throws -> Double {
            let now = try Date(time, strategy: .iso8601)
            return YouTubeQuota.reset(after: now).timeIntervalSince(now) / 3600
        }
        #expect(try reset("2026-12-01T07:00:00Z") == 1)
        #expect(try reset("2026-07-01T06:59:00Z") > 0)
        #expect(try reset("2026-07-01T07:00:00Z") == 24)
        // Clocks go forward and back.
        #expect(try reset("2026-03-08T08:00:00Z") == 23)
        #expect(try reset("2026-11-01T07:00:00Z") == 25)
    }

    @Test func theUnitsLastForTheStream() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)").path
        let morning = try Date("2026-12-01T16:00:00Z", strategy: .iso8601)
        let quota = YouTubeQuota(hours: 8, file: file)
        let plan = quota.plan(at: morning)
        #expect(plan.used == 0 && plan.limit == 10_000 && plan.interval == 14.4)
        #expect(YouTubeQuota(hours: 3).plan(at: morning).interval == 5.4)
        #expect(quota.spend(5000, at: morning) && !quota.spend(5001, at: morning))
        let noon = morning.addingTimeInterval(4 * 3600)
        #expect(quota.plan(at: noon).interval == 14.4)
        // A restart goes on with the count; another day does not.
        #expect(YouTubeQuota(file: file).plan(at: noon).used == 5000)
        #expect(YouTubeQuota(file: file).plan(at: noon.addingTimeInterval(24 * 3600)).used == 0)
        quota.exhaust(at: noon)
        #expect(YouTubeQuota(file: file).plan(at: noon).used == 10_000)
        #expect(!quota.spend(1, at: noon))
        #expect(quota.spend(1, at: noon.addingTimeInterval(24 * 3600)))
    }

    @Test func namesOfSources() throws {
        var factory = ChatSourceFactory()
        #expect(throws: ChatSourceFault.noYouTubeAccess("youtube:@demo")) {
            try factory.source("youtube:@demo")
        }
        factory.youTubeAccess = .key(try Secret(variable: "K", of: ["K": "K"]))
        #expect(try factory.source("youtube:@demo").name == "youtube:@demo")
        #expect(
            try factory.source("https://www.youtube.com/watch?v=dQw4w9WgXcQ").name == "youtube:dQw4w9WgXcQ")
        #expect(throws: ChatSourceFault.noYouTubeAccess("youtube:mine")) {
            try factory.source("youtube:mine")
        }
        #expect(throws: ChatSourceFault.noEventSubLogin) { try factory.source("eventsub:demo") }
        let file = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)").path
        try LoginTokens(clientID: "id", accessToken: "A", expires: .distantFuture).write(to: file)
        try factory.setEventSub(file: file, server: "https://localhost:8443")
        #expect(factory.eventSubServers.socket.webSocketPath == "/ws?keepalive_timeout_seconds=30")
        #expect(factory.eventSubServers.socket.port == 8443 && factory.eventSubServers.socket.usesTLS)
        #expect(try factory.source("eventsub:twitch.tv/Demo").name == "eventsub:demo")
        #expect(throws: LoginFault.self) { try factory.setEventSub(file: file + "x", server: nil) }
        for address in ["http://example.com", "ftp://x", "https://x/path", "x"] {
            #expect(throws: ChatSourceFault.webServer(address)) { try factory.setYouTubeServer(address) }
        }
        try factory.setYouTubeServer("https://localhost:8443/")
        #expect(factory.youTubeServers == YouTubeServers("https://localhost:8443"))
    }
}
