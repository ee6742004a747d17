import CKernels
import Foundation

/// Discrete Fourier transform of real signals whose length is a power of two.
///
/// A transform of `count` real values runs as one of `count / 2` complex ones, with an untangling pass.
public struct RealFFT: Sendable {
    /// Length of the signal.
    public let count: Int
    /// Bins of the spectrum: `count / 2 + 1`.
    public var bins: Int { count / 2 + 1 }

    private let cosines: [Float]
    private let sines: [Float]
    private let halfCosines: [Float]
    private let halfSines: [Float]

    /// - Parameter count: a power of two, at least 4.
    public init(count: Int) {
        precondition(count >= 4 && count & (count - 1) == 0, "an FFT of \(count) points")
        self.count = count
        let half = count / 2
        let table = { (points: Int, scale: Int) in
            (0..<points).map { -2 * Double.pi * Double($0) / Double(scale) }
        }
        cosines = table(half + 1, count).map { Float(cos($0)) }
        sines = table(half + 1, count).map { Float(sin($0)) }
        halfCosines = table(half, half).map { Float(cos($0)) }
        halfSines = table(half, half).map { Float(sin($0)) }
    }

    /// Floats of scratch memory that a transform needs.
    public var scratchCount: Int { 2 * count }

    /// X_k = Σ x_n e^(−2πikn/count) for the first `bins` bins.
    ///
    /// - Parameters:
    ///   - signal: `[count]`.
    ///   - real, imaginary: `[bins]`.
    ///   - scratch: `[scratchCount]`.
    ///   - kernels: `Kernels.current` of the thread that started the region.
    package func forward(
        _ signal: UnsafePointer<Float>, real: UnsafeMutablePointer<Float>,
        imaginary: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>, _ kernels: Kernels.Table
    ) {
        let half = count / 2
        let (a, b) = (scratch, scratch + half)
        for index in 0..<half {
            a[index] = signal[2 * index]
            b[index] = signal[2 * index + 1]
        }
        transform(a, b, scratch + count, kernels)
        (real[0], imaginary[0]) = (a[0] + b[0], 0)
        (real[half], imaginary[half]) = (a[0] - b[0], 0)
        withTwiddles { cosines, sines in
            for k in 1..<half {
                let mirrored = half - k
                let evenReal = 0.5 * (a[k] + a[mirrored])
                let evenImaginary = 0.5 * (b[k] - b[mirrored])
                let oddReal = 0.5 * (b[k] + b[mirrored])
                let oddImaginary = -0.5 * (a[k] - a[mirrored])
                real[k] = evenReal + oddReal * cosines[k] - oddImaginary * sines[k]
                imaginary[k] = evenImaginary + oddReal * sines[k] + oddImaginary * cosines[k]
            }
        }
    }

    /// The same with the kernels of the calling thread.
    public func forward(
        _ signal: UnsafePointer<Float>, real: UnsafeMutablePointer<Float>,
        imaginary: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        forward(signal, real: real, imaginary: imaginary, scratch: scratch, Kernels.current)
    }

    /// The signal of a spectrum, scaled so that it inverts `forward`. The imaginary parts of the first and the
    /// last bin are ignored, as they are in `torch.fft.irfft`.
    package func inverse(
        real: UnsafePointer<Float>, imaginary: UnsafePointer<Float>, to signal: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>, _ kernels: Kernels.Table
    ) {
        let half = count / 2
        let (a, b) = (scratch, scratch + half)
        a[0] = 0.5 * (real[0] + real[half])
        b[0] = -0.5 * (real[0] - real[half])
        withTwiddles { cosines, sines in
            for k in 1..<half {
                let mirrored = half - k
                let sumReal = real[k] + real[mirrored]
                let sumImaginary = imaginary[k] - imaginary[mirrored]
                let differenceReal = real[k] - real[mirrored]
                let differenceImaginary = imaginary[k] + imaginary[mirrored]
                // i·e^(+2πik/count)·(X_k − conj X_(half−k)), the odd samples' share.
                let oddReal = differenceReal * cosines[k] + differenceImaginary * sines[k]
                let oddImaginary = differenceImaginary * cosines[k] - differenceReal * sines[k]
                a[k] = 0.5 * (sumReal - oddImaginary)
                // The forward transform of the conjugate gives the conjugate of the inverse.
                b[k] = -0.5 * (sumImaginary + oddReal)
            }
        }
        transform(a, b, scratch + count, kernels)
        let scale = 1 / Float(half)
        for index in 0..<half {
            signal[2 * index] = a[index] * scale
            signal[2 * index + 1] = -b[index] * scale
        }
    }

    /// cos and sin of −2πk / count for each bin k, without the checks of array subscripts.
    private func withTwiddles(
        _ body: (_ cosines: UnsafeBufferPointer<Float>, _ sines: UnsafeBufferPointer<Float>) -> Void
    ) {
        cosines.withUnsafeBufferPointer { cosines in sines.withUnsafeBufferPointer { body(cosines, $0) } }
    }

    /// A complex transform of `count / 2` points in place.
    private func transform(
        _ real: UnsafeMutablePointer<Float>, _ imaginary: UnsafeMutablePointer<Float>,
        _ scratch: UnsafeMutablePointer<Float>, _ kernels: Kernels.Table
    ) {
        halfCosines.withUnsafeBufferPointer { cosines in
            halfSines.withUnsafeBufferPointer { sines in
                var plan = ck_fft()
                plan.count = count / 2
                plan.twiddle_real = cosines.baseAddress
                plan.twiddle_imaginary = sines.baseAddress
                kernels.fft(&plan, real, imaginary, scratch)
            }
        }
    }
}
