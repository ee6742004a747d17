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

    /// Samples that `frames` frames give.
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
        let kernels = Kernels.current
        pool.run(real.rows) { frame, worker in
            transform.inverse(
                real: real.base + frame * real.stride, imaginary: imaginary.base + frame * imaginary.stride,
                to: frames.base + frame * frames.stride, scratch: worker.scratch(transform.scratchCount),
                kernels)
        }
        return overlapAdd(frames, on: pool)
    }

    /// Each task makes a run of samples from the frames that reach into it, always in the same order, so that the
    /// result does not depend on the number of threads.
    private func overlapAdd(_ frames: Matrix, on pool: ThreadPool) -> [Float] {
        let run = 4096
        let lead = padding == .center ? window.count / 2 : (window.count - hop) / 2
        var signal = [Float](repeating: 0, count: sampleCount(frames: frames.rows))
        signal.withUnsafeMutableBufferPointer { signal in
            guard let base = signal.baseAddress else { return }
            let count = signal.count
            pool.run((count + run - 1) / run) { task, worker in
                let start = task * run
                let length = min(run, count - start)
                add(
                    frames, from: lead + start, count: length, to: base + start,
                    envelope: worker.scratch(length))
            }
        }
        return signal
    }

    /// - Parameter first: a sample's place before the padding is cut off.
    private func add(
        _ frames: Matrix, from first: Int, count: Int, to signal: UnsafeMutablePointer<Float>,
        envelope: UnsafeMutablePointer<Float>
    ) {
        envelope.update(repeating: 0, count: count)
        let earliest = max(0, (first - window.count) / hop)
        let latest = min(frames.rows - 1, (first + count - 1) / hop)
        window.withUnsafeBufferPointer { window in
            for frame in stride(from: earliest, through: latest, by: 1) {
                let row = frames.base + frame * frames.stride
                let start = frame * hop
                let (lower, upper) = (max(first, start), min(first + count, start + window.count))
                for place in stride(from: lower, to: upper, by: 1) {
                    let weight = window[place - start]
                    signal[place - first] += row[place - start] * weight
                    envelope[place - first] += weight * weight
                }
            }
        }
        for index in 0..<count {
            signal[index] = envelope[index] > 1e-11 ? signal[index] / envelope[index] : 0
        }
    }
}
