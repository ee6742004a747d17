import Basics
import Foundation
import SpeechBench
import Testing

@Suite struct BenchRunnerTests {
    @Test func casesHaveTheFiguresOfTheirRequests() async throws {
        var plan = BenchPlan(.quick)
        (plan.rounds, plan.together, plan.warmUps) = (10, [1, 4], 1)
        let target = StatedTarget { text, _ in
            let seconds = Double(text.count) / 15
            return SpeechTiming(firstAudio: 0.01, total: seconds / 10, speechSeconds: seconds)
        }
        let result = try await BenchRunner(target, plan: plan).run(Made.fingerprint)
        #expect(result.cases.map(\.text) == ["short", "medium", "long", "short", "medium", "long"])
        #expect(result.cases.map(\.together) == [1, 1, 1, 4, 4, 4])
        // Ten requests over four at a time are three rounds of four.
        #expect(result.cases.map(\.total.count) == [10, 10, 10, 12, 12, 12])
        for part in result.cases {
            #expect(abs(part.realTimeFactor.mean - 0.1) < 1e-12 && part.firstAudio.p99 == 0.01)
            #expect(part.failures == 0 && part.throughput > 0)
            // A tenth of a second of the processor for each request.
            let speech = part.total.mean * 10
            let processor = try #require(part.processorPerSpeech)
            #expect(abs(processor * speech - 0.1) < 1e-9)
        }
        // The first request, the warm-up, then what counts.
        #expect(target.texts.count == 70, "1, 3, 30 and 36")
        #expect(result.coldStart == nil)
        #expect(result.memory?.peak == 104_857_600)
    }

    @Test func failuresAreCountedAndNotTimed() async throws {
        var plan = BenchPlan(.quick)
        (plan.rounds, plan.together, plan.texts, plan.warmUps) = (10, [1], [.short], 0)
        let flaky = StatedTarget { _, number in
            if number.isMultiple(of: 5) { throw BenchFault("no room") }
            return SpeechTiming(firstAudio: 1, total: 1, speechSeconds: 1)
        }
        let part = try await BenchRunner(flaky, plan: plan).run(Made.fingerprint).cases[0]
        #expect(part.failures == 2 && part.failure == "no room" && part.total.count == 8)
        let broken = StatedTarget { _, number in
            if number > 1 { throw BenchFault("no room") }
            return SpeechTiming(firstAudio: 1, total: 1, speechSeconds: 1)
        }
        await #expect(throws: BenchFault("no room")) {
            try await BenchRunner(broken, plan: plan).run(Made.fingerprint)
        }
    }

    @Test func aSoakSeesMemoryGrow() async throws {
        var plan = BenchPlan(.soak)
        (plan.seconds, plan.together, plan.warmUps) = (3, [2], 0)
        let start = ContinuousClock.now
        let target = StatedTarget(
            delay: .milliseconds(20),
            memory: { _ in (100 << 20) + Int((ContinuousClock.now - start) / .milliseconds(1)) * 50_000 },
            times: { _, _ in SpeechTiming(firstAudio: 0.02, total: 0.02, speechSeconds: 1) })
        let result = try await BenchRunner(target, plan: plan).run(Made.fingerprint)
        #expect(result.cases.count == 1 && result.cases[0].text == "mixed")
        let growth = try #require(result.memory?.growth)
        #expect(growth > 50e6 && growth < 120e6, "\(growth)")
        #expect(RegressRule.findings(result, history: []).contains { $0.hasPrefix("memory") })
        #expect(Set(target.texts).count == 3)
    }

    @Test func historiesOutlastDamage() async throws {
        try await Made.inFolder { folder in
            let path = folder + "/history.jsonl"
            #expect(throws: BenchFault.self) { try BenchHistory.read(path) }
            let first = try await Made.result(0.05, seed: 1)
            let second = try await Made.result(0.06, seed: 2, machine: "other")
            try BenchHistory.append(first, to: path)
            try Data("{\"cut\": ".utf8).write(to: URL(fileURLWithPath: folder + "/cut"))
            let file = try #require(FileHandle(forWritingAtPath: path))
            _ = try file.seekToEnd()
            try file.write(contentsOf: Data("{\"cut\": \n\u{0}\n".utf8))
            try file.close()
            try BenchHistory.append(second, to: path)
            let (results, damaged) = try BenchHistory.read(path)
            #expect(results == [first, second] && damaged == 2)
            #expect(first.key != second.key)
            let other = try await Made.result(1, seed: 9, build: "b2")
            #expect(first.key == other.key)
            #expect(throws: BenchFault.self) { try BenchHistory.append(first, to: folder) }
        }
    }

    @Test func whatAServerTellsOfItself() {
        let text = "# HELP x\nprocess_cpu_seconds_total 12.5\nprocess_resident_memory_bytes 1.5e8\n"
        #expect(ResourceUse(metrics: text)?.residentBytes == 150_000_000)
        #expect(ResourceUse(metrics: text)?.processorSeconds == 12.5)
        #expect(
            ResourceUse(metrics: "process_cpu_seconds_total NaN\nprocess_resident_memory_bytes 1e300\n")
                == nil)
        let own = ResourceUse.own()
        #expect(own.residentBytes > 1 << 20 && own.peakBytes >= own.residentBytes / 2)
        #expect(ResourceUse.age().map { $0 > 0 && $0 < 3600 } ?? false)
    }
}
