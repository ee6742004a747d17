import Tensors

/// The flat U-Net transformer backbone of E2-TTS: RMS norms, a time token in front, skips from the first half
/// of the blocks to the second.
///
/// Source: `UNetT`, SWivid/F5-TTS `model/backbones/unett.py`.
struct UNetT: Backbone {
    private struct Layer: Sendable {
        let skip: Linear?
        let attentionNorm: [Float]
        let attention: SelfAttention
        let feedForwardNorm: [Float]
        let feedForward: FeedForward
    }

    let leadingRows = 1
    private let layers: [Layer]
    private let finalNorm: [Float]
    private let project: Linear
    private let skipConnection: Architecture.SkipConnection

    init(_ parameters: Parameters, architecture: Architecture) throws {
        let dim = architecture.dim
        skipConnection = architecture.skipConnection
        layers = try (0..<architecture.depth).map { index in
            // The official list holds [skip, norm, attention, norm, feed-forward] under the names 0 to 4.
            let layer = parameters.scoped("layers", block: index)
            let joins = architecture.skipConnection == .concat && index >= architecture.depth / 2
            return Layer(
                skip: joins ? try layer.linear("0", inputs: 2 * dim, outputs: dim, bias: false) : nil,
                attentionNorm: try layer.vector("1.g", [dim]),
                attention: try SelfAttention(layer.scoped("2"), architecture: architecture),
                feedForwardNorm: try layer.vector("3.g", [dim]),
                feedForward: try FeedForward(layer.scoped("4"), architecture: architecture))
        }
        finalNorm = try parameters.vector("norm_out.g", [dim])
        project = try parameters.linear("proj_out", inputs: dim, outputs: architecture.melBins)
    }

    func modulation(timeEmbedding: Matrix, on pool: ThreadPool) -> Modulation {
        Modulation(timeEmbedding: timeEmbedding, blocks: [], final: nil)
    }

    func apply(_ evaluation: Evaluation, to velocity: Matrix) {
        let workspace = evaluation.workspace
        let h = workspace.stream
        placeTimeToken(evaluation)
        for (index, layer) in layers.enumerated() {
            connectSkip(index, layer, evaluation)
            rmsNorm(h, to: workspace.normed, scale: layer.attentionNorm, on: evaluation.pool)
            layer.attention.apply(
                workspace.normed, addingTo: h, gate: nil, sequences: evaluation.sequences,
                workspace: workspace, on: evaluation.pool)
            rmsNorm(h, to: workspace.normed, scale: layer.feedForwardNorm, on: evaluation.pool)
            layer.feedForward.apply(
                workspace.normed, addingTo: h, gate: nil, workspace: workspace, on: evaluation.pool)
            evaluation.observer?("blocks.\(index)", h)
        }
        rmsNorm(h, to: workspace.normed, scale: finalNorm, on: evaluation.pool)
        evaluation.observer?("norm_out", workspace.normed)
        project.apply(workspace.normed, to: velocity, on: evaluation.pool)
    }

    private func placeTimeToken(_ evaluation: Evaluation) {
        let h = evaluation.workspace.stream
        let start = evaluation.index * h.columns
        for sequence in evaluation.sequences {
            for column in 0..<h.columns {
                h[sequence.lowerBound, column] = evaluation.modulation.timeEmbedding[start + column]
            }
        }
    }

    /// The first half of the blocks leaves its inputs, the second takes them back, last first.
    private func connectSkip(_ index: Int, _ layer: Layer, _ evaluation: Evaluation) {
        guard skipConnection != .none else { return }
        let workspace = evaluation.workspace
        let h = workspace.stream
        let half = layers.count / 2
        guard index >= half else {
            workspace.skips[index].copy(from: h)
            return
        }
        let skip = workspace.skips[layers.count - 1 - index]
        if let joining = layer.skip, let joined = workspace.joined {
            joined.columns(0..<h.columns).copy(from: h)
            joined.columns(h.columns..<2 * h.columns).copy(from: skip)
            joining.apply(joined, to: h, on: evaluation.pool)
        } else {
            h.add(skip)
        }
    }
}
