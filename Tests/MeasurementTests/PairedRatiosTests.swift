import Foundation
import Measurement
import Testing

/// Values by SciPy 1.17: `ttest_rel(log(new), log(old))`, `wilcoxon(…, alternative="greater", method="exact")`,
/// `bootstrap(median, method="percentile")`; Tukey's interval from the sorted Walsh averages with R's `qsignrank(0.025, 8)`.
@Suite struct PairedRatiosTests {
    private static let old = [10.2, 11.5, 9.9, 10.8, 10.1, 12.4, 10.0, 10.6]
    private static let new = [10.9, 12.0, 10.7, 11.3, 10.5, 13.4, 10.3, 11.6]

    @Test func studentsIntervals() throws {
        let ratios = try #require(PairedRatios(new: Self.new, old: Self.old))
        let interval = ratios.tInterval()
        #expect(abs(interval.ratio - 1.0602460759155337) < 1e-12 && interval.pairs == 8)
        #expect(abs(interval.lower - 1.0407505058826372) < 1e-9)
        #expect(abs(interval.upper - 1.0801068413038581) < 1e-9)
        let wide = ratios.tInterval(confidence: 0.99)
        #expect(abs(wide.lower - 1.031521673312423) < 1e-9 && abs(wide.upper - 1.089770356336292) < 1e-9)
    }

    @Test func rankIntervalsAndChances() throws {
        let ratios = try #require(PairedRatios(new: Self.new, old: Self.old))
        let interval = ratios.rankInterval()
        #expect(abs(interval.ratio - 1.0608438530740443) < 1e-12)
        #expect(abs(interval.lower - 1.0381161713340108) < 1e-12)
        #expect(abs(interval.upper - 1.0814071210465745) < 1e-12)
        for (ratio, chance) in [(1, 0.00390625), (1.02, 0.00390625), (1.04, 0.0390625), (1.05, 0.19140625)] {
            #expect(abs(ratios.chanceOfExceeding(ratio) - chance) < 1e-12, "\(ratio)")
        }
        // 80 pairs are beyond the exact distribution; the chance is that of the normal one, here to be within a few percent of
        // the exact one's, and of the same decision.
        var random = SeededGenerator(seed: 5)
        let logarithms = (0..<80).map { _ in random.uniform() + random.uniform() - 0.9 }
        let many = try #require(PairedRatios(logarithms: logarithms))
        #expect(many.chanceOfExceeding(1) < 0.05 && many.chanceOfExceeding(1.3) > 0.9)
        let wide = many.rankInterval()
        #expect(wide.lower < wide.ratio && wide.ratio < wide.upper && wide.upper / wide.lower < 1.4)
    }

    @Test func bootstrapIntervals() throws {
        let ratios = try #require(PairedRatios(new: Self.new, old: Self.old))
        let interval = ratios.bootstrapInterval(resamples: 20_000)
        #expect(interval == ratios.bootstrapInterval(resamples: 20_000))
        #expect(abs(interval.lower - exp(0.03883983331626396)) < 1e-9)
        #expect(abs(interval.upper - exp(0.07770898432731611)) < 1e-4)
    }

    /// Made-up pairs with a ratio of 1.05: nine of ten such intervals hold it, as stated, by each method.
    @Test func intervalsHoldTheTruthAsOftenAsStated() throws {
        var random = SeededGenerator(seed: 3)
        var held = [0, 0, 0]
        for _ in 0..<300 {
            // One pair in ten is disturbed heavily.
            let logarithms = (0..<20).map { _ in
                let noise = (0..<6).reduce(-3.0) { sum, _ in sum + random.uniform() }
                return log(1.05) + noise * (random.uniform() < 0.1 ? 0.2 : 0.02)
            }
            let ratios = try #require(PairedRatios(logarithms: logarithms))
            let intervals = [
                ratios.tInterval(confidence: 0.9), ratios.rankInterval(confidence: 0.9),
                ratios.bootstrapInterval(confidence: 0.9, resamples: 300),
            ]
            for (index, interval) in intervals.enumerated()
            where (interval.lower...interval.upper).contains(1.05) {
                held[index] += 1
            }
        }
        #expect(held.allSatisfy { $0 >= 255 }, "\(held) of 300")
    }

    @Test func equalVersionsAreRarelyCalledSlower() throws {
        var random = SeededGenerator(seed: 8)
        var alarms = 0
        for _ in 0..<1000 {
            let noise = (0..<12).map { _ in (random.uniform() - 0.5) * (random.uniform() < 0.2 ? 0.5 : 0.05) }
            let ratios = try #require(PairedRatios(logarithms: noise))
            if ratios.chanceOfExceeding(1) <= 0.05 { alarms += 1 }
        }
        #expect((25...65).contains(alarms), "\(alarms) of 1000")
    }

    @Test func oddPairsAreNoTrap() throws {
        #expect(PairedRatios(new: [], old: []) == nil)
        #expect(PairedRatios(new: [0, .nan, -1, 5], old: [1, 1, 1, .infinity]) == nil)
        let one = try #require(PairedRatios(new: [2, 3], old: [1]))
        #expect(one.tInterval().lower == 0 && one.tInterval().upper == .infinity)
        #expect(one.rankInterval().lower == 0 && abs(one.rankInterval().ratio - 2) < 1e-12)
        #expect(one.chanceOfExceeding(1) == 0.5 && one.chanceOfExceeding(-1) == 1)
        let same = try #require(PairedRatios(logarithms: [0, 0, 0]))
        #expect(same.chanceOfExceeding(1) == 1)
        let many = try #require(PairedRatios(logarithms: (0..<5000).map { Double($0 % 7) * 1e-3 }))
        #expect(many.rankInterval().lower > 1)
    }

    /// The example of Holm's procedure: 0.01, 0.04, 0.03, 0.005 by `statsmodels.stats.multitest.multipletests`.
    @Test func holmsCorrection() {
        let adjusted = Holm.adjusted([0.01, 0.04, 0.03, 0.005])
        #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(Holm.adjusted([]).isEmpty && Holm.adjusted([.nan, 0.9]) == [1, 1])
    }
}

/// Values by SciPy 1.17: `t.ppf`, `t.sf` on the logarithms' mean and `std(ddof=1)`.
@Suite struct HistoryRatioTests {
    @Test func aNewValueBesideEarlierOnes() throws {
        let history = [1.00, 1.04, 0.97, 1.02, 0.99]
        let ratio = try #require(HistoryRatio(1.15, history: history))
        let interval = ratio.interval()
        #expect(abs(interval.ratio - 1.1457497004389032) < 1e-9)
        #expect(abs(interval.lower - 1.0557994385438667) < 1e-6)
        #expect(abs(interval.upper - 1.2433633966185276) < 1e-6)
        #expect(abs(ratio.chanceOfExceeding(1.02) - 0.008424184017719702) < 1e-9)
    }

    @Test func oddHistoriesAreNoTrap() throws {
        #expect(HistoryRatio(1, history: [1, 1]) == nil && HistoryRatio(.nan, history: [1, 1, 1]) == nil)
        #expect(HistoryRatio(1, history: [1, 1, 0, -4, .infinity]) == nil)
        let constant = try #require(HistoryRatio(2, history: [1, 1, 1]))
        #expect(constant.chanceOfExceeding(1.5) == 0 && constant.chanceOfExceeding(3) == 1)
        #expect(constant.chanceOfExceeding(-1) == 1 && abs(constant.interval().lower - 2) < 1e-12)
    }
}
