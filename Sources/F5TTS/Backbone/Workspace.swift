import Tensors

/// The buffers of one forward pass.
struct Workspace {
    /// The residual stream `[rows, dim]`.
    let stream: Matrix
    /// The normalised stream `[rows, dim]`.
    let normed: Matrix
    /// `[rows, 3·heads·headDim]`.
    let queryKeyValue: Matrix
    /// `[rows, heads·headDim]`.
    let attended: Matrix
    /// `[rows, dim·ffMult]`; no rows where blocks take their rows through in tasks.
    let inner: Matrix
    /// The projected noised mel of the longest utterance `[frames, dim]`.
    let noised: Matrix
    /// Velocities `[rows, mel]`.
    let output: Matrix
    /// Stream copies for the U-Net's skips, or the DiT's long skip.
    let skips: [Matrix]
    /// Stream and skip side by side `[rows, 2·dim]`, where the architecture joins them.
    let joined: Matrix?

    init(rows: Int, longest: Int, architecture: Architecture, precision: Precision) {
        let dim = architecture.dim
        let attention = architecture.heads * architecture.headDim
        let inTasks = architecture.backbone == .dit && precision == .int8
        stream = Matrix(rows: rows, columns: dim)
        normed = Matrix(rows: rows, columns: dim)
        queryKeyValue = Matrix(rows: rows, columns: 3 * attention)
        attended = Matrix(rows: rows, columns: attention)
        inner = Matrix(rows: inTasks ? 0 : rows, columns: dim * architecture.ffMult)
        noised = Matrix(rows: longest, columns: dim)
        output = Matrix(rows: rows, columns: architecture.melBins)
        let skipCount: Int
        switch architecture.backbone {
        case .dit: skipCount = architecture.longSkip ? 1 : 0
        case .unet: skipCount = architecture.skipConnection == .none ? 0 : architecture.depth / 2
        }
        skips = (0..<skipCount).map { _ in Matrix(rows: rows, columns: dim) }
        let joins = architecture.longSkip || (skipCount > 0 && architecture.skipConnection == .concat)
        joined = joins ? Matrix(rows: rows, columns: 2 * dim) : nil
    }

    /// The same buffers, their first rows only.
    func first(_ rows: Int) -> Workspace { Workspace(self, rows: rows) }

    private init(_ whole: Workspace, rows: Int) {
        func first(_ matrix: Matrix) -> Matrix { matrix.rows(0..<min(rows, matrix.rows)) }
        stream = first(whole.stream)
        normed = first(whole.normed)
        queryKeyValue = first(whole.queryKeyValue)
        attended = first(whole.attended)
        inner = first(whole.inner)
        noised = whole.noised
        output = first(whole.output)
        skips = whole.skips.map(first)
        joined = whole.joined.map(first)
    }
}
