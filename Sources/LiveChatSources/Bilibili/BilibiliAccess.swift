import Foundation
import LiveChat
import Synchronization

/// Where Bilibili is: addresses without a slash at their ends.
public struct BilibiliServers: Sendable, Equatable {
    /// The open platform.
    public var open = "https://live-open.biliapi.com"
    /// Accounts, and what signs requests.
    public var accounts = "https://api.bilibili.com"
    /// Rooms.
    public var rooms = "https://api.live.bilibili.com"
    /// The site, which gives visitors their names.
    public var site = "https://www.bilibili.com"
    /// Where messages are if the platform names no place.
    public var messages = "wss://broadcastlv.chat.bilibili.com/sub"

    /// The usual ones.
    public init() {}

    /// Another server in place of all of them: `https://HOST:PORT`, with the messages at `/sub`.
    public init(_ server: String) {
        open = server
        accounts = server
        rooms = server
        site = server
        messages = (server.hasPrefix("https") ? "wss" : "ws") + server.drop { $0 != ":" } + "/sub"
    }
}

/// What a connection needs.
struct BilibiliAccess: Sendable {
    /// Of the socket.
    let endpoint: Endpoint
    /// The body of the login.
    let login: [UInt8]
    /// The open platform's session; empty for none.
    var session = ""
}

/// Gives connections their access, and keeps what lies behind it.
protocol BilibiliDoor: Sendable {
    /// What becomes of accesses.
    var attempts: BilibiliAttempts { get }

    /// Where to connect to, and what to say there.
    ///
    /// - Parameter signals: of the connection that is made with it.
    /// - Throws: ``LinkEnd``, or `CancellationError`.
    func access(_ signals: AsyncStream<LinkSignal>.Continuation) async throws -> BilibiliAccess

    /// Leaves nothing open at the platform.
    func close() async
}

/// What is known of the attempts with one access.
final class BilibiliAttempts: Sendable {
    private let state = Mutex((failed: 0, isStale: false))

    /// It worked.
    func joined() { state.withLock { $0.failed = 0 } }

    /// It is of no use any more.
    func refused() { state.withLock { $0.isStale = true } }

    /// Counts another attempt.
    ///
    /// - Parameters:
    ///   - places: how many can be tried.
    /// - Returns: whether a new access is needed: it was refused, or failed at every place and three times.
    func next(places: Int) -> Bool {
        state.withLock { state in
            defer { state.isStale = false }
            if state.isStale || state.failed >= max(3, places) {
                state.failed = 1
                return true
            }
            state.failed += 1
            return false
        }
    }

    /// Which of `count` places is tried: each attempt the next.
    func place(of count: Int) -> Int { state.withLock { max(0, $0.failed - 1) % max(1, count) } }
}

/// Answers of Bilibili's servers.
enum BilibiliAnswer {
    /// The answer to a request, whatever its code.
    ///
    /// - Throws: ``LinkEnd``, or `CancellationError`.
    static func value(of request: WebRequest, _ web: WebClient, place: String) async throws -> JSONValue {
        let response: WebResponse
        do {
            response = try await web.send(request)
        } catch let fault as WebFault {
            throw LinkEnd(reason: fault.description)
        }
        guard response.isSuccess else {
            // 412 is how the site's own guard refuses.
            throw LinkEnd(reason: "\(place) answers with status \(response.status)")
        }
        guard let value = try? JSONValue(response.body), value["code"]?.integer != nil else {
            throw LinkEnd(reason: "\(place) does not answer as Bilibili does")
        }
        return value
    }

    /// `code 5: words`, for reasons.
    static func fault(_ value: JSONValue) -> String {
        let words = (value["message"]?.text ?? value["msg"]?.text ?? "").prefix(120).filter { !$0.isNewline }
        let code = value["code"]?.integer ?? 0
        return words.isEmpty ? "code \(code)" : "code \(code): \(words)"
    }

    /// The place of a socket.
    ///
    /// - Returns: `nil` for what is none, or would go over the network in the open.
    static func endpoint(_ address: String, certificateAuthority: String?) -> Endpoint? {
        guard var endpoint = Endpoint(address), endpoint.webSocketPath != nil,
            endpoint.usesTLS || Endpoint.isHere(endpoint.host)
        else { return nil }
        endpoint.certificateAuthority = certificateAuthority
        return endpoint
    }
}
