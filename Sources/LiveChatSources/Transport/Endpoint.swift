import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// Where a source connects to, and how.
public struct Endpoint: Sendable, Equatable {
    /// A name or an address.
    public var host: String
    /// From 1 to 65535.
    public var port: Int
    /// `nil` for lines over TCP; else the path of a WebSocket, with its query.
    public var webSocketPath: String?
    /// Only servers on the same machine are reached without.
    public var usesTLS: Bool
    /// A PEM file of certificates to trust instead of the system's, for tests and private servers. Names are always checked.
    public var certificateAuthority: String?

    /// Whether a WebSocket is pinged to find out that it is half open. Some servers let clients send nothing.
    var isPinged = true

    /// An endpoint of lines over TLS, unless told otherwise.
    public init(
        host: String, port: Int, webSocketPath: String? = nil, usesTLS: Bool = true,
        certificateAuthority: String? = nil
    ) {
        self.host = host
        self.port = port
        self.webSocketPath = webSocketPath
        self.usesTLS = usesTLS
        self.certificateAuthority = certificateAuthority
    }

    /// Reads an address `ws://HOST:PORT/PATH`, `wss://…`, `ircs://HOST:PORT`, or `irc://…` for lines without TLS.
    public init?(_ address: String) {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty, (1...65535).contains(parts.port ?? 1)
        else { return nil }
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        let target = path + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        switch scheme {
        case "ws": self.init(host: name, port: parts.port ?? 80, webSocketPath: target, usesTLS: false)
        case "wss": self.init(host: name, port: parts.port ?? 443, webSocketPath: target)
        case "irc": self.init(host: name, port: parts.port ?? 6667, usesTLS: false)
        case "ircs": self.init(host: name, port: parts.port ?? 6697)
        default: return nil
        }
    }

    /// For logs and reasons: without the path, which may hold a token.
    var place: String { "\(host):\(port)" }

    /// Whether a host is this machine, so that what is sent to it crosses no network.
    static func isHere(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
    }

    /// Opens a connection, on which whole messages (of a WebSocket) or pieces of a stream come as buffers.
    ///
    /// - Parameters:
    ///   - form: of a WebSocket.
    ///   - add: puts the handler of the messages at the pipeline's end.
    /// - Throws: ``LinkEnd``.
    func open(
        timing: SourceTiming, form: WebSocketForm = WebSocketForm(),
        add: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let channels = OpeningChannels()
        return try await withTaskCancellationHandler {
            do {
                return try await connect(timing: timing, form: form, channels: channels, add: add)
            } catch {
                throw LinkEnd(reason: reason(error))
            }
        } onCancel: {
            channels.close()
        }
    }

