import Foundation

/// Measures of level.
public enum Loudness {
    /// Root of the mean square; 0 of nothing.
    public static func rms(_ samples: [Float]) -> Float {
        guard !samples.isEmpty else { return 0 }
        let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        return Float((sum / Double(samples.count)).squareRoot())
    }

    /// Level of what sounds: root of the mean power of the 50 ms blocks that are less than 15 dB below the loud ones (95th
    /// percentile); 0 of less than a block.
    public static func activeLevel(_ samples: [Float], sampleRate: Int) -> Float {
        let size = sampleRate / 20
        let powers = stride(from: 0, through: samples.count - size, by: size).map { start in
            samples[start..<start + size].reduce(Float(0)) { $0 + $1 * $1 } / Float(size)
        }.sorted()
        guard !powers.isEmpty else { return 0 }
        let loud = powers[(powers.count - 1) * 95 / 100]
        let active = powers.drop { $0 < loud / 32 }
        return (active.reduce(0, +) / Float(active.count)).squareRoot()
    }

    /// Largest magnitude; 0 of nothing.
    public static func peak(_ samples: [Float]) -> Float {
        samples.reduce(0) { max($0, abs($1)) }
    }

    /// Decibels relative to full scale; −∞ of silence.
    public static func decibels(_ amplitude: Float) -> Double {
        20 * log10(Double(amplitude))
    }

    /// Inverse of `decibels`.
    static func amplitude(decibels: Double) -> Float { Float(pow(10, decibels / 20)) }

    /// Share of samples at full scale of 16 bits.
    public static func clippedShare(_ samples: [Float]) -> Double {
        guard !samples.isEmpty else { return 0 }
        let clipped = samples.count { abs($0) >= 32767 / 32768 }
        return Double(clipped) / Double(samples.count)
    }

    /// Raises quiet samples to a loudness; loud ones stay as they are.
    ///
    /// - Returns: the loudness before.
    static func raise(_ samples: inout [Float], to target: Float) -> Float {
        let before = rms(samples)
        if before > 0, before < target {
            for index in samples.indices { samples[index] = samples[index] * target / before }
        }
        return before
    }

    /// Loudness that references are raised to.
    public static let targetRMS: Float = 0.1

    /// Brings speech back to the loudness its reference had before it was raised. Speech of a loud reference
    /// stays as it is.
    public static func restore(_ samples: inout [Float], referenceRMS: Float, targetRMS: Float = targetRMS) {
        guard referenceRMS < targetRMS else { return }
        for index in samples.indices { samples[index] = samples[index] * referenceRMS / targetRMS }
    }
}
