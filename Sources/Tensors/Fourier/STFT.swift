import Foundation

/// Complex short-time spectra of a signal under a periodic Hann window.
///
/// Source: `torch.stft` with `center: true, pad_mode: "reflect"`; same padding as `vocos` pads its features.
public struct STFT: Sendable {
    private let transform: RealFFT
    private let window: [Float]
    private let hop: Int
    private let padding: ShortTimePadding

    /// Frequencies of a spectrum: half the size, and one.
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

    /// Frames that a signal of `samples` samples gives.
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
        let kernels = Kernels.current
        signal.withUnsafeBufferPointer { signal in
            pool.run(count) { frame, worker in
                let windowed = worker.scratch(window.count + transform.scratchCount)
                cut(signal, from: frame * hop - lead, to: windowed)
                transform.forward(
                    windowed, real: real.base + frame * real.stride,
                    imaginary: imaginary.base + frame * imaginary.stride, scratch: windowed + window.count,
                    kernels)
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

/// Where the frames of a short-time Fourier transform lie on the signal.
public enum ShortTimePadding: Sendable, Equatable {
    /// Frame n is centred on sample n·hop; the signal is mirrored by half a frame at both ends.
    case center
    /// Frames cover the signal with (size − hop) / 2 samples more at each end; as many frames as hops.
    case same
}

/// Window functions.
public enum Window {
    /// The periodic Hann window, ½ − ½·cos(2πn/count).
    public static func hann(_ count: Int) -> [Float] {
        (0..<count).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(count))) }
    }
}
