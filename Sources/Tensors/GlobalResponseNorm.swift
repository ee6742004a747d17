/// Global Response Normalisation over each sequence, in place.
///
/// G_c = ‖x_{·c}‖ over the sequence, N_c = G_c / (mean over channels of G + 1e-6), x ← γ·x·N + β + x.
/// Source: ConvNeXt V2, arXiv 2301.00808; `GRN`, SWivid/F5-TTS `model/modules.py`.
///
/// - Parameters:
///   - lastRowWeights: per sequence, how many equal rows its last one counts for in the sum of squares.
public func globalResponseNorm(
    _ x: Matrix, gamma: [Float], beta: [Float], sequences: [Range<Int>], lastRowWeights: [Float],
    on pool: ThreadPool
) {
    let channels = x.columns
    precondition(gamma.count == channels && beta.count == channels && lastRowWeights.count == sequences.count)
    let kernels = Kernels.current
    pool.run(sequences.count) { index in
        let rows = sequences[index]
        guard let last = rows.last else { return }
        var sums = [Double](repeating: 0, count: channels)
        kernels.sum_squares(
            rows.count, channels, x.base + rows.lowerBound * x.stride, x.stride, &sums)
        let more = Double(lastRowWeights[index]) - 1
        for channel in 0..<channels where more != 0 {
            let value = Double(x.base[last * x.stride + channel])
            sums[channel] += more * value * value
        }
        let norms = sums.map { $0.squareRoot() }
        let mean = norms.reduce(0, +) / Double(channels) + 1e-6
        let scale = zip(norms, gamma).map { Float(Double($1) * $0 / mean) + 1 }
        let start = x.base + rows.lowerBound * x.stride
        kernels.scale_shift(rows.count, channels, start, x.stride, start, x.stride, scale, beta)
    }
}
