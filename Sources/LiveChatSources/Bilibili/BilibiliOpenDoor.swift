import Foundation
import LiveChat
import NIOHTTP1

/// What the open platform asks for: a developer's keys, and the streamer's code.
public struct BilibiliCredentials: Sendable {
    /// Of the developer's application.
    public var applicationID: Int
    /// The name of the developer's key.
    public var keyID: String
    /// The key.
    public var secret: Secret
    /// The streamer's identity code, which names the room.
    public var code: Secret

    public init(applicationID: Int, keyID: String, secret: Secret, code: Secret) {
        self.applicationID = applicationID
        self.keyID = keyID
        self.secret = secret
        self.code = code
    }
}

/// Sessions of the open platform: started, kept alive, ended.
actor BilibiliOpenDoor: BilibiliDoor {
    private struct Session {
        /// Empty where the application needs no heartbeats.
        let id: String
        let login: [UInt8]
        let places: [Endpoint]
    }

    nonisolated let attempts = BilibiliAttempts()
    private let credentials: BilibiliCredentials
    private let server: String
    private let web: WebClient
    private let timing: SourceTiming
    private let reader: BilibiliReader
    private let readsMirrors: Bool
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    private var session: Session?
    private var heart: Task<Void, Never>?
    /// Of the newest connection.
    private var signals: AsyncStream<LinkSignal>.Continuation?

    init(
        credentials: BilibiliCredentials, server: String, web: WebClient, timing: SourceTiming,
        reader: BilibiliReader, readsMirrors: Bool, now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double
    ) {
        self.credentials = credentials
        self.server = server
        self.web = web
        self.timing = timing
        self.reader = reader
        self.readsMirrors = readsMirrors
        self.now = now
        self.random = random
    }

    func access(_ signals: AsyncStream<LinkSignal>.Continuation) async throws -> BilibiliAccess {
        if attempts.next(places: session?.places.count ?? 1) { await close() }
        let session: Session
        if let known = self.session {
            session = known
        } else {
            session = try await start()
            self.session = session
            if !session.id.isEmpty { heart = Task { await beat(session.id) } }
        }
        self.signals = signals
        return BilibiliAccess(
            endpoint: session.places[attempts.place(of: session.places.count)], login: session.login,
            session: session.id)
    }

    /// Ends the session, also where the task is cancelled: without that, the next start may be refused for a while.
    func close() async {
        heart?.cancel()
        heart = nil
        guard let session else { return }
        self.session = nil
        guard !session.id.isEmpty else { return }
        var web = web
        web.patience = min(web.patience, .seconds(5))
        let ending = Task { [self, web] in
            _ = try? await ask(
                "/v2/app/end", ["app_id": credentials.applicationID, "game_id": session.id], web)
        }
        await ending.value
    }

    private func start() async throws -> Session {
        let answer = try await ask(
            "/v2/app/start", ["code": credentials.code.value, "app_id": credentials.applicationID], web)
        guard answer["code"]?.integer == 0 else { throw BilibiliOpenRefusal(answer).end }
        let data = answer["data"]
        let socket = data?["websocket_info"]
        let places = (socket?["wss_link"]?.items ?? []).prefix(16).compactMap { link in
            link.text.flatMap {
                BilibiliAnswer.endpoint($0, certificateAuthority: web.certificateAuthority)
            }
        }
        guard let login = socket?["auth_body"]?.text, !places.isEmpty else {
            throw LinkEnd(reason: "Bilibili starts a session without a place for its messages")
        }
        let anchor = data?["anchor_info"]
        reader.enter(
            BilibiliRoom(
                id: anchor?["room_id"]?.text ?? "bilibili",
                owner: anchor?["open_id"]?.text ?? anchor?["uid"]?.text, readsMirrors: readsMirrors))
        return Session(
            id: data?["game_info"]?["game_id"]?.text ?? "", login: Array(login.utf8), places: places)
    }

    /// Tells the platform every 20 s, a tenth more or less, that the session goes on.
    private func beat(_ id: String) async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: timing.ping * (0.6 + 2 * min(max(0, random()), 1) / 15))
                let answer = try await ask("/v2/app/heartbeat", ["game_id": id], web)
                guard BilibiliOpenRefusal(answer).endsSession, session?.id == id else { continue }
                session = nil
                signals?.yield(
                    .ended(LinkEnd(reason: "Bilibili ended the session (\(BilibiliAnswer.fault(answer)))")))
                return
            } catch is CancellationError {
                return
            } catch {
                // The next may reach it: a minute has to pass before the session ends.
            }
        }
    }

    private func ask(_ path: String, _ body: [String: Any], _ web: WebClient) async throws -> JSONValue {
        let body = Array(try JSONSerialization.data(withJSONObject: body, options: .sortedKeys))
        let signed = BilibiliSignature.headers(
            body: body, keyID: credentials.keyID, secret: credentials.secret,
            nonce: UUID().uuidString.lowercased(), time: Int(now().timeIntervalSince1970))
        var headers = HTTPHeaders(signed.map { ($0.name, $0.value) })
        headers.add(name: "Accept", value: "application/json")
        return try await BilibiliAnswer.value(
            of: .json(server + path, body, headers: headers), web, place: "Bilibili's open platform")
    }
}
