import F5TTS
import Tensors
import Testing

/// The eight-bit model against the official code's fp32 tensors.
@Suite struct Int8ModelTests {
    private let pool = ThreadPool(threads: 2)

    /// Random weights of a narrow model round worse than trained ones of a wide one.
    @Test(arguments: ModelParityTests.architectures)
    func velocity(_ name: String) throws {
        let goldens = try Goldens(name)
        func velocity(_ precision: Precision) throws -> [Float] {
            let model = try goldens.model(precision: precision)
            let (conditioning, noise) = try goldens.utterance("", model, guided: true, on: pool)
            return model.evaluateVelocity(conditioning, at: noise, time: 0.3, guidance: 2, on: pool).values
        }
        let error = relativeError(try velocity(.int8), try velocity(.fp32))
        print("\(name) int8 velocity: relative error \(error)")
        #expect(error < 0.05)
        #expect(error > 0)
    }

    @Test func sameForAnyNumberOfThreads() throws {
        let goldens = try Goldens("v1")
        let model = try goldens.model(precision: .int8)
        let results = try [1, 2, 3].map { threads in
            let pool = ThreadPool(threads: threads)
            let (conditioning, noise) = try goldens.utterance("", model, guided: true, on: pool)
            return Sampler(model: model, options: SamplingOptions(steps: 3), pool: pool)
                .sample([conditioning], noise: [noise])[0].values
        }
        #expect(results[0] == results[1] && results[1] == results[2])
    }
}
