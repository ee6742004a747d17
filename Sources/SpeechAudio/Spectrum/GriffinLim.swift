import Foundation
import Tensors

/// Waveforms from log-mel spectra without a trained vocoder: a spectrum that gives the mel is found, then phases
/// that are consistent with it.
///
/// Always the same result for the same mel. Source: Griffin and Lim 1984 with the momentum of Perraudin, Balazs and
/// Søndergaard 2013 ("fast Griffin-Lim"); the spectrum by multiplicative updates (Lee and Seung 2001), which keep it
/// from going below zero.
public struct GriffinLim: Sendable {
    private static let momentum: Float = 0.99
    private static let spectrumIterations = 30

    /// Rounds of going to the signal and back.
    public let iterations: Int
    private let forward = STFT(size: MelSpectrogram.size, hop: MelSpectrogram.hop)
    private let backward = InverseSTFT(size: MelSpectrogram.size, hop: MelSpectrogram.hop, padding: .center)

    /// - Parameter iterations: rounds of going to the signal and back; time is linear in them.
    public init(iterations: Int = 60) {
        self.iterations = iterations
    }

    /// - Parameter mel: log-mel `[frames, 100]`.
    /// - Returns: (frames − 1) · 256 samples at 24 kHz; none for fewer than four frames, which cannot be mirrored.
    public func decode(_ mel: Matrix, on pool: ThreadPool) throws -> [Float] {
        guard mel.columns == MelSpectrogram.bands else {
            throw AudioError.unsupported(
                "a mel of \(mel.columns) bands; Griffin-Lim takes \(MelSpectrogram.bands)")
        }
        guard backward.sampleCount(frames: mel.rows) >= forward.minSamples else { return [] }
        let magnitudes = spectrum(of: mel, on: pool)
        let real = Matrix(rows: mel.rows, columns: forward.bins)
        let imaginary = Matrix(rows: mel.rows, columns: forward.bins)
        setPhases(real, imaginary, magnitudes)
        var before: (real: Matrix, imaginary: Matrix)?
        for _ in 0..<iterations {
            let signal = backward.apply(real: real, imaginary: imaginary, on: pool)
            let rebuilt = forward.apply(signal, on: pool)
            let momentum = before == nil ? 0 : Self.momentum
            let (oldReal, oldImaginary) = (before ?? rebuilt)
            pool.run(mel.rows) { frame, _ in
                func row(_ matrix: Matrix) -> UnsafeMutablePointer<Float> {
                    matrix.base + frame * matrix.stride
                }
                let (xs, ys) = (row(rebuilt.real), row(rebuilt.imaginary))
                let (olderXs, olderYs) = (row(oldReal), row(oldImaginary))
                let target = row(magnitudes)
                let (newXs, newYs) = (row(real), row(imaginary))
                for bin in 0..<forward.bins {
                    let x = xs[bin] + momentum * (xs[bin] - olderXs[bin])
                    let y = ys[bin] + momentum * (ys[bin] - olderYs[bin])
                    let scale = target[bin] / (x * x + y * y + 1e-20).squareRoot()
                    newXs[bin] = x * scale
                    newYs[bin] = y * scale
                }
            }
            before = rebuilt
        }
        return backward.apply(real: real, imaginary: imaginary, on: pool)
    }

    /// Magnitudes `[frames, 513]` whose mel comes near to the given one.
    private func spectrum(of mel: Matrix, on pool: ThreadPool) -> Matrix {
        let filterbank = MelSpectrogram.filterbank
        let spectrum = Matrix(rows: mel.rows, columns: filterbank.bins)
        let bands = mel.columns
        pool.run(mel.rows) { frame, worker in
            let scratch = worker.scratch(2 * bands + 2 * filterbank.bins)
            let (target, current) = (scratch, scratch + bands)
            let (wanted, given) = (scratch + 2 * bands, scratch + 2 * bands + filterbank.bins)
            let row = spectrum.base + frame * spectrum.stride
            for band in 0..<bands { target[band] = exp(min(mel.base[frame * mel.stride + band], 20)) }
            wanted.update(repeating: 0, count: filterbank.bins)
            filterbank.addTransposed(target, to: wanted)
            row.update(from: wanted, count: filterbank.bins)
            for _ in 0..<Self.spectrumIterations {
                filterbank.apply(row, to: current)
                given.update(repeating: 0, count: filterbank.bins)
                filterbank.addTransposed(current, to: given)
                for bin in 0..<filterbank.bins { row[bin] *= wanted[bin] / max(given[bin], 1e-12) }
            }
        }
        return spectrum
    }

    /// Starts from phases without order, from a fixed sequence (splitmix64).
    private func setPhases(_ real: Matrix, _ imaginary: Matrix, _ magnitudes: Matrix) {
        var state: UInt64 = 0
        for frame in 0..<real.rows {
            for bin in 0..<real.columns {
                state &+= 0x9E37_79B9_7F4A_7C15
                var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
                bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
                let phase = Float(bits >> 40) / Float(1 << 24) * 2 * .pi
                let magnitude = magnitudes.base[frame * magnitudes.stride + bin]
                real.base[frame * real.stride + bin] = magnitude * cos(phase)
                imaginary.base[frame * imaginary.stride + bin] = magnitude * sin(phase)
            }
        }
    }
}
