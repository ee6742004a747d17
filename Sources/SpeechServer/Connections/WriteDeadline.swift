import NIOCore

/// Closes a connection whose client does not read: nothing of what is written has left for some time.
final class WriteDeadline: ChannelOutboundHandler {
    typealias OutboundIn = Never

    private let limit: TimeAmount
    private var lastProgress = NIODeadline.now()
    private var buffered = 0
    private var check: Scheduled<Void>?

    init(limit: TimeAmount) {
        self.limit = limit
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenSuccess { self.lastProgress = .now() }
        if check == nil {
            lastProgress = .now()
            schedule(context)
        }
        context.write(data, promise: written)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(limit.nanoseconds / 4)) {
            self.check = nil
            guard context.channel.isActive else { return }
            let now = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            // A large buffer leaves piece by piece, and its promise is kept at the end.
            if now < self.buffered { self.lastProgress = .now() }
            self.buffered = now
            guard now > 0 else { return }
            if NIODeadline.now() - self.lastProgress >= self.limit {
                context.close(promise: nil)
            } else {
                self.schedule(context)
            }
        }
    }
}
