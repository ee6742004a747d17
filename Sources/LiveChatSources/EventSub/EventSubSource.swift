import Foundation
import LiveChat
import NIOCore
import NIOPosix
import Synchronization

/// Reads a channel of Twitch over EventSub, in the name of a login.
public struct EventSubSource: AnsweringChatSource {
    /// `eventsub:CHANNEL`.
    public let name: String
    /// How often each kind of message was left out.
    public var skipped: [EventSubMessage.Skip: Int] { reader.skipped }

    private let channel: String
    private let helix: Helix
    private let servers: EventSubServers
    private let timing: SourceTiming
    private let checks: Duration
    private let reader: EventSubReader
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let answers: AnswerBox?
    /// Who writes where, once that is known.
    private let place = Place()

    /// - Parameters:
    ///   - channel: its name, `#NAME`, or its address `twitch.tv/NAME`.
    ///   - checks: how often the login is checked; Twitch asks for every hour.
    ///   - answers: the pace at which the account may answer; `nil` where it may not.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    /// - Throws: ``TwitchChannelFault`` for what cannot be a channel's name.
    public init(
        channel: String, login: LoginKeeper, servers: EventSubServers = EventSubServers(),
        certificateAuthority: String? = nil, options: TwitchOptions = TwitchOptions(),
        timing: SourceTiming = SourceTiming(), checks: Duration = .seconds(3600),
        answers: AnswerPace? = nil, now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(TwitchChannelFault) {
        self.channel = try TwitchSource.channelName(channel)
        name = "eventsub:\(self.channel)"
        var servers = servers
        servers.socket.certificateAuthority = certificateAuthority
        // Twitch closes the connection of a client that sends anything but answers to pings.
        servers.socket.isPinged = false
        self.servers = servers
        helix = Helix(
            api: servers.api, login: login,
            web: WebClient(certificateAuthority: certificateAuthority, patience: timing.connect))
        self.timing = timing
        self.checks = checks
        reader = EventSubReader(channel: self.channel, options: options)
        self.now = now
        self.random = random
        self.answers = answers.map { AnswerBox(pace: $0, now: now) }
    }

    /// Reads until its task is cancelled, or Twitch refuses the login or the channel.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        guard let answers else { return await readChecked(yield) }
        await answers.run(yield, read: readChecked, write: write)
    }

    public func answer(_ answer: ChatAnswer, to message: ChatMessage) { answers?.put(answer, to: message) }

    private func write(_ order: AnswerOrder) async throws {
        guard let place = place.value.withLock({ $0 }), let text = order.answer.line(addressing: false) else {
            return
        }
        do {
            try await helix.write(text, to: order.message.id, of: place.user, in: place.channel)
        } catch let fault as LoginFault {
            throw AnswerFault(reason: fault.description, lasts: true)
        } catch let end as LinkEnd {
            throw AnswerFault(reason: end.reason)
        }
    }

    private func readChecked(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let last = Handed<SourceState>()
        let fault = await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                await read { event in
                    // The keeper's last word is told when it is known why.
                    if case .state(let state) = event, state.phase == .ended {
                        return last.set(state)
                    }
                    yield(event)
                }
                return nil
            }
            group.addTask { await check() }
            let first = await group.next() ?? nil
            group.cancelAll()
            await group.waitForAll()
            return first
        }
        var state = last.take() ?? SourceState(source: name, phase: .ended, since: now())
        if let fault = fault as? LoginFault, state.reason == nil {
            state.reason = fault.description
            state.isFailure = true
        }
        yield(.state(state))
    }

    /// Checks the login from time to time.
    ///
    /// - Returns: why it is not valid any more; `nil` when its task is cancelled.
    private func check() async -> (any Error)? {
        while true {
            do {
                try await Task.sleep(for: checks)
                _ = try await helix.user()
            } catch let fault as LoginFault {
                return fault
            } catch is CancellationError {
                return nil
            } catch {
                // Trouble of the network: the next time will tell.
            }
        }
    }

    private func read(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        // The address where Twitch wants a connection to go on: where that fails, a fresh one is made.
        let next = Handed<String>()
        await keeper.run(yield) {
            do {
                if let moved = next.take(), let endpoint = servers.socket.moved(to: moved) {
                    // Its subscriptions go on with it.
                    let (link, _) = try await connect(endpoint, next, yield)
                    link.told.yield(.joined)
                    return link.link
                }
                let user = try await helix.user()
                let id = try await helix.id(of: channel)
                if let answers {
                    place.value.withLock { $0 = (user, id) }
                    if !user.scopes.contains("user:write:chat") {
                        answers.close(
                            "the login lacks user:write:chat; log in anew, and ask for answers", yield)
                    }
                }
                let (link, session) = try await connect(servers.socket, next, yield)
                link.told.yield(.connected)
                do {
                    try await subscribe(user, id, session)
                } catch {
                    link.link.close()
                    throw error
                }
                link.told.yield(.joined)
                return link.link
            } catch let fault as LoginFault {
                throw LinkEnd(reason: fault.description, retries: false)
            }
        }
    }

    private func subscribe(_ user: Helix.User, _ id: String, _ session: String) async throws {
        for subscription in EventSubSubscription.all(channel: id, user: user) {
            // One that the channel does not allow costs the others nothing.
            guard case .forbidden(let reason) = try await helix.subscribe(subscription, session: session),
                subscription.isNeeded
            else { continue }
            throw LinkEnd(
                reason:
                    "Twitch does not let \(user.login) read the chat of \(channel)\(reason.isEmpty ? "" : " (\(reason))"): is it banned there, or does the login lack user:read:chat?",
                retries: false)
        }
    }

    private typealias Told = (link: ChannelLink, told: AsyncStream<LinkSignal>.Continuation)

    /// Opens a connection and waits for its welcome.
    private func connect(
        _ endpoint: Endpoint, _ next: Handed<String>, _ yield: @escaping @Sendable (ChatEvent) -> Void
    ) async throws -> (Told, session: String) {
        let (signals, continuation) = AsyncStream.makeStream(
            of: LinkSignal.self, bufferingPolicy: .bufferingNewest(16))
        let welcome = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: String.self)
        let channel: any Channel
        do {
            channel = try await endpoint.open(timing: timing) { channel in
                try channel.pipeline.syncOperations.addHandler(
                    EventSubHandler(
                        endpoint: endpoint, timing: timing, reader: reader, now: now, yield: yield,
                        signals: continuation, welcome: welcome, move: { next.set($0) }))
            }
        } catch {
            welcome.fail(error)
            throw error
        }
        let session = try await withTaskCancellationHandler {
            try await welcome.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        return ((ChannelLink(signals: signals, channel: channel), continuation), session)
    }
}

/// Who writes where.
private final class Place: Sendable {
    let value = Mutex<(user: Helix.User, channel: String)?>(nil)
}

/// Something that one task hands to another, which takes it once.
private final class Handed<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ value: Value) { self.value.withLock { $0 = value } }

    func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}

extension Endpoint {
    /// This server's WebSocket at another address, exactly as the server gave it.
    ///
    /// - Returns: `nil` for an address elsewhere: no server but the platform's says where to go.
    fileprivate func moved(to address: String) -> Endpoint? {
        guard var moved = Endpoint(address), moved.webSocketPath != nil, moved.usesTLS || !usesTLS,
            moved.host == host || moved.host.hasSuffix(".twitch.tv")
        else { return nil }
        moved.certificateAuthority = certificateAuthority
        moved.isPinged = isPinged
        return moved
    }
}
