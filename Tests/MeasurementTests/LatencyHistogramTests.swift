import Measurement
import Testing

@Suite struct LatencyHistogramTests {
    /// Beside the sorted list, from microseconds to hours: no percentile is off by more than a thousandth.
    @Test func percentilesAreWithinAThousandth() {
        var random = SeededGenerator(seed: 4)
        var histogram = LatencyHistogram()
        var (first, second) = (LatencyHistogram(), LatencyHistogram())
        var all: [Double] = []
        for index in 0..<20_000 {
            let seconds = 1e-4 * random.exponential() * (random.uniform() < 0.02 ? 1e5 : 1)
            all.append(seconds)
            histogram.record(seconds: seconds)
            if index.isMultiple(of: 2) {
                first.record(seconds: seconds)
            } else {
                second.record(seconds: seconds)
            }
        }
        all.sort()
        for share in [0.5, 0.9, 0.99, 0.999, 1] {
            let exact = all[max(0, Int((share * 20_000).rounded(.up)) - 1)]
            #expect(abs(histogram.quantile(share) - exact) <= exact * 1e-3 + 1e-6, "\(share)")
        }
        #expect(histogram.count == 20_000)
        #expect(abs(histogram.mean - all.reduce(0, +) / 20_000) < 1e-9)
        first.add(second)
        #expect(first.count == 20_000 && first.quantile(0.99) == histogram.quantile(0.99))
    }

    /// A server that answers in 1 ms, asked a hundred times a second, stops for one second. Half of the requests of two seconds
    /// wait for it, which a clock that starts when each is sent would never see.
    @Test func aStopIsPartOfEveryLatencyThatItLengthens() {
        let start = ContinuousClock.now
        var (honest, sent) = (LatencyHistogram(), LatencyHistogram())
        var free = 0.0
        for index in 0..<200 {
            let intended = Double(index) * 0.01
            let begun = max(intended, free)
            free = begun + (index == 50 ? 1 : 0.001)
            honest.record(
                intended: start + .seconds(intended), finished: start + .seconds(free))
            sent.record(seconds: free - begun)
        }
        #expect(sent.quantile(0.99) < 0.0011)
        #expect(honest.quantile(0.99) > 0.9 && honest.quantile(0.75) > 0.4)
        #expect(abs(honest.maximum - 1) < 2e-3)
    }

    @Test func oddLatenciesAreNoTrap() {
        var histogram = LatencyHistogram()
        #expect(histogram.quantile(0.5) == 0 && histogram.mean == 0 && histogram.maximum == 0)
        for seconds in [-1, .nan, .infinity, 1e300, 0] as [Double] { histogram.record(seconds: seconds) }
        #expect(histogram.count == 5 && histogram.quantile(.nan) == 0)
        #expect(abs(histogram.quantile(2) - LatencyHistogram.longest) < 0.001 * LatencyHistogram.longest)
    }
}
