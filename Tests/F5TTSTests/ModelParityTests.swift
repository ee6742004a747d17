import F5TTS
import Tensors
import Testing

/// Every stage against the official code's tensors on random weights in the official layout.
@Suite struct ModelParityTests {
    static let architectures = ["v1", "v0", "v1-upsampled", "v1-qknorm", "v1-longskip", "e2"]
    private let pool = ThreadPool(threads: 2)

    @Test(arguments: architectures)
    func timeEmbedding(_ name: String) throws {
        let goldens = try Goldens(name)
        let ours = try goldens.model().embed(times: goldens.values("times"), on: pool)
        expectClose(ours.values, try goldens.values("time_embed"), "\(name) time_embed", within: 1e-5)
    }

    @Test(arguments: architectures)
    func stages(_ name: String) throws {
        let goldens = try Goldens(name)
        let model = try goldens.model()
        var texts: [String: [Float]] = [:]
        let (conditioning, noise) = try goldens.utterance("", model, guided: true, on: pool) {
            stage, values in
            texts[stage] = values.values
        }
        for branch in ["cond", "uncond"] {
            expectClose(
                try #require(texts["text_embed.\(branch)"]), try goldens.values("text_embed.\(branch)"),
                "\(name) text_embed.\(branch)", within: 1e-5)
        }
        var stages: [String: Matrix] = [:]
        model.evaluateVelocity(conditioning, at: noise, time: 0.3, guidance: 2, on: pool) { stage, values in
            stages[stage] = Matrix(copying: values)
        }
        for (stage, values) in stages.sorted(by: { $0.key < $1.key }) {
            // The branches stand one behind the other, each with the backbone's own rows in front.
            let rows = values.rows / 2
            for (index, branch) in ["cond", "uncond"].enumerated() {
                guard goldens.names.contains("\(stage).\(branch)") else { continue }
                let golden = try goldens.matrix("\(stage).\(branch)")
                let ours = values.rows(index * rows + rows - golden.rows..<(index + 1) * rows)
                expectClose(ours.values, golden.values, "\(name) \(stage).\(branch)", within: 1e-5)
            }
        }
        #expect(stages.count >= 5)
    }

    @Test(arguments: architectures)
    func trajectories(_ name: String) throws {
        let goldens = try Goldens(name)
        let model = try goldens.model()
        let runs: [(label: String, options: SamplingOptions)] = [
            ("nfe7", SamplingOptions(steps: 7)),
            ("nfe5-plain", SamplingOptions(steps: 5, guidance: 0)),
            ("midpoint4", SamplingOptions(steps: 4, method: .midpoint)),
        ]
        for run in runs {
            let (conditioning, noise) = try goldens.utterance(
                "", model, guided: run.options.isGuided, on: pool)
            var states: [Float] = noise.values
            var velocities: [Float] = []
            let final = Sampler(model: model, options: run.options, pool: pool).sample(
                [conditioning], noise: [noise]
            ) {
                if $0 == "trajectory.y.0" { states += $1.values }
                if $0 == "trajectory.v.0" { velocities += $1.values }
            }
            expectClose(
                final[0].values, try goldens.values("\(run.label).final"), "\(name) \(run.label)",
                within: 1e-4)
            if goldens.names.contains("\(run.label).trajectory") {
                expectClose(
                    states, try goldens.values("\(run.label).trajectory"), "\(name) \(run.label) trajectory",
                    within: 1e-4)
            }
            if goldens.names.contains("\(run.label).velocities") {
                expectClose(
                    velocities, try goldens.values("\(run.label).velocities"),
                    "\(name) \(run.label) velocities",
                    within: 1e-4)
            }
        }
        for prefix in ["short.", "crowded.", "medium."] where goldens.names.contains(prefix + "noise") {
            let (conditioning, noise) = try goldens.utterance(prefix, model, guided: true, on: pool)
            let final = Sampler(model: model, options: SamplingOptions(steps: 7), pool: pool)
                .sample([conditioning], noise: [noise])
            expectClose(
                final[0].values, try goldens.values(prefix + "nfe7.final"), "\(name) \(prefix)", within: 1e-4)
        }
    }

    @Test(arguments: architectures)
    func batchOfFour(_ name: String) throws {
        let goldens = try Goldens(name)
        let model = try goldens.model()
        let batch = try (0..<4).map { try goldens.utterance("batch.\($0).", model, guided: true, on: pool) }
        let finals = Sampler(model: model, options: SamplingOptions(steps: 5), pool: pool)
            .sample(batch.map(\.conditioning), noise: batch.map(\.noise))
        for (index, final) in finals.enumerated() {
            expectClose(
                final.values, try goldens.values("batch.\(index).final"), "\(name) batch \(index)",
                within: 1e-4)
        }
    }

    /// The official batch of unequal lengths depends on its padding (docs/goldens.md); ours equals single runs.
    @Test(arguments: architectures)
    func raggedBatchEqualsOfficialSingleRuns(_ name: String) throws {
        let goldens = try Goldens(name)
        let model = try goldens.model()
        let prefixes = ["short.", "", "crowded.", "short."]
        let batch = try prefixes.map { try goldens.utterance($0, model, guided: true, on: pool) }
        let finals = Sampler(model: model, options: SamplingOptions(steps: 7), pool: pool)
            .sample(batch.map(\.conditioning), noise: batch.map(\.noise))
        for (prefix, final) in zip(prefixes, finals) {
            expectClose(
                final.values, try goldens.values(prefix + "nfe7.final"), "\(name) ragged \(prefix)",
                within: 1e-4)
        }
    }

    /// A training checkpoint: pickled, averaged weights beside plain ones that differ.
    @Test func pickledCheckpoint() throws {
        let goldens = try Goldens("v1-longskip")
        let (conditioning, noise) = try goldens.utterance("", goldens.model(), guided: true, on: pool)
        let final = try Sampler(
            model: goldens.model(file: "model.pt"), options: SamplingOptions(steps: 7), pool: pool
        )
        .sample([conditioning], noise: [noise])
        expectClose(final[0].values, try goldens.values("nfe7.final"), "model.pt", within: 1e-4)
    }

    @Test func twoThousandFrames() throws {
        let goldens = try Goldens("v1")
        let model = try goldens.model()
        let frame = try goldens.values("long.mel-frame")
        let reference = Matrix(rows: 400, columns: 100, values: (0..<400).flatMap { _ in frame })
        var noise = Noise(seed: UInt64(try goldens.values("long.noise-seed")[0]))
        let start = Matrix(rows: 2000, columns: 100, values: noise.normal(count: 200_000, on: pool))
        let conditioning = try model.condition(
            tokens: goldens.values("long.tokens").map { Int($0) }, reference: reference, frames: 2000,
            guided: true,
            on: pool)
        let final = Sampler(model: model, options: SamplingOptions(steps: 5), pool: pool)
            .sample([conditioning], noise: [start])[0]
        let sampled = stride(from: 0, to: 2000, by: 97).flatMap { final.rows($0..<$0 + 1).values }
        expectClose(sampled, try goldens.values("long.final-every-97th"), "2000 frames", within: 1e-4)
    }
}
