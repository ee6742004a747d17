import Tensors

/// The model's velocity for a fixed batch of utterances and a fixed list of times.
///
/// Utterances of different lengths follow each other without padding, the conditional branches of all, then
/// the unconditional ones, and attend only within themselves: a result does not depend on what else is in the batch,
/// and an evaluation without guidance runs on the first rows only.
struct VelocityField {
    private let model: F5Model
    private let batch: [Conditioning]
    private let modulation: Modulation
    private let pool: ThreadPool
    private let guidance: Float
    /// What each evaluation does about guidance.
    private let guiding: [GuidanceUse]
    private let guided: Rows
    private let unguided: Rows
    /// Per utterance c − u of the last guided evaluation, where later ones use it again.
    private let differences: [Matrix]

    /// The rows of the branches that an evaluation runs, and buffers of as many.
    private struct Rows {
        let workspace: Workspace
        /// Branch by branch, leading rows of the backbone included, the longest first.
        let sequences: [Range<Int>]
        /// The same without leading rows.
        let frames: [Range<Int>]

        init(_ lengths: [Int], lead: Int, workspace: Workspace) {
            var next = 0
            let branches = lengths.map { length in
                defer { next += length + lead }
                return next..<next + length + lead
            }
            frames = branches.map { $0.lowerBound + lead..<$0.upperBound }
            sequences = branches.sorted { $0.count > $1.count }
            self.workspace = workspace.first(next)
        }
    }

    /// Runs `body` with the field of a batch, in a workspace of its size.
    static func with<Result>(
        model: F5Model, batch: [Conditioning], times: [Float], options: SamplingOptions, pool: ThreadPool,
        _ body: (VelocityField) throws -> Result
    ) rethrows -> Result {
        let lead = model.backbone.leadingRows
        let positions = (batch.map(\.frames).max() ?? 0) + lead
        let rows = batch.reduce(0) { $0 + ($1.frames + lead) * ($1.unconditional == nil ? 1 : 2) }
        return try model.withWorkspace(rows: rows, positions: positions) { workspace in
            try body(
                VelocityField(
                    model: model, batch: batch, times: times, options: options, workspace: workspace,
                    pool: pool))
        }
    }

    private init(
        model: F5Model, batch: [Conditioning], times: [Float], options: SamplingOptions,
        workspace: Workspace, pool: ThreadPool
    ) {
        self.model = model
        self.batch = batch
        self.pool = pool
        guidance = options.guidance
        modulation = model.modulation(times: times, on: pool)
        let lead = model.backbone.leadingRows
        let conditional = batch.map(\.frames)
        let unconditional = batch.filter { $0.unconditional != nil }.map(\.frames)
        guided = Rows(conditional + unconditional, lead: lead, workspace: workspace)
        unguided = Rows(conditional, lead: lead, workspace: workspace)
        let isGuided = options.isGuided && !unconditional.isEmpty
        guiding = isGuided ? options.guidanceUse(times: times) : times.map { _ in .none }
        differences =
            guiding.contains(.reuse)
            ? batch.map { Matrix(rows: $0.frames, columns: model.architecture.melBins) } : []
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
        let use = guiding[evaluation]
        let rows = use == .evaluate ? guided : unguided
        let workspace = rows.workspace
        embed(states, rows, guided: use == .evaluate)
        observer?("input_embed", workspace.stream)
        model.backbone.apply(
            Evaluation(
                workspace: workspace, sequences: rows.sequences, modulation: modulation,
                index: evaluation, pool: pool, observer: observer),
            to: workspace.output)
        observer?("velocity", workspace.output)
        guide(velocities, rows, use)
    }

    private func embed(_ states: [Matrix], _ rows: Rows, guided: Bool) {
        let workspace = rows.workspace
        var unconditional = batch.count
        for (index, utterance) in batch.enumerated() {
            let noised = workspace.noised.rows(0..<utterance.frames)
            model.inputEmbedding.noised(states[index], to: noised, on: pool)
            place(utterance.conditional, noised, at: workspace.stream.rows(rows.frames[index]))
            if guided, let dropped = utterance.unconditional {
                place(dropped, noised, at: workspace.stream.rows(rows.frames[unconditional]))
                unconditional += 1
            }
        }
        model.inputEmbedding.addPositions(
            to: workspace.stream, scratch: workspace.normed, sequences: rows.frames, on: pool)
    }

    private func place(_ conditioning: Matrix, _ noised: Matrix, at rows: Matrix) {
        rows.copy(from: conditioning)
        rows.add(noised)
    }

    /// v = c + (c − u)·guidance.
    private func guide(_ velocities: [Matrix], _ rows: Rows, _ use: GuidanceUse) {
        let output = rows.workspace.output
        var branch = batch.count
        for (index, velocity) in velocities.enumerated() {
            let conditional = output.rows(rows.frames[index])
            velocity.copy(from: conditional)
            guard batch[index].unconditional != nil else { continue }
            switch use {
            case .none: break
            case .reuse: velocity.add(differences[index], times: guidance)
            case .evaluate:
                let unconditional = output.rows(rows.frames[branch])
                branch += 1
                if !differences.isEmpty {
                    differences[index].copy(from: conditional)
                    differences[index].add(unconditional, times: -1)
                }
                for row in 0..<velocity.rows {
                    for column in 0..<velocity.columns {
                        let c = conditional[row, column]
                        velocity[row, column] = c + (c - unconditional[row, column]) * guidance
                    }
                }
            }
        }
    }
}
