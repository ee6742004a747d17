import Foundation

/// A new measurement beside earlier ones of the same thing, from other runs.
///
/// Source: the prediction interval for one further value of a normal distribution with unknown mean and variance, on logarithms;
/// Hahn and Meeker, "Statistical intervals", 1991, section 4.7.
public struct HistoryRatio: Sendable {
    private let difference: Double
    private let error: Double
    private let count: Int

    /// - Parameters:
    ///   - value: the new one.
    ///   - history: earlier ones; those that are not above 0 and finite are left out.
    /// - Returns: `nil` where fewer than three are left, or the value is not above 0 and finite: nothing is known then.
    public init?(_ value: Double, history: [Double]) {
        let logarithms = history.filter { $0 > 0 && $0.isFinite }.map { log($0) }
        guard value > 0, value.isFinite, logarithms.count >= 3 else { return nil }
        let mean = Summary.mean(logarithms)
        difference = log(value) - mean
        count = logarithms.count
        error = Summary.deviation(logarithms, from: mean) * (1 + 1 / Double(count)).squareRoot()
    }

    /// The new value over the geometric mean of the earlier ones.
    ///
    /// - Parameter confidence: above 0, below 1.
    public func interval(confidence: Double = 0.95) -> RatioInterval {
        let half = error * StudentT(degrees: Double(count - 1)).quantile((1 + confidence) / 2)
        return RatioInterval(
            ratio: exp(difference), lower: exp(difference - half), upper: exp(difference + half),
            confidence: confidence, pairs: count)
    }

    /// The chance that a value whose level is `ratio` times the earlier ones' comes out as high as this, or higher.
    public func chanceOfExceeding(_ ratio: Double) -> Double {
        guard ratio > 0 else { return 1 }
        let excess = difference - log(ratio)
        guard error > 0 else { return excess > 0 ? 0 : 1 }
        return 1 - StudentT(degrees: Double(count - 1)).cumulative(excess / error)
    }
}
