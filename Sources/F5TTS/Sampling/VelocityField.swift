import Tensors

/// The model's velocity for a fixed batch of utterances and a fixed list of times.
///
/// Utterances of different lengths stand one behind the other without padding, each with its conditional and
/// (where guided) unconditional branch, and attend only within themselves: a result does not depend on what
/// else is in the batch.
final class VelocityField {
    private let model: F5Model
    private let batch: [Conditioning]
    private let modulation: Modulation
    private let workspace: Workspace
    private let rotary: RotaryTable
    private let pool: ThreadPool
    /// Rows of each branch in the stream, leading rows included, utterance by utterance.
    private let sequences: [Range<Int>]
    /// The same without leading rows.
    private let frameRows: [Range<Int>]
    private let output: Matrix
    private let guidance: Float

    init(model: F5Model, batch: [Conditioning], times: [Float], guidance: Float, pool: ThreadPool) {
        self.model = model
        self.batch = batch
        self.guidance = guidance
        self.pool = pool
        modulation = model.modulation(times: times, on: pool)
        let lead = model.trunk.leadingRows
        var next = 0
        sequences = batch.flatMap { utterance in
            utterance.branches.map { _ in
                let rows = next..<next + utterance.frames + lead
                next = rows.upperBound
                return rows
            }
        }
        frameRows = sequences.map { $0.lowerBound + lead..<$0.upperBound }
        let longest = batch.map(\.frames).max() ?? 0
        workspace = Workspace(rows: next, longest: longest, architecture: model.architecture)
        output = Matrix(rows: next, columns: model.architecture.melBins)
        rotary = model.rotaryTable(positions: longest + lead)
    }

    /// Writes the guided velocity of each utterance at its state.
    ///
    /// - Parameters:
    ///   - states: per utterance `[frames, mel]`.
    ///   - evaluation: index into the times given at the start.
    ///   - velocities: per utterance `[frames, mel]`.
    func evaluate(
        _ states: [Matrix], evaluation: Int, to velocities: [Matrix], observer: StageObserver? = nil
    ) {
        embed(states)
        observer?("input_embed", workspace.stream)
        model.trunk.apply(
            Pass(
                workspace: workspace, sequences: sequences, modulation: modulation, evaluation: evaluation,
                rotary: rotary, pool: pool, observer: observer), to: output)
        observer?("velocity", output)
        guide(velocities)
    }

    private func embed(_ states: [Matrix]) {
        let h = workspace.stream
        var branch = 0
        for (utterance, state) in zip(batch, states) {
            let noised = workspace.noised.rows(0..<utterance.frames)
            model.inputEmbedding.noised(state, to: noised, on: pool)
            for conditioning in utterance.branches {
                let rows = h.rows(frameRows[branch])
                rows.copy(from: conditioning)
                rows.add(noised)
                branch += 1
            }
        }
        model.inputEmbedding.addPositions(
            to: h, scratch: workspace.normed, sequences: frameRows, on: pool)
    }

    /// v = c + (c − u)·guidance.
    private func guide(_ velocities: [Matrix]) {
        var branch = 0
        for (utterance, velocity) in zip(batch, velocities) {
            let conditional = output.rows(frameRows[branch])
            branch += 1
            guard utterance.unconditional != nil else {
                velocity.copy(from: conditional)
                continue
            }
            let unconditional = output.rows(frameRows[branch])
            branch += 1
            for row in 0..<velocity.rows {
                for column in 0..<velocity.columns {
                    let c = conditional[row, column]
                    velocity[row, column] = c + (c - unconditional[row, column]) * guidance
                }
            }
        }
    }
}
