import Checkpoints
import Foundation
import Tensors

/// Predicts how many frames each token lasts, for models whose text is placed by durations.
///
/// Embedding, then residual blocks of convolution (width 5), LayerNorm and GELU, then one value a token: the
/// logarithm of its frames at a neutral pace. Trained on the durations of the built-in voice's teacher.
public struct DurationPredictor: Sendable {
    private static let width = 5
    /// The output's offset: the mean log duration about which the network was trained.
    private static let offset: Float = 1.2

    private let embedding: Weight
    private let convolutions: [Conv1d]
    private let norms: [AffineNorm]
    private let project: Linear

    /// - Throws: `ModelError` or `CheckpointError` where the tensors are not those of a predictor.
    public init(state: StateDictionary) throws {
        let parameters = Parameters(state: state, prefix: "", packing: .ahead)
        guard let shape = state.shape(of: "e.weight"), shape.count == 2, shape[0] >= 2, shape[1] > 0
        else {
            throw ModelError.architecture(
                "\(state.source): no tensor e.weight of two rows or more; not a duration predictor")
        }
        let dim = shape[1]
        let layers = (0...).first { !parameters.has("c.\($0).weight") } ?? 0
        embedding = try parameters.weight("e.weight", shape)
        convolutions = try (0..<layers).map {
            try parameters.conv1d("c.\($0)", inputs: dim, outputs: dim, width: Self.width)
        }
        norms = try (0..<layers).map { try AffineNorm(parameters.scoped("n.\($0)"), dim: dim, epsilon: 1e-5) }
        project = try parameters.linear("o", inputs: dim, outputs: 1)
        try state.requireAllUsed()
    }

    /// - Parameter tokens: vocabulary ids from 0; ids beyond the table count as unknown (0).
    /// - Returns: frames of each token at a neutral pace, from 0 to `Architecture.maxFrames`; NaN where the network's sums
    ///   overflow.
    public func frames(tokens: [Int], on pool: ThreadPool) -> [Float] {
        guard !tokens.isEmpty else { return [] }
        let dim = embedding.shape[1]
        let x = Matrix(rows: tokens.count, columns: dim)
        let y = Matrix(rows: tokens.count, columns: dim)
        for (row, token) in tokens.enumerated() {
            // Row 0 is the filler, as in the model's own embedding.
            let known = token >= 0 && token + 1 < embedding.shape[0] ? token + 1 : 1
            x.setRow(row, embedding.floats(row: known))
        }
        for (convolution, norm) in zip(convolutions, norms) {
            convolution.apply(x, to: y, sequences: [0..<x.rows], on: pool)
            norm.apply(y, to: y, on: pool)
            Activation.gelu.apply(to: y)
            x.add(y)
        }
        let logarithms = Matrix(rows: tokens.count, columns: 1)
        project.apply(x, to: logarithms, on: pool)
        return (0..<tokens.count).map {
            min(exp(logarithms[$0, 0] + Self.offset), Float(Architecture.maxFrames))
        }
    }
}
