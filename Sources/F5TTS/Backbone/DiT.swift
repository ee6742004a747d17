import Tensors

/// The diffusion transformer backbone of F5-TTS.
///
/// Source: `DiT`, SWivid/F5-TTS `model/backbones/dit.py`.
struct DiT: Backbone {
    let leadingRows = 0
    let blocks: [DiTBlock]
    private let precision: Precision
    private let longSkip: Linear?
    private let finalNorm: Linear
    private let project: Linear

    init(_ parameters: Parameters, architecture: Architecture) throws {
        let dim = architecture.dim
        precision = parameters.quantization == .all ? .int8 : .fp32
        blocks = try (0..<architecture.depth).map {
            try DiTBlock(parameters.scoped("transformer_blocks", block: $0), architecture: architecture)
        }
        longSkip =
            architecture.longSkip
            ? try parameters.linear("long_skip_connection", inputs: 2 * dim, outputs: dim, bias: false) : nil
        finalNorm = try parameters.quantizedLinear(
            "norm_out.linear", .modulation, inputs: dim, outputs: 2 * dim, packing: .onUse)
        project = try parameters.linear("proj_out", inputs: dim, outputs: architecture.melBins)
    }

    func modulation(timeEmbedding: Matrix, on pool: ThreadPool) -> Modulation {
        let activated = Matrix(copying: timeEmbedding)
        Activation.silu.apply(to: activated)
        let final = Matrix(rows: activated.rows, columns: finalNorm.outputs)
        finalNorm.apply(activated, to: final, on: pool)
        return Modulation(
            timeEmbedding: timeEmbedding, blocks: blocks.map { $0.modulation(activated, on: pool) },
            final: final)
    }

    func apply(_ evaluation: Evaluation, to velocity: Matrix) {
        let workspace = evaluation.workspace
        let h = workspace.stream
        if longSkip != nil { workspace.skips[0].copy(from: h) }
        evaluation.modulation.withVectors(of: evaluation.index) { vectors in
            switch precision {
            case .int8: applyInt8(evaluation, vectors)
            case .fp32:
                for (index, block) in blocks.enumerated() {
                    block.apply(evaluation, vectors: vectors, index: index)
                    evaluation.observer?("blocks.\(index)", h)
                }
            }
            if let longSkip, let joined = workspace.joined {
                joined.columns(0..<h.columns).copy(from: h)
                joined.columns(h.columns..<2 * h.columns).copy(from: workspace.skips[0])
                longSkip.apply(joined, to: h, on: evaluation.pool)
            }
            layerNorm(
                h, to: workspace.normed, scale: vectors.finalScale, shift: vectors.finalShift, epsilon: 1e-6,
                on: evaluation.pool)
        }
        evaluation.observer?("norm_out", workspace.normed)
        project.apply(workspace.normed, to: velocity, on: evaluation.pool)
    }
}
