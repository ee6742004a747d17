import Tensors

/// The mean spectrum of what sounds (long-term average spectrum) without its tilt: by its peaks and dips voices differ more than
/// one voice's sentences do.
struct MelEnvelope: Sendable {
    /// Natural logarithms of amplitude below the loud frames (90th percentile) down to which a frame counts.
    private static let depth: Float = 3
    /// Frames that have to count (1 s): a word alone has the spectrum of its sounds.
    private static let leastFrames = 94

    private var sums: [Float] = []
    private var frames = 0

    /// Adds a stretch of mel, natural logarithms `[frames, bands]`; the bands are those of the first one.
    mutating func append(_ mel: Matrix) {
        guard mel.rows > 0, sums.isEmpty || sums.count == mel.columns else { return }
        if sums.isEmpty { sums = [Float](repeating: 0, count: mel.columns) }
        let loudness = (0..<mel.rows).map { frame in
            let row = UnsafeBufferPointer(start: mel.base + frame * mel.stride, count: mel.columns)
            return row.reduce(0, +) / Float(mel.columns)
        }
        let least = loudness.sorted()[(mel.rows - 1) * 9 / 10] - Self.depth
        for frame in 0..<mel.rows where loudness[frame] > least {
            let row = mel.base + frame * mel.stride
            for band in sums.indices { sums[band] += row[band] }
            frames += 1
        }
    }

    /// Correlation of two envelopes over the bands, −1 to 1, whatever their levels and tilts; `nil` where too little was heard of
    /// one.
    func likeness(to other: MelEnvelope) -> Float? {
        guard frames >= Self.leastFrames, other.frames >= Self.leastFrames, sums.count == other.sums.count
        else { return nil }
        let (first, second) = (shape, other.shape)
        var (product, squares) = (Float(0), (Float(0), Float(0)))
        for (a, b) in zip(first, second) {
            product += a * b
            squares.0 += a * a
            squares.1 += b * b
        }
        let scale = (squares.0 * squares.1).squareRoot()
        return scale > 0 && scale.isFinite ? product / scale : nil
    }

    /// Means over time of each band, without the straight line through them (least squares): nearly all speech falls towards
    /// high bands, so that the line would make any two voices alike.
    private var shape: [Float] {
        let means = sums.map { $0 / Float(frames) }
        let mean = means.reduce(0, +) / Float(means.count)
        let middle = Float(means.count - 1) / 2
        var (product, square) = (Float(0), Float(0))
        for (band, value) in means.enumerated() {
            product += (Float(band) - middle) * value
            square += (Float(band) - middle) * (Float(band) - middle)
        }
        let slope = square > 0 ? product / square : 0
        return means.enumerated().map { $1 - mean - slope * (Float($0) - middle) }
    }
}
