import Foundation
import LiveChat
import NIOHTTP1

/// What the web's own page asks for before it reads a room: the room's number, and a token for its messages.
actor BilibiliWebDoor: BilibiliDoor {
    private struct Room {
        let id: Int
        let token: String
        let places: [Endpoint]
        let uid: Int
    }

    nonisolated let attempts = BilibiliAttempts()
    private let number: Int
    private let cookie: Secret?
    private let servers: BilibiliServers
    private let web: WebClient
    private let reader: BilibiliReader
    private let readsMirrors: Bool
    private let now: @Sendable () -> Date

    private var key: (text: String, since: Date)?
    private var uid = 0
    /// The visitor's name that the site gives; empty if it gave none.
    private var visitor: String?
    private var room: Room?

    /// Keys hold for a day.
    private static let keyLife: TimeInterval = 12 * 3600 - 30

    init(
        number: Int, cookie: Secret?, servers: BilibiliServers, web: WebClient, reader: BilibiliReader,
        readsMirrors: Bool, now: @escaping @Sendable () -> Date
    ) {
        self.number = number
        self.cookie = cookie
        self.servers = servers
        self.web = web
        self.reader = reader
        self.readsMirrors = readsMirrors
        self.now = now
    }

    func access(_: AsyncStream<LinkSignal>.Continuation) async throws -> BilibiliAccess {
        if attempts.next(places: room?.places.count ?? 1) { room = nil }
        let room: Room
        if let known = self.room { room = known } else { room = try await enter() }
        self.room = room
        let login: [String: Any] = [
            "uid": room.uid, "roomid": room.id, "protover": 3, "platform": "web", "type": 2,
            "buvid": visitor ?? "", "key": room.token,
        ]
        return BilibiliAccess(
            endpoint: room.places[attempts.place(of: room.places.count)],
            login: Array(try JSONSerialization.data(withJSONObject: login, options: .sortedKeys)))
    }

    func close() async {}

    private func enter() async throws -> Room {
        if visitor == nil { visitor = await visitorName() }
        let info = try await get(servers.rooms + "/room/v1/Room/get_info", [("room_id", String(number))])
        guard info["code"]?.integer == 0, let data = info["data"],
            let id = data["room_id"]?.integer, id > 0
        else {
            throw LinkEnd(
                reason: "Bilibili has no room \(number) (\(BilibiliAnswer.fault(info))): check the number")
        }
        var answer = try await place(of: id)
        if answer["code"]?.integer == -352 {
            // The key may have been replaced.
            key = nil
            answer = try await place(of: id)
        }
        guard answer["code"]?.integer == 0, let token = answer["data"]?["token"]?.text else {
            throw LinkEnd(reason: "Bilibili lets nobody in by the web now (\(BilibiliAnswer.fault(answer)))")
        }
        var places = (answer["data"]?["host_list"]?.items ?? []).prefix(16).compactMap(endpoint)
        if places.isEmpty,
            let usual = BilibiliAnswer.endpoint(
                servers.messages, certificateAuthority: web.certificateAuthority)
        {
            places = [usual]
        }
        guard !places.isEmpty else { throw LinkEnd(reason: "Bilibili names no place for the messages") }
        reader.enter(
            BilibiliRoom(id: String(id), owner: data["uid"]?.text, readsMirrors: readsMirrors))
        return Room(id: id, token: token, places: places, uid: uid)
    }

    private func place(of id: Int) async throws -> JSONValue {
        let fields = BilibiliSignature.query(
            [("id", String(id)), ("type", "0")], webKey: try await webKey(),
            time: Int(now().timeIntervalSince1970))
        return try await get(servers.rooms + "/xlive/web-room/v1/index/getDanmuInfo", fields)
    }

    private func endpoint(_ host: JSONValue) -> Endpoint? {
        guard let name = host["host"]?.text, !name.isEmpty else { return nil }
        let secure = host["wss_port"]?.integer ?? 0
        let open = host["ws_port"]?.integer ?? 0
        // Without TLS only on this machine, which the check of the address sees to.
        return BilibiliAnswer.endpoint(
            secure > 0 ? "wss://\(name):\(secure)/sub" : "ws://\(name):\(open)/sub",
            certificateAuthority: web.certificateAuthority)
    }

    /// The key that signs requests, and who reads.
    private func webKey() async throws -> String {
        if let key, (0..<Self.keyLife).contains(now().timeIntervalSince(key.since)) { return key.text }
        let answer = try await get(servers.accounts + "/x/web-interface/nav", [])
        let data = answer["data"]
        // The code only tells that nobody is logged in.
        let isLoggedIn = data?["isLogin"]?.truth ?? false
        if cookie != nil, !isLoggedIn {
            throw LinkEnd(
                reason: "Bilibili does not know the cookie any more: log in again and copy it anew",
                retries: false)
        }
        uid = isLoggedIn ? data?["mid"]?.integer ?? 0 : 0
        let names = ["img_url", "sub_url"].map { Self.stem(data?["wbi_img"]?[$0]?.text ?? "") }
        guard let text = BilibiliSignature.webKey(names.joined()) else {
            throw LinkEnd(reason: "Bilibili gives no key to sign with (\(BilibiliAnswer.fault(answer)))")
        }
        key = (text, now())
        return text
    }

    /// The name of a file without its ending.
    private static func stem(_ address: String) -> String {
        let name = address.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    /// The name that the site gives a visitor; it may do without.
    private func visitorName() async -> String {
        if let cookie { return Self.visitor(in: cookie.value) ?? "" }
        let request = WebRequest(.GET, servers.site + "/")
        let name = try? await web.stream(request, silence: .seconds(10)) { response, _ in
            response.headers[canonicalForm: "Set-Cookie"].lazy.compactMap { Self.visitor(in: String($0)) }
                .first
        }
        return (name ?? nil) ?? ""
    }

    private static func visitor(in cookies: String) -> String? {
        for cookie in cookies.split(separator: ";") {
            let pair = cookie.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == "buvid3", pair[1].utf8.count <= 256 { return String(pair[1]) }
        }
        return nil
    }

    private func get(_ address: String, _ query: [(String, String)]) async throws -> JSONValue {
        var headers: HTTPHeaders = [:]
        if let cookie {
            headers.add(name: "Cookie", value: cookie.value)
        } else if let visitor, !visitor.isEmpty {
            headers.add(name: "Cookie", value: "buvid3=\(visitor)")
        }
        return try await BilibiliAnswer.value(
            of: WebRequest(.GET, address, query: query, headers: headers), web, place: "Bilibili")
    }
}
