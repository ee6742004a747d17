import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import SpeechService

/// HTTP/1 connections that become WebSockets where a client asks for one.
struct SocketChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        /// The session to run, and who asks, or why they may not.
        case frames(Frames, SocketSessionFactory, client: Result<SocketClient, APIError>)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    /// Bytes of a message.
    private static let longest = 1 << 16
    /// Of a request's headers: one, all together, and how many.
    private static let decoderLimits = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 32 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }()

    let responder: HTTPChannelHandler.Responder
    let connections: ConnectionLedger
    let idleLimit: TimeAmount
    let access: Access
    let sockets: [String: SocketSessionFactory]
    /// Told of requests that could not be parsed.
    let refused: @Sendable (APIError) -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let connection = connections.admit(channel)
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(
                    leftOverBytesStrategy: .forwardBytes, limitConfiguration: Self.decoderLimits))
            let guardian = ConnectionGuard(
                connection, idleLimit: idleLimit, isSocket: { sockets[$0] != nil }, refused: refused)
            let upgrade = NIOTypedHTTPServerUpgradeHandler(
                httpEncoder: encoder, extraHTTPHandlers: [decoder, guardian],
                upgradeConfiguration: .init(upgraders: [upgrader(connection)]) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                        return .http(
                            try NIOAsyncChannel(
                                wrappingChannelSynchronously: channel,
                                configuration: .init(isOutboundHalfClosureEnabled: true)))
                    }
                })
            try channel.pipeline.syncOperations.addHandlers(
                WriteDeadline(limit: idleLimit), encoder, decoder, guardian, upgrade)
            return Value(negotiated: upgrade.upgradeResultFuture, channel: channel)
        }
    }

    private func upgrader(_ connection: Connection) -> NIOTypedWebSocketServerUpgrader<Negotiated> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: Self.longest,
            // A refusal is said over the socket: browsers tell a page nothing of one before.
            shouldUpgrade: { channel, head in
                var headers = HTTPHeaders()
                if let name = SocketKey.subprotocol(head) {
                    headers.add(name: "Sec-WebSocket-Protocol", value: name)
                }
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    guard let factory = sockets[String(head.uri.prefix { $0 != "?" })] else {
                        throw ChannelError.inappropriateOperationForState
                    }
                    try channel.pipeline.syncOperations.addHandlers(
                        SocketGuard(idleLimit: idleLimit),
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 64,
                            maxAccumulatedFrameSize: Self.longest))
                    let client = Result {
                        try connections.upgrade(connection)
                        return try access.admit(
                            head, for: factory.audience, address: connection.client.description)
                    }
                    return .frames(
                        try Frames(wrappingChannelSynchronously: channel), factory,
                        client: client.mapError { APIError($0) })
                }
            })
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
            case .frames(let channel, let factory, let client):
                try await channel.executeThenClose { inbound, outbound in
                    let session = factory.make(outbound)
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
}
