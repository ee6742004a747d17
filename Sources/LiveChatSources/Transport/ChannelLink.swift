import NIOCore

/// A connection over one of NIO's channels.
struct ChannelLink: Link {
    let signals: AsyncStream<LinkSignal>
    let channel: any Channel

    func close() { channel.close(promise: nil) }
}

extension Endpoint {
    /// Connects, and reads through a handler.
    ///
    /// - Parameters:
    ///   - form: of a WebSocket.
    ///   - handler: makes the handler of the messages, which tells how the connection does.
    /// - Throws: ``LinkEnd``.
    func link(
        timing: SourceTiming, form: WebSocketForm = WebSocketForm(),
        handler: @escaping @Sendable (AsyncStream<LinkSignal>.Continuation) -> any ChannelInboundHandler
    ) async throws -> ChannelLink {
        let (signals, continuation) = AsyncStream.makeStream(
            of: LinkSignal.self, bufferingPolicy: .bufferingNewest(16))
        let channel = try await open(timing: timing, form: form) { channel in
            try channel.pipeline.syncOperations.addHandler(handler(continuation))
        }
        return ChannelLink(signals: signals, channel: channel)
    }
}
