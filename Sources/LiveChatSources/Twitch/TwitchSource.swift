import Basics
import Foundation
import LiveChat

/// Reads the chat of a channel of Twitch over IRC.
public struct TwitchSource: AnsweringChatSource {
    /// Where Twitch is.
    public static let tls = Endpoint(host: "irc.chat.twitch.tv", port: 6697)
    /// For networks that let only the web through.
    public static let webSocket = Endpoint(host: "irc-ws.chat.twitch.tv", port: 443, webSocketPath: "/")

    /// Who reads.
    public enum Login: Sendable {
        /// Without an account.
        case anonymous
        /// - Parameters:
        ///   - login: the account's name.
        ///   - token: with the scope `chat:read`, and `chat:edit` to write answers; with or without `oauth:`.
        case account(login: String, token: Secret)
    }

    /// `twitch:CHANNEL`.
    public let name: String
    /// How often each kind of line was left out.
    public var skipped: [TwitchLine.Skip: Int] { reader.skipped }

    package let channel: String
    private let login: Login
    private let endpoint: Endpoint
    private let timing: SourceTiming
    private let reader: TwitchReader
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let answers: AnswerBox?
    private let outlet = TwitchOutlet()

    /// - Parameters:
    ///   - channel: its name, `#NAME`, or its address `twitch.tv/NAME`.
    ///   - answers: the pace at which the account may answer; `nil` where it may not. Nobody answers without an account.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for nicks and waits.
    /// - Throws: ``TwitchChannelFault`` for what cannot be a channel's name.
    public init(
        channel: String, login: Login = .anonymous, endpoint: Endpoint = Self.tls,
        options: TwitchOptions = TwitchOptions(),
        timing: SourceTiming = SourceTiming(), answers: AnswerPace? = nil,
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(TwitchChannelFault) {
        self.channel = try Self.channelName(channel)
        name = "twitch:\(self.channel)"
        self.login = login
        self.endpoint = endpoint
        self.timing = timing
        reader = TwitchReader(options: options)
        self.now = now
        self.random = random
        if case .account = login {
            self.answers = answers.map { AnswerBox(pace: $0, now: now) }
        } else {
            self.answers = nil
        }
    }

    /// Reads until its task is cancelled, or another attempt would not help.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        guard let answers else { return await read(yield) }
        await answers.run(yield, read: read, write: outlet.write)
    }

    public func answer(_ answer: ChatAnswer, to message: ChatMessage) { answers?.put(answer, to: message) }

    private func read(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            if endpoint.host.hasSuffix("twitch.tv") { try await Pace.twitch.wait() }
            return try await endpoint.link(timing: timing) { signals in
                TwitchHandler(
                    channel: channel, login: login, nick: nick(), endpoint: endpoint, timing: timing,
                    reader: reader, now: now, yield: yield, signals: signals, outlet: outlet)
            }
        }
    }

    private func nick() -> String {
        switch login {
        case .anonymous: "justinfan\(10_000 + Int(min(max(0, random()), 1) * 89_999))"
        case .account(let login, _): login.lowercased()
        }
    }

    static func channelName(_ text: String) throws(TwitchChannelFault) -> String {
        var name = text.trimmingCharacters(in: .whitespaces).lowercased()[...]
        if let range = name.range(of: "twitch.tv/") { name = name[range.upperBound...] }
        name = name.prefix { $0 != "/" && $0 != "?" && $0 != "&" }.drop { $0 == "#" || $0 == "@" }
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
        guard isName, (1...25).contains(name.utf8.count) else { throw TwitchChannelFault(name: text) }
        return String(name)
    }
}

/// A text that cannot be the name of a channel.
public struct TwitchChannelFault: OneLineError, Equatable {
    /// What was given.
    public var name: String

    public var description: String {
        let shown = String(name.prefix(40).filter { !$0.isNewline })
        return "\"\(shown)\" is no channel of Twitch: names have up to 25 letters, digits and underscores"
    }
}
