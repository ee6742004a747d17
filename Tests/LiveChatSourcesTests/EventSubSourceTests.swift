import Foundation
import LiveChat
import LiveChatSources
import Synchronization
import Testing

@Suite(.serialized) struct EventSubSourceTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(500)
        return timing
    }

    private let needed = [
        "channel.chat.message", "channel.chat.message_delete", "channel.chat.clear_user_messages",
        "channel.chat.clear",
        "channel.chat.notification",
    ]

    @Test func readsAChannel() async throws {
        let twitch = try await FakeEventSub.start()
        var timing = quick
        timing.ping = .milliseconds(20)
        let listener = Listener(try twitch.source(timing: timing))
        #expect(await eventually { listener.has(.joined) })
        #expect(
            listener.states.map(\.phase) == [.connecting, .connected, .joined]
                && listener.states[0].source == "eventsub:demo")
        #expect(twitch.types == needed)
        let first = try #require(twitch.box.value.withLock { $0.subscriptions.first })
        #expect(
            first.session == "S" && first.version == "1"
                && first.condition == ["broadcaster_user_id": "9", "user_id": "9"])
        #expect(twitch.web.calls(to: "/helix/users").first?.headers["Client-Id"] == ["id"])
        // Nothing but answers to pings is ever sent: Twitch would close the connection.
        try await twitch.socket.ping(0)
        let delete = #"{"broadcaster_user_login":"demo","target_user_id":"7","message_id":"1"}"#
        try await twitch.socket.send(FakeEventSub.chat("hi", id: "1"), on: 0)
        try await twitch.socket.send(FakeEventSub.chat("hi", id: "1"), on: 0)
        try await twitch.socket.send("garbage", on: 0)
        try await twitch.socket.send(FakeEventSub.control("session_keepalive"), on: 0)
        try await twitch.socket.send(
            FakeEventSub.chat("old", id: "0", at: Date(timeIntervalSinceNow: -700)), on: 0)
        try await twitch.socket.send(
            FakeEventSub.notification("channel.chat.message_delete", delete, id: "d"), on: 0)
        #expect(
            await eventually { listener.deletions == [.message("1")] && twitch.socket.lines == ["(pong)"] })
        #expect(listener.texts == ["hi"])
        try await Task.sleep(for: .milliseconds(100))
        #expect(twitch.socket.lines == ["(pong)"])
        await listener.stop()
        #expect(listener.states.last?.phase == .ended && listener.states.last?.reason == nil)
        #expect(await eventually { twitch.socket.isClosed(0) })
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func goesOnAtAnotherAddressWithoutALoss() async throws {
        let twitch = try await FakeEventSub.start()
        let next = try await FakeServer.start(
            certificate: TestCertificate.localhost.get(), webSocket: true
        ) { _, _ in [] }
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(.joined) })
        let address = "wss://localhost:\(next.port)/ws?challenge=a%2Fb"
        try await twitch.socket.send(
            FakeEventSub.control(
                "session_reconnect",
                #"{"session":{"id":"S","status":"reconnecting","reconnect_url":"\#(address)"}}"#),
            on: 0)
        #expect(await eventually { next.connections == 1 })
        // The old connection is read until the new one greets; what comes on both is taken once.
        try await twitch.socket.send(FakeEventSub.chat("one", id: "1"), on: 0)
        #expect(await eventually { listener.texts == ["one"] })
        #expect(!twitch.socket.isClosed(0))
        try await next.send(FakeEventSub.welcome("S"), on: 0)
        try await next.send(FakeEventSub.chat("one", id: "1"), on: 0)
        try await next.send(FakeEventSub.chat("two", id: "2"), on: 0)
        #expect(await eventually { listener.texts.count == 2 && twitch.socket.isClosed(0) })
        #expect(
            listener.texts == ["one", "two"] && twitch.types == needed, "subscriptions go on by themselves")
        #expect(!listener.has(.waiting))
        await listener.stop()
        await next.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test(arguments: [true, false])
    func theOtherAddressMayFail(isElsewhere: Bool) async throws {
        let twitch = try await FakeEventSub.start()
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(.joined) })
        let address = isElsewhere ? "wss://example.com/ws" : "wss://localhost:1/ws"
        try await twitch.socket.send(
            FakeEventSub.control(
                "session_reconnect", #"{"session":{"id":"S","reconnect_url":"\#(address)"}}"#), on: 0)
        #expect(await eventually { twitch.socket.connections == 2 && twitch.socket.isClosed(0) })
        #expect(await eventually { twitch.types == needed + needed })
        try await twitch.socket.send(FakeEventSub.chat("after", id: "1"), on: 1)
        #expect(await eventually { listener.texts == ["after"] })
        #expect(listener.has(.waiting) != isElsewhere)
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func connectsAnewAfterEachKindOfEnd() async throws {
        let twitch = try await FakeEventSub.start(keepalive: 1)
        let listener = Listener(try twitch.source(timing: quick))
        for (index, code) in [UInt16(4000), 4001, 4002, 4003, 4004, 4005, 4006, 4007, 1001].enumerated() {
            #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == index + 1 })
            try await twitch.socket.close(index, code: code)
            #expect(await eventually { listener.reasons.last?.contains("(\(code):") == true })
        }
        // Silence is found by the keepalive that Twitch promised.
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 10 })
        #expect(
            await eventually { listener.reasons.last == "localhost:\(twitch.socket.port) has gone silent" })
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 11 })
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func goesOnAfterTheServerWasKilledInABurst() async throws {
        let twitch = try await FakeEventSub.start()
        let listener = Listener(try twitch.source(timing: quick))
        var socket = twitch.socket
        var expected: [String] = []
        for round in 0..<3 {
            #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == round + 1 })
            // What was sent already comes again, as "at least once" allows.
            if let last = expected.last { try await socket.send(FakeEventSub.chat(last, id: last), on: 0) }
            for index in 0..<20 {
                expected.append("\(round)-\(index)")
                try await socket.send(FakeEventSub.chat("\(round)-\(index)", id: "\(round)-\(index)"), on: 0)
            }
            #expect(await eventually { listener.texts.count == expected.count })
            await socket.stop()
            socket = try await FakeServer.start(
                port: socket.port, certificate: TestCertificate.localhost.get(), webSocket: true,
                greeting: [FakeEventSub.welcome("S\(round)")]
            ) { _, _ in [] }
        }
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 4 })
        #expect(listener.texts == expected)
        await listener.stop()
        await socket.stop()
        await twitch.web.stop()
    }

    @Test func anExpiredTokenIsRenewedAndARevokedOneEndsTheSource() async throws {
        let twitch = try await FakeEventSub.start()
        twitch.set { $0.token = "other" }
        let listener = Listener(try twitch.source(timing: quick, checks: .milliseconds(50)))
        #expect(await eventually { listener.has(.joined) })
        #expect(try LoginTokens(file: twitch.file).refreshToken == "R1")
        // It is checked from time to time.
        #expect(await eventually { twitch.box.value.withLock { $0.validations } >= 3 })
        twitch.set { state in
            state.token = "another"
            state.renews = false
        }
        #expect(await eventually { listener.has(.ended) })
        #expect(
            listener.reasons.last
                == "Twitch does not take the login any more (Invalid refresh token): log in anew")
        #expect(await eventually { twitch.socket.isClosed(0) })
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test(arguments: [
        ("authorization_revoked", "the login was taken back at Twitch: log in anew"),
        ("user_removed", "the account or the channel is not at Twitch any more"),
        ("whatever", "Twitch took the subscription back (whatever): log in anew"),
    ])
    func aRevocationEndsTheSource(status: String, reason: String) async throws {
        let twitch = try await FakeEventSub.start()
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(.joined) })
        for type in ["channel.follow", "channel.chat.message"] {
            #expect(!listener.has(.ended), "followers are of no account")
            try await twitch.socket.send(
                FakeEventSub.control(
                    "revocation", #"{"subscription":{"type":"\#(type)","status":"\#(status)"}}"#), on: 0)
            if type == "channel.follow" { try await Task.sleep(for: .milliseconds(50)) }
        }
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons.last == reason)
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func whatTheLoginAllows() async throws {
        let twitch = try await FakeEventSub.start()
        twitch.set { state in
            state.scopes = ["user:read:chat", "moderator:read:followers", "channel:read:redemptions"]
            // Not its moderator any more; and a subscription that is there already.
            state.statuses = ["channel.follow": 403, "channel.chat.clear": 409]
        }
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(.joined) })
        #expect(
            twitch.types == needed.filter { $0 != "channel.chat.clear" } + [
                "channel.channel_points_custom_reward_redemption.add"
            ])
        let event =
            #"{"id":"r","broadcaster_user_login":"demo","user_id":"7","user_login":"mia","user_name":"Mia","user_input":"","reward":{"id":"x","title":"Hydrate"},"redeemed_at":"2026-05-30T10:00:00Z"}"#
        try await twitch.socket.send(
            FakeEventSub.notification("channel.channel_points_custom_reward_redemption.add", event, id: "1"),
            on: 0)
        #expect(
            await eventually {
                listener.all.contains {
                    if case .message(let message) = $0 {
                        message.kind == .redemption(reward: "Hydrate")
                    } else {
                        false
                    }
                }
            })
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test(arguments: [
        (
            403, SourceState.Phase.ended,
            "Twitch does not let reader read the chat of demo (said): is it banned there, or does the login lack user:read:chat?"
        ),
        (429, .waiting, "Twitch allows no more subscriptions or requests now: stop another source first"),
        (400, .waiting, "Twitch answers the request for the subscription with status 400: said"),
        (500, .waiting, "Twitch answers the request for the subscription with status 500: said"),
    ])
    func refusedSubscriptions(status: Int, phase: SourceState.Phase, reason: String) async throws {
        let twitch = try await FakeEventSub.start()
        twitch.set { $0.statuses = ["channel.chat.message": status] }
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(phase) })
        #expect(listener.states.first { $0.phase == phase }?.reason == reason)
        #expect(await eventually { twitch.socket.isClosed(0) })
        twitch.set { $0.statuses = [:] }
        #expect(await eventually { listener.has(.joined) || phase == .ended })
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }

    @Test func aChannelThatIsNotThereAndAServerThatDoesNotGreet() async throws {
        let twitch = try await FakeEventSub.start(greets: false)
        let silent = Listener(try twitch.source(timing: quick))
        #expect(await eventually { silent.has(.waiting) })
        #expect(silent.reasons.first == "localhost:\(twitch.socket.port) does not greet as EventSub does")
        await silent.stop()
        twitch.set { $0.hasChannel = false }
        let listener = Listener(try twitch.source(timing: quick))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons.last == "there is no channel demo at Twitch")
        await listener.stop()
        await twitch.socket.stop()
        await twitch.web.stop()
    }
}
