import Foundation
import LiveChat
import NIOCore
import NIOWebSocket

/// One connection to OBS: logs in, matches answers with requests, hands on events.
final class OBSHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Requests that wait for their answers.
    private static let mostPending = 256

    private enum Phase { case greeting, identifying, ready, ended }

    private let password: Secret?
    private let subscriptions: Int
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let identified: EventLoopPromise<Void>
    private let events: AsyncStream<OBSEvent>.Continuation
    private var phase = Phase.greeting
    private var pending:
        [String: (type: String, promise: EventLoopPromise<JSONValue>, limit: Scheduled<Void>)] =
            [:]
    private var deadline: Scheduled<Void>?
    private var fault: OBSFault?
    private var context: ChannelHandlerContext?

    init(
        password: Secret?, subscriptions: Int, endpoint: Endpoint, timing: SourceTiming,
        identified: EventLoopPromise<Void>, events: AsyncStream<OBSEvent>.Continuation
    ) {
        self.password = password
        self.subscriptions = subscriptions
        self.endpoint = endpoint
        self.timing = timing
        self.identified = identified
        self.events = events
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(timing.connect)) {
            let handler = bound.value
            handler.end(.foreign(handler.endpoint.place))
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.unreachable("\(endpoint.place) closed the connection"))
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.unreachable("\(endpoint.place) closed the connection"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.unreachable(endpoint.reason(error)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let closing = event as? WebSocketClosing { end(fault(closing)) }
        context.fireUserInboundEventTriggered(event)
    }

    private func fault(_ closing: WebSocketClosing) -> OBSFault {
        switch closing.code {
        case 4009?: .passwordWrong
        case (4002...4008)?, 4010?, 4012?: .foreign(endpoint.place)
        case 4011?: .unreachable("OBS ended the session")
        default: .unreachable("\(endpoint.place) closed the connection")
        }
    }

    // MARK: messages

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let message = OBSServerMessage(unwrapInboundIn(data).readableBytesView) else {
            if phase != .ready { end(.foreign(endpoint.place)) }
            return
        }
        switch (message, phase) {
        case (.hello(let challenge), .greeting): identify(challenge)
        case (.identified, .identifying):
            phase = .ready
            deadline?.cancel()
            identified.succeed()
        case (.event(let event), .ready): events.yield(event)
        case (.answer(let answer), .ready): take(answer)
        case (_, .ready), (_, .ended): break
        default: end(.foreign(endpoint.place))
        }
    }

    private func identify(_ challenge: OBSServerMessage.Challenge?) {
        var proof: String?
        if let challenge {
            guard let password else { return end(.passwordMissing) }
            proof = ChallengeLogin.answer(
                password: password, salt: challenge.salt, challenge: challenge.challenge)
        }
        phase = .identifying
        send(OBSMessage(op: 1, d: OBSIdentify(authentication: proof, eventSubscriptions: subscriptions)))
    }

    private func take(_ answer: OBSAnswer) {
        guard let waiting = pending.removeValue(forKey: answer.id) else { return }
        waiting.limit.cancel()
        switch answer.outcome {
        case .done(let data): waiting.promise.succeed(data)
        case .refused(let code, let comment):
            waiting.promise.fail(OBSFault.refused(request: waiting.type, code: code, comment: comment))
        }
    }

    /// Sends a request that was written before.
    func request(_ bytes: Data, type: String, id: String, _ promise: EventLoopPromise<JSONValue>) {
        guard phase == .ready, let context, pending.count < Self.mostPending else {
            return promise.fail(fault ?? .unreachable("\(endpoint.place) closed the connection"))
        }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let limit = context.eventLoop.scheduleTask(in: TimeAmount(timing.join)) {
            if let waiting = bound.value.pending.removeValue(forKey: id) {
                waiting.promise.fail(OBSFault.silent(request: type))
            }
        }
        pending[id] = (type, promise, limit)
        write(bytes, context)
    }

    private func send(_ message: some Encodable) {
        guard let context, let data = try? JSONEncoder().encode(message) else { return }
        write(data, context)
    }

    private func write(_ data: Data, _ context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: data)), promise: nil)
    }

    // MARK: the end

    private func end(_ fault: OBSFault) {
        guard phase != .ended else { return }
        self.fault = fault
        phase = .ended
        deadline?.cancel()
        identified.fail(fault)
        for (_, waiting) in pending {
            waiting.limit.cancel()
            waiting.promise.fail(fault)
        }
        pending = [:]
        events.finish()
        context?.close(promise: nil)
    }
}
