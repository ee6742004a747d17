import Foundation
import LiveChat

/// How long YouTube's sources wait for what, in seconds.
public struct YouTubeTiming: Sendable {
    /// Between two requests while messages come, however short the wait that YouTube asks for.
    public var busy = 5.0
    /// Between two requests while nothing comes: reached by and by.
    public var quiet = 20.0
    /// Between two requests to the site, at least and at most, whatever wait it asks for.
    public var shortest = 1.0, longest = 20.0
    /// Until another stream is looked for, or one that was announced has begun.
    public var search = 60.0
    /// After the first request that was too many; doubled each time, five minutes at most.
    public var rate = 60.0
    /// The longest silence on an open stream before it is taken for half open.
    public var silence = 120.0
    /// For an answer.
    public var patience = 20.0
    /// How often the calendar is looked at during a long wait.
    public var glance = 60.0
    /// The unit of the waits between attempts.
    public var retry = 1.0

    /// The defaults.
    public init() {}

    /// Waits by the calendar: a machine that slept through midnight goes on at once.
    func sleep(_ seconds: Double, now: @Sendable () -> Date) async throws {
        let end = now().addingTimeInterval(seconds)
        while true {
            let left = end.timeIntervalSince(now())
            if left <= 0 { return }
            try await Task.sleep(for: .seconds(min(left, glance)))
        }
    }

    /// Seconds after a refusal for too many requests, which double with each in a row.
    func wait(afterRefusals waits: Int) -> Double { min(rate * 5, rate * Double(1 << min(waits, 3))) }
}

/// The time between two requests: short while messages come, longer on a quiet chat, so that neither a stream that YouTube
/// closes on a quiet chat nor polling spends the day's units on nothing.
struct YouTubePace {
    private let timing: YouTubeTiming
    private var wait: Double

    init(_ timing: YouTubeTiming) {
        self.timing = timing
        wait = timing.busy
    }

    /// - Parameters:
    ///   - events: that the last request brought.
    ///   - told: how long YouTube asks to wait.
    ///   - planned: how long the plan of the day's units asks to wait.
    /// - Returns: seconds from the beginning of the last request to the next.
    mutating func next(events: Int, told: Double?, planned: Double) -> Double {
        wait = events > 0 ? timing.busy : min(timing.quiet, wait * 1.5)
        return max(wait, told ?? 0, planned)
    }
}
