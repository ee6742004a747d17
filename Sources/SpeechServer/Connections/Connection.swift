import NIOCore
import Synchronization

/// One connection, as the code that answers its requests sees it.
final class Connection: Sendable {
    /// What a connection is let in for.
    enum Service: Sendable {
        case everything
        /// For health checks alone, since a limit is reached; other requests get this error.
        case health(APIError)
    }

    private struct State {
        var hasLeft = false
        var number = 0
        var watchers: [Int: @Sendable () -> Void] = [:]
    }

    let channel: any Channel
    let client: ClientAddress
    let service: Service
    /// When the last request was done, in nanoseconds; 0 while one is under way, and for a WebSocket.
    private let idleSince: Atomic<UInt64>
    private let state = Mutex(State())

    init(_ channel: any Channel, client: ClientAddress, service: Service) {
        self.channel = channel
        self.client = client
        self.service = service
        idleSince = Atomic(NIODeadline.now().uptimeNanoseconds)
    }

    /// The instant from which the connection has had nothing to do; `nil` while it has.
    var idle: UInt64? {
        let since = idleSince.load(ordering: .relaxed)
        return since == 0 ? nil : since
    }

    func beginRequest() { idleSince.store(0, ordering: .relaxed) }

    func endRequest() { idleSince.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed) }

    /// Whether the client has closed its side.
    var hasLeft: Bool { state.withLock { $0.hasLeft } }

    /// Calls back once when the client closes its side; at once if it has already.
    ///
    /// - Returns: a number for `unwatch`.
    func watch(_ left: @escaping @Sendable () -> Void) -> Int {
        let number = state.withLock { state -> Int? in
            guard !state.hasLeft else { return nil }
            state.number += 1
            state.watchers[state.number] = left
            return state.number
        }
        if let number { return number }
        left()
        return 0
    }

    func unwatch(_ number: Int) { state.withLock { $0.watchers[number] = nil } }

    /// Tells the watchers that the client has closed its side.
    func leave() {
        let watchers = state.withLock { state in
            defer { state.watchers = [:] }
            state.hasLeft = true
            return state.watchers
        }
        for watcher in watchers.values { watcher() }
    }

    /// Asks a client that waits for it (`Expect: 100-continue`) to send the body.
    func askForBody() { channel.pipeline.fireUserInboundEventTriggered(BodyWanted()) }
}

/// The body of the request under way will be read.
struct BodyWanted: Sendable {}
