import Foundation
import LiveChat

/// How long a source waits for what. The defaults are those that platforms expect.
public struct SourceTiming: Sendable {
    /// For the connection, and then for the login.
    public var connect: Duration = .seconds(20)
    /// For the answer to a join: a channel that does not exist gives none.
    public var join: Duration = .seconds(10)
    /// How often a line is asked for.
    public var ping: Duration = .seconds(30)
    /// How soon one must come after it was asked for: else the connection is half open.
    public var pong: Duration = .seconds(10)
    /// The unit of the waits between attempts.
    public var retry: Duration = .seconds(1)
    /// After so long a connection is healthy, and the waits begin anew.
    public var health: Duration = .seconds(60)

    /// The defaults.
    public init() {}
}

/// How long to wait before the next attempt: at once, with up to one unit of jitter, then 1, 2, 4, 8, 16 and 30 units,
/// a quarter more or less.
package struct BackOff {
    private static let waits = [0.0, 1, 2, 4, 8, 16, 30]

    private let unit: Duration
    private let random: @Sendable () -> Double
    private var attempts = 0

    /// - Parameter random: gives numbers from 0 to 1.
    package init(unit: Duration, random: @escaping @Sendable () -> Double) {
        self.unit = unit
        self.random = random
    }

    package mutating func next() -> Duration {
        let wait = Self.waits[min(attempts, Self.waits.count - 1)]
        attempts = min(attempts + 1, Self.waits.count)
        return unit * (wait == 0 ? random() : wait * (0.75 + random() / 2))
    }

    package mutating func reset() { attempts = 0 }
}

/// Keeps logins and joins under a platform's limit, whichever sources they are of.
package actor Pace {
    /// Twitch takes 20 logins and 20 joins in ten seconds.
    static let twitch = Pace(interval: .milliseconds(700), burst: 4)

    private let interval: Duration
    private let burst: Int
    /// When the next place would be free if none had been saved up.
    private var next = ContinuousClock.now

    package init(interval: Duration, burst: Int) {
        self.interval = interval
        self.burst = burst
        next = .now - interval * burst
    }

    /// Waits for a place.
    package func wait() async throws {
        let earliest = ContinuousClock.now - interval * burst
        next = max(next, earliest) + interval
        if next > .now { try await Task.sleep(until: next) }
    }
}
