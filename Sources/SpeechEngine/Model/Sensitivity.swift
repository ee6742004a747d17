import Checkpoints
import F5TTS
import SpeechText
import Tensors

/// What quantizing each part of a model to eight bits costs in accuracy, and leaving it in fp32 in time.
public struct Sensitivity {
    /// A part of all blocks, or all parts of one block.
    public struct Row: Sendable {
        /// What is quantized alone.
        public let name: String
        /// Relative error of the velocity where only this is quantized.
        public let errorAlone: Double
        /// The same where everything but this is quantized.
        public let errorWithout: Double
        /// Seconds of an evaluation where everything but this is quantized.
        public let secondsWithout: Double
    }

    public let rows: [Row]
    /// Relative error of the velocity where everything is quantized.
    public let error: Double
    /// Seconds of an evaluation where everything is quantized, and where nothing is.
    public let seconds: Double
    public let fp32Seconds: Double

    /// Measures a model on a sentence.
    public init(_ source: SpeechModel.Source, voice: Voice, text: String, on pool: ThreadPool) throws {
        let trial = try Trial(source, voice: voice, text: text, pool: pool)
        let exact = try trial.measure(.none)
        let all = try trial.measure(.all)
        let everything = Quantization.all.parts
        let blocks = Set(0..<trial.architecture.depth)

        func row(_ name: String, alone: Quantization, without: Quantization) throws -> Row {
            let rest = try trial.measure(without)
            return Row(
                name: name, errorAlone: try trial.measure(alone).error(against: exact),
                errorWithout: rest.error(against: exact), secondsWithout: rest.seconds)
        }
        let parts = try Quantization.Part.allCases.filter { $0 != .vocoder }.map { part in
            try row(
                part.rawValue, alone: Quantization(parts: [part], blocks: nil),
                without: Quantization(parts: everything.subtracting([part]), blocks: nil))
        }
        let layers = try blocks.sorted().map { block in
            try row(
                "block \(block)",
                alone: Quantization(parts: everything.subtracting([.position]), blocks: [block]),
                without: Quantization(parts: everything, blocks: blocks.subtracting([block])))
        }
        rows = parts + layers
        error = all.error(against: exact)
        seconds = all.seconds
        fp32Seconds = exact.seconds
    }
}

/// States on the way of an fp32 synthesis, at which variants of the model are evaluated.
private struct Trial {
    struct Measured {
        let velocities: [[Float]]
        /// Of the fastest evaluation.
        let seconds: Double

        func error(against exact: Measured) -> Double {
            var difference = 0.0
            var size = 0.0
            for (ours, exact) in zip(velocities.joined(), exact.velocities.joined()) {
                difference += Double(ours - exact) * Double(ours - exact)
                size += Double(exact) * Double(exact)
            }
            return (difference / size).squareRoot()
        }
    }

    private static let states = 3

    let architecture: Architecture
    private let state: StateDictionary
    private let voice: Voice
    private let plan: ChunkPlan
    private let sampling: SamplingOptions
    private let points: [(time: Float, state: Matrix)]
    private let pool: ThreadPool

    init(_ source: SpeechModel.Source, voice: Voice, text: String, pool: ThreadPool) throws {
        let bundle = try ModelBundle(source, on: pool)
        (state, architecture) = (bundle.acoustic, bundle.architecture)
        self.voice = voice
        self.pool = pool
        let model = try SpeechModel(bundle, segmentation: source.segmentation)
        let sampling = model.defaults
        self.sampling = sampling
        let options = SynthesisOptions(sampling: sampling)
        plan = try ChunkPlanner(model: model, voice: voice, options: options, pool: pool).plans(for: text)
            .plans[0]
        var noise = Noise(seed: 0)
        let start = Matrix(
            rows: plan.frames, columns: architecture.melBins,
            values: noise.normal(count: plan.frames * architecture.melBins, on: pool))
        var states = [start]
        let conditioning = try Self.condition(model.acoustic, plan, voice, sampling, pool)
        _ = Sampler(model: model.acoustic, options: sampling, pool: pool).sample(
            [conditioning], noise: [start],
            observer: { stage, values in
                if stage.hasPrefix("trajectory.y") { states.append(Matrix(copying: values)) }
            })
        let times = sampling.schedule.times
        let count = min(Self.states, sampling.steps)
        points = (0..<count).map { index in
            let step = index * sampling.steps / count
            return (times[step], states[step])
        }
    }

    private static func condition(
        _ model: F5Model, _ plan: ChunkPlan, _ voice: Voice, _ sampling: SamplingOptions, _ pool: ThreadPool
    ) throws -> Conditioning {
        try model.condition(
            tokens: plan.tokens,
            reference: Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel),
            frames: plan.frames, placement: plan.placement, guided: sampling.isGuided, on: pool)
    }

    func measure(_ quantization: Quantization) throws -> Measured {
        let model = try F5Model(state: state, architecture: architecture, quantization: quantization)
        let conditioning = try Self.condition(model, plan, voice, sampling, pool)
        var seconds = Double.infinity
        let velocities = points.map { point in
            var velocity: [Float] = []
            // Twice: the first evaluation makes the workspace and the modulation.
            for _ in 0..<2 {
                let begun = ContinuousClock.now
                velocity =
                    model.evaluateVelocity(
                        conditioning, at: point.state, time: point.time, guidance: sampling.guidance, on: pool
                    ).values
                seconds = min(seconds, (ContinuousClock.now - begun).seconds)
            }
            return velocity
        }
        return Measured(velocities: velocities, seconds: seconds)
    }
}
