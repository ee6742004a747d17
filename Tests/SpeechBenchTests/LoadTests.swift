import Basics
import SpeechBench
import Synchronization
import Testing

@Suite struct LoadTests {
    /// One server that serves one request after the other, in the order in which they come.
    private final class Counter: SpeechTarget {
        private let free = Mutex<ContinuousClock.Instant>(.now)
        private let seconds: Double

        init(seconds: Double) { self.seconds = seconds }

        func speak(_ text: String) async throws -> SpeechTiming {
            let start = ContinuousClock.now
            let end = free.withLock { free in
                free = max(free, start) + .seconds(seconds)
                return free
            }
            try await Task.sleep(until: end, tolerance: .zero, clock: .continuous)
            let total = (ContinuousClock.now - start).seconds
            return SpeechTiming(firstAudio: total, total: total, speechSeconds: 1)
        }

        func resources() async -> ResourceUse? { nil }
    }

    @Test func arrivalsOfAPoissonProcess() {
        let schedule = Arrivals(rate: 50, seconds: 200, texts: ["a", "b"], seed: 3).arrivals
        #expect(abs(Double(schedule.count) - 10_000) < 400)
        let gaps = zip(schedule.dropFirst(), schedule).map { $0.time - $1.time }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let square = gaps.reduce(0) { $0 + $1 * $1 } / Double(gaps.count)
        // Of an exponential distribution the mean of the squares is twice the square of the mean.
        #expect(abs(mean - 0.02) < 0.001 && abs(square / (mean * mean) - 2) < 0.15)
        #expect(abs(Double(schedule.count { $0.text == "a" }) / Double(schedule.count) - 0.5) < 0.03)
        #expect(schedule == Arrivals(rate: 50, seconds: 200, texts: ["a", "b"], seed: 3).arrivals)
        for rate in [0, -1, .nan] as [Double] {
            #expect(Arrivals(rate: rate, seconds: 9, texts: ["a"], seed: 1).arrivals.isEmpty)
        }
        #expect(Arrivals(rate: 1, seconds: 9, texts: [], seed: 1).arrivals.isEmpty)
        #expect(Arrivals(rate: .infinity, seconds: 9, texts: ["a"], seed: 1).arrivals.count <= 1_000_000)
    }

    @Test func arrivalsOfARecord() {
        let record = [0.0, 1, 1.5, 8].map { Arrivals.Arrival(time: $0, text: "t\($0)") }
        func count(_ channels: Double) -> Int {
            Arrivals(record: record, length: 10, channels: channels, seconds: 1000, seed: 2).arrivals.count
        }
        #expect((398...402).contains(count(1)) && (1990...2010).contains(count(5)))
        #expect((150...250).contains(count(0.5)))
        #expect(count(0) == 0 && count(-2) == 0 && count(.nan) == 0)
        let schedule = Arrivals(record: record, length: 10, channels: 3, seconds: 50, seed: 2).arrivals
        #expect(zip(schedule, schedule.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(schedule.allSatisfy { $0.time >= 0 && $0.time < 50 })
    }

    /// Requests are due every 20 ms and take 40 ms: the wait grows by 20 ms with each, and all of it counts.
    @Test func waitsThatGrowAreSeen() async throws {
        let record = (0..<50).map { Arrivals.Arrival(time: Double($0) * 0.02 + 1e-6, text: "x") }
        let even = Arrivals(times: record)
        let result = try await LoadRunner(Counter(seconds: 0.04)).run(even, seconds: 1)
        #expect(result.requests == 50 && result.failures == 0 && result.firstAudio.count == 50)
        // On a busy machine they take longer, never less.
        #expect(result.firstAudio.maximum > 0.04 + 49 * 0.02 - 0.1, "\(result.firstAudio.maximum)")
        #expect(abs(result.offered - 50) < 1 && result.answered < 30)
        #expect(abs(result.speechSeconds - 50) < 1e-9)
    }

    @Test func failuresAreNotInTime() async throws {
        let target = StatedTarget { _, number in
            if number.isMultiple(of: 10) { throw BenchFault("full") }
            return SpeechTiming(firstAudio: 0.001, total: 0.001, speechSeconds: 1)
        }
        let schedule = Arrivals(rate: 500, seconds: 1, texts: ["x"], seed: 1)
        let result = try await LoadRunner(target).run(schedule, seconds: 1)
        #expect(result.failures == result.requests / 10 && result.failure == "full")
        #expect(!result.keeps(firstAudio: 100) && result.keeps(firstAudio: 100, share: 0.85))
    }

    /// A queue with one server and fixed service of 20 ms: at a share of ρ of its rate the mean wait is ρ/(2(1 − ρ)) services
    /// (Pollaczek and Khinchine), so that a limit of 100 ms is broken before the rate of 50, and earlier on a busy machine.
    @Test func theLargestRateIsFound() async throws {
        var search = RateSearch()
        (search.limit, search.exactness) = (0.1, 0.15)
        let outcome = try await search.run(from: 10) { rate in
            try await LoadRunner(Counter(seconds: 0.02)).run(
                Arrivals(rate: rate, seconds: 3, texts: ["x"], seed: 4), seconds: 3)
        }
        #expect(outcome.load < 52, "\(outcome.load)")
        #expect(outcome.tooMuch.map { $0 > outcome.load && $0 < 120 } ?? false, "\(outcome)")
        search.limit = 0.001
        search.runs = 4
        let none = try await search.run(from: 10) { rate in
            try await LoadRunner(Counter(seconds: 0.02)).run(
                Arrivals(rate: rate, seconds: 1, texts: ["x"], seed: 4), seconds: 1)
        }
        #expect(none.load <= 10)
    }

    @Test func channelsOfAChat() throws {
        let record = (0..<30).map { Arrivals.Arrival(time: Double($0) * 10, text: "x") }
        let kind = try #require(ChatKind(name: "evening", record: record, length: 300))
        #expect(kind.perMinute == 6 && kind.channels(at: 2) == 20)
        #expect(ChatKind(name: "none", record: [], length: 300) == nil)
        #expect(ChatKind(name: "none", record: record, length: 0) == nil)
        let channels = ChatKind.stated.map { $0.channels(at: 17.0 / 60) }
        #expect(zip(channels, [8.5, 2.125, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
    }
}
