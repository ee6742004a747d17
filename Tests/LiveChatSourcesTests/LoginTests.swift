import Foundation
import LiveChatSources
import NIOHTTP1
import Synchronization
import Testing

@Suite(.serialized) struct LoginTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)")
    private var file: String { folder.appending(path: "login.json").path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func login(_ web: FakeWeb, _ service: LoginService, secret: String? = nil) throws -> DeviceLogin {
        DeviceLogin(
            service.at("https://localhost:\(web.port)"), clientID: "id",
            clientSecret: try secret.map { try Secret(variable: "S", of: ["S": $0]) }, scopes: ["a", "b"],
            certificateAuthority: try TestCertificate.localhost.get().certificate, second: .milliseconds(5))
    }

    private func keeper(_ web: FakeWeb, _ service: LoginService = .twitch) throws -> LoginKeeper {
        try LoginKeeper(
            service.at("https://localhost:\(web.port)"), file: file,
            certificateAuthority: try TestCertificate.localhost.get().certificate)
    }

    private func keep(_ access: String, _ refresh: String?, expires: Date) throws {
        try LoginTokens(clientID: "id", accessToken: access, refreshToken: refresh, expires: expires).write(
            to: file)
    }

    private static let code =
        #"{"device_code":"D","user_code":"ABCD-EFGH","verification_url":"https://google.example/device","expires_in":1800,"interval":1}"#
    private static let tokens =
        #"{"access_token":"A1","refresh_token":"R1","expires_in":14400,"scope":["a"],"token_type":"bearer"}"#

    @Test func googlesWording() async throws {
        let answers = Mutex<[FakeWeb.Reply]>([
            .json(#"{"error":"authorization_pending"}"#, status: 428),
            .json(#"{"error":"slow_down"}"#, status: 403),
            .cut, .json("oops", status: 502), .json(Self.tokens),
        ])
        let web = try await FakeWeb.start { call in
            call.path == "/device/code" ? .json(Self.code) : answers.withLock { $0.removeFirst() }
        }
        let login = try login(web, .youTube, secret: "shh")
        let code = try await login.begin()
        #expect(
            code.address == "https://google.example/device" && code.code == "ABCD-EFGH"
                && code.seconds == 1800)
        let tokens = try await login.tokens(for: code)
        #expect(tokens.accessToken == "A1" && tokens.refreshToken == "R1")
        #expect(web.calls[0].form == ["client_id": "id", "scope": "a b"])
        #expect(
            web.calls(to: "/token").allSatisfy {
                $0.form == [
                    "client_id": "id", "client_secret": "shh", "device_code": "D", "scope": "a b",
                    "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                ]
            })
        try tokens.write(to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!"\(tokens)".contains("A1") && !"\(Mirror(reflecting: tokens).children.count)".contains("A1"))
        await web.stop()
    }

    @Test(arguments: [
        (#"{"status":400,"message":"invalid device code"}"#, 400, LoginFault.expired("Twitch")),
        (#"{"error":"access_denied"}"#, 403, .denied("Twitch")),
        (#"{"status":403,"message":"invalid client"}"#, 403, .refused("Twitch", "invalid client")),
        (#"{"hello":1}"#, 200, .strange("Twitch")),
    ])
    func refusals(body: String, status: Int, fault: LoginFault) async throws {
        let first = Mutex(true)
        let web = try await FakeWeb.start { call in
            if call.path == "/oauth2/device" {
                return .json(Self.code.replacingOccurrences(of: "verification_url", with: "verification_uri"))
            }
            let isFirst = first.withLock { value in
                defer { value = false }
                return value
            }
            return isFirst
                ? .json(#"{"status":400,"message":"authorization_pending"}"#, status: 400)
                : .json(body, status: status)
        }
        let login = try login(web, .twitch)
        let code = try await login.begin()
        #expect(web.calls[0].form == ["client_id": "id", "scopes": "a b"])
        await #expect(throws: fault) { try await login.tokens(for: code) }
        await web.stop()
    }

    @Test func aTokenThatIsTakenOnceIsWrittenBeforeItIsUsed() async throws {
        let refreshes = Mutex(0)
        let path = file
        let kept = Mutex<[String]>([])
        let web = try await FakeWeb.start { call in
            // What the file holds while the platform is asked.
            kept.withLock { $0.append((try? LoginTokens(file: path).refreshToken) ?? "none") }
            let number = refreshes.withLock { number in
                number += 1
                return number
            }
            guard call.form["refresh_token"] == "R\(number - 1)" else {
                return .json(#"{"status":400,"message":"Invalid refresh token"}"#, status: 400)
            }
            return .json(#"{"access_token":"A\#(number)","refresh_token":"R\#(number)","expires_in":14400}"#)
        }
        try keep("A0", "R0", expires: .distantPast)
        let keeper = try keeper(web)
        // Ten at once: one renewal.
        let all = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 { group.addTask { try await keeper.token() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(all == ["A1"] && web.calls.count == 1)
        #expect(try LoginTokens(file: file).refreshToken == "R1")
        // Refused once, and asked about by two: one renewal more.
        async let one = keeper.token(after: "A1")
        async let two = keeper.token(after: "A1")
        let both = try await [one, two]
        #expect(both == ["A2", "A2"] && web.calls.count == 2)
        #expect(try await keeper.token(after: "A1") == "A2", "it was renewed already")
        #expect(kept.withLock { $0 } == ["R0", "R1"])
        await web.stop()
    }

    @Test func anotherProcessMayHaveRenewedIt() async throws {
        let web = try await FakeWeb.start { _ in .json("{}", status: 400) }
        try keep("A0", "R0", expires: .distantPast)
        let keeper = try keeper(web)
        try keep("A9", "R9", expires: .distantFuture)
        #expect(try await keeper.token() == "A9")
        #expect(web.calls.isEmpty)
        await web.stop()
    }

    @Test func whatCannotBeRenewed() async throws {
        let replies = Mutex<[FakeWeb.Reply]>([
            .json("busy", status: 503),
            .json(#"{"error":"invalid_grant","error_description":"Token has been revoked."}"#, status: 400),
        ])
        let web = try await FakeWeb.start { _ in replies.withLock { $0.removeFirst() } }
        try keep("A0", "R0", expires: .distantPast)
        let keeper = try keeper(web, .youTube)
        await #expect(throws: WebFault.failed("YouTube does not renew the login now (status 503)")) {
            try await keeper.token()
        }
        await #expect(throws: LoginFault.refused("YouTube", "Token has been revoked.")) {
            try await keeper.token()
        }
        // Another process renews it while this one is refused.
        let path = file
        let race = try await FakeWeb.start { _ in
            try? LoginTokens(clientID: "id", accessToken: "A8", refreshToken: "R8", expires: .distantFuture)
                .write(to: path)
            return .json(#"{"status":400,"message":"Invalid refresh token"}"#, status: 400)
        }
        try keep("A0", "R0", expires: .distantPast)
        #expect(try await self.keeper(race).token() == "A8")
        await race.stop()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["login.json"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(throws: LoginFault.file("\(file): others may read it: make it yours alone with chmod 600")) {
            try LoginTokens(file: file)
        }
        // Without its file nothing is asked: the platform would take the token, and the new one would be lost.
        try FileManager.default.removeItem(at: folder)
        await #expect(throws: LoginFault.self) { try await keeper.token() }
        #expect(web.calls.count == 2)
        await web.stop()
    }
}
