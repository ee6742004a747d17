import Tensors

extension F5Model {
    /// The velocity of one utterance at one state and time, for looking at the model rather than for sampling.
    ///
    /// - Parameters:
    ///   - state: `[frames, mel]`.
    ///   - guidance: strength, where the conditioning is guided.
    ///   - observer: sees every stage; branches follow each other.
    /// - Returns: `[frames, mel]`.
    @discardableResult
    public func evaluateVelocity(
        _ conditioning: Conditioning, at state: Matrix, time: Float, guidance: Float, on pool: ThreadPool,
        observer: StageObserver? = nil
    ) -> Matrix {
        var options = SamplingOptions()
        options.guidance = guidance
        let velocity = Matrix(rows: state.rows, columns: state.columns)
        VelocityField.with(
            model: self, batch: [conditioning], times: [time], options: options, pool: pool
        ) { field in
            field.evaluate([state], evaluation: 0, to: [velocity], observer: observer)
        }
        return velocity
    }
}
