import Foundation
import SpeechLibrary
import Testing

@Suite struct SynthesisLogTests {
    private let database: LibraryDatabase

    init() throws {
        database = try LibraryDatabase(path: NSTemporaryDirectory() + "/log-\(UUID().uuidString)/log.sqlite")
    }

    private func record(
        _ index: Int, daysAgo: Double, factor: Double = 0.1, outcome: String = "done", nfe: Int = 4
    ) -> SynthesisRecord {
        SynthesisRecord(
            time: Date(timeIntervalSinceNow: -daysAgo * 86_400), request: "\(index)",
            route: "/v1/audio/speech", voice: "hana", priority: "chat", outcome: outcome,
            characters: index * 10,
            nfe: nfe, cfg: 0, chunks: 1, audioSeconds: 2, waitSeconds: 0.01, firstAudioSeconds: factor,
            totalSeconds: factor * 2, stages: ["sampling": factor, "vocoder": factor])
    }

    @Test func keepsTheLast() async throws {
        let log = SQLiteSynthesisLog(database, limit: 5)
        let all = (1...12).map { record($0, daysAgo: 0) }
        for record in all { try await log.append(record) }
        #expect(try await log.records(limit: 10).map(\.request) == ["12", "11", "10", "9", "8"])
        let kept = try #require(try await log.records(limit: 1).first)
        #expect(kept.stages == all[11].stages && kept.realTimeFactor == all[11].realTimeFactor)
        #expect(abs(kept.time.timeIntervalSince(all[11].time)) < 0.001)
        let endless = SQLiteSynthesisLog(database, limit: .max)
        try await endless.append(record(13, daysAgo: 0))
        #expect(try await endless.records(limit: 10).count == 6)
        for limit in [0, -1, 10_001, Int.min] {
            await expect(Matching { $0.isInvalid("limit") }) { _ = try await log.records(limit: limit) }
        }
    }

    @Test func manyAtOnceAreWrittenTogether() async throws {
        let log = SQLiteSynthesisLog(database, limit: 100_000)
        await withTaskGroup { group in
            for index in 0..<2000 { group.addTask { try? await log.append(record(index, daysAgo: 0)) } }
        }
        #expect(try await log.report(days: 1).total.requests == 2000)
        #expect(Set(try await log.records(limit: 2000).map(\.request)).count == 2000)
    }

    @Test func tellsWhatBecameSlower() async throws {
        let begun = Date()
        let log = SQLiteSynthesisLog(database, limit: 100_000)
        for index in 1...20 { try await log.append(record(index, daysAgo: 3)) }
        for index in 1...20 { try await log.append(record(index, daysAgo: 0.1, factor: 0.11)) }
        let same = try await log.report(days: 1)
        #expect(same.regressions.isEmpty)
        #expect(same.total.requests == 20 && same.byLength.map(\.requests).reduce(0, +) == 20)
        #expect(same.byLength.map(\.name) == ["1-40", "41-120", "121-300"])
        #expect(same.before.requests == 20)
        let since = try #require(same.beforeSince)
        // However long a busy disk takes for the records.
        #expect((begun.addingTimeInterval(-1)...Date()).contains(since.addingTimeInterval(3 * 86_400)))
        for index in 1...40 { try await log.append(record(index, daysAgo: 0.1, factor: 0.2)) }
        let slow = try await log.report(days: 1)
        #expect(
            slow.regressions.map(\.figure) == [
                "real-time factor, median", "first audio in seconds, median",
            ])
        #expect(slow.total.realTimeFactor?.p95 == 0.2)
        for days in [0, -1, .nan, .infinity, 1e300] {
            await expect(Matching { $0.isInvalid("days") }) { _ = try await log.report(days: days) }
        }
    }

    @Test(arguments: [1, 2, 19, 20, 21, 99, 100, 101]) func percentilesAreNearestRank(_ count: Int)
        async throws
    {
        let log = SQLiteSynthesisLog(database, limit: 100_000)
        for index in (1...count).shuffled() {
            try await log.append(record(index, daysAgo: 0, factor: Double(index)))
        }
        try await log.append(record(1000, daysAgo: 0, factor: 1e6, outcome: "deadline_exceeded"))
        try await log.append(record(1000, daysAgo: 0, factor: 1e6, outcome: "cancelled"))
        let total = try await log.report(days: 1).total
        func rank(_ percent: Int) -> Double { Double((count * percent + 99) / 100) }
        let figures = try #require(total.firstAudioSeconds)
        #expect(figures.p50 == rank(50) && figures.p95 == rank(95) && figures.p99 == rank(99))
        #expect(total.requests == count + 2 && total.failed == 1 && total.audioSeconds == Double(2 * count))
    }

    @Test func groupsAreBounded() async throws {
        let log = SQLiteSynthesisLog(database, limit: 100_000)
        for nfe in 1...128 { try await log.append(record(1, daysAgo: 0, nfe: nfe)) }
        for _ in 0..<3 { try await log.append(record(1, daysAgo: 0, nfe: 77)) }
        let groups = try await log.report(days: 1).bySteps
        #expect(groups.count == 50 && groups.contains { $0.name == "nfe 77, cfg 0.0" && $0.requests == 4 })
        #expect(try await SQLiteSynthesisLog(database, limit: 1).report(days: 0.01).total.requests == 131)
    }
}
