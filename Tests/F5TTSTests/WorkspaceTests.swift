import CAllocations
import F5TTS
import Tensors
import Testing

/// Workspaces: buffers are made once, batches give what single runs give.
@Suite(.serialized) struct WorkspaceTests {
    /// After the first evaluation the sampler allocates nothing. One thread: another one's scratch memory grows when
    /// it first gets a task, which can be late.
    @Test(
        .enabled(if: allocations_are_counted()), arguments: ["v1", "v1-longskip", "e2"], Precision.allCases)
    func samplingAllocatesNothing(_ name: String, _ precision: Precision) throws {
        let goldens = try Goldens(name)
        let pool = ThreadPool(threads: 1)
        let model = try goldens.model(precision: precision)
        for guidance in [Float(2), 0] {
            var options = SamplingOptions(steps: 6)
            options.guidance = guidance
            options.guidanceStride = 2
            let (conditioning, noise) = try goldens.utterance("", model, guided: guidance > 0, on: pool)
            var counts = [Int](repeating: 0, count: 6)
            _ = Sampler(model: model, options: options, pool: pool).sample(
                [conditioning], noise: [noise],
                progress: { evaluation, _ in
                    counts[evaluation] = allocation_count()
                })
            #expect(counts[5] == counts[2], "\(counts.map { $0 - counts[0] })")
        }
    }

    @Test func workspacesAreUsedAgain() throws {
        let goldens = try Goldens("v1")
        let pool = ThreadPool(threads: 2)
        let model = try goldens.model()
        let (conditioning, noise) = try goldens.utterance("", model, guided: true, on: pool)
        let sampler = Sampler(model: model, options: SamplingOptions(steps: 2), pool: pool)
        let first = sampler.sample([conditioning], noise: [noise])[0].values
        let second = sampler.sample([conditioning], noise: [noise])[0].values
        #expect(first == second)
        #expect(model.workspaceReuse.hits == 1 && model.workspaceReuse.misses == 1)
    }

    @Test(arguments: Precision.allCases)
    func batchesGiveWhatSingleRunsGive(_ precision: Precision) throws {
        let goldens = try Goldens("v1")
        let pool = ThreadPool(threads: 2)
        let model = try goldens.model(precision: precision)
        let sampler = Sampler(model: model, options: SamplingOptions(steps: 3), pool: pool)
        let (long, longNoise) = try goldens.utterance("", model, guided: true, on: pool)
        let frames = longNoise.rows - 13
        let short = try model.condition(
            tokens: [5, 6, 7, 8], reference: long.reference, frames: frames, guided: true, on: pool)
        let shortNoise = Matrix(copying: longNoise.rows(0..<frames))
        let alone = [
            sampler.sample([long], noise: [longNoise])[0], sampler.sample([short], noise: [shortNoise])[0],
        ]
        let together = sampler.sample([short, long, short], noise: [shortNoise, longNoise, shortNoise])
        // Rows are the same whoever stands beside them: sums run in the same order.
        #expect(relativeError(together[1].values, alone[0].values) < 1e-6)
        #expect(relativeError(together[0].values, alone[1].values) < 1e-6)
        #expect(together[0].values == together[2].values)
    }
}