    private func connect(
        timing: SourceTiming, form: WebSocketForm, channels: OpeningChannels,
        add: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let context = try tlsContext()
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(timing.connect))
            .channelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        guard let path = webSocketPath else {
            return try await bootstrap.connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channels.add(channel)
                    try addTLS(context, to: channel)
                    try add(channel)
                    return channel
                }
            }
        }
        let upgraded = try await bootstrap.connect(host: host, port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channels.add(channel)
                try addTLS(context, to: channel)
                return try upgrade(channel, path: path, timing: timing, form: form, add: add)
            }
        }
        return try await upgraded.get()
    }

    private func tlsContext() throws -> NIOSSLContext? {
        guard usesTLS else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthority { configuration.trustRoots = .file(certificateAuthority) }
        return try NIOSSLContext(configuration: configuration)
    }

    private func addTLS(_ context: NIOSSLContext?, to channel: any Channel) throws {
        guard let context else { return }
        // Names of servers have no addresses in them; the certificate is then checked against the address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
        try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host))
    }

    private func upgrade(
        _ channel: any Channel, path: String, timing: SourceTiming, form: WebSocketForm,
        add: @escaping @Sendable (any Channel) throws -> Void
    ) throws -> EventLoopFuture<any Channel> {
        let upgrader = NIOTypedWebSocketClientUpgrader<any Channel>(
            maxFrameSize: form.longest,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024,
                            maxAccumulatedFrameSize: form.longest),
                        WebSocketMessages(
                            place: place, ping: isPinged ? timing.ping : nil, isBinary: form.isBinary),
                    ])
                    try add(channel)
                    return channel
                }
            })
        var headers = HTTPHeaders()
        headers.add(name: "Host", value: host.contains(":") ? "[\(host)]:\(port)" : place)
        headers.add(name: "User-Agent", value: "iShowTTS")
        for header in form.headers { headers.replaceOrAdd(name: header.name, value: header.value) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
        let configuration = NIOTypedHTTPClientUpgradeConfiguration(
            upgradeRequestHead: head, upgraders: [upgrader],
            notUpgradingCompletionHandler: { channel in
                channel.eventLoop.makeFailedFuture(
                    LinkEnd(reason: "\(place) does not speak WebSocket on this path"))
            })
        var pipeline = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration)
        // A server's first message may come together with its answer.
        pipeline.leftOverBytesStrategy = .forwardBytes
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: pipeline)
        let late = channel.eventLoop.scheduleTask(in: TimeAmount(timing.connect)) {
            channel.close(promise: nil)
        }
        upgraded.whenComplete { result in
            late.cancel()
            switch result {
            case .success: channel.pipeline.fireUserInboundEventTriggered(WebSocketOpened())
            case .failure: channel.close(promise: nil)
            }
        }
        return upgraded
    }

    /// What went wrong, in one line, and what to do about it.
    func reason(_ error: any Error) -> String {
        switch error {
        case let end as LinkEnd: return end.reason
        case let error as NIOConnectionError:
            if error.dnsAError != nil || error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
                return "cannot find \(host): check the name and the network"
            }
            if let failed = error.connectionErrors.last?.error as? IOError {
                return failed.errnoCode == ECONNREFUSED
                    ? reason(failed) : "cannot reach \(place): \(String(cString: strerror(failed.errnoCode)))"
            }
            return "cannot reach \(place): no answer in time"
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return "\(place) refuses connections: check address and port, and that the program there runs"
        case let error as IOError: return "\(place): \(String(cString: strerror(error.errnoCode)))"
        case let error as NIOSSLExtraError:
            return error == .failedToValidateHostname
                ? "the certificate of \(place) is for another name: check the address"
                : "TLS with \(place) failed: \(error.description.firstLine)"
        case let error as NIOSSLError:
            let text = "\(error)"
            if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST")
                || text.contains("UNEXPECTED_RECORD")
            {
                return "\(place) does not speak TLS: check the port"
            }
            if text.contains("CERTIFICATE_VERIFY_FAILED") {
                return "the certificate of \(place) is not trusted"
            }
            if text.contains("EOF during handshake") {
                return "\(place) hangs up instead of speaking TLS: check the port"
            }
            if case .uncleanShutdown = error { return "\(place) closed the connection" }
            return "TLS with \(place) failed: \(text.firstLine)"
        case let error as BoringSSLError: return "TLS with \(place) failed: \("\(error)".firstLine)"
        case let error as ChannelError:
            switch error {
            case .connectTimeout: return "cannot reach \(place): no answer in time"
            case .eof, .inputClosed, .ioOnClosedChannel, .alreadyClosed:
                return "\(place) closed the connection"
            default: return "\(place): \(error)"
            }
        default: return "\(place): \("\(error)".firstLine)"
        }
    }
}

/// The connections that are being made, one for each address of a name: closed where their task is cancelled.
private final class OpeningChannels: Sendable {
    private let state = Mutex((isCancelled: false, channels: [any Channel]()))

    func add(_ channel: any Channel) throws {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.channels.append(channel)
        }
    }

    func close() {
        let channels = state.withLock { state in
            state.isCancelled = true
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix(200).prefix { !$0.isNewline }) }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}
