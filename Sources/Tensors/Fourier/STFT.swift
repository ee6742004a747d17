/// Complex short-time spectra of a signal under a periodic Hann window.
///
/// Source: `torch.stft` with `center: true, pad_mode: "reflect"`; same padding as `vocos` pads its features.
public struct STFT: Sendable {
    private let transform: RealFFT
    private let window: [Float]
    private let hop: Int
    private let padding: ShortTimePadding

    public var bins: Int { transform.bins }

    /// - Parameters:
    ///   - size: samples of a frame, a power of two.
    ///   - hop: samples from one frame to the next.
    public init(size: Int, hop: Int, padding: ShortTimePadding = .center) {
        precondition(hop > 0 && hop <= size)
        transform = RealFFT(count: size)
        window = Window.hann(size)
        self.hop = hop
        self.padding = padding
    }

    /// Samples added at each end by mirroring.
    private var lead: Int { padding == .center ? window.count / 2 : (window.count - hop) / 2 }

    /// The shortest signal that can be mirrored.
    public var minSamples: Int { lead + 1 }

    public func frames(samples: Int) -> Int {
        samples < minSamples ? 0 : 1 + (samples + 2 * lead - window.count) / hop
    }

    /// Spectra of a signal of at least `minSamples` samples; none for a shorter one.
    ///
    /// - Returns: real and imaginary parts, each `[frames, size / 2 + 1]`.
    public func apply(_ signal: [Float], on pool: ThreadPool) -> (real: Matrix, imaginary: Matrix) {
        let count = frames(samples: signal.count)
        let real = Matrix(rows: count, columns: bins)
        let imaginary = Matrix(rows: count, columns: bins)
        signal.withUnsafeBufferPointer { signal in
            pool.run(count) { frame, worker in
                let windowed = worker.scratch(window.count + transform.scratchCount)
                cut(signal, from: frame * hop - lead, to: windowed)
                transform.forward(
                    windowed, real: real.base + frame * real.stride,
                    imaginary: imaginary.base + frame * imaginary.stride, scratch: windowed + window.count)
            }
        }
        return (real, imaginary)
    }

    /// One frame under the window, with the signal mirrored at its ends.
    private func cut(
        _ signal: UnsafeBufferPointer<Float>, from start: Int, to windowed: UnsafeMutablePointer<Float>
    ) {
        let last = signal.count - 1
        window.withUnsafeBufferPointer { window in
            if start >= 0, start + window.count <= signal.count {
                for n in 0..<window.count { windowed[n] = signal[start + n] * window[n] }
            } else {
                for n in 0..<window.count {
                    let place = abs(start + n)
                    windowed[n] = signal[place <= last ? place : 2 * last - place] * window[n]
                }
            }
        }
    }
}
