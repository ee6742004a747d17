import Foundation
import LiveChat
import NIOCore

/// One connection to Twitch's chat: logs in, joins, answers pings at once on the event loop, and asks for signs of life.
final class TwitchHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let channel: String
    private let login: TwitchSource.Login
    private var nick: String
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let reader: TwitchReader
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void
    private let signals: AsyncStream<LinkSignal>.Continuation
    private let outlet: TwitchOutlet

    private var lines = LineSplitter()
    private var phase = Phase.opening
    private var deadline: Scheduled<Void>?
    private var pinging: Scheduled<Void>?
    /// Whether the server knows replies and says what it takes.
    private var knowsTags = false
    /// The answer that the server has not taken yet.
    private var pending: (promise: EventLoopPromise<Void>, limit: Scheduled<Void>)?

    private enum Phase { case opening, loggingIn, joining, joined, ended }

    init(
        channel: String, login: TwitchSource.Login, nick: String, endpoint: Endpoint, timing: SourceTiming,
        reader: TwitchReader, now: @escaping @Sendable () -> Date,
        yield: @escaping @Sendable (ChatEvent) -> Void,
        signals: AsyncStream<LinkSignal>.Continuation, outlet: TwitchOutlet
    ) {
        self.channel = channel
        self.login = login
        self.nick = nick
        self.endpoint = endpoint
        self.timing = timing
        self.reader = reader
        self.now = now
        self.yield = yield
        self.signals = signals
        self.outlet = outlet
    }

    // MARK: Connection

    func channelActive(context: ChannelHandlerContext) { logIn(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is WebSocketOpened { logIn(context) }
        if let post = event as? TwitchPost { return write(post, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(LinkEnd(reason: "\(endpoint.place) closed the connection"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkEnd(reason: endpoint.reason(error)), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var complete = lines.append(unwrapInboundIn(data).readableBytesView)
        // A message of a WebSocket ends its last line.
        if endpoint.webSocketPath != nil, let last = lines.finish() { complete.append(last) }
        for line in complete {
            guard phase != .ended else { return }
            if let line = IRCLine(line) { take(reader.read(line, received: now()), context) }
        }
        // Whatever comes is a sign of life.
        if phase == .joined { deadline?.cancel() }
    }

    private func logIn(_ context: ChannelHandlerContext) {
        guard phase == .opening else { return }
        phase = .loggingIn
        send("CAP REQ :twitch.tv/tags twitch.tv/commands", context)
        if case .account(_, let token) = login {
            let value = token.value.hasPrefix("oauth:") ? String(token.value.dropFirst(6)) : token.value
            send("PASS oauth:\(value)", context)
        }
        send("NICK \(nick)", context)
        // Twitch needs neither of these; other servers do.
        send("USER \(nick) 0 * :\(nick)", context)
        send("CAP END", context)
        context.flush()
        expire(after: timing.connect, LinkEnd(reason: "\(endpoint.place) does not answer the login"), context)
    }

    private func send(_ line: String, _ context: ChannelHandlerContext) {
        // Nothing that was given by someone can end the line.
        let bytes = line.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
        var buffer = context.channel.allocator.buffer(capacity: bytes.count + 2)
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    // MARK: Lines

    private func take(_ line: TwitchLine, _ context: ChannelHandlerContext) {
        switch line {
        case .message(let message): yield(.message(message))
        case .deletion(let deletion): yield(.deletion(deletion))
        case .ping(let text):
            send("PONG :\(text)", context)
            context.flush()
        case .welcome(let nick):
            guard phase == .loggingIn else { return }
            if !nick.isEmpty { self.nick = nick }
            phase = .joining
            signals.yield(.connected)
            send("JOIN #\(channel)", context)
            context.flush()
            expire(
                after: timing.join, LinkEnd(reason: "no answer for #\(channel): is there such a channel?"),
                context)
        case .joined(let channel, let nick):
            if channel == self.channel, nick == self.nick { joined(context) }
        case .roomState(let channel, _), .namesEnd(let channel):
            if channel == self.channel { joined(context) }
        case .parted(let channel, let nick):
            if channel == self.channel, nick == self.nick {
                end(LinkEnd(reason: "the channel #\(channel) does not let this account in any more"), context)
            }
        case .nickRefused(let inUse): refusedNick(inUse, context)
        case .reconnect: signals.yield(.replace)
        case .notice(let channel, let id, let text): notice(channel, id, text, context)
        case .refusal(let code, let text): refused(code, text, context)
        case .capabilities(let accepted, _): knowsTags = knowsTags || accepted
        case .written(let channel):
            if channel == self.channel { settle(nil) }
        case .pong, .skipped: break
        }
    }

    private func joined(_ context: ChannelHandlerContext) {
        guard phase == .joining else { return }
        phase = .joined
        deadline?.cancel()
        outlet.open(context.channel)
        signals.yield(.joined)
        schedulePing(context)
    }

    private func notice(_ channel: String?, _ id: String?, _ text: String, _ context: ChannelHandlerContext) {
        if channel == nil, id == nil, phase == .loggingIn {
            let lower = text.lowercased()
            let isAnonymous = if case .anonymous = login { true } else { false }
            for known in [
                "login authentication failed", "login unsuccessful", "improperly formatted auth",
                "invalid nick",
            ]
            where lower.contains(known) {
                return end(
                    LinkEnd(
                        reason: isAnonymous
                            ? "Twitch refuses the anonymous login: give an account and a token"
                            : "Twitch refuses the token of \(nick): make a new one with the scope chat:read",
                        retries: false), context)
            }
        }
        guard channel == self.channel, let id else { return }
        if pending != nil, let fault = AnswerFault(notice: id, text) { return settle(fault) }
        switch id {
        case "msg_channel_suspended", "msg_channel_blocked", "tos_ban", "msg_room_not_found":
            end(
                LinkEnd(
                    reason: "the channel #\(self.channel) is suspended, closed or not there", retries: false),
                context)
        case "msg_banned", "msg_suspended":
            end(
                LinkEnd(
                    reason: "\(nick) is banned from #\(self.channel): use another account", retries: false),
                context)
        case "msg_concurrent_channel_limit_reached":
            end(
                LinkEnd(reason: "\(nick) reads as many channels as Twitch allows: stop another first"),
                context)
        default: break
        }
    }

    private func refusedNick(_ isInUse: Bool, _ context: ChannelHandlerContext) {
        if !isInUse, phase == .loggingIn, case .anonymous = login, nick.hasPrefix("justinfan") {
            // Other servers take nine characters, and know nothing of this name.
            nick = String(nick.dropFirst("justin".count))
            send("NICK \(nick)", context)
            return context.flush()
        }
        end(
            LinkEnd(reason: "\(endpoint.place) refuses the name \(nick)\(isInUse ? ": it is in use" : "")"),
            context)
    }

    private func refused(_ code: String, _ text: String, _ context: ChannelHandlerContext) {
        let shown = String(text.prefix(200).filter { !$0.isNewline })
        switch code {
        case "ERROR": end(LinkEnd(reason: "\(endpoint.place) closes the connection: \(shown)"), context)
        case "464", "465":
            end(LinkEnd(reason: "\(endpoint.place) refuses the login: \(shown)", retries: false), context)
        default:
            if phase == .joining { end(LinkEnd(reason: "#\(channel) cannot be joined: \(shown)"), context) }
        }
    }

    // MARK: Answers

    private func write(_ post: TwitchPost, _ context: ChannelHandlerContext) {
        guard phase == .joined, pending == nil else {
            return post.promise.fail(CancellationError())
        }
        guard let line = post.line(channel: channel, isReply: knowsTags) else {
            return post.promise.succeed()
        }
        send(line, context)
        context.flush()
        // Servers without Twitch's capabilities say nothing of what they take.
        guard knowsTags else { return post.promise.succeed() }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let limit = context.eventLoop.scheduleTask(in: TimeAmount(timing.join)) {
            bound.value.settle(
                AnswerFault(
                    reason:
                        "Twitch says nothing of what was written: does the token have the scope chat:edit?"
                ))
        }
        pending = (post.promise, limit)
    }

    private func settle(_ error: (any Error)?) {
        guard let (promise, limit) = pending else { return }
        pending = nil
        limit.cancel()
        if let error { promise.fail(error) } else { promise.succeed() }
    }

    // MARK: Time

    private func schedulePing(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pinging = context.eventLoop.scheduleTask(in: TimeAmount(timing.ping)) {
            let (handler, context) = bound.value
            guard handler.phase == .joined else { return }
            handler.send("PING :ishowtts", context)
            context.flush()
            handler.expire(
                after: handler.timing.pong,
                LinkEnd(reason: "\(handler.endpoint.place) has gone silent"), context)
            handler.schedulePing(context)
        }
    }

    private func expire(after time: Duration, _ end: LinkEnd, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: TimeAmount(time)) {
            let (handler, context) = bound.value
            handler.end(end, context)
        }
    }

    private func end(_ end: LinkEnd, _ context: ChannelHandlerContext) {
        guard phase != .ended else { return }
        phase = .ended
        deadline?.cancel()
        pinging?.cancel()
        outlet.close(context.channel)
        settle(CancellationError())
        signals.yield(.ended(end))
        signals.finish()
        context.close(promise: nil)
    }
}
