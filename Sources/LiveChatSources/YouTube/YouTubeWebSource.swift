import Foundation
import LiveChat

/// Reads the chat of a stream at YouTube as the site's own page does, without a key or a login. YouTube does not offer this to other
/// programs.
public struct YouTubeWebSource: ChatSource {
    /// `youtube-web:@HANDLE`, `youtube-web:VIDEO` and so on.
    public let name: String
    private let target: YouTubeName
    private let site: YouTubeSite
    private let timing: YouTubeTiming
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - target: a video, or a channel.
    ///   - certificateAuthority: a PEM file of certificates to trust in place of the system's.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    /// - Throws: ``YouTubeNameFault`` for one's own channel, which only a login has.
    public init(
        _ target: YouTubeName, servers: YouTubeServers = YouTubeServers(),
        certificateAuthority: String? = nil,
        timing: YouTubeTiming = YouTubeTiming(), now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(YouTubeNameFault) {
        if target == .mine { throw YouTubeNameFault(name: target.label) }
        name = "youtube-web:\(target.label)"
        self.target = target
        site = YouTubeSite(
            site: servers.site,
            web: WebClient(
                certificateAuthority: certificateAuthority, patience: .seconds(timing.patience),
                userAgent: WebClient.browser))
        self.timing = timing
        self.now = now
        self.random = random
    }

    /// Reads until its task is cancelled, the stream has ended and no other can follow, or YouTube shows nothing for good.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        await YouTubeWebSession(
            name: target, source: name, site: site, timing: timing, now: now, random: random, yield: yield
        ).run()
    }
}
