import Foundation

/// Triangular filters on the mel scale, each over a run of neighbouring bins of a spectrum.
///
/// Source: `torchaudio.functional.melscale_fbanks` with `mel_scale: "htk"` and no norm.
struct MelFilterbank: Sendable {
    struct Filter: Sendable {
        /// First bin with a weight.
        var first: Int
        var weights: [Float]
    }

    /// Bins of the spectrum.
    let bins: Int
    let filters: [Filter]

    /// - Parameters:
    ///   - bins: from 0 Hz to half the sample rate.
    ///   - count: filters, from 0 Hz to half the sample rate.
    init(bins: Int, count: Int, sampleRate: Int) {
        self.bins = bins
        let nyquist = Float(sampleRate / 2)
        let frequencies = Self.evenly(from: 0, to: nyquist, count: bins)
        let highest = 2595 * log10(1 + Double(nyquist) / 700)
        let corners = Self.evenly(from: 0, to: Float(highest), count: count + 2).map {
            700 * (pow(10, $0 / 2595) - 1)
        }
        filters = (0..<count).map { index in
            let (low, center, high) = (corners[index], corners[index + 1], corners[index + 2])
            let weights = frequencies.map { frequency in
                max(0, min((frequency - low) / (center - low), (high - frequency) / (high - center)))
            }
            guard let first = weights.firstIndex(where: { $0 > 0 }),
                let last = weights.lastIndex(where: { $0 > 0 })
            else { return Filter(first: 0, weights: []) }
            return Filter(first: first, weights: Array(weights[first...last]))
        }
    }

    /// As `torch.linspace` rounds: from both ends towards the middle, in single precision.
    private static func evenly(from start: Float, to end: Float, count: Int) -> [Float] {
        let step = (end - start) / Float(count - 1)
        return (0..<count).map {
            $0 < count / 2 ? start + step * Float($0) : end - step * Float(count - 1 - $0)
        }
    }

    /// The filters' weighted sums over one spectrum.
    func apply(_ spectrum: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>) {
        for (index, filter) in filters.enumerated() {
            var sum: Float = 0
            for (offset, weight) in filter.weights.enumerated() {
                sum += weight * spectrum[filter.first + offset]
            }
            output[index] = sum
        }
    }

    /// spectrum ← spectrum + filtersᵀ · values.
    func addTransposed(_ values: UnsafePointer<Float>, to spectrum: UnsafeMutablePointer<Float>) {
        for (index, filter) in filters.enumerated() {
            for (offset, weight) in filter.weights.enumerated() {
                spectrum[filter.first + offset] += weight * values[index]
            }
        }
    }
}
