import Tensors

/// A DiT block with AdaLN-zero modulation.
///
/// h += gate_a·Attention(LN(h)·(1 + scale_a) + shift_a); h += gate_m·FF(LN(h)·(1 + scale_m) + shift_m).
/// Source: `DiTBlock`, SWivid/F5-TTS `model/modules.py`.
struct DiTBlock: Sendable {
    let attention: SelfAttention
    let feedForward: FeedForward
    private let adaptiveNorm: Linear

    init(_ parameters: Parameters, architecture: Architecture) throws {
        attention = try SelfAttention(parameters.scoped("attn"), architecture: architecture)
        feedForward = try FeedForward(parameters.scoped("ff"), architecture: architecture)
        adaptiveNorm = try parameters.quantizedLinear(
            "attn_norm.linear", .modulation, inputs: architecture.dim, outputs: 6 * architecture.dim,
            packing: .onUse)
    }

    /// - Parameter activated: SiLU of the time embedding, `[evaluations, dim]`.
    /// - Returns: `[evaluations, 6·dim]`.
    func modulation(_ activated: Matrix, on pool: ThreadPool) -> Matrix {
        let output = Matrix(rows: activated.rows, columns: adaptiveNorm.outputs)
        adaptiveNorm.apply(activated, to: output, on: pool)
        // A schedule's vectors are kept: until the next schedule this third of the model need not be in memory.
        adaptiveNorm.discardPages()
        return output
    }

    func apply(_ evaluation: Evaluation, vectors: Modulation.Vectors, index: Int) {
        let h = evaluation.workspace.stream
        let normed = evaluation.workspace.normed
        layerNorm(
            h, to: normed, scale: vectors.block(index, .scaleAttention),
            shift: vectors.block(index, .shiftAttention), epsilon: 1e-6, on: evaluation.pool)
        attention.apply(
            normed, addingTo: h, gate: vectors.block(index, .gateAttention), sequences: evaluation.sequences,
            workspace: evaluation.workspace, on: evaluation.pool)
        layerNorm(
            h, to: normed, scale: vectors.block(index, .scaleFeedForward),
            shift: vectors.block(index, .shiftFeedForward), epsilon: 1e-6, on: evaluation.pool)
        feedForward.apply(
            normed, addingTo: h, gate: vectors.block(index, .gateFeedForward),
            workspace: evaluation.workspace,
            on: evaluation.pool)
    }
}
