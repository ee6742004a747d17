import F5TTS
import Tensors
import Testing

@Suite struct SamplingTests {
    @Test(arguments: [5, 6, 7, 8, 10, 12, 16, 32])
    func schedules(_ steps: Int) throws {
        let golden = try Goldens("v1").values("times.\(steps)")
        let ours = TimeSchedule(steps: steps).times
        #expect(ours.count == golden.count)
        for (a, b) in zip(ours, golden) { #expect(abs(a - b) <= 1.2e-7, "\(steps) steps: \(a) for \(b)") }
    }

    @Test(arguments: [7, 16, 40, 1000])
    func noiseIsTorchs(_ count: Int) throws {
        let golden = try Goldens("v1").values("randn.\(count)")
        var noise = Noise(seed: 1234)
        for (a, b) in zip(noise.normal(count: count, on: ThreadPool(threads: 2)), golden) {
            #expect(abs(a - b) <= 2e-6 * max(1, abs(b)))
        }
    }

    @Test func resultsDoNotDependOnThreadsOrBatch() throws {
        let goldens = try Goldens("v1")
        let model = try goldens.model()
        let options = SamplingOptions(steps: 3)
        func final(threads: Int, prefixes: [String]) throws -> [[Float]] {
            let pool = ThreadPool(threads: threads)
            let batch = try prefixes.map { try goldens.utterance($0, model, guided: true, on: pool) }
            return Sampler(model: model, options: options, pool: pool)
                .sample(batch.map(\.conditioning), noise: batch.map(\.noise)).map(\.values)
        }
        let alone = try final(threads: 1, prefixes: ["short."])[0]
        #expect(try final(threads: 2, prefixes: ["short."])[0] == alone)
        #expect(try final(threads: 3, prefixes: ["", "short.", "crowded."])[1] == alone)
    }

    @Test func progressCanEndASampling() throws {
        struct Stop: Error {}
        let goldens = try Goldens("v1")
        let model = try goldens.model()
        let pool = ThreadPool(threads: 1)
        let (conditioning, noise) = try goldens.utterance("short.", model, guided: true, on: pool)
        var evaluations = 0
        #expect(throws: Stop.self) {
            _ = try Sampler(model: model, options: SamplingOptions(steps: 7), pool: pool)
                .sample(
                    [conditioning], noise: [noise],
                    progress: { index, count in
                        #expect(count == 7)
                        evaluations = index
                        if index == 2 { throw Stop() }
                    })
        }
        #expect(evaluations == 2)
    }
}
