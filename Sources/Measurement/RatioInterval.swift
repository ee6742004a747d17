import Foundation

/// How many times as much one quantity is as another, with what the measurements leave open.
public struct RatioInterval: Sendable, Hashable, Codable {
    /// The estimate.
    public let ratio: Double
    /// Lower end of the interval.
    public let lower: Double
    /// Upper end of the interval.
    public let upper: Double
    /// Share of such intervals that hold the true ratio, as 0.95.
    public let confidence: Double
    /// Number of pairs.
    public let pairs: Int

    /// An interval that was calculated elsewhere.
    public init(ratio: Double, lower: Double, upper: Double, confidence: Double, pairs: Int) {
        self.ratio = ratio
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
        self.pairs = pairs
    }
}

/// Measurements of two versions, taken in pairs under the same conditions, as ratios.
///
/// All methods work on logarithms: twice as slow and twice as fast are then equally far from equal. Ratios of pairs cancel what
/// a shared machine does to both of a pair.
///
/// Sources: Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013 (pairs of runs, intervals of ratios);
/// Bulej et al., "Duet benchmarking", ICPE 2020 (paired runs on noisy machines).
public struct PairedRatios: Sendable {
    /// Natural logarithms of new over old, one a pair.
    public let logarithms: [Double]

    /// - Parameters:
    ///   - new: measurements of the new version, above 0.
    ///   - old: those of the old version, in the same order. Pairs with a value that is not above 0 and finite are left out,
    ///     and so are values without a partner.
    /// - Returns: `nil` where no pair is left.
    public init?(new: [Double], old: [Double]) {
        logarithms = zip(new, old).compactMap { new, old in
            guard new > 0, old > 0, new.isFinite, old.isFinite else { return nil }
            return log(new) - log(old)
        }
        if logarithms.isEmpty { return nil }
    }

    /// Ratios that were taken elsewhere, as logarithms.
    ///
    /// - Returns: `nil` where none is finite.
    public init?(logarithms: [Double]) {
        self.logarithms = logarithms.filter(\.isFinite)
        if self.logarithms.isEmpty { return nil }
    }

    /// Student's t interval of the geometric mean.
    ///
    /// - Parameter confidence: above 0, below 1.
    /// - Returns: from 0 to infinity for one pair, of which nothing is known.
    public func tInterval(confidence: Double = 0.95) -> RatioInterval {
        let count = logarithms.count
        let mean = Summary.mean(logarithms)
        guard count > 1 else { return interval(mean, -.infinity, .infinity, confidence) }
        let error = Summary.deviation(logarithms, from: mean) / Double(count).squareRoot()
        let half = error * StudentT(degrees: Double(count - 1)).quantile((1 + confidence) / 2)
        return interval(mean, mean - half, mean + half, confidence)
    }

    /// Percentile bootstrap of the median: resamples the pairs with replacement.
    ///
    /// Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13. The same seed gives the same
    /// interval.
    ///
    /// - Parameters:
    ///   - confidence: above 0, below 1.
    ///   - resamples: at least 1.
    ///   - seed: of the resampling.
    public func bootstrapInterval(
        confidence: Double = 0.95, resamples: Int = 2000, seed: UInt64 = 1
    ) -> RatioInterval {
        var random = SeededGenerator(seed: seed)
        var medians: [Double] = []
        var sample = logarithms
        for _ in 0..<max(1, resamples) {
            for index in sample.indices {
                sample[index] = logarithms[Int(random.next(upperBound: UInt(logarithms.count)))]
            }
            medians.append(sample.median)
        }
        medians.sort()
        return interval(
            logarithms.median, medians.quantile((1 - confidence) / 2),
            medians.quantile((1 + confidence) / 2), confidence)
    }

    func interval(
        _ estimate: Double, _ lower: Double, _ upper: Double, _ confidence: Double
    ) -> RatioInterval {
        RatioInterval(
            ratio: exp(estimate), lower: exp(lower), upper: exp(upper), confidence: confidence,
            pairs: logarithms.count)
    }
}
