import Foundation
import LiveChat

/// Reads the chat of a stream at YouTube by the official API.
public struct YouTubeSource: ChatSource {
    /// `youtube:@HANDLE`, `youtube:VIDEO` and so on.
    public let name: String
    private let target: YouTubeName
    private let api: YouTubeAPI
    private let usesStream: Bool
    private let timing: YouTubeTiming
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - quota: the same for all sources of one key.
    ///   - usesStream: whether messages are taken as they come; otherwise they are asked for.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        _ target: YouTubeName, access: YouTubeAccess, quota: YouTubeQuota,
        servers: YouTubeServers = YouTubeServers(), certificateAuthority: String? = nil,
        usesStream: Bool = true,
        timing: YouTubeTiming = YouTubeTiming(), now: @escaping @Sendable () -> Date = { Date() },
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
    }

    /// Reads until its task is cancelled, the stream has ended and no other can follow, or YouTube refuses for good.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        await YouTubeSession(
            name: target, source: name, api: api, usesStream: usesStream, timing: timing, now: now,
            random: random,
            yield: yield
        ).run()
    }
}
