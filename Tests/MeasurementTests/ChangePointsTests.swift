import Measurement
import Testing

@Suite struct ChangePointsTests {
    /// A made-up history: 2 % of noise, one value in twenty much too high, and perhaps a step.
    private static func history(_ seed: UInt64, length: Int, step: (at: Int, by: Double)?) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<length).map { index in
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
            let disturbed = random.uniform() < 0.05 ? 1.4 : 1
            return 0.05 * (1 + 0.02 * noise) * disturbed * (step.map { index >= $0.at ? $0.by : 1 } ?? 1)
        }
    }

    @Test func stepsAreFoundWhereTheyAre() {
        var misses: [String] = []
        for seed in 0..<50 as Range<UInt64> {
            let length = 60 + Int(seed % 5) * 20
            let place = 15 + Int(seed * 7) % (length - 30)
            let size = [1.08, 1.1, 0.9, 1.2, 0.92][Int(seed % 5)]
            let found = ChangePoints().search(Self.history(seed, length: length, step: (place, size)))
            let fits =
                found.count == 1 && abs(found[0].index - place) <= 2 && abs(found[0].ratio - size) < 0.03
            if !fits { misses.append("\(seed): \(size) at \(place) of \(length), found \(found)") }
        }
        #expect(misses.count <= 2, "\(misses)")
    }

    @Test func nothingIsFoundWhereNothingChanged() {
        var misses: [String] = []
        for seed in 100..<150 as Range<UInt64> {
            let found = ChangePoints().search(
                Self.history(seed, length: 40 + Int(seed % 5) * 20, step: nil))
            if !found.isEmpty { misses.append("\(seed): \(found)") }
        }
        #expect(misses.count <= 2, "\(misses)")
    }

    @Test func severalStepsOfOneSeries() {
        let parts = [(0, 1.0), (1, 1.2), (2, 0.8)].flatMap { seed, level in
            Self.history(UInt64(seed), length: 30, step: nil).map { $0 * level }
        }
        #expect(ChangePoints().search(parts).map(\.index) == [30, 60])
        #expect(ChangePoints().search(parts) == ChangePoints().search(parts))
    }

    @Test func smallSeriesAndOddValuesAreNoTrap() {
        #expect(ChangePoints().search([]).isEmpty)
        #expect(ChangePoints().search([1, 2, 3]).isEmpty)
        #expect(ChangePoints().search([Double](repeating: .nan, count: 20)).isEmpty)
        #expect(ChangePoints().search([Double](repeating: 4, count: 100)).isEmpty)
        var settings = ChangePoints()
        (settings.shortest, settings.permutations, settings.longest) = (-3, -1, 20)
        _ = settings.search([0, 0, 0, .infinity, 5, 5, 5])
        // The values before the last 20 are not looked at.
        let old = [Double](repeating: 1, count: 50) + [Double](repeating: 2, count: 25)
        settings = ChangePoints()
        settings.longest = 20
        #expect(settings.search(old).isEmpty)
        #expect(ChangePoints().search(old).map(\.index) == [50])
    }
}
