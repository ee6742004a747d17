import Foundation
import Tensors

/// Logarithms of a speech signal's energies in mel bands: what the model reads and writes.
///
/// Magnitudes of a 1024-point short-time Fourier transform at 24 kHz, summed under 100 triangular filters on the
/// HTK mel scale, natural logarithm with a floor of 1e-5.
///
/// Source: `get_vocos_mel_spectrogram` of `f5-tts`; `MelSpectrogramFeatures` of charactr `vocos` for same padding.
public struct MelSpectrogram: Sendable {
    /// Samples a second.
    public static let sampleRate = 24_000
    /// Samples from one frame to the next.
    public static let hop = 256
    /// Samples of a frame.
    public static let size = 1024
    /// Mel bands: values of a frame.
    public static let bands = 100
    /// Least energy: smaller ones count as this much.
    public static let floor: Float = 1e-5

    static let filterbank = MelFilterbank(bins: size / 2 + 1, count: bands, sampleRate: sampleRate)

    private let transform: STFT

    /// - Parameter padding: `.center` for F5-TTS; `.same` for vocoders configured so.
    public init(padding: ShortTimePadding = .center) {
        transform = STFT(size: Self.size, hop: Self.hop, padding: padding)
    }

    /// Frames of a signal: 1 + ⌊samples / 256⌋ with centre padding.
    public func frames(samples: Int) -> Int { transform.frames(samples: samples) }

    /// - Parameters:
    ///   - samples: mono at 24 kHz.
    ///   - pool: does not change the result.
    /// - Returns: `[frames, 100]`.
    /// - Throws: `AudioError.unusable` if there are too few samples to mirror at the ends.
    public func apply(_ samples: [Float], on pool: ThreadPool = ThreadPool(threads: 1)) throws -> Matrix {
        guard samples.count >= transform.minSamples else {
            throw AudioError.unusable(
                "the audio",
                reason: "has \(samples.count) samples at 24 kHz, fewer than the \(transform.minSamples) "
                    + "that a spectrogram needs; give a longer recording")
        }
        let spectra = transform.apply(samples, on: pool)
        let mel = Matrix(rows: spectra.real.rows, columns: Self.bands)
        pool.run(mel.rows) { frame, worker in
            let (real, imaginary) = (
                spectra.real.base + frame * spectra.real.stride,
                spectra.imaginary.base + frame * spectra.imaginary.stride
            )
            let magnitudes = worker.scratch(transform.bins)
            for bin in 0..<transform.bins {
                magnitudes[bin] = (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]).squareRoot()
            }
            let row = mel.base + frame * mel.stride
            Self.filterbank.apply(magnitudes, to: row)
            for band in 0..<Self.bands { row[band] = log(max(row[band], Self.floor)) }
        }
        return mel
    }
}
