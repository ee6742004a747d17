/// Signal from complex short-time spectra: inverse transforms, windowed, overlapped and added, divided by the sum
/// of squared windows.
///
/// Source: `torch.istft` for centre padding, the `ISTFT` class of charactr `vocos` for same padding.
public struct InverseSTFT: Sendable {
    private let transform: RealFFT
    private let window: [Float]
    private let hop: Int
    private let padding: ShortTimePadding

    /// - Parameters:
    ///   - size: samples of a frame, a power of two; the window is a periodic Hann of this length.
    ///   - hop: samples from one frame to the next, at most `size`.
    public init(size: Int, hop: Int, padding: ShortTimePadding) {
        precondition(hop > 0 && hop <= size)
        transform = RealFFT(count: size)
        window = Window.hann(size)
        self.hop = hop
        self.padding = padding
    }

    /// Samples that so many frames give.
    public func sampleCount(frames: Int) -> Int {
        guard frames > 0 else { return 0 }
        return padding == .center ? (frames - 1) * hop : frames * hop
    }

    /// - Parameters:
    ///   - real, imaginary: `[frames, size / 2 + 1]`.
    /// - Returns: `sampleCount(frames:)` samples.
    public func apply(real: Matrix, imaginary: Matrix, on pool: ThreadPool) -> [Float] {
        precondition(real.columns == transform.bins && imaginary.columns == transform.bins)
        precondition(real.rows == imaginary.rows)
        let frames = Matrix(rows: real.rows, columns: transform.count)
        pool.run(real.rows) { frame, worker in
            transform.inverse(
                real: real.base + frame * real.stride, imaginary: imaginary.base + frame * imaginary.stride,
                to: frames.base + frame * frames.stride, scratch: worker.scratch(transform.scratchCount))
        }
        return overlapAdd(frames)
    }

    private func overlapAdd(_ frames: Matrix) -> [Float] {
        let size = window.count
        let total = (frames.rows - 1) * hop + size
        var signal = [Float](repeating: 0, count: max(total, 0))
        var envelope = [Float](repeating: 0, count: max(total, 0))
        for frame in 0..<frames.rows {
            let start = frame * hop
            for n in 0..<size {
                signal[start + n] += frames[frame, n] * window[n]
                envelope[start + n] += window[n] * window[n]
            }
        }
        let lead = padding == .center ? size / 2 : (size - hop) / 2
        let count = sampleCount(frames: frames.rows)
        return (lead..<lead + count).map { envelope[$0] > 1e-11 ? signal[$0] / envelope[$0] : 0 }
    }
}
