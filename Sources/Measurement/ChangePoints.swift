import Foundation

/// Finds where the level of a series changes: E-divisive with the energy statistic of exponent 1, and a permutation test.
///
/// The series is cut where its two sides differ most, if fewer than the stated share of random orders of the same values differ as
/// much; then each side is searched again. Nothing is asked of the distribution, and single outliers are no change.
///
/// Sources: Matteson and James, "A nonparametric approach for multiple change point analysis of multivariate data", JASA 109,
/// 2014; Daly et al., "The use of change point detection to identify software performance regressions in a continuous integration
/// system", ICPE 2020 (a cut of the whole segment at each place); Székely and Rizzo on the energy statistic, 2013.
public struct ChangePoints: Sendable {
    /// A place where the level changed.
    public struct Change: Sendable, Hashable, Codable {
        /// The first value of the new level, from 0.
        public let index: Int
        /// Median of the values between this change and the next over that of those before, back to the change before it.
        public let ratio: Double
        /// Share of the random orders that differ as much.
        public let chance: Double
    }

    /// The largest share of random orders that may differ as much.
    public var level = 0.01
    /// Changes of the median by a smaller share than this are not stated.
    public var least = 0.03
    /// Values on each side of a cut.
    public var shortest = 5
    /// Random orders that a cut is compared with.
    public var permutations = 299
    /// Of the random orders: the same seed gives the same changes.
    public var seed: UInt64 = 1
    /// Of a longer series the last values are searched: a search takes n² steps for each random order.
    public var longest = 500

    /// A search with the settings above; properties may be set afterwards.
    public init() {}

    /// Searches a series.
    ///
    /// - Complexity: O(permutations · n²) time for each segment that is searched, O(n) memory.
    /// - Parameter series: in order of time, above 0; infinities and NaN count as the value before them.
    /// - Returns: in order of time.
    public func search(_ series: [Double]) -> [Change] {
        var known = series
        for index in known.indices where !known[index].isFinite {
            known[index] = index > 0 ? known[index - 1] : known.first(where: \.isFinite) ?? 0
        }
        let start = max(0, known.count - max(longest, 0))
        var random = SeededGenerator(seed: seed)
        var cuts: [(index: Int, chance: Double)] = []
        var segments = [start..<known.count]
        while let segment = segments.popLast() {
            let values = Self.clipped(Array(known[segment]))
            guard let cut = Self.bestCut(values, shortest: max(1, shortest)) else { continue }
            let chance = chance(of: cut.statistic, in: values, &random)
            guard chance <= level else { continue }
            let index = segment.lowerBound + cut.index
            cuts.append((index, chance))
            segments += [segment.lowerBound..<index, index..<segment.upperBound]
        }
        cuts.sort { $0.index < $1.index }
        return Self.changes(cuts, in: known, from: start).filter { abs($0.ratio - 1) >= least }
    }

    /// Values further from the median than four robust standard deviations are moved there, so that what disturbed a single run
    /// neither hides a step nor makes one. Levels are stated from the values as they were.
    private static func clipped(_ values: [Double]) -> [Double] {
        let median = values.median
        // The median deviation of a normal distribution times 1.4826 is its standard deviation.
        let width = 4 * 1.4826 * values.map { abs($0 - median) }.median
        guard width > 0, width.isFinite else { return values }
        return values.map { max(median - width, min(median + width, $0)) }
    }

    private func chance(
        of statistic: Double, in values: [Double], _ random: inout SeededGenerator
    ) -> Double {
        var values = values
        var asMuch = 1
        // Once the level cannot be reached any more, the rest is not needed.
        let enough = Int(level * Double(permutations + 1)) + 1
        for _ in 0..<max(0, permutations) where asMuch < enough {
            values.shuffle(using: &random)
            if let cut = Self.bestCut(values, shortest: max(1, shortest)), cut.statistic >= statistic {
                asMuch += 1
            }
        }
        return Double(asMuch) / Double(max(0, permutations) + 1)
    }

    private static func changes(
        _ cuts: [(index: Int, chance: Double)], in series: [Double], from start: Int
    ) -> [Change] {
        let ends = cuts.map(\.index) + [series.count]
        return cuts.enumerated().map { place, cut in
            let before = series[(place > 0 ? cuts[place - 1].index : start)..<cut.index]
            let after = series[cut.index..<ends[place + 1]]
            let ratio = Array(after).median / Array(before).median
            return Change(index: cut.index, ratio: ratio.isFinite ? ratio : .infinity, chance: cut.chance)
        }
    }

    /// The cut whose sides differ most: nm/(n + m) · (2 E|X − Y| − E|X − X′| − E|Y − Y′|).
    ///
    /// Sums of distances are carried from one cut to the next, so all cuts together take n² steps.
    static func bestCut(_ values: [Double], shortest: Int) -> (index: Int, statistic: Double)? {
        let count = values.count
        guard count >= 2 * shortest else { return nil }
        var (within, across, beyond) = (0.0, 0.0, 0.0)
        for first in values.indices {
            for second in values.indices[(first + 1)...] { beyond += abs(values[first] - values[second]) }
        }
        var best: (index: Int, statistic: Double)?
        for index in 1..<count {
            // The value before the cut moves from the right side to the left one.
            let moved = values[index - 1]
            var (toLeft, toRight) = (0.0, 0.0)
            for left in values[..<(index - 1)] { toLeft += abs(left - moved) }
            for right in values[index...] { toRight += abs(right - moved) }
            within += toLeft
            beyond -= toRight
            across += toRight - toLeft
            let (n, m) = (Double(index), Double(count - index))
            guard index >= shortest, count - index >= shortest else { continue }
            let statistic =
                n * m / (n + m)
                * (2 * across / (n * m) - (n > 1 ? 2 * within / (n * (n - 1)) : 0)
                    - (m > 1 ? 2 * beyond / (m * (m - 1)) : 0))
            if statistic > best?.statistic ?? -.infinity { best = (index, statistic) }
        }
        return best
    }
}
