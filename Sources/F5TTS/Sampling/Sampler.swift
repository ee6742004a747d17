import Tensors

/// Solves the flow's equation from noise to mel frames.
///
/// Source: `CFM.sample`, SWivid/F5-TTS `model/cfm.py`, and torchdiffeq's fixed-grid solvers.
public struct Sampler {
    /// The velocity field.
    public let model: F5Model
    /// Schedule, guidance and solver.
    public let options: SamplingOptions
    private let pool: ThreadPool

    /// Called before each evaluation with its index and the number of all; throwing ends the sampling.
    public typealias Progress = (_ evaluation: Int, _ evaluations: Int) throws -> Void

    /// - Parameter pool: the threads that evaluate the model.
    public init(model: F5Model, options: SamplingOptions, pool: ThreadPool) {
        self.model = model
        self.options = options
        self.pool = pool
    }

    /// - Parameters:
    ///   - batch: utterances, each conditioned with `guided: options.isGuided`.
    ///   - noise: per utterance `[frames, mel]`, the state at t = 0.
    ///   - observer: sees every stage, the velocity and the state at each step.
    /// - Returns: per utterance `[frames, mel]`, the reference's frames as they were given.
    /// - Throws: only what `progress` throws.
    public func sample(
        _ batch: [Conditioning], noise: [Matrix], observer: StageObserver? = nil, progress: Progress? = nil
    ) rethrows -> [Matrix] {
        let times = options.method.evaluationTimes(options.schedule)
        return try VelocityField.with(model: model, batch: batch, times: times, options: options, pool: pool)
        {
            try solve($0, batch, noise: noise, observer: observer, progress: progress)
        }
    }

    private func solve(
        _ field: VelocityField, _ batch: [Conditioning], noise: [Matrix], observer: StageObserver?,
        progress: Progress?
    ) rethrows -> [Matrix] {
        let schedule = options.schedule
        let evaluations = schedule.steps * options.method.evaluationsPerStep
        let states = noise.map { Matrix(copying: $0) }
        let velocities = noise.map { Matrix(rows: $0.rows, columns: $0.columns) }
        let middles = options.method == .midpoint ? noise.map { Matrix(copying: $0) } : []
        var evaluation = 0

        func evaluate(_ states: [Matrix]) throws {
            try progress?(evaluation, evaluations)
            field.evaluate(states, evaluation: evaluation, to: velocities, observer: observer)
            evaluation += 1
        }

        for (start, end) in zip(schedule.times, schedule.times.dropFirst()) {
            try evaluate(states)
            if options.method == .midpoint {
                for (middle, (state, velocity)) in zip(middles, zip(states, velocities)) {
                    middle.copy(from: state)
                    middle.add(velocity, times: 0.5 * (end - start))
                }
                try evaluate(middles)
            }
            for (index, (state, velocity)) in zip(states, velocities).enumerated() {
                state.add(velocity, times: end - start)
                observer?("trajectory.v.\(index)", velocity)
                observer?("trajectory.y.\(index)", state)
            }
        }
        for (state, utterance) in zip(states, batch) {
            state.rows(0..<utterance.reference.rows).copy(from: utterance.reference)
        }
        return states
    }
}
