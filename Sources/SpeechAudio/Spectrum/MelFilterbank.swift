import Foundation

/// Triangular filters on the mel scale, each over a run of neighbouring bins of a spectrum.
///
/// Source: `torchaudio.functional.melscale_fbanks` with `mel_scale: "htk"` and no norm.
struct MelFilterbank: Sendable {
    /// Bins of the spectrum.
    let bins: Int
    /// For each filter its first bin with a weight, and where its weights start; one more start ends the last.
    private let firstBins: [Int]
    private let starts: [Int]
    private let weights: [Float]

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
        var firstBins: [Int] = []
        var starts = [0]
        var weights: [Float] = []
        for index in 0..<count {
            let (low, center, high) = (corners[index], corners[index + 1], corners[index + 2])
            let triangle = frequencies.map { frequency in
                max(0, min((frequency - low) / (center - low), (high - frequency) / (high - center)))
            }
            let first = triangle.firstIndex { $0 > 0 } ?? 0
            weights += triangle[first...].prefix { $0 > 0 }
            firstBins.append(first)
            starts.append(weights.count)
        }
        (self.firstBins, self.starts, self.weights) = (firstBins, starts, weights)
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
        weights.withUnsafeBufferPointer { weights in
            for (index, first) in firstBins.enumerated() {
                let start = starts[index]
                var sum: Float = 0
                for place in start..<starts[index + 1] {
                    sum += weights[place] * spectrum[first + place - start]
                }
                output[index] = sum
            }
        }
    }

    /// spectrum ← spectrum + filtersᵀ · values.
    func addTransposed(_ values: UnsafePointer<Float>, to spectrum: UnsafeMutablePointer<Float>) {
        weights.withUnsafeBufferPointer { weights in
            for (index, first) in firstBins.enumerated() {
                let start = starts[index]
                for place in start..<starts[index + 1] {
                    spectrum[first + place - start] += weights[place] * values[index]
                }
            }
        }
    }
}
