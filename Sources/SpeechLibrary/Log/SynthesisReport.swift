import Foundation

/// What the log says: by length of text, by hour and by steps, and what became slower.
public struct SynthesisReport: Sendable, Codable {
    /// Median and tails, in the unit of what was counted; nearest rank.
    public struct Percentiles: Sendable, Codable, Equatable {
        /// Half of the values are at most this.
        public let p50: Double
        /// 95 % of the values are at most this.
        public let p95: Double
        /// 99 % of the values are at most this.
        public let p99: Double
    }

    /// Requests that have something in common.
    public struct Group: Sendable, Codable, Equatable {
        /// What they have in common.
        public let name: String
        /// How many they are.
        public let requests: Int
        /// Requests that were neither done nor cancelled.
        public let failed: Int
        /// Seconds of speech of the requests that were done, as all that follows.
        public let audioSeconds: Double
        /// Seconds of the model per second of speech, of speech that the model made.
        public let realTimeFactor: Percentiles?
        /// Seconds from the request to the model's start.
        public let waitSeconds: Percentiles?
        /// Seconds from the request to the first samples.
        public let firstAudioSeconds: Percentiles?
    }

    /// A figure that is worse than on the days before.
    public struct Regression: Sendable, Codable, Equatable {
        /// What is worse, with its unit.
        public let figure: String
        /// Its value on the days before.
        public let before: Double
        /// Its value in the period.
        public let now: Double
    }

    /// All requests of the period.
    public let total: Group
    /// By length of the text.
    public let byLength: [Group]
    /// By hour of the day, UTC.
    public let byHour: [Group]
    /// By steps and guidance; the fifty most frequent.
    public let bySteps: [Group]
    /// Requests of the seven days before, with which the period is compared.
    public let before: Group
    /// The first request of those days that the log still has; later than seven days before the period if the log
    /// is younger or keeps fewer.
    public let beforeSince: Date?
    /// What became worse by more than a fifth; empty if either period has fewer than ten requests, which say nothing.
    public let regressions: [Regression]

    init(
        total: Group, byLength: [Group], byHour: [Group], bySteps: [Group], before: Group, beforeSince: Date?
    ) {
        self.total = total
        self.byLength = byLength
        self.byHour = byHour
        self.bySteps = bySteps
        self.before = before
        self.beforeSince = beforeSince
        let figures = [
            ("real-time factor, median", before.realTimeFactor?.p50, total.realTimeFactor?.p50),
            ("first audio in seconds, median", before.firstAudioSeconds?.p50, total.firstAudioSeconds?.p50),
            ("wait in seconds, p95", before.waitSeconds?.p95, total.waitSeconds?.p95),
        ]
        let isComparable = total.requests >= 10 && before.requests >= 10
        regressions = figures.compactMap { name, before, now in
            guard isComparable, let before, let now, before > 0.001, now > before * 1.2 else { return nil }
            return Regression(figure: name, before: before, now: now)
        }
    }
}
