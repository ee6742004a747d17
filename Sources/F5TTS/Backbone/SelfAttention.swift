import Tensors

/// Multi-head self-attention with rotary positions on all heads or the first only.
///
/// Source: `Attention` and `AttnProcessor`, SWivid/F5-TTS `model/modules.py`.
struct SelfAttention: Sendable {
    let queryKeyValue: Linear
    let output: Linear
    private let heads: Int
    private let rotaryHeads: Int
    private let quantizesScores: Bool
    private let queryNorm: [Float]?
    private let keyNorm: [Float]?

    init(_ parameters: Parameters, architecture: Architecture) throws {
        let dim = architecture.dim
        let inner = architecture.heads * architecture.headDim
        heads = architecture.heads
        rotaryHeads = architecture.rotaryHeads
        quantizesScores = parameters.quantizes(.attention)
        queryKeyValue = try parameters.quantizedLinear(
            "to_qkv", .queryKeyValue, parts: ["to_q", "to_k", "to_v"], inputs: dim, outputs: inner)
        output = try parameters.quantizedLinear(
            "to_out.0", .output, parts: ["to_out.0"], inputs: inner, outputs: dim)
        let headShape = [architecture.headDim]
        queryNorm = architecture.qkNorm ? try parameters.vector("q_norm.weight", headShape) : nil
        keyNorm = architecture.qkNorm ? try parameters.vector("k_norm.weight", headShape) : nil
    }

    /// h ← h + gate·Attention(normed); without a gate the output is added as it is.
    ///
    /// - Parameters:
    ///   - normed: `[rows, dim]`, the normalised input.
    ///   - h: `[rows, dim]`, the residual stream.
    func apply(
        _ normed: Matrix, addingTo h: Matrix, gate: UnsafePointer<Float>?, sequences: [Range<Int>],
        workspace: Workspace, on pool: ThreadPool
    ) {
        queryKeyValue.apply(normed, to: workspace.queryKeyValue, on: pool)
        attend(sequences, workspace: workspace, on: pool)
        output.apply(workspace.attended, to: h, gate.map { .addGated($0) } ?? .add, on: pool)
    }

    /// From the workspace's queries, keys and values to its attended values.
    func attend(_ sequences: [Range<Int>], workspace: Workspace, on pool: ThreadPool) {
        let inner = queryKeyValue.outputs / 3
        let qkv = workspace.queryKeyValue
        attention(
            q: qkv.columns(0..<inner), k: qkv.columns(inner..<2 * inner),
            v: qkv.columns(2 * inner..<3 * inner),
            to: workspace.attended, sequences: sequences, heads: heads, rotary: workspace.rotary,
            rotaryHeads: rotaryHeads,
            queryNorm: queryNorm, keyNorm: keyNorm, int8: quantizesScores, on: pool)
    }
}
