import Foundation
import LiveChat
import LiveChatSources
import NIOWebSocket
import Synchronization
import TestCompression
import Testing

@Suite(.serialized) struct BilibiliSourceTests {
    private var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(700)
        return timing
    }

    private func secret(_ value: String) throws -> Secret { try Secret(variable: "A", of: ["A": value]) }

    private func servers(_ server: FakeBilibili) -> BilibiliServers {
        var servers = BilibiliServers()
        (servers.open, servers.accounts) = (server.address, server.address)
        (servers.rooms, servers.site) = (server.address, server.address)
        servers.messages = "ws://127.0.0.1:\(server.port)/sub"
        return servers
    }

    private func danmaku(_ text: String, id: String) -> String {
        #"{"cmd":"DANMU_MSG","info":[[0,1,25,16777215,1789999999123,\#(id)],"\#(text)",[12345,"小红",0]]}"#
    }

    private func openDanmaku(_ text: String, id: String) -> String {
        #"{"cmd":"LIVE_OPEN_PLATFORM_DM","data":{"open_id":"o","uname":"小红","msg":"\#(text)","msg_id":"\#(id)"}}"#
    }

    // MARK: Open platform

    /// What the open platform answers; `start` is the code of starts.
    private static func open(port: Int, start: Int = 0, game: String = "G1")
        -> @Sendable (FakeBilibili.Request)
        -> FakeBilibili.Answer
    {
        { request in
            guard FakeBilibili.isSigned(request, keyID: "key", secret: "geheim") else {
                return FakeBilibili.Answer(body: #"{"code":4002,"message":"签名异常"}"#)
            }
            switch request.path {
            case "/v2/app/start":
                if start != 0 {
                    return FakeBilibili.Answer(body: #"{"code":\#(start),"message":"no"}"#)
                }
                return FakeBilibili.Answer(
                    body: #"""
                        {"code":0,"message":"0","data":{"game_info":{"game_id":"\#(game)"},"websocket_info":
                        {"auth_body":"{\"key\":\"k\",\"group\":\"open\"}","wss_link":["ws://127.0.0.1:\#(port)/sub"]},
                        "anchor_info":{"room_id":21452505,"uname":"主播","open_id":"anchor"}}}
                        """#)
            default: return FakeBilibili.Answer(body: #"{"code":0,"message":"0"}"#)
            }
        }
    }

    private func open(
        _ server: FakeBilibili, secret key: String = "geheim", timing: SourceTiming? = nil
    ) throws -> BilibiliSource {
        BilibiliSource(
            open: BilibiliCredentials(
                applicationID: 1_234_567_890_123, keyID: "key", secret: try secret(key),
                code: try secret("CODE")),
            servers: servers(server), timing: timing ?? quick, random: { 0.5 })
    }

    @Test(arguments: [false, true])
    func aSessionOfTheOpenPlatform(splits: Bool) async throws {
        let server = try await FakeBilibili.start()
        server.set {
            $0.answer = Self.open(port: server.port)
            $0.splits = splits
        }
        var timing = quick
        timing.ping = .milliseconds(600)
        let listener = Listener(try open(server, timing: timing))
        #expect(await eventually { listener.has(.joined) })
        #expect(server.requests[0].body == Array(#"{"app_id":1234567890123,"code":"CODE"}"#.utf8))
        // The login is the platform's, word for word.
        #expect(server.packets(.login).map(\.body) == [Array(#"{"key":"k","group":"open"}"#.utf8)])
        try await server.send(
            commands: [openDanmaku("你好", id: "1"), openDanmaku("你好", id: "1"), openDanmaku("再见", id: "2")],
            on: 0)
        // In pieces, as packets that are not compressed.
        let bytes = BilibiliPacket(.command, version: 0, body: openDanmaku("piece", id: "3").utf8).bytes
        try await server.send(Array(bytes[..<7]), Array(bytes[7..<40]), Array(bytes[40...]), on: 0)
        #expect(await eventually { listener.texts == ["你好", "再见", "piece"] })
        if case .message(let message)? = listener.all.first(where: {
            if case .message = $0 { true } else { false }
        }) {
            #expect(message.channel == "21452505" && message.author.id == "o")
        }
        #expect(await eventually { server.requests.filter { $0.path == "/v2/app/heartbeat" }.count >= 2 })
        #expect(
            server.requests.last { $0.path == "/v2/app/heartbeat" }?.body == Array(#"{"game_id":"G1"}"#.utf8))
        #expect(await eventually { server.packets(.heartbeat).count >= 2 })
        #expect(listener.states.map(\.phase) == [.connecting, .connected, .joined])
        await listener.stop()
        let ends = server.requests.filter { $0.path == "/v2/app/end" }
        #expect(ends.map(\.body) == [Array(#"{"app_id":1234567890123,"game_id":"G1"}"#.utf8)])
        #expect(await eventually { server.isClosed(0) })
        let nonces = server.requests.map { $0.headers.first(name: "x-bili-signature-nonce") }
        #expect(Set(nonces).count == server.requests.count)
        #expect(!"\(listener.all)".contains("CODE") && !"\(listener.all)".contains("geheim"))
        await server.stop()
    }

    @Test(arguments: [
        (
            0, "wrong",
            "Bilibili refuses the signature (code 4002: 签名异常): check access_key_secret, and that it is this key's"
        ),
        (4001, "geheim", "Bilibili does not know the key's name (code 4001: no): check access_key_id"),
        (
            4007, "geheim",
            "Bilibili serves this application at certain addresses only (code 4007: no): add this machine's there"
        ),
        (
            4008, "geheim",
            "Bilibili does not let this application read rooms (code 4008: no): ask for it on the open platform"
        ),
        (
            5004, "geheim",
            "Bilibili keeps this application to certain rooms (code 5004: no): before its release, to its developer's own"
        ),
        (
            5005, "geheim",
            "Bilibili keeps this application out of the room (code 5005: no): ask on the open platform"
        ),
        (
            5011, "geheim",
            "Bilibili does not let this application read rooms (code 5011: no): ask for it on the open platform"
        ),
        (7007, "geheim", "Bilibili does not know the identity code (code 7007: no): copy it again"),
        (
            8002, "geheim",
            "Bilibili does not let this key use the application (code 8002: no): check the application's number"
        ),
    ])
    func refusedSignaturesAndCodesEndTheSource(start: Int, key: String, reason: String) async throws {
        let server = try await FakeBilibili.start()
        server.set { $0.answer = Self.open(port: server.port, start: start) }
        let listener = Listener(try open(server, secret: key))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons == [reason] && server.requests.count == 1)
        await listener.stop()
        await server.stop()
    }

    @Test(arguments: [
        (4003, "set this machine's clock"), (7001, "tried again"), (7002, "end another program's"),
        (7008, "end another program's"), (7010, "end another program's"),
        (4009, "Bilibili starts no session"),
        (5000, "Bilibili starts no session"),
    ])
    func otherRefusalsAreTriedAgain(code: Int, told: String) async throws {
        let server = try await FakeBilibili.start()
        server.set { $0.answer = Self.open(port: server.port, start: code) }
        let listener = Listener(try open(server))
        #expect(await eventually { server.requests.count >= 3 })
        let reason = try #require(listener.reasons.first)
        #expect(reason.contains("code \(code): no") && reason.contains(told))
        server.set { $0.answer = Self.open(port: server.port) }
        #expect(await eventually { listener.has(.joined) })
        await listener.stop()
        await server.stop()
    }

    @Test func oddAnswersAreTold() async throws {
        let server = try await FakeBilibili.start()
        for (answer, reason) in [
            (
                FakeBilibili.Answer(status: 429, body: "{}"),
                "Bilibili's open platform answers with status 429"
            ),
            (
                FakeBilibili.Answer(body: "<html>"),
                "Bilibili's open platform does not answer as Bilibili does"
            ),
            (
                FakeBilibili.Answer(
                    body:
                        #"{"code":0,"data":{"websocket_info":{"auth_body":"{}","wss_link":["ws://example.com/sub"]}}}"#
                ),
                "Bilibili starts a session without a place for its messages"
            ),
            (
                FakeBilibili.Answer(body: String(repeating: "x", count: 2 << 20)),
                "127.0.0.1:\(server.port) answers with more than 1048576 bytes"
            ),
        ] {
            server.set { $0.answer = { _ in answer } }
            let listener = Listener(try open(server))
            #expect(await eventually { !listener.reasons.isEmpty })
            #expect(listener.reasons.first == reason)
            await listener.stop()
        }
        await server.stop()
    }

    @Test func anEndedSessionIsStartedAnew() async throws {
        let server = try await FakeBilibili.start()
        server.set { $0.answer = Self.open(port: server.port) }
        var timing = quick
        timing.ping = .milliseconds(300)
        let listener = Listener(try open(server, timing: timing))
        #expect(await eventually { listener.has(.joined) })
        // By the answer to a heartbeat.
        let good = Self.open(port: server.port, game: "G2")
        server.set {
            $0.answer = { request in
                request.path == "/v2/app/heartbeat"
                    && String(decoding: request.body, as: UTF8.self).contains("G1")
                    ? FakeBilibili.Answer(body: #"{"code":7003,"message":"心跳过期"}"#) : good(request)
            }
        }
        #expect(
            await eventually {
                server.connections == 2 && listener.states.filter { $0.phase == .joined }.count == 2
            })
        #expect(listener.reasons.first == "Bilibili ended the session (code 7003: 心跳过期)")
        // By a message; one of another session means nothing.
        try await server.send(
            commands: [
                #"{"cmd":"LIVE_OPEN_PLATFORM_INTERACTION_END","data":{"game_id":"G1"}}"#,
                openDanmaku("on", id: "1"),
            ], on: 1)
        #expect(await eventually { listener.texts == ["on"] })
        try await server.send(
            commands: [#"{"cmd":"LIVE_OPEN_PLATFORM_INTERACTION_END","data":{"game_id":"G2"}}"#], on: 1)
        #expect(await eventually { server.connections == 3 })
        #expect(server.requests.filter { $0.path == "/v2/app/start" }.count == 3)
        await listener.stop()
        await server.stop()
    }

    @Test func killedInABurstNothingIsTwice() async throws {
        let server = try await FakeBilibili.start()
        let port = server.port
        server.set { $0.answer = Self.open(port: port) }
        let listener = Listener(try open(server))
        #expect(await eventually { listener.has(.joined) })
        let burst = (0..<2000).map { openDanmaku("m\($0)", id: "\($0)") }
        try await server.send(commands: Array(burst[..<1200]), on: 0)
        #expect(await eventually { listener.texts.count >= 100 })
        await server.stop()
        let again = try await FakeBilibili.start(port: port)
        again.set { $0.answer = Self.open(port: port) }
        #expect(await eventually { again.connections >= 1 && again.packets(.login).count >= 1 })
        // What the platform offers still, part of which came before.
        try await again.send(commands: Array(burst[600...]), on: 0)
        #expect(await eventually { listener.texts.count == 2000 })
        #expect(listener.texts == (0..<2000).map { "m\($0)" })
        // The session outlives the connection.
        #expect(again.requests.allSatisfy { $0.path != "/v2/app/start" } || listener.reasons.count > 3)
        await listener.stop()
        await again.stop()
    }

    // MARK: The web's protocol

    private static let keys =
        #"{"code":-101,"message":"账号未登录","data":{"isLogin":false,"wbi_img":{"img_url":"https://i.example/bfs/wbi/00112233445566778899aabbccddeeff.png","sub_url":"https://i.example/bfs/wbi/fedcba98765432100123456789abcdef.png"}}}"#

    private static func web(port: Int, token: String = "T1")
        -> @Sendable (FakeBilibili.Request) -> FakeBilibili.Answer
    {
        { request in
            switch request.path {
            case "/":
                return FakeBilibili.Answer(
                    headers: [
                        ("Set-Cookie", "b_nut=1; path=/"),
                        ("Set-Cookie", "buvid3=VISITOR-1; path=/; domain=.example"),
                    ],
                    body: String(repeating: "<p>", count: 1 << 20))
            case "/x/web-interface/nav": return FakeBilibili.Answer(body: keys)
            case "/room/v1/Room/get_info":
                return FakeBilibili.Answer(
                    body: #"{"code":0,"data":{"room_id":21452505,"uid":777,"live_status":1}}"#)
            case "/xlive/web-room/v1/index/getDanmuInfo":
                // The reference's own vector.
                guard
                    request.query
                        == "id=21452505&type=0&wts=1700000000&w_rid=589d8408602111755b6cfb363f1d4007"
                else {
                    return FakeBilibili.Answer(body: #"{"code":-352,"message":"-352"}"#)
                }
                return FakeBilibili.Answer(
                    body:
                        #"{"code":0,"data":{"token":"\#(token)","host_list":[{"host":"127.0.0.1","ws_port":\#(port)},{"host":"example.com","ws_port":80}]}}"#
                )
            default: return FakeBilibili.Answer(status: 404, body: "")
            }
        }
    }

    private func web(_ server: FakeBilibili, cookie: Secret? = nil, timing: SourceTiming? = nil) throws
        -> BilibiliSource
    {
        try BilibiliSource(
            room: "live.bilibili.com/21452505?x=1", cookie: cookie, servers: servers(server),
            timing: timing ?? quick, now: { Date(timeIntervalSince1970: 1_700_000_000) }, random: { 0.5 })
    }

    @Test(arguments: [false, true])
    func aRoomByTheWeb(splits: Bool) async throws {
        let server = try await FakeBilibili.start()
        server.set {
            $0.answer = Self.web(port: server.port)
            $0.splits = splits
        }
        if splits {
            server.set { manners in
                let usual = manners.answer
                manners.answer = {
                    $0.path == "/"
                        ? FakeBilibili.Answer(headers: [("Set-Cookie", "buvid3=VISITOR-1")], body: "")
                        : usual($0)
                }
            }
        }
        let listener = Listener(try web(server))
        #expect(await eventually { listener.has(.joined) })
        #expect(
            server.packets(.login).map(\.body) == [
                Array(
                    #"{"buvid":"VISITOR-1","key":"T1","platform":"web","protover":3,"roomid":21452505,"type":2,"uid":0}"#
                        .utf8)
            ])
        // The token holds for the program that asked for it.
        let agents =
            server.requests.map { $0.headers["User-Agent"] } + server.upgrades.map { $0["User-Agent"] }
        #expect(Set(agents).count == 1 && agents.first?.first?.hasPrefix("Mozilla/5.0") == true)
        #expect(server.upgrades.first?["Origin"] == ["https://live.bilibili.com"])
        try await server.send(
            commands: [
                danmaku("你好", id: "9007199254740993"),
                #"{"cmd":"RECALL_DANMU_MSG","data":{"target_id":9007199254740993}}"#,
            ], on: 0)
        try await server.send(
            commands: [danmaku("你好", id: "9007199254740993"), danmaku("后来", id: "9007199254740994")],
            version: 3, on: 0)
        #expect(await eventually { listener.texts == ["你好", "后来"] })
        #expect(
            listener.all.contains {
                if case .deletion(let deletion) = $0 {
                    deletion.target == .message("9007199254740993")
                } else {
                    false
                }
            })
        await listener.stop()
        await server.stop()
    }

    @Test func faultsOfTheSocketCostOnlyThemselves() async throws {
        let server = try await FakeBilibili.start()
        server.set { $0.answer = Self.web(port: server.port) }
        let source = try web(server)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) })
        let bomb = BilibiliPacket(
            .command, version: 2, body: Compressed.zlib([UInt8](repeating: 0, count: 40 << 20))
        ).bytes
        try await server.send(bomb, on: 0)
        try await server.send([0, 0, 0, 15, 0, 16, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1], on: 0)
        try await server.send([1, 2, 3], on: 0)
        try await server.send([], on: 0)
        var nested = BilibiliPacket(.command, version: 0, body: danmaku("deep", id: "1").utf8).bytes
        for _ in 0..<3 {
            nested = BilibiliPacket(.command, version: 2, body: Compressed.zlib(nested)).bytes
        }
        try await server.send(nested, on: 0)
        try await server.send(
            commands: ["{", "[]", danmaku("a", id: "2") + "\u{0}" + danmaku("b", id: "3")], on: 0)
        #expect(await eventually { listener.texts == ["a", "b"] })
        #expect(source.skipped == [.packed: 4, .malformed: 2] && server.connections == 1)
        // A message of eight megabytes is read, a longer one ends the connection.
        let spaces = String(repeating: " ", count: 6 << 20)
        try await server.send(
            BilibiliPacket(.command, version: 0, body: (spaces + danmaku("long", id: "4")).utf8).bytes, on: 0)
        #expect(await eventually { listener.texts == ["a", "b", "long"] })
        // It is closed while the rest is on its way.
        try? await server.send([UInt8](repeating: 0, count: 9 << 20), on: 0)
        #expect(await eventually { server.connections == 2 })
        // What is no brotli is left out; zlib and brotli are both read, whichever was asked for.
        try await server.send(BilibiliPacket(.command, version: 3, body: [1, 2]).bytes, on: 1)
        for (version, text) in [(UInt16(2), "zlib"), (3, "brotli"), (0, "plain")] {
            try await server.send(
                commands: [danmaku(text, id: String(10 + version))], version: version, on: 1)
        }
        #expect(await eventually { listener.texts.suffix(3) == ["zlib", "brotli", "plain"] })
        #expect(source.skipped[.packed] == 5)
        await listener.stop()
        await server.stop()
    }

    @Test func refusedTokensAndSignaturesAreAskedForAnew() async throws {
        let server = try await FakeBilibili.start()
        server.set {
            $0.answer = Self.web(port: server.port)
            $0.loginCode = -101
        }
        let listener = Listener(try web(server))
        #expect(await eventually { listener.reasons.first == "Bilibili refuses the login (code -101)" })
        server.set {
            $0.loginCode = 0
            $0.answer = Self.web(port: server.port, token: "T2")
        }
        #expect(await eventually { listener.has(.joined) })
        #expect(
            server.packets(.login).last.map {
                String(decoding: $0.body, as: UTF8.self).contains(#""key":"T2""#)
            } == true)
        await listener.stop()

        // A key that was replaced: fetched once more, and then told.
        let before = server.requests.filter { $0.path == "/x/web-interface/nav" }.count
        let usual = Self.web(port: server.port)
        server.set {
            $0.answer = {
                $0.path.hasSuffix("getDanmuInfo")
                    ? FakeBilibili.Answer(body: #"{"code":-352,"message":"风控"}"#) : usual($0)
            }
        }
        let refused = Listener(try web(server))
        #expect(
            await eventually {
                refused.reasons.first == "Bilibili lets nobody in by the web now (code -352: 风控)"
            })
        await refused.stop()
        #expect(server.requests.filter { $0.path == "/x/web-interface/nav" }.count >= before + 2)
        await server.stop()
    }

    @Test func aServerThatDoesNotAnswerOrGoesSilent() async throws {
        let server = try await FakeBilibili.start()
        server.set {
            $0.answer = Self.web(port: server.port)
            $0.loginCode = nil
        }
        let mute = Listener(try web(server))
        #expect(
            await eventually {
                mute.reasons.first == "127.0.0.1:\(server.port) does not answer the login"
            })
        await mute.stop()
        server.set {
            $0.loginCode = 0
            $0.beats = false
        }
        var timing = quick
        timing.ping = .milliseconds(300)
        let listener = Listener(try web(server, timing: timing))
        #expect(await eventually { listener.reasons.contains("127.0.0.1:\(server.port) has gone silent") })
        server.set { $0.beats = true }
        let joined = listener.states.filter { $0.phase == .joined }.count
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count > joined })
        try await Task.sleep(for: .milliseconds(700))
        let connections = server.connections
        try await Task.sleep(for: .milliseconds(1500))
        #expect(server.connections == connections, "a server that answers heartbeats is not silent")
        // Close codes, and being asked to connect anew.
        try await server.close(connections - 1, code: .goingAway)
        #expect(
            await eventually {
                server.connections == connections + 1 && listener.states.last?.phase == .joined
            })
        try await server.send(
            commands: [#"{"cmd":"REENTER_LIVE_ROOM","data":{"request_random_sec_range":0}}"#], on: connections
        )
        #expect(await eventually { server.connections == connections + 2 && server.isClosed(connections) })
        await listener.stop()
        await server.stop()
    }

    @Test func cookiesTellWhoReads() async throws {
        let server = try await FakeBilibili.start()
        server.set { $0.answer = Self.web(port: server.port) }
        let cookie = try secret("SESSDATA=s3cret; buvid3=OWN; bili_jct=x")
        let stale = Listener(try web(server, cookie: cookie))
        #expect(await eventually { stale.has(.ended) })
        #expect(
            stale.reasons == ["Bilibili does not know the cookie any more: log in again and copy it anew"])
        await stale.stop()
        let usual = Self.web(port: server.port)
        server.set {
            $0.answer = { request in
                request.path.hasSuffix("nav")
                    ? FakeBilibili.Answer(
                        body: Self.keys.replacingOccurrences(
                            of: #""isLogin":false"#, with: #""isLogin":true,"mid":42"#))
                    : usual(request)
            }
        }
        let listener = Listener(try web(server, cookie: cookie))
        #expect(await eventually { listener.has(.joined) })
        let login = String(decoding: server.packets(.login).last?.body ?? [], as: UTF8.self)
        #expect(
            login.contains(#""uid":42"#) && login.contains(#""buvid":"OWN""#) && !login.contains("s3cret"))
        #expect(server.requests.last?.headers.first(name: "Cookie")?.contains("SESSDATA=s3cret") == true)
        #expect(!"\(listener.all)".contains("s3cret"))
        await listener.stop()
        await server.stop()
    }

    @Test(
        arguments: [
            ("21452505", "bilibili:21452505"), (" 6 ", "bilibili:6"),
            ("https://live.bilibili.com/6/?a", "bilibili:6"),
            ("", nil), ("abc", nil), ("-5", nil), ("0", nil), ("99999999999999999", nil), ("6\r\nX: y", nil),
        ] as [(String, String?)])
    func rooms(text: String, name: String?) { #expect((try? BilibiliSource(room: text))?.name == name) }

    // MARK: Signatures

    @Test func signaturesAreThoseOfTheReference() throws {
        let names = "00112233445566778899aabbccddeefffedcba98765432100123456789abcdef"
        let key = try #require(BilibiliSignature.webKey(names))
        #expect(key == "109154bf725fa12cd421e459ee786966")
        let query = BilibiliSignature.query(
            [("type", "0"), ("id", "21452505")], webKey: key, time: 1_700_000_000)
        #expect(
            query.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
                == "id=21452505&type=0&wts=1700000000&w_rid=589d8408602111755b6cfb363f1d4007")
        #expect(BilibiliSignature.query([("a", "(x)!*'")], webKey: key, time: 1).first?.1 == "x")
        #expect(
            BilibiliSignature.webKey("short") == nil
                && BilibiliSignature.webKey(String(repeating: "中", count: 64)) == nil)

        let headers = BilibiliSignature.headers(
            body: Array(#"{"code":"ABC","app_id":1234567890123}"#.utf8), keyID: "test-id",
            secret: try secret("test-secret"),
            nonce: "nonce-1", time: 1_700_000_000)
        #expect(
            headers.first { $0.name == "x-bili-content-md5" }?.value == "99f9f732a83201891e9bfce8b57b35b7")
        #expect(headers.last?.name == "Authorization")
        #expect(headers.last?.value == "e878b3a9abaa1474177439e0578f44c1bc48deede7fb2de420007d86f3f82849")
    }
}
