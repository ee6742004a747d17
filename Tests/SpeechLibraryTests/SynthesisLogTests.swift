import Foundation
import SpeechLibrary
import Testing

@Suite struct SynthesisLogTests {
    private func record(_ index: Int, daysAgo: Double, factor: Double = 0.1) -> SynthesisRecord {
        SynthesisRecord(
            time: Date(timeIntervalSinceNow: -daysAgo * 86_400), request: "\(index)",
            route: "/v1/audio/speech",
            voice: "hana", priority: "chat", characters: index * 10, nfe: 4, cfg: 0, chunks: 1,
            audioSeconds: 2,
            waitSeconds: 0.01, firstAudioSeconds: factor, totalSeconds: factor * 2,
            stages: ["sampling": factor * 2])
    }

    @Test func keepsTheLast() async throws {
        let path = NSTemporaryDirectory() + "/log-\(UUID().uuidString)/log.sqlite"
        let log = SynthesisLog(try LibraryDatabase(path: path), limit: 5)
        let all = (1...12).map { record($0, daysAgo: 0) }
        for record in all { try await log.append(record) }
        #expect(try log.records().map(\.request) == ["12", "11", "10", "9", "8"])
        let kept = try #require(try log.records(limit: 1).first)
        #expect(kept.stages == all[11].stages && kept.realTimeFactor == all[11].realTimeFactor)
    }

    @Test func tellsWhatBecameSlower() throws {
        let before = (1...20).map { record($0, daysAgo: 3) }
        let since = Date(timeIntervalSinceNow: -86_400)
        let same = SynthesisReport(
            before + (1...20).map { record($0, daysAgo: 0.1, factor: 0.11) }, since: since)
        #expect(same.regressions.isEmpty)
        #expect(same.total.requests == 20 && same.byLength.map(\.requests).reduce(0, +) == 20)
        let slow = SynthesisReport(
            before + (1...20).map { record($0, daysAgo: 0.1, factor: 0.2) }, since: since)
        #expect(
            slow.regressions.map(\.figure) == [
                "real-time factor, median", "first audio in seconds, median",
            ])
        #expect(slow.total.realTimeFactor?.p95 == 0.2)
    }
}
