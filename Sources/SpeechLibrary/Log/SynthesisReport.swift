import Foundation

/// What the log says: by length of text, by hour and by steps, and what became slower.
public struct SynthesisReport: Sendable, Codable {
    /// Median and tails, in the unit of what was counted; nearest rank.
    public struct Percentiles: Sendable, Codable, Equatable {
        public let p50: Double
        public let p95: Double
        public let p99: Double

        init?(_ values: [Double]) {
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            func rank(_ share: Double) -> Double {
                sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
            }
            p50 = rank(0.5)
            p95 = rank(0.95)
            p99 = rank(0.99)
        }
    }

    /// Requests that have something in common.
    public struct Group: Sendable, Codable {
        public let name: String
        public let requests: Int
        public let failed: Int
        public let audioSeconds: Double
        public let realTimeFactor: Percentiles?
        public let waitSeconds: Percentiles?
        public let firstAudioSeconds: Percentiles?

        init(_ name: String, _ records: [SynthesisRecord]) {
            self.name = name
            requests = records.count
            failed = records.count { $0.outcome != "done" && $0.outcome != "cancelled" }
            let done = records.filter { $0.outcome == "done" }
            audioSeconds = done.reduce(0) { $0 + $1.audioSeconds }
            realTimeFactor = Percentiles(done.compactMap(\.realTimeFactor))
            waitSeconds = Percentiles(done.map(\.waitSeconds))
            firstAudioSeconds = Percentiles(done.compactMap(\.firstAudioSeconds))
        }
    }

    /// A figure that is worse than on the days before.
    public struct Regression: Sendable, Codable {
        public let figure: String
        public let before: Double
        public let now: Double
    }

    public let total: Group
    public let byLength: [Group]
    public let byHour: [Group]
    public let bySteps: [Group]
    public let regressions: [Regression]

    /// - Parameters:
    ///   - since: what the report covers; records before are what it is compared with.
    ///   - tolerance: how much worse a median may be, as a share.
    public init(_ records: [SynthesisRecord], since: Date, tolerance: Double = 0.2) {
        let now = records.filter { $0.time >= since }
        let before = records.filter { $0.time < since }
        total = Group("all", now)
        let lengths = [
            ("1-40", 1...40), ("41-120", 41...120), ("121-300", 121...300), ("301+", 301...Int.max),
        ]
        byLength = lengths.map { name, range in Group(name, now.filter { range.contains($0.characters) }) }
            .filter { $0.requests > 0 }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let hours = Dictionary(grouping: now) { calendar.component(.hour, from: $0.time) }
        byHour = hours.sorted { $0.key < $1.key }.map { Group("\($0.key):00 UTC", $0.value) }
        let steps = Dictionary(grouping: now) { "nfe \($0.nfe), cfg \($0.cfg)" }
        bySteps = steps.sorted { $0.key < $1.key }.map { Group($0.key, $0.value) }
        let old = Group("before", before)
        // Fewer than ten requests say nothing.
        guard total.requests >= 10, old.requests >= 10 else {
            regressions = []
            return
        }
        let figures = [
            ("real-time factor, median", old.realTimeFactor?.p50, total.realTimeFactor?.p50),
            ("first audio in seconds, median", old.firstAudioSeconds?.p50, total.firstAudioSeconds?.p50),
            ("wait in seconds, p95", old.waitSeconds?.p95, total.waitSeconds?.p95),
        ]
        regressions = figures.compactMap { name, before, now in
            guard let before, let now, before > 0.001, now > before * (1 + tolerance) else { return nil }
            return Regression(figure: name, before: before, now: now)
        }
    }
}
