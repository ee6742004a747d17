import Synchronization

/// Keeps what one account writes under its platform's limit, with room for what its owner writes by hand.
public final class AnswerPace: Sendable {
    private let most: Int
    private let interval: Duration
    private let gap: Duration
    /// When something was written or will be, in order.
    private let times = Mutex<[ContinuousClock.Instant]>([])

    /// Twitch takes 20 lines in 30 s of an account, and silences it for half an hour if there are more. This is 12.
    public convenience init() { self.init(most: 12) }

    /// - Parameters:
    ///   - most: lines within `interval`.
    ///   - gap: between two lines.
    package init(
        most: Int, interval: Duration = .seconds(30), gap: Duration = .milliseconds(1200)
    ) {
        self.most = most
        self.interval = interval
        self.gap = gap
    }

    /// Waits until a line may be written.
    ///
    /// - Returns: false where the account has written as much as it may.
    /// - Throws: `CancellationError`.
    package func take() async throws -> Bool {
        let place: ContinuousClock.Instant? = times.withLock { times in
            let now = ContinuousClock.now
            times.removeAll { $0 + interval <= now }
            guard times.count < most else { return nil }
            let next = max(now, times.last.map { $0 + gap } ?? now)
            times.append(next)
            return next
        }
        guard let place else { return false }
        try await Task.sleep(until: place)
        return true
    }
}
