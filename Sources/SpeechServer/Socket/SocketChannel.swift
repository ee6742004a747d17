import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import SpeechService

/// HTTP/1 connections that become WebSockets where a client asks for one and may.
struct SocketChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        /// Who asks, or why they may not.
        case frames(Frames, path: String, client: Result<String, APIError>)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    /// Bytes of a message.
    private static let longest = 1 << 16

    let responder: HTTPChannelHandler.Responder
    let configuration: HTTP1Channel.Configuration
    let access: AccessMiddleware
    let service: SpeechService

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let upgrader = NIOTypedWebSocketServerUpgrader<Negotiated>(
                maxFrameSize: Self.longest,
                // A refusal is said over the socket: an upgrade that is declined here ends the connection without a word.
                shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                upgradePipelineHandler: { channel, head in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(
                            NIOWebSocketFrameAggregator(
                                minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 64,
                                maxAccumulatedFrameSize: Self.longest))
                        let frames = try Frames(wrappingChannelSynchronously: channel)
                        return .frames(frames, path: Self.path(head), client: client(head, channel))
                    }
                })
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                    try pipeline.addHandler(
                        HTTPConnectionStateHandler(
                            idleTimeout: configuration.idleTimeout.map { .init($0) }, logger: logger))
                    return .http(
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)))
                }
            }
            var settings = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            settings.enablePipelining = false
            settings.enableErrorHandling = false
            settings.decoderConfiguration.maxHeaderFieldSize = configuration.httpDecoder.maxHeaderFieldSize
            settings.decoderConfiguration.maxHeaderListSize = configuration.httpDecoder.maxHeaderListSize
            settings.decoderConfiguration.maxHeaderFieldCount = configuration.httpDecoder.maxHeaderFieldCount
            let negotiated = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                configuration: settings)
            if let limit = configuration.idleTimeout {
                // Whoever says nothing has no pipeline yet that would watch the time.
                let timeout = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
                negotiated.whenComplete { _ in timeout.cancel() }
            }
            return Value(negotiated: negotiated, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            let negotiated = try await withTaskCancellationHandler {
                try await value.negotiated.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
            switch negotiated {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .frames(let channel, let path, let client):
                try await channel.executeThenClose { inbound, outbound in
                    let session: any SocketSession =
                        path == ShimmySession.path
                        ? ShimmySession(service: service, outbound: outbound)
                        : RealtimeSession(service: service, outbound: outbound)
                    switch client {
                    case .success(let client): try await session.run(inbound, client: client)
                    case .failure(let error): try await session.refuse(error)
                    }
                }
            }
        } catch {
            logger.debug("connection ended", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    private static func path(_ head: HTTPRequestHead) -> String { String(head.uri.prefix { $0 != "?" }) }

    private func client(_ head: HTTPRequestHead, _ channel: any Channel) -> Result<String, APIError> {
        Result {
            guard [RealtimeSession.path, ShimmySession.path].contains(Self.path(head)) else {
                throw APIError(
                    .notFound, "not_found",
                    "the WebSockets are \(RealtimeSession.path) and \(ShimmySession.path)")
            }
            return try access.admit(
                host: head.headers.first(name: "host"), origin: head.headers.first(name: "origin"),
                authorization: head.headers.first(name: "authorization"),
                address: channel.remoteAddress?.ipAddress)
        }.mapError { APIError($0) }
    }
}
