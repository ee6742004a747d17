import Foundation
import Measurement

/// When a figure counts as worse.
public struct RegressTolerance: Sendable, Equatable, Codable {
    /// Share by which a figure may be worse: 0.02 is 2 %.
    public var tolerance = 0.02
    /// The chance of an alarm, all figures together, where nothing is worse by more than the tolerance.
    public var level = 0.01

    /// The values above; properties may be set afterwards.
    public init() {}

    /// Confidence of the intervals that are shown: their lower bound alone is wrong with the chance of `level`.
    public var confidence: Double { 1 - 2 * level }
}

/// What a comparison says of one figure. Smaller is better for all of them.
public struct RegressFinding: Sendable, Equatable, Codable {
    /// What was measured.
    public let figure: String
    /// New over old, with its interval, not corrected for other figures.
    public let interval: RatioInterval
    /// The chance of so clear an excess over the tolerance where there is none, corrected for all figures (Holm).
    public let chance: Double
    /// Whether it is worse.
    public let isWorse: Bool
    /// Whether it is better by more than the tolerance, as clearly.
    public let isBetter: Bool
}

/// What a comparison says.
public struct RegressVerdict: Sendable, Equatable, Codable {
    /// By figure.
    public var findings: [RegressFinding]
    /// What iShowTTS's rules and the search for changes of the level add, one line each.
    public var remarks: [String] = []
    /// Those among the remarks that count as a regression.
    public var failures: [String] = []
    /// With what it was judged.
    public let tolerance: RegressTolerance

    /// Whether anything is worse.
    public var isWorse: Bool { !failures.isEmpty || findings.contains(where: \.isWorse) }

    /// Judges contenders that were measured in turns, by the signed-rank test of their pairs.
    ///
    /// A figure is worse if the lower bound of its ratio is beyond the tolerance, not if its mean is.
    public init(_ measurement: RegressMeasurement, _ tolerance: RegressTolerance = RegressTolerance()) {
        var tests: [Test] = []
        for figure in measurement.figures {
            guard let ratios = PairedRatios(logarithms: figure.logarithms),
                let inverse = PairedRatios(logarithms: figure.logarithms.map(-))
            else { continue }
            tests.append(
                Test(
                    figure: figure.name, interval: ratios.rankInterval(confidence: tolerance.confidence),
                    worse: ratios.chanceOfExceeding(1 + tolerance.tolerance),
                    better: inverse.chanceOfExceeding(1 + tolerance.tolerance)))
        }
        self.init(tests, tolerance)
    }

    /// Judges a bench beside earlier ones of the same key.
    ///
    /// - Parameter history: oldest first. Of each figure, only values since its last change of level are taken.
    /// - Returns: no finding for figures with fewer than three earlier values.
    public init(
        _ result: BenchResult, history: [BenchResult], _ tolerance: RegressTolerance = RegressTolerance()
    ) {
        var tests: [Test] = []
        for (name, value) in result.figures {
            let all = history.suffix(500).compactMap { old in old.figures.first { $0.name == name }?.value }
            let level = all.suffix(all.count - (ChangePoints().search(all).last?.index ?? 0))
            guard let ratio = HistoryRatio(value, history: Array(level)),
                let inverse = HistoryRatio(1 / value, history: level.map { 1 / $0 })
            else { continue }
            tests.append(
                Test(
                    figure: name, interval: ratio.interval(confidence: tolerance.confidence),
                    worse: ratio.chanceOfExceeding(1 + tolerance.tolerance),
                    better: inverse.chanceOfExceeding(1 + tolerance.tolerance)))
        }
        self.init(tests, tolerance)
    }

    private struct Test {
        let figure: String
        let interval: RatioInterval
        let worse: Double
        let better: Double
    }

    private init(_ tests: [Test], _ tolerance: RegressTolerance) {
        self.tolerance = tolerance
        let worse = Holm.adjusted(tests.map(\.worse))
        let better = Holm.adjusted(tests.map(\.better))
        findings = tests.indices.map { index in
            RegressFinding(
                figure: tests[index].figure, interval: tests[index].interval, chance: worse[index],
                isWorse: worse[index] <= tolerance.level, isBetter: better[index] <= tolerance.level)
        }
    }
}

extension BenchResult {
    /// What is compared from run to run: medians, processor time and memory. Smaller is better for all of them.
    public var figures: [(name: String, value: Double)] {
        var figures: [(name: String, value: Double)] = []
        for part in cases {
            let name = "\(part.text) x \(part.together)"
            figures.append(("\(name) seconds", part.total.median))
            figures.append(("\(name) first audio", part.firstAudio.median))
            if let seconds = part.processorPerSpeech {
                figures.append(("\(name) processor per speech", seconds))
            }
        }
        if let memory { figures.append(("peak memory", Double(memory.peak))) }
        if let coldStart { figures.append(("cold start", coldStart.ready)) }
        return figures
    }
}
