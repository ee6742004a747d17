import Tensors

/// Everything that an evaluation needs beside the weights: buffers and rotary tables.
///
/// A workspace is made for a class of sizes and serves every evaluation that fits. While it is in use nothing is
/// allocated.
struct Workspace {
    /// A class of sizes that share workspaces.
    struct Size: Hashable, Sendable {
        /// Rows of all branches together.
        let rows: Int
        /// Frames of the longest utterance, leading rows of the backbone included.
        let positions: Int

        private static let step = 128

        /// The smallest class that holds these rows and positions.
        init(rows: Int, positions: Int) {
            self.rows = (rows + Self.step - 1) / Self.step * Self.step
            self.positions = (positions + Self.step - 1) / Self.step * Self.step
        }

        func holds(_ other: Size) -> Bool { rows >= other.rows && positions >= other.positions }
    }

    let rotary: RotaryTable
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

    init(_ size: Size, architecture: Architecture, precision: Precision, inverseFrequencies: [Float]) {
        let rows = size.rows
        rotary = RotaryTable(inverseFrequencies: inverseFrequencies, positions: size.positions)
        let dim = architecture.dim
        let attention = architecture.heads * architecture.headDim
        let inTasks = architecture.backbone == .dit && precision == .int8
        stream = Matrix(rows: rows, columns: dim)
        normed = Matrix(rows: rows, columns: dim)
        queryKeyValue = Matrix(rows: rows, columns: 3 * attention)
        attended = Matrix(rows: rows, columns: attention)
        inner = Matrix(rows: inTasks ? 0 : rows, columns: dim * architecture.ffMult)
        noised = Matrix(rows: size.positions, columns: dim)
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
        rotary = whole.rotary
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
