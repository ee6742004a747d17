import Tensors

/// A ConvNeXt block of Vocos: depthwise convolution of width 7, LayerNorm, Linear, exact GELU, Linear,
/// scaled by gamma and added.
///
/// Source: `ConvNeXtBlock`, charactr `vocos/modules.py`.
struct VocosBlock: Sendable {
    private let depthwise: Conv1d
    private let norm: AffineNorm
    private let expand: Linear
    private let project: Linear
    private let gamma: [Float]

    init(_ parameters: Parameters, dim: Int, inner: Int) throws {
        depthwise = try parameters.conv1d("dwconv", inputs: dim, outputs: dim, width: 7, groups: dim)
        norm = try AffineNorm(parameters.scoped("norm"), dim: dim)
        expand = try parameters.quantizedLinear("pwconv1", .vocoder, inputs: dim, outputs: inner)
        project = try parameters.quantizedLinear("pwconv2", .vocoder, inputs: inner, outputs: dim)
        gamma = try parameters.vector("gamma", [dim])
    }

    /// h ← h + gamma·MLP(LN(conv(h))). `normed` is as large as `h`, `inner` `[rows, inner]`.
    func apply(to h: Matrix, normed: Matrix, inner: Matrix, on pool: ThreadPool) {
        depthwise.apply(h, to: normed, sequences: [0..<h.rows], on: pool)
        norm.apply(normed, to: normed, on: pool)
        expand.apply(normed, to: inner, .gelu, on: pool)
        gamma.withUnsafeBufferPointer { gamma in
            guard let gamma = gamma.baseAddress else { return }
            project.apply(inner, to: h, .addGated(gamma), on: pool)
        }
    }
}
