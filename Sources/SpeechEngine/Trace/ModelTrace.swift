import F5TTS
import Tensors

/// Runs a model on given tensors and keeps every stage under the names of docs/goldens.md.
public struct ModelTrace {
    private let model: F5Model
    private let vocoder: Vocoder?
    private let pool: ThreadPool

    /// A stage's name, dimensions and values.
    public typealias Stage = (name: String, shape: [Int], values: [Float])

    /// - Parameters:
    ///   - model: whose stages are recorded.
    ///   - vocoder: `nil` leaves the waveform out.
    ///   - pool: the threads that evaluate it.
    public init(model: F5Model, vocoder: Vocoder?, pool: ThreadPool) {
        self.model = model
        self.vocoder = vocoder
        self.pool = pool
    }

    /// Stages of one evaluation at the noise with the branches apart, states and velocities of all steps, the final
    /// mel, and the waveform of the generated frames where there is a vocoder.
    public func run(_ input: TraceInput) throws -> [Stage] {
        let bins = model.architecture.melBins
        guard input.noise.columns == bins else {
            throw ModelError.input("noise has \(input.noise.columns) columns, the model wants \(bins)")
        }
        var stages: [Stage] = []
        func keep(_ name: String, _ values: Matrix) {
            stages.append((name, [values.rows, values.columns], values.values))
        }
        let guided = input.options.isGuided
        let conditioning = try model.condition(
            tokens: input.tokens, reference: input.mel, frames: input.noise.rows, guided: guided, on: pool,
            observer: keep)
        keep("time_embed", model.embed(times: [input.time], on: pool))
        let branches = guided ? ["cond", "uncond"] : ["cond"]
        model.evaluateVelocity(
            conditioning, at: input.noise, time: input.time, guidance: input.options.guidance, on: pool
        ) { stage, values in
            let rows = values.rows / branches.count
            // The official stages around the backbone do not have the rows that are its own.
            let lead = ["input_embed", "velocity"].contains(stage) ? rows - input.noise.rows : 0
            for (index, branch) in branches.enumerated() {
                keep("\(stage).\(branch)", values.rows(index * rows + lead..<(index + 1) * rows))
            }
        }
        var step = 0
        let final = Sampler(model: model, options: input.options, pool: pool).sample(
            [conditioning], noise: [input.noise],
            observer: { stage, values in
                guard stage.hasPrefix("trajectory.") else { return }
                keep("\(stage.dropLast(2)).\(step)", values)
                if stage.hasPrefix("trajectory.y") { step += 1 }
            })
        keep("mel", final[0])
        if let vocoder {
            let wave = try vocoder.decode(final[0].rows(max(0, input.mel.rows - 1)..<final[0].rows), on: pool)
            stages.append(("wave", [wave.count], wave))
        }
        return stages
    }
}
