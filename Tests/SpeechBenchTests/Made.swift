import Basics
import Foundation
import Measurement
import SpeechBench
import Synchronization

/// A target whose times are stated, for what has to be known exactly. The model itself is measured in `CommandTests`.
final class StatedTarget: SpeechTarget {
    private let times: @Sendable (String, Int) throws -> SpeechTiming
    private let asked = Mutex<[String]>([])
    private let memory: @Sendable (Int) -> Int

    private let delay: Duration

    init(
        delay: Duration = .zero, memory: @escaping @Sendable (Int) -> Int,
        times: @escaping @Sendable (String, Int) throws -> SpeechTiming
    ) {
        self.delay = delay
        self.times = times
        self.memory = memory
    }

    convenience init(_ times: @escaping @Sendable (String, Int) throws -> SpeechTiming) {
        self.init(memory: { _ in 100 << 20 }, times: times)
    }

    var texts: [String] { asked.withLock { $0 } }

    func speak(_ text: String) async throws -> SpeechTiming {
        let number = asked.withLock { asked in
            asked.append(text)
            return asked.count
        }
        if delay > .zero { try await Task.sleep(for: delay) }
        return try times(text, number)
    }

    func resources() async -> ResourceUse? {
        let number = asked.withLock { $0.count }
        return ResourceUse(
            processorSeconds: Double(number) * 0.1, residentBytes: memory(number), peakBytes: memory(number))
    }
}

enum Made {
    static let fingerprint = Fingerprint(machine: "m", model: "v", settings: "s", build: "b1")

    /// A bench with one case, whose median is given.
    static func result(_ median: Double, seed: UInt64, machine: String = "m", build: String = "b1")
        async throws -> BenchResult
    {
        var random = SeededGenerator(seed: seed)
        let noise = (0..<200).map { _ in 1 + 0.02 * (random.uniform() - 0.5) }
        var plan = BenchPlan(.quick)
        (plan.rounds, plan.together, plan.texts) = (20, [1], [.medium])
        let target = StatedTarget { _, number in
            let total = median * noise[number % 200]
            return SpeechTiming(firstAudio: total / 2, total: total, speechSeconds: 4)
        }
        return try await BenchRunner(target, plan: plan).run(
            Fingerprint(machine: machine, model: "v", settings: "s", build: build))
    }

    static func inFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-test-\(UUID())")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }
}
