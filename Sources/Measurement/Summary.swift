import Foundation

/// What is stated of a list of measurements of one quantity.
public struct Summary: Sendable, Hashable, Codable {
    /// Number of measurements.
    public let count: Int
    /// Arithmetic mean.
    public let mean: Double
    /// The middle one.
    public let median: Double
    /// The value below which 90 % lie.
    public let p90: Double
    /// The value below which 95 % lie.
    public let p95: Double
    /// The value below which 99 % lie.
    public let p99: Double
    /// The least.
    public let minimum: Double
    /// The greatest.
    public let maximum: Double
    /// Sample standard deviation, with n − 1; 0 for one measurement.
    public let standardDeviation: Double
    /// Standard deviation as a share of the mean (coefficient of variation); 0 where the mean is 0.
    public let spread: Double

    /// Summarises measurements in any unit.
    ///
    /// - Parameter values: in any order; infinities and NaN are left out.
    /// - Returns: `nil` where none is finite.
    public init?(of values: some Sequence<Double>) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        count = sorted.count
        mean = Self.mean(sorted)
        median = sorted.quantile(0.5)
        p90 = sorted.quantile(0.9)
        p95 = sorted.quantile(0.95)
        p99 = sorted.quantile(0.99)
        minimum = first
        maximum = last
        standardDeviation = Self.deviation(sorted, from: mean)
        spread = mean == 0 ? 0 : standardDeviation / abs(mean)
    }

    /// Arithmetic mean of values that are not empty.
    static func mean(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        // The sum of finite values may overflow.
        return mean.isFinite ? mean : values.reduce(0) { $0 + $1 / Double(values.count) }
    }

    /// Standard deviation with n − 1, 0 for one value.
    static func deviation(_ values: [Double], from mean: Double) -> Double {
        guard values.count > 1 else { return 0 }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}

extension [Double] {
    /// The value below which a share of all lie, interpolated between neighbours: definition 7 of Hyndman and Fan (1996),
    /// NumPy's default.
    ///
    /// - Parameter share: 0 to 1; beyond, the nearest of them.
    /// - Returns: NaN for an empty array, which otherwise is in ascending order.
    public func quantile(_ share: Double) -> Double {
        guard let last = indices.last else { return .nan }
        let place = Double(last) * Swift.max(0, Swift.min(1, share.isNaN ? 0 : share))
        let below = Int(place)
        let above = Swift.min(last, below + 1)
        let part = place - Double(below)
        // One of the two may be so far from the other that their difference overflows.
        return part == 0 ? self[below] : self[below] * (1 - part) + self[above] * part
    }

    /// The middle value, in any order; NaN for an empty array.
    public var median: Double { sorted().quantile(0.5) }
}
