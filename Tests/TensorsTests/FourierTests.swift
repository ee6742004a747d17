import Foundation
import Tensors
import Testing

@Suite struct FourierTests {
    @Test(arguments: [4, 16, 256, 1024])
    func transformAndBack(_ count: Int) {
        var values = Values(12)
        let signal = values.array(count)
        let transform = RealFFT(count: count)
        var real = [Float](repeating: 0, count: transform.bins)
        var imaginary = real
        var scratch = [Float](repeating: 0, count: transform.scratchCount)
        transform.forward(signal, real: &real, imaginary: &imaginary, scratch: &scratch, Kernels.current)
        for bin in [0, 1, count / 4, count / 2] {
            var exact = (0.0, 0.0)
            for (n, value) in signal.enumerated() {
                let angle = -2 * Double.pi * Double(bin * n % count) / Double(count)
                exact.0 += Double(value) * cos(angle)
                exact.1 += Double(value) * sin(angle)
            }
            #expect(abs(Double(real[bin]) - exact.0) < 1e-5 * Double(count).squareRoot() + 1e-6)
            #expect(abs(Double(imaginary[bin]) - exact.1) < 1e-5 * Double(count).squareRoot() + 1e-6)
        }
        var back = [Float](repeating: 0, count: count)
        transform.inverse(real: real, imaginary: imaginary, to: &back, scratch: &scratch, Kernels.current)
        #expect(relativeError(back, signal) < 1e-6)
    }

    /// The pool's threads run the kernels that the caller chose.
    @Test func forcedKernelsReachAllThreads() {
        let signal = (0..<48_000).map { Float(sin(Double($0 * $0) * 1e-5)) }
        let transform = STFT(size: 1024, hop: 256)
        let inverse = InverseSTFT(size: 1024, hop: 256, padding: .center)
        func run(threads: Int) -> (spectrum: [Float], signal: [Float]) {
            Kernels.forcing(.CK_SCALAR) {
                let pool = ThreadPool(threads: threads)
                let (real, imaginary) = transform.apply(signal, on: pool)
                return (
                    real.values + imaginary.values, inverse.apply(real: real, imaginary: imaginary, on: pool)
                )
            }
        }
        #expect(run(threads: 4) == run(threads: 1))
    }
}
