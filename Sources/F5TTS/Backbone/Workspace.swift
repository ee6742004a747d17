import Tensors

/// The buffers of one forward pass, kept over all steps of a sampling run.
final class Workspace {
    /// The residual stream `[rows, dim]`.
    let stream: Matrix
    /// The normalised stream `[rows, dim]`.
    let normed: Matrix
    /// `[rows, 3·heads·headDim]`.
    let queryKeyValue: Matrix
    /// `[rows, heads·headDim]`.
    let attended: Matrix
    /// `[rows, dim·ffMult]`.
    let inner: Matrix
    /// The projected noised mel of the longest utterance `[frames, dim]`.
    let noised: Matrix
    /// Stream copies for the U-Net's skips, or the DiT's long skip.
    let skips: [Matrix]
    /// Stream and skip side by side `[rows, 2·dim]`, where the architecture joins them.
    let joined: Matrix?

    init(rows: Int, longest: Int, architecture: Architecture) {
        let dim = architecture.dim
        let attention = architecture.heads * architecture.headDim
        stream = Matrix(rows: rows, columns: dim)
        normed = Matrix(rows: rows, columns: dim)
        queryKeyValue = Matrix(rows: rows, columns: 3 * attention)
        attended = Matrix(rows: rows, columns: attention)
        inner = Matrix(rows: rows, columns: dim * architecture.ffMult)
        noised = Matrix(rows: longest, columns: dim)
        let skipCount: Int
        switch architecture.backbone {
        case .dit: skipCount = architecture.longSkip ? 1 : 0
        case .unet: skipCount = architecture.skipConnection == .none ? 0 : architecture.depth / 2
        }
        skips = (0..<skipCount).map { _ in Matrix(rows: rows, columns: dim) }
        let joins = architecture.longSkip || (skipCount > 0 && architecture.skipConnection == .concat)
        joined = joins ? Matrix(rows: rows, columns: 2 * dim) : nil
    }
}
