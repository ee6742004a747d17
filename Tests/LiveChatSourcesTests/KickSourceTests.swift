import Foundation
import LiveChat
import LiveChatSources
import Testing

@Suite(.serialized) struct KickSourceTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(500)
        return timing
    }

    private func endpoint(_ server: FakeServer) -> Endpoint {
        Endpoint(host: "127.0.0.1", port: server.port, webSocketPath: "/", usesTLS: false)
    }

    private static let greeting =
        #"{"event":"pusher:connection_established","data":"{\"socket_id\":\"1.2\",\"activity_timeout\":5}"}"#

    /// Pusher confirms each subscription.
    @Sendable private static func pusher(_ line: String, _ connection: Int) -> [String] {
        guard let request = try? JSONValue(line.utf8), request["event"]?.text == "pusher:subscribe",
            let channel = request["data"]?["channel"]?.text
        else { return [] }
        return [#"{"event":"pusher_internal:subscription_succeeded","data":"{}","channel":"\#(channel)"}"#]
    }

    private func event(_ name: String, _ data: String) -> String {
        let text = String(decoding: (try? JSONEncoder().encode(data)) ?? Data(), as: UTF8.self)
        return #"{"event":"App\\Events\\\#(name)","data":\#(text),"channel":"chatrooms.123.v2"}"#
    }

    private func message(_ text: String, id: String) -> String {
        event(
            "ChatMessageEvent",
            #"{"id":"\#(id)","content":"\#(text)","sender":{"id":1,"username":"Mia","slug":"mia"}}"#)
    }

    @Test func aRoomByItsNumbers() async throws {
        let server = try await FakeServer.start(
            webSocket: true, greeting: [Self.greeting], answer: Self.pusher)
        let listener = Listener(try KickSource(channel: "123/456", endpoint: endpoint(server), timing: quick))
        #expect(await eventually { listener.has(.joined) })
        #expect(
            server.lines.compactMap { try? JSONValue($0.utf8)["data"]?["channel"]?.text }
                == ["chatrooms.123.v2", "chatrooms.123", "chatroom_123", "channel_456"])
        try await server.send(message("hi", id: "1"), on: 0)
        try await server.send(message("hi", id: "1"), on: 0)
        try await server.send("garbage", on: 0)
        try await server.send(event("ChatMessageEvent", "{"), on: 0)
        try await server.send(event("MessageDeletedEvent", #"{"message":{"id":"1"}}"#), on: 0)
        try await server.send(#"{"event":"pusher:ping","data":"{}"}"#, on: 0)
        try await server.send(message("bye", id: "2"), on: 0)
        #expect(await eventually { listener.texts == ["hi", "bye"] })
        #expect(await eventually { server.lines.contains { $0.contains("pusher:pong") } })
        #expect(
            listener.all.contains {
                if case .deletion(let deletion) = $0 { deletion.target == .message("1") } else { false }
            })
        // It pings by itself before the server's patience ends.
        #expect(await eventually { server.lines.contains { $0.contains("pusher:ping") } })
        try await server.close(0)
        #expect(await eventually { server.connections == 2 && listener.states.last?.phase == .joined })
        try await server.send(message("bye", id: "2"), on: 1)
        try await server.send(message("again", id: "3"), on: 1)
        #expect(await eventually { listener.texts == ["hi", "bye", "again"] })
        await listener.stop()
        await server.stop()
    }

    @Test(arguments: [(4001, true), (4100, false)])
    func refusals(code: Int, ends: Bool) async throws {
        let server = try await FakeServer.start(
            webSocket: true,
            greeting: [#"{"event":"pusher:error","data":{"code":\#(code),"message":"no app"}}"#],
            answer: Self.pusher)
        let listener = Listener(try KickSource(channel: "123", endpoint: endpoint(server), timing: quick))
        #expect(await eventually { !listener.reasons.isEmpty && (ends || server.connections > 2) })
        #expect(listener.reasons[0].hasPrefix("Kick's server for messages refuses (code \(code): no app)"))
        #expect(listener.has(.ended) == ends)
        await listener.stop()
        await server.stop()
    }

    @Test func namesAreLookedUp() async throws {
        let socket = try await FakeServer.start(
            webSocket: true, greeting: [Self.greeting], answer: Self.pusher)
        let site = try await FakeBilibili.start()
        site.set {
            $0.answer = { request in
                switch request.path {
                case "/api/v2/channels/demo":
                    FakeBilibili.Answer(body: #"{"slug":"demo","chatroom":{"id":123,"channel_id":456}}"#)
                case "/api/v2/channels/walled": FakeBilibili.Answer(status: 403, body: "<html>")
                default: FakeBilibili.Answer(status: 404, body: "{}")
                }
            }
        }
        let listener = Listener(
            try KickSource(
                channel: "kick.com/Demo", endpoint: endpoint(socket), site: site.address, timing: quick))
        #expect(await eventually { listener.has(.joined) })
        #expect(socket.lines.contains { $0.contains("channel_456") })
        // Asked for once.
        try await socket.close(0)
        #expect(await eventually { socket.connections == 2 })
        #expect(site.requests.count == 1)
        await listener.stop()
        for (name, reason) in [
            ("walled", "Kick tells programs no numbers (status 403)"),
            ("nobody", "Kick has no channel nobody"),
        ] {
            let refused = Listener(
                try KickSource(channel: name, endpoint: endpoint(socket), site: site.address, timing: quick))
            #expect(await eventually { refused.has(.ended) })
            #expect(refused.reasons.first?.hasPrefix(reason) == true)
            await refused.stop()
        }
        await socket.stop()
        await site.stop()
    }

    @Test(
        arguments: [
            ("Demo", "kick:demo"), ("https://kick.com/demo-1?x", "kick:demo-1"), ("123", "kick:123"),
            ("123/456", "kick:123/456"), ("123/x", nil), ("", nil), ("two words", nil), ("a\r\nb", nil),
            ("中文", nil),
        ] as [(String, String?)])
    func channels(text: String, name: String?) { #expect((try? KickSource(channel: text))?.name == name) }

    // MARK: StreamElements

    private func secret(_ value: String) throws -> Secret { try Secret(variable: "A", of: ["A": value]) }

    private static let welcome = #"{"id":"1","type":"welcome","data":{"client_id":"c"}}"#

    @Sendable private static func astro(_ line: String, _ connection: Int) -> [String] {
        guard let request = try? JSONValue(line.utf8), request["type"]?.text == "subscribe",
            let nonce = request["nonce"]?.text
        else { return [] }
        let data = request["data"]
        if nonce == "channel.tips" || data?["token"]?.text != "geheim" {
            return [
                #"{"type":"response","nonce":"\#(nonce)","error":"err_unauthorized","data":{"message":"denied"}}"#
            ]
        }
        return [#"{"type":"response","nonce":"\#(nonce)","data":{"topic":"\#(nonce)","room":"abc"}}"#]
    }

    @Test func streamElements() async throws {
        let server = try await FakeServer.start(webSocket: true, greeting: [Self.welcome], answer: Self.astro)
        func source(_ token: String) throws -> StreamElementsSource {
            try StreamElementsSource(
                channel: "5f2de5dd9a474a2c2a000000", token: secret(token), endpoint: endpoint(server),
                timing: quick)
        }
        let listener = Listener(try source("geheim"))
        #expect(await eventually { listener.has(.joined) })
        func chat(_ text: String, id: String) -> String {
            #"{"id":"u\#(id)","type":"message","topic":"channel.chat.message","room":"abc","data":{"broadcaster_user_login":"demo","chatter_user_id":"5","chatter_user_login":"mia","chatter_user_name":"Mia","message_id":"\#(id)","message":{"text":"\#(text)"}}}"#
        }
        try await server.send(chat("hi", id: "1"), on: 0)
        #expect(await eventually { listener.texts == ["hi"] })
        #expect(
            await eventually {
                ["channel.chat.message", "channel.tips", "channel.activities"].allSatisfy { topic in
                    server.lines.contains { $0.contains(topic) }
                }
            })
        // The server shuts down: the next connection goes on without subscribing again.
        let before = server.lines.count
        try await server.send(#"{"type":"reconnect","data":{"reconnect_token":"again+token"}}"#, on: 0)
        #expect(await eventually { server.connections == 2 && server.isClosed(0) })
        try await server.send(chat("hi", id: "1"), on: 1)
        try await server.send(chat("more", id: "2"), on: 1)
        #expect(await eventually { listener.texts == ["hi", "more"] })
        #expect(server.lines.count == before && !listener.has(.waiting))
        // After a cut it subscribes again.
        try await server.close(1)
        #expect(await eventually { server.connections == 3 && server.lines.count > before })
        #expect(!"\(listener.all)".contains("geheim"))
        await listener.stop()

        let refused = Listener(try source("wrong"))
        #expect(await eventually { refused.has(.ended) })
        #expect(
            refused.reasons == ["StreamElements refuses the token (denied): copy the channel's JWT again"])
        await refused.stop()
        await server.stop()
        #expect(throws: StreamElementsFault.self) {
            try StreamElementsSource(channel: "a/b", token: secret("x"))
        }
    }

    // MARK: OneComme

    @Test func oneComme() async throws {
        let server = try await FakeServer.start(
            webSocket: true, greeting: [#"{"type":"connected","data":{}}"#], answer: { _, _ in [] })
        let listener = Listener(HubSource(.oneComme, endpoint: endpoint(server), timing: quick))
        #expect(await eventually { listener.has(.joined) })
        func comments(_ text: String, id: String, options: String = "{}") -> String {
            #"{"type":"comments","data":{"comments":[{"id":"s","service":"niconama","data":{"id":"\#(id)","userId":"u","name":"Mia","comment":"\#(text)"}}],"options":\#(options)}}"#
        }
        try await server.send(comments("old", id: "0", options: #"{"init":true}"#), on: 0)
        try await server.send(comments("a &amp; <b>b</b>", id: "1"), on: 0)
        try await server.send(#"{"type":"deleted","data":[{"id":"1"}]}"#, on: 0)
        try await server.send(comments("a", id: "1"), on: 0)
        try await server.send(comments("end", id: "2"), on: 0)
        #expect(await eventually { listener.texts == ["a & b", "end"] })
        #expect(
            listener.all.contains {
                if case .deletion(let deletion) = $0 { deletion.target == .message("1") } else { false }
            })
        await listener.stop()
        await server.stop()
    }

    @Test func theFactoryKnowsThem() throws {
        var factory = ChatSourceFactory()
        #expect(try factory.source("onecomme").name == "onecomme:127.0.0.1:11180")
        #expect(throws: ChatSourceFault.kickIsOff("kick:demo")) { try factory.source("kick:demo") }
        #expect(throws: ChatSourceFault.noBilibiliKeys) { try factory.source("bilibili") }
        #expect(throws: ChatSourceFault.bilibiliWebIsOff("bilibili:6")) { try factory.source("bilibili:6") }
        #expect(throws: ChatSourceFault.noStreamElementsToken) { try factory.source("streamelements:abc") }
        #expect(throws: ChatSourceFault.kickServer("ws://example.com/")) {
            try factory.setKickServer("ws://example.com/")
        }
        for address in ["ws://example.com/", "https://localhost/", "ircs://localhost:6697"] {
            #expect(throws: ChatSourceFault.streamElementsServer(address)) {
                try factory.setStreamElementsServer(address)
            }
        }
        try factory.setStreamElementsServer("wss://localhost:8443/")
        #expect(factory.streamElementsServer.port == 8443 && factory.streamElementsServer.usesTLS)
        for address in ["http://example.com", "localhost:8443", "https://x/path"] {
            #expect(throws: ChatSourceFault.webServer(address)) { try factory.setBilibiliServer(address) }
        }
        try factory.setBilibiliServer("https://localhost:8443/")
        #expect(factory.bilibiliServers.open == "https://localhost:8443")
        #expect(factory.bilibiliServers.messages == "wss://localhost:8443/sub")
        factory.readsKick = true
        factory.readsBilibiliWeb = true
        factory.streamElementsToken = try secret("x")
        factory.bilibili = BilibiliCredentials(
            applicationID: 1, keyID: "k", secret: try secret("s"), code: try secret("c"))
        for name in ["kick:demo", "bilibili:6", "bilibili", "streamelements:abc"] {
            #expect(try factory.source(name).name == name)
        }
    }
}
