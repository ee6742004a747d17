import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Requests to web servers, bounded in time and size. Redirects are answers like others: a request may hold secrets, and
/// goes to no server but the one that it names.
package struct WebClient: Sendable {
    /// A PEM file of certificates to trust instead of the system's. Names are always checked.
    package var certificateAuthority: String?
    /// For the connection, for the first part of an answer, and for the whole of one that is not a stream.
    package var patience: Duration
    /// Sent with every request that names no other.
    package var userAgent: String

    /// As a browser names itself: tokens of a site's own page hold for the program that asked for them.
    static let browser =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

    /// Connections are shared by the whole program, and closed after half a minute without use.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(20), read: nil)
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        // A stream has its connection for as long as it lasts.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }()

    package init(
        certificateAuthority: String? = nil, patience: Duration = .seconds(20), userAgent: String = "iShowTTS"
    ) {
        self.certificateAuthority = certificateAuthority
        self.patience = patience
        self.userAgent = userAgent
    }

    /// Sends a request, and collects the answer.
    ///
    /// - Parameter most: bytes of the answer's body.
    /// - Throws: ``WebFault``, or `CancellationError`. Statuses of failures are answers.
    package func send(_ request: WebRequest, most: Int = 1 << 20) async throws -> WebResponse {
        let place = try Self.server(of: request).place
        return try await exchange(request, silence: nil) { head, body in
            var response = head
            for try await part in body {
                guard response.body.count + part.readableBytes <= most else {
                    throw WebFault.tooLong(place, bytes: most)
                }
                response.body += part.readableBytesView
            }
            return response
        }
    }

    /// Sends a request, and reads the answer while it comes.
    ///
    /// - Parameters:
    ///   - silence: the longest time between two parts of the answer.
    ///   - read: takes the answer's head and the parts of its body; the connection is closed when it returns before
    ///     the body's end.
    /// - Throws: ``WebFault``, `CancellationError`, or what `read` throws.
    package func stream<Result: Sendable>(
        _ request: WebRequest, silence: Duration,
        _ read: @escaping @Sendable (WebResponse, WebBody) async throws -> Result
    ) async throws -> Result {
        try await exchange(request, silence: silence, read)
    }

    private func exchange<Result: Sendable>(
        _ request: WebRequest, silence: Duration?,
        _ read: @escaping @Sendable (WebResponse, WebBody) async throws -> Result
    ) async throws -> Result {
        let server = try Self.server(of: request)
        let watch = WebWatch(patience: patience, silence: silence)
        return try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask {
                let answer: HTTPClientResponse
                do {
                    answer = try await Self.client.execute(prepared(request), deadline: .distantFuture)
                } catch {
                    try Task.checkCancellation()
                    throw WebFault(error, server)
                }
                watch.mark()
                return try await read(
                    WebResponse(status: Int(answer.status.code), headers: answer.headers, body: []),
                    WebBody(body: answer.body, server: server, watch: watch))
            }
            group.addTask {
                try await watch.untilLate()
                throw WebFault.late(server.place)
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    private func prepared(_ request: WebRequest) -> HTTPClientRequest {
        var prepared = HTTPClientRequest(url: request.address)
        prepared.method = request.method
        prepared.headers = request.headers
        if !prepared.headers.contains(name: "User-Agent") {
            prepared.headers.add(name: "User-Agent", value: userAgent)
        }
        if !request.body.isEmpty { prepared.body = .bytes(ByteBuffer(bytes: request.body)) }
        if let certificateAuthority {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(certificateAuthority)
            prepared.tlsConfiguration = tls
        }
        return prepared
    }

    private static func server(of request: WebRequest) throws -> Endpoint {
        guard let parts = URLComponents(string: request.address), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty, (1...65535).contains(parts.port ?? 1),
            scheme == "https" || scheme == "http"
        else { throw WebFault.address }
        let usesTLS = scheme == "https"
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard usesTLS || Endpoint.isHere(name) else { throw WebFault.open(name) }
        return Endpoint(host: name, port: parts.port ?? (usesTLS ? 443 : 80), usesTLS: usesTLS)
    }
}
