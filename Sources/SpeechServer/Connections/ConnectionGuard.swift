import Foundation
import Hummingbird
import NIOCore
import NIOHTTP1

/// Keeps one HTTP connection in order, from its first byte to its end.
///
/// A request's head and body have deadlines; what cannot be parsed is answered; HTTP/1.0 and `Expect` are understood; and
/// after a response that says `Connection: close`, or whose request was not read to its end, the connection does close.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request without the end of its response.
    private struct Exchange {
        let version: HTTPVersion
        let isKeptAlive: Bool
        var waitsToSend: Bool
    }

    private enum Phase {
        case open
        /// The response under way is the last one.
        case last
        /// The last response is written; what the client still sends is dropped.
        case closing
    }

    /// Bytes a second below which a body is too slow.
    private static let slowestBody = 8192
    /// How long a client has to read the last response and close.
    private static let farewell = TimeAmount.seconds(2)

    private let connection: Connection
    private let idleLimit: TimeAmount
    /// Whether a path is that of a WebSocket.
    private let isSocket: (String) -> Bool
    /// Told of requests that are answered here.
    private let refused: (APIError) -> Void

    private var phase = Phase.open
    private var exchanges: CircularBuffer<Exchange> = []
    private var isReadingBody = false
    /// The response to what could not be parsed, after those under way.
    private var refusal: APIError?
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?

    init(
        _ connection: Connection, idleLimit: TimeAmount, isSocket: @escaping (String) -> Bool,
        refused: @escaping (APIError) -> Void
    ) {
        self.connection = connection
        self.idleLimit = idleLimit
        self.isSocket = isSocket
        self.refused = refused
    }

    func handlerAdded(context: ChannelHandlerContext) { expectHead(context) }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase != .closing else { return }
        switch unwrapInboundIn(data) {
        case .head(var head):
            guard head.headers["host"].count <= 1 else {
                return refuse(
                    APIError(.badRequest, "invalid_request", "the request has two Host headers"), context)
            }
            let waits =
                head.version != .http1_0
                && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
            exchanges.append(
                Exchange(version: head.version, isKeptAlive: head.isKeepAlive, waitsToSend: waits))
            isReadingBody = true
            connection.beginRequest()
            deadline = .now() + idleLimit
            if timer == nil { schedule(context) }
            // Only what will be granted may be asked of the handler that upgrades: it loses other requests.
            if !isUpgrade(head) { head.headers.remove(name: "upgrade") }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let bytes):
            deadline = deadline.map {
                $0 + .nanoseconds(Int64(bytes.readableBytes) * 1_000_000_000 / Int64(Self.slowestBody))
            }
            if !exchanges.isEmpty {
                exchanges[exchanges.index(before: exchanges.endIndex)].waitsToSend = false
            }
            context.fireChannelRead(data)
        case .end:
            isReadingBody = false
            deadline = nil
            if !exchanges.isEmpty {
                exchanges[exchanges.index(before: exchanges.endIndex)].waitsToSend = false
            }
            context.fireChannelRead(data)
        }
    }

    /// Whether a request asks for a WebSocket that there is, with all that RFC 6455, 4.2.1 wants.
    private func isUpgrade(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .GET, head.version != .http1_0, isSocket(String(head.uri.prefix { $0 != "?" }))
        else {
            return false
        }
        func says(_ name: String, _ value: String) -> Bool {
            head.headers[canonicalForm: name].contains { $0.lowercased() == value }
        }
        return says("upgrade", "websocket") && says("connection", "upgrade")
            && head.headers["upgrade"].count == 1
            && head.headers["sec-websocket-version"] == ["13"]
            && head.headers["sec-websocket-key"].count == 1
            && !head.headers.contains(name: "transfer-encoding")
            && ["", "0"].contains(head.headers.first(name: "content-length") ?? "")
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is BodyWanted:
            guard phase != .closing, exchanges.count == 1, exchanges[exchanges.startIndex].waitsToSend else {
                return
            }
            exchanges[exchanges.startIndex].waitsToSend = false
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        case is ChannelShouldQuiesceEvent:
            if exchanges.isEmpty {
                context.close(promise: nil)
            } else {
                phase = phase == .open ? .last : phase
            }
        case ChannelEvent.inputClosed:
            connection.leave()
            if exchanges.isEmpty {
                context.close(promise: nil)
            } else {
                context.fireUserInboundEventTriggered(event)
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        // The code that reads a body hears of it there, and answers.
        if isReadingBody, !exchanges.isEmpty { return context.fireErrorCaught(error) }
        refuse(APIError(error), context)
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase != .closing, let exchange = exchanges.first else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if !exchange.isKeptAlive || head.headers[canonicalForm: "connection"].contains("close")
                || isReadingBody && exchanges.count == 1
            {
                phase = .last
            }
            if case .health = connection.service { phase = .last }
            if phase == .last { head.headers.replaceOrAdd(name: "connection", value: "close") }
            // Without chunks, which HTTP/1.0 does not have: the end of the connection is the end of the body.
            if exchange.version == .http1_0 {
                head.version = .http1_0
                head.headers.remove(name: "transfer-encoding")
                if !head.headers.contains(name: "content-length") {
                    phase = .last
                    head.headers.replaceOrAdd(name: "connection", value: "close")
                } else if phase == .open {
                    head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
                }
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            exchanges.removeFirst()
            if phase == .last {
                close(after: data, promise, context)
            } else {
                context.write(data, promise: promise)
                guard exchanges.isEmpty else { return }
                connection.endRequest()
                expectHead(context)
                if let refusal { refuse(refusal, context) }
            }
        default: context.write(data, promise: promise)
        }
    }

    /// Answers what is no request, after the responses under way, and closes.
    private func refuse(_ error: APIError, _ context: ChannelHandlerContext) {
        guard phase != .closing else { return }
        guard exchanges.isEmpty else {
            refusal = refusal ?? error
            return
        }
        refused(error)
        let body = (try? error.encoded()).map { ByteBuffer(data: $0) } ?? ByteBuffer()
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: error.status.code),
            headers: [
                "Connection": "close", "Content-Type": "application/json",
                "Content-Length": "\(body.readableBytes)",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        close(after: wrapOutboundOut(.end(nil)), nil, context)
        context.flush()
    }

    /// Writes the last part, closes our side, and waits a little for the client to read it and to close the other:
    /// closing at once while the client still sends would lose the response.
    private func close(
        after part: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) {
        phase = .closing
        connection.endRequest()
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenComplete { result in
            guard case .success = result, context.channel.isActive else { return context.close(promise: nil) }
            context.close(mode: .output, promise: nil)
            self.deadline = .now() + min(Self.farewell, self.idleLimit)
            self.schedule(context)
            context.read()
        }
        context.write(part, promise: written)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase == .closing { context.read() }
    }

    // MARK: Time

    private func expectHead(_ context: ChannelHandlerContext) {
        var limit = idleLimit
        if case .health = connection.service { limit = min(limit, Self.farewell) }
        deadline = .now() + limit
        schedule(context)
    }

    /// Lets the timer fire at the deadline; one that has moved on meanwhile is waited for then.
    private func schedule(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.timer = nil
            guard var deadline = self.deadline else { return }
            // A body that comes while an earlier request is answered is not read yet.
            if self.exchanges.count > 1 {
                deadline = .now() + self.idleLimit
                self.deadline = deadline
            }
            if NIODeadline.now() >= deadline { context.close(promise: nil) } else { self.schedule(context) }
        }
    }
}
