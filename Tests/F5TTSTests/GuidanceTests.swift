import F5TTS
import Tensors
import Testing

/// Guidance on a part of the schedule.
@Suite struct GuidanceTests {
    private let pool = ThreadPool(threads: 2)

    private func sample(_ change: (inout SamplingOptions) -> Void) throws -> (mel: [Float], rows: [Int]) {
        let goldens = try Goldens("v1")
        let model = try goldens.model()
        var options = SamplingOptions(steps: 7)
        change(&options)
        let (conditioning, noise) = try goldens.utterance("", model, guided: options.isGuided, on: pool)
        var rows: [Int] = []
        let mel = Sampler(model: model, options: options, pool: pool).sample(
            [conditioning], noise: [noise],
            observer: { stage, values in if stage == "velocity" { rows.append(values.rows / noise.rows) } })
        return (mel[0].values, rows)
    }

    @Test func branchesAreRunOnlyWhereAsked() throws {
        #expect(try sample { _ in }.rows == [2, 2, 2, 2, 2, 2, 2])
        #expect(try sample { $0.guidance = 0 }.rows == [1, 1, 1, 1, 1, 1, 1])
        #expect(try sample { $0.guidanceStride = 3 }.rows == [2, 1, 1, 2, 1, 1, 2])
        let times = SamplingOptions(steps: 7).schedule.times
        #expect(
            try sample { $0.guidanceInterval = times[1]...times[3] }.rows == [1, 2, 2, 2, 1, 1, 1])
        #expect(
            try sample {
                $0.guidanceInterval = times[1]...times[4]
                $0.guidanceStride = 2
            }.rows == [1, 2, 1, 2, 1, 1, 1])
    }

    @Test func anEmptyIntervalIsNoGuidance() throws {
        let none = try sample { $0.guidance = 0 }.mel
        #expect(try sample { $0.guidanceInterval = 1...1 }.mel == none)
        let full = try sample { _ in }.mel
        #expect(relativeError(try sample { $0.guidanceStride = 2 }.mel, full) > 1e-4)
    }
}
