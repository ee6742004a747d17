import Tensors

/// Everything that depends on the flow time alone, for each evaluation of a schedule.
///
/// The AdaLN linears are 41 % of a DiT's parameters and their output depends on the time only, so they run
/// once per schedule over all its times, and their weights are not touched again.
struct Modulation: Sendable {
    /// The six vectors of a DiT block in the order of the official chunks.
    enum Part: Int {
        case shiftAttention, scaleAttention, gateAttention, shiftFeedForward, scaleFeedForward,
            gateFeedForward
    }

    /// The time embedding itself, `[evaluations, dim]`: the U-Net's first token.
    let timeEmbedding: [Float]
    /// `[evaluations, depth, 6, dim]`, scales stored as 1 + scale; empty for the U-Net.
    private let blocks: [Float]
    /// `[evaluations, 2, dim]`: 1 + scale, then shift (the reverse of the blocks' order); empty for the U-Net.
    private let final: [Float]
    private let dim: Int
    private let depth: Int

    /// - Parameters:
    ///   - timeEmbedding: `[evaluations, dim]`.
    ///   - blocks: per block `[evaluations, 6·dim]` as its linear gives them.
    ///   - final: `[evaluations, 2·dim]` of the final norm.
    init(timeEmbedding: Matrix, blocks: [Matrix], final: Matrix?) {
        dim = timeEmbedding.columns
        depth = blocks.count
        self.timeEmbedding = timeEmbedding.values
        var vectors: [Float] = []
        vectors.reserveCapacity(timeEmbedding.rows * blocks.count * 6 * dim)
        for evaluation in 0..<timeEmbedding.rows {
            for block in blocks {
                for column in 0..<block.columns {
                    let part = Part(rawValue: column / timeEmbedding.columns)
                    let isScale = part == .scaleAttention || part == .scaleFeedForward
                    vectors.append(block[evaluation, column] + (isScale ? 1 : 0))
                }
            }
        }
        self.blocks = vectors
        var last: [Float] = []
        if let final {
            for evaluation in 0..<final.rows {
                for column in 0..<final.columns {
                    last.append(final[evaluation, column] + (column < timeEmbedding.columns ? 1 : 0))
                }
            }
        }
        self.final = last
    }

    /// Bytes that the vectors take.
    var byteCount: Int {
        (timeEmbedding.count + blocks.count + final.count) * MemoryLayout<Float>.stride
    }

    /// The vectors of one evaluation, for the duration of `body`.
    func withVectors<Result>(of evaluation: Int, _ body: (Vectors) throws -> Result) rethrows -> Result {
        try blocks.withUnsafeBufferPointer { blocks in
            try final.withUnsafeBufferPointer { final in
                try body(
                    Vectors(blocks: blocks, final: final, dim: dim, depth: depth, evaluation: evaluation))
            }
        }
    }

    /// Pointers to the vectors of one evaluation, each `[dim]`.
    struct Vectors {
        fileprivate let blocks: UnsafeBufferPointer<Float>
        fileprivate let final: UnsafeBufferPointer<Float>
        fileprivate let dim: Int
        fileprivate let depth: Int
        fileprivate let evaluation: Int

        func block(_ index: Int, _ part: Part) -> UnsafePointer<Float> {
            let start = ((evaluation * depth + index) * 6 + part.rawValue) * dim
            return UnsafePointer(rebasing: blocks, start: start, count: dim)
        }

        var finalScale: UnsafePointer<Float> {
            UnsafePointer(rebasing: final, start: evaluation * 2 * dim, count: dim)
        }

        var finalShift: UnsafePointer<Float> {
            UnsafePointer(rebasing: final, start: (evaluation * 2 + 1) * dim, count: dim)
        }
    }
}

extension UnsafePointer<Float> {
    fileprivate init(rebasing buffer: UnsafeBufferPointer<Float>, start: Int, count: Int) {
        guard start + count <= buffer.count, let base = buffer.baseAddress else {
            preconditionFailure("modulation vector out of range")
        }
        self = base + start
    }
}
