import Foundation
import LiveChat

/// Reads the chat of a stream at YouTube by the official API.
public struct YouTubeSource: AnsweringChatSource {
    /// `youtube:@HANDLE`, `youtube:VIDEO` and so on.
    public let name: String
    private let target: YouTubeName
    private let api: YouTubeAPI
    private let usesStream: Bool
    private let timing: YouTubeTiming
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let answers: AnswerBox?

    /// - Parameters:
    ///   - quota: the same for all sources of one key.
    ///   - usesStream: whether messages are taken as they come; otherwise they are asked for.
    ///   - answers: the pace at which the login may answer; `nil` where it may not. Nobody answers with a key.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        _ target: YouTubeName, access: YouTubeAccess, quota: YouTubeQuota,
        servers: YouTubeServers = YouTubeServers(), certificateAuthority: String? = nil,
        usesStream: Bool = true,
        timing: YouTubeTiming = YouTubeTiming(), answers: AnswerPace? = nil,
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        name = "youtube:\(target.label)"
        self.target = target
        api = YouTubeAPI(
            servers: servers,
            web: WebClient(certificateAuthority: certificateAuthority, patience: .seconds(timing.patience)),
            access: access, quota: quota, silence: .seconds(timing.silence), now: now)
        self.usesStream = usesStream
        self.timing = timing
        self.now = now
        self.random = random
        if case .login = access {
            self.answers = answers.map { AnswerBox(pace: $0, now: now) }
        } else {
            self.answers = nil
        }
    }

    /// Reads until its task is cancelled, the stream has ended and no other can follow, or YouTube refuses for good.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        guard let answers else { return await session(yield).run() }
        let session = session { yield(answers.marked($0)) }
        await answers.run(yield, read: { _ in await session.run() }, write: { try await session.write($0) })
    }

    public func answer(_ answer: ChatAnswer, to message: ChatMessage) { answers?.put(answer, to: message) }

    private func session(_ yield: @escaping @Sendable (ChatEvent) -> Void) -> YouTubeSession {
        YouTubeSession(
            name: target, source: name, api: api, usesStream: usesStream, timing: timing, now: now,
            random: random, yield: yield)
    }
}
