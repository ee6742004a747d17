import Foundation

/// Wilcoxon's signed-rank test on pairs, and the interval that belongs to it.
///
/// It asks of the differences no more than that they are as likely to one side as to the other, which a random order within each
/// pair ensures; a few pairs that were disturbed weigh little.
///
/// Source: Hollander and Wolfe, "Nonparametric statistical methods", 1999, chapter 3 (test, Hodges and Lehmann's estimate,
/// Tukey's interval).
extension PairedRatios {
    /// More pairs than these are taken as normally distributed in their rank sum.
    private static let exactPairs = 60
    /// The largest number of pairs whose averages are formed: they are n(n + 1)/2. Of more pairs, evenly spread ones are taken.
    private static let longest = 500

    /// The Hodges–Lehmann estimate (the median of the averages of all two pairs) with Tukey's interval.
    ///
    /// - Parameter confidence: above 0, below 1. So few pairs that no interval of them has it give one from 0 to infinity.
    public func rankInterval(confidence: Double = 0.95) -> RatioInterval {
        let values = thinned
        var averages: [Double] = []
        averages.reserveCapacity(values.count * (values.count + 1) / 2)
        for (place, first) in values.enumerated() {
            for second in values[place...] { averages.append((first + second) / 2) }
        }
        averages.sort()
        let estimate = averages.quantile(0.5)
        let skipped = RankSum(count: values.count).criticalValue((1 - confidence) / 2)
        guard let skipped, skipped < averages.count else {
            return interval(estimate, -.infinity, .infinity, confidence)
        }
        return interval(
            estimate, averages[skipped], averages[averages.count - 1 - skipped], confidence)
    }

    /// The chance that pairs of versions whose ratio is `ratio` exceed it as clearly as these, or more clearly.
    ///
    /// One-sided. Ties get the mean of their ranks, zeros are left out.
    ///
    /// - Parameter ratio: above 0; 1 asks whether the new version is more at all.
    /// - Returns: 0 to 1; 1 where every pair has that ratio.
    public func chanceOfExceeding(_ ratio: Double) -> Double {
        guard ratio > 0 else { return 1 }
        let shift = log(ratio)
        let differences = thinned.map { $0 - shift }.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
        guard !differences.isEmpty else { return 1 }
        var positive = 0.0
        var start = 0
        while start < differences.count {
            var end = start
            while end < differences.count, abs(differences[end]) == abs(differences[start]) { end += 1 }
            let rank = Double(start + 1 + end) / 2
            positive += rank * Double(differences[start..<end].count { $0 > 0 })
            start = end
        }
        return RankSum(count: differences.count).upperTail(positive)
    }

    private var thinned: [Double] {
        guard logarithms.count > Self.longest else { return logarithms }
        return (0..<Self.longest).map { logarithms[$0 * logarithms.count / Self.longest] }
    }

    /// The distribution of the sum of the ranks of positive differences where both signs are equally likely.
    private struct RankSum {
        let count: Int
        /// The chance of each sum, from 0 to n(n + 1)/2; `nil` for many pairs.
        private let chances: [Double]?

        init(count: Int) {
            self.count = count
            guard count <= PairedRatios.exactPairs else {
                chances = nil
                return
            }
            // Each rank is in the sum or not.
            var chances = [1.0]
            for rank in stride(from: 1, through: count, by: 1) {
                var next = [Double](repeating: 0, count: chances.count + rank)
                for (sum, chance) in chances.enumerated() {
                    next[sum] += chance / 2
                    next[sum + rank] += chance / 2
                }
                chances = next
            }
            self.chances = chances
        }

        private var mean: Double { Double(count) * Double(count + 1) / 4 }
        private var deviation: Double { (mean * Double(2 * count + 1) / 6).squareRoot() }

        /// The chance of this sum or a greater one.
        func upperTail(_ sum: Double) -> Double {
            guard let chances else { return erfc((sum - 0.5 - mean) / deviation / 2.0.squareRoot()) / 2 }
            let first = max(0, Int(sum.rounded(.up)))
            return first < chances.count ? min(1, chances[first...].reduce(0, +)) : 0
        }

        /// The greatest number of averages that may be left out at each end, so that the chance beyond is `share` at most;
        /// `nil` where even the whole range has less confidence.
        func criticalValue(_ share: Double) -> Int? {
            guard let chances else {
                return max(0, Int((mean - deviation * Normal.quantile(1 - share)).rounded(.down)))
            }
            var below = 0.0
            for (sum, chance) in chances.enumerated() {
                below += chance
                // The sums up to `sum` are too rare to be left in.
                if below > share { return sum == 0 ? nil : sum - 1 }
            }
            return nil
        }
    }
}
