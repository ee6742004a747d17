import AsyncHTTPClient
import Basics
import Foundation
import NIOCore
import Synchronization

/// The body of an answer, in parts as they come. To be iterated once.
package struct WebBody: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer

    let body: HTTPClientResponse.Body
    let server: Endpoint
    let watch: WebWatch

    package func makeAsyncIterator() -> Iterator {
        Iterator(parts: body.makeAsyncIterator(), server: server, watch: watch)
    }

    package struct Iterator: AsyncIteratorProtocol {
        var parts: HTTPClientResponse.Body.AsyncIterator
        let server: Endpoint
        let watch: WebWatch

        /// - Throws: ``WebFault``, also where the server breaks off; `CancellationError`.
        package mutating func next() async throws -> ByteBuffer? {
            let part: ByteBuffer?
            do {
                part = try await parts.next()
            } catch {
                try Task.checkCancellation()
                throw WebFault(error, server)
            }
            // A cancelled body ends as if it were complete.
            try Task.checkCancellation()
            watch.mark()
            return part
        }
    }
}

/// Tells when an answer takes too long.
final class WebWatch: Sendable {
    private let silence: Duration?
    private let deadline: Mutex<ContinuousClock.Instant>

    /// - Parameters:
    ///   - patience: until the answer's head; until its end where `silence` is `nil`.
    ///   - silence: the longest time between two parts.
    init(patience: Duration, silence: Duration?) {
        self.silence = silence
        deadline = Mutex(.now + patience)
    }

    /// Something came.
    func mark() {
        guard let silence else { return }
        deadline.withLock { $0 = .now + silence }
    }

    /// Returns when nothing came in time.
    func untilLate() async throws {
        while true {
            let deadline = deadline.withLock { $0 }
            if deadline <= .now { return }
            // The head of the answer may bring the end nearer.
            try await Task.sleep(until: silence.map { min(deadline, .now + $0) } ?? deadline)
        }
    }
}

/// Why a request has no answer, in one line. Never has more of its address than server and port.
package enum WebFault: OneLineError, Equatable {
    /// The server cannot be reached, or broke off; with the reason.
    case failed(String)
    /// The server at `HOST:PORT` sends nothing.
    case late(String)
    /// The answer of the server has more bytes than were expected.
    case tooLong(String, bytes: Int)
    /// The address is none of a web server.
    case address
    /// The address has no TLS, and is of another machine.
    case open(String)

    package var description: String {
        switch self {
        case .failed(let reason): reason
        case .late(let place): "\(place) does not answer in time"
        case .tooLong(let place, let bytes): "\(place) answers with more than \(bytes) bytes"
        case .address: "this is no address of a web server: give https://HOST/ or https://HOST:PORT/"
        case .open(let host): "\(host) is another machine: give its address with https"
        }
    }

    init(_ error: any Error, _ server: Endpoint) {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
                self = .failed("cannot reach \(server.place): no answer in time")
            case .remoteConnectionClosed, .uncleanShutdown:
                self = .failed("\(server.place) closed the connection")
            case .cancelled: self = .late(server.place)
            default: self = .failed("\(server.place): \(error.shortDescription)")
            }
        default: self = .failed(server.reason(error))
        }
    }
}
