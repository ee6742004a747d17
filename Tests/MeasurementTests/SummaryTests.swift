import Measurement
import Testing

@Suite struct SummaryTests {
    /// Values by NumPy 2.4: `mean`, `quantile`, `std(ddof=1)`.
    @Test func numbersAreThoseOfNumPy() throws {
        let summary = try #require(Summary(of: [3.1, 2.7, 9.5, 4.4, 4.4, 1.0, 7.25, 3.3, 2.9, 5.0]))
        #expect(summary.count == 10)
        #expect(abs(summary.mean - 4.355) < 1e-12)
        #expect(abs(summary.median - 3.85) < 1e-12)
        #expect(abs(summary.p90 - 7.475) < 1e-12)
        #expect(abs(summary.p95 - 8.4875) < 1e-12)
        #expect(abs(summary.p99 - 9.2975) < 1e-12)
        #expect(abs(summary.standardDeviation - 2.4511278583088596) < 1e-12)
        #expect(abs(summary.spread - 2.4511278583088596 / 4.355) < 1e-12)
        #expect(summary.minimum == 1 && summary.maximum == 9.5)
    }

    @Test func oddListsAreNoTrap() throws {
        #expect(Summary(of: [Double]()) == nil)
        #expect(Summary(of: [.nan, .infinity]) == nil)
        let one = try #require(Summary(of: [.nan, 7]))
        #expect(one.count == 1 && one.median == 7 && one.p99 == 7 && one.spread == 0)
        let huge = try #require(Summary(of: [-1.7e308, 1.7e308, 1.7e308]))
        #expect(huge.median == 1.7e308 && huge.mean.isFinite && huge.p90.isFinite)
        #expect([Double]().quantile(0.5).isNaN)
        #expect([1.0, 2].quantile(-3) == 1 && [1.0, 2].quantile(9) == 2 && [1.0, 2].quantile(.nan) == 1)
    }

    @Test func generatorsRepeatThemselves() {
        var (first, second) = (SeededGenerator(seed: 9), SeededGenerator(seed: 9))
        let (firstNumbers, secondNumbers) = (
            (0..<100).map { _ in first.next() }, (0..<100).map { _ in second.next() }
        )
        #expect(firstNumbers == secondNumbers)
        // The first outputs of SplitMix64 for the seed 1234567, as its authors' C code gives them.
        var known = SeededGenerator(seed: 1_234_567)
        let numbers = [known.next(), known.next()]
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
        let times = (0..<20_000).map { _ in first.exponential() }
        let mean = times.reduce(0, +) / 20_000
        #expect(abs(mean - 1) < 0.03 && times.allSatisfy { $0 >= 0 && $0.isFinite })
    }
}
