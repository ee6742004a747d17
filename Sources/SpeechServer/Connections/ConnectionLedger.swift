import NIOCore
import Synchronization

/// All connections, and the limits on them.
///
/// Nobody is turned away at the door: where a limit is reached, the connection that has been idle longest is closed for
/// the new one. If all are busy, the new one may still ask for `/health`, and a client on this machine for everything,
/// in places kept for them. So neither silent connections nor busy ones of others make the server unreachable.
final class ConnectionLedger: Sendable {
    private enum Place { case ordinary, local, health }

    private struct Entry {
        let connection: Connection
        let place: Place
        var isSocket = false
    }

    /// Places kept for health checks, and as many for this machine's clients.
    static let reserve = 8

    private let most: Int
    private let perClient: Int
    private let socketsPerClient: Int
    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    init(_ configuration: ServerConfiguration) {
        most = configuration.maxConnections
        perClient = configuration.connectionsPerClient
        socketsPerClient = configuration.socketsPerClient
    }

    /// Takes a new connection in, and closes an idle one if that needs its place.
    func admit(_ channel: any Channel) -> Connection {
        let client = ClientAddress(channel.remoteAddress)
        let (connection, evicted) = entries.withLock { entries in
            let (place, service, evicted) = self.place(for: client, in: entries)
            let connection = Connection(channel, client: client, service: service)
            for connection in evicted { entries[ObjectIdentifier(connection.channel)] = nil }
            entries[ObjectIdentifier(channel)] = Entry(connection: connection, place: place)
            return (connection, evicted)
        }
        for connection in evicted { connection.channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            // An evicted one is gone already, and another may have its identifier.
            self.entries.withLock { entries in
                let id = ObjectIdentifier(channel)
                if entries[id]?.connection === connection { entries[id] = nil }
            }
            connection.leave()
        }
        return connection
    }

    private func place(
        for client: ClientAddress, in entries: [ObjectIdentifier: Entry]
    ) -> (Place, Connection.Service, evicted: [Connection]) {
        /// The connections at a place, and the one of them that has been idle longest.
        func look(_ isCounted: (Entry) -> Bool) -> (count: Int, idle: Connection?) {
            var count = 0
            var oldest: (connection: Connection, since: UInt64)?
            for entry in entries.values where isCounted(entry) {
                count += 1
                guard let since = entry.connection.idle, since < oldest?.since ?? .max else { continue }
                oldest = (entry.connection, since)
            }
            return (count, oldest?.connection)
        }

        let error: APIError
        let own = look { $0.place == .ordinary && $0.connection.client == client }
        let all = look { $0.place == .ordinary }
        if own.count >= min(perClient, most) {
            if let idle = own.idle { return (.ordinary, .everything, [idle]) }
            error = APIError(
                .tooManyRequests, "too_many_connections",
                "\(own.count) connections of this client are busy; close some, or use them again",
                retryAfter: 1)
        } else if all.count < most {
            return (.ordinary, .everything, [])
        } else if let idle = all.idle {
            return (.ordinary, .everything, [idle])
        } else {
            let local = look { $0.place == .local }
            if client.isLocal, local.count < Self.reserve || local.idle != nil {
                let evicted = local.count < Self.reserve ? nil : local.idle
                return (.local, .everything, evicted.map { [$0] } ?? [])
            }
            error = APIError(
                .serviceUnavailable, "too_many_connections",
                "all \(most) connections are busy; try again later",
                retryAfter: 1)
        }
        let health = entries.values.filter { $0.place == .health }.map(\.connection)
        let oldest = health.min { $0.idle ?? .max < $1.idle ?? .max }
        let evicted = health.count < Self.reserve ? nil : oldest
        return (.health, .health(error), evicted.map { [$0] } ?? [])
    }

    /// The connection of a channel; `nil` for one that is no network connection.
    subscript(channel: any Channel) -> Connection? {
        entries.withLock { $0[ObjectIdentifier(channel)]?.connection }
    }

    /// Counts a connection as a WebSocket, which is busy as long as it is open.
    ///
    /// - Throws: `APIError` if the client has too many.
    func upgrade(_ connection: Connection) throws {
        connection.beginRequest()
        if case .health(let error) = connection.service { throw error }
        let isTaken = entries.withLock { entries in
            let count = entries.values.count { $0.isSocket && $0.connection.client == connection.client }
            guard count < socketsPerClient else { return false }
            entries[ObjectIdentifier(connection.channel)]?.isSocket = true
            return true
        }
        guard isTaken else {
            throw APIError(
                .tooManyRequests, "too_many_sockets",
                "this client has \(socketsPerClient) WebSockets; close one, or see server.sockets_per_client")
        }
    }

    /// In Prometheus' text format.
    func add(to figures: inout Figures) {
        let (connections, sockets) = entries.withLock { entries in
            (entries.count, entries.values.count(where: \.isSocket))
        }
        figures.single("ishowtts_connections", .gauge, "Open connections.", Double(connections))
        figures.single("ishowtts_websockets", .gauge, "Open WebSockets.", Double(sockets))
    }
}
