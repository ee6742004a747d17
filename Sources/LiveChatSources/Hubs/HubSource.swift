import Foundation
import LiveChat

/// Reads the chats that another program gathers, over that program's WebSocket.
public struct HubSource: ChatSource {
    /// Which program it is.
    public enum Hub: Sendable {
        /// - Parameter password: `nil` if it asks for none.
        case streamerBot(password: Secret?)
        /// - Parameter session: names the user's session, and lets one read it.
        case socialStream(session: Secret)
        /// OneComme, which asks for nothing.
        case oneComme
    }

    /// Where the programs listen if nothing else is set.
    public static let streamerBot = Endpoint(
        host: "127.0.0.1", port: 8080, webSocketPath: "/", usesTLS: false)
    /// The desktop program's own server.
    public static let localSocialStream = Endpoint(
        host: "127.0.0.1", port: 3000, webSocketPath: "/", usesTLS: false)
    /// The server of its makers.
    public static let hostedSocialStream = Endpoint(
        host: "io.socialstream.ninja", port: 443, webSocketPath: "/")

    /// OneComme's comments, and what is taken back of them.
    public static let oneComme = Endpoint(
        host: "127.0.0.1", port: 11180, webSocketPath: "/sub?p=comments,deleted,clear", usesTLS: false)

    /// `streamerbot:HOST:PORT`, `socialstream:HOST:PORT` or `onecomme:HOST:PORT`.
    public let name: String
    private let hub: Hub
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let input: ChatInput
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - endpoint: of a WebSocket.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        _ hub: Hub, endpoint: Endpoint, timing: SourceTiming = SourceTiming(),
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        switch hub {
        case .streamerBot: name = "streamerbot:\(endpoint.host):\(endpoint.port)"
        case .socialStream: name = "socialstream:\(endpoint.host):\(endpoint.port)"
        case .oneComme: name = "onecomme:\(endpoint.host):\(endpoint.port)"
        }
        self.hub = hub
        self.endpoint = endpoint
        self.timing = timing
        input = ChatInput(name: name)
        self.now = now
        self.random = random
    }

    /// Reads until its task is cancelled, or the hub refuses the password.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            try await endpoint.link(timing: timing) { signals in
                HubHandler(
                    hub: hub, endpoint: endpoint, timing: timing, input: input, now: now, yield: yield,
                    signals: signals)
            }
        }
    }
}
