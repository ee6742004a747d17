import Basics

/// Latencies as counts in bins no wider than a thousandth of their values: percentiles far out are as exact as the median, in some
/// hundred kilobytes, however many are recorded.
///
/// A latency counts from when its request was *meant* to start. If a slow answer keeps the next request from being sent, that
/// request's wait is part of its latency; otherwise the slowest moments would be sampled least (coordinated omission).
///
/// Source: Tene, HdrHistogram (bins of equal width within each power of two), and his talk "How not to measure latency", 2013.
public struct LatencyHistogram: Sendable {
    /// Seconds; a longer latency counts as this one.
    public static let longest = 36_000.0

    /// Microseconds up to 2^11 have a bin each; from there on each power of two has 2^10 bins.
    private static let bits = 10
    private var counts = [Int](repeating: 0, count: bin(of: Int(longest * 1e6)) + 1)
    private var sum = 0.0

    /// Number of latencies.
    public private(set) var count = 0

    /// The longest, in seconds, up to a microsecond; 0 where there is none.
    public private(set) var maximum = 0.0

    /// Without any latency.
    public init() {}

    /// Mean, in seconds; 0 where there is none.
    public var mean: Double { count > 0 ? sum / Double(count) : 0 }

    /// Records a latency.
    ///
    /// - Parameter seconds: below 0 and NaN count as 0.
    public mutating func record(seconds: Double) {
        let known = min(Self.longest, max(0, seconds.isNaN ? 0 : seconds))
        counts[Self.bin(of: Int((known * 1e6).rounded()))] += 1
        count += 1
        sum += known
        maximum = max(maximum, known)
    }

    /// Records a request that was meant to start at one time, and had its answer at another.
    ///
    /// - Parameters:
    ///   - intended: when the schedule had it, not when it was sent.
    ///   - finished: when the answer was there.
    public mutating func record(intended: ContinuousClock.Instant, finished: ContinuousClock.Instant) {
        record(seconds: (finished - intended).seconds)
    }

    /// Adds the latencies of another histogram.
    public mutating func add(_ other: LatencyHistogram) {
        for (bin, number) in other.counts.enumerated() { counts[bin] += number }
        count += other.count
        sum += other.sum
        maximum = max(maximum, other.maximum)
    }

    /// The latency that a share of all do not exceed, in seconds, up to a thousandth of it too long; 0 where there is none.
    ///
    /// - Parameter share: 0 to 1; beyond, the nearest of them.
    public func quantile(_ share: Double) -> Double {
        guard count > 0 else { return 0 }
        let known = min(1, max(0, share.isNaN ? 0 : share))
        // One ulp less, so that 0.99 of 100 is 99 and not 100.
        let rank = max(1, Int((known.nextDown * Double(count)).rounded(.up)))
        var below = 0
        for (bin, number) in counts.enumerated() {
            below += number
            if below >= rank { return min(maximum, Double(Self.last(of: bin)) * 1e-6) }
        }
        return maximum
    }

    private static func bin(of microseconds: Int) -> Int {
        let shift = max(0, Int.bitWidth - 1 - microseconds.leadingZeroBitCount - bits)
        return (shift << bits) + (microseconds >> shift)
    }

    /// The greatest number of microseconds in a bin.
    private static func last(of bin: Int) -> Int {
        let shift = max(0, (bin >> bits) - 1)
        return (((bin - (shift << bits)) + 1) << shift) - 1
    }
}
