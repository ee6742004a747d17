import Tensors

/// A ConvNeXt V2 block: depthwise convolution of width 7, LayerNorm, Linear to twice the width, exact GELU,
/// Global Response Normalisation over the sequence, Linear back, residual.
///
/// Source: arXiv 2301.00808; `ConvNeXtV2Block`, SWivid/F5-TTS `model/modules.py`.
struct ConvNeXtV2Block: Sendable {
    private let depthwise: Conv1d
    private let norm: AffineNorm
    private let expand: Linear
    private let gamma: [Float]
    private let beta: [Float]
    private let project: Linear
    private let inner: Int

    init(_ parameters: Parameters, dim: Int) throws {
        inner = dim * 2
        depthwise = try parameters.conv1d("dwconv", inputs: dim, outputs: dim, width: 7, groups: dim)
        norm = try AffineNorm(parameters.scoped("norm"), dim: dim)
        expand = try parameters.linear("pwconv1", inputs: dim, outputs: inner)
        gamma = try parameters.vector("grn.gamma", [1, 1, inner])
        beta = try parameters.vector("grn.beta", [1, 1, inner])
        project = try parameters.linear("pwconv2", inputs: inner, outputs: dim)
    }

    /// Adds the block's output to `x` `[rows, dim]`, one sequence.
    ///
    /// - Parameter lastRowWeight: how many equal rows the last one counts for in the sum over the sequence.
    func apply(to x: Matrix, lastRowWeight: Float, on pool: ThreadPool) {
        let sequence = [0..<x.rows]
        let normed = Matrix(rows: x.rows, columns: x.columns)
        let hidden = Matrix(rows: x.rows, columns: inner)
        depthwise.apply(x, to: normed, sequences: sequence, on: pool)
        norm.apply(normed, to: normed, on: pool)
        expand.apply(normed, to: hidden, .gelu, on: pool)
        globalResponseNorm(
            hidden, gamma: gamma, beta: beta, sequences: sequence, lastRowWeights: [lastRowWeight], on: pool)
        project.apply(hidden, to: x, .add, on: pool)
    }
}
