import Basics
import Foundation
import Measurement

/// How two contenders are compared.
public struct RegressPlan: Sendable, Equatable {
    /// Pairs of processes. Each process has its own places in memory, which alone may make it a percent faster or slower.
    public var pairs = 12
    /// Turns of each text and process.
    public var turns = 16
    /// What is spoken.
    public var texts: [BenchText] = [.medium]
    /// Of the random orders.
    public var seed: UInt64 = 1

    /// The plan above; properties may be set afterwards.
    public init() {}

    /// The fewest pairs of which a signed-rank test can say anything: even if the new one is slower in each, the chance of that
    /// is 2^−pairs, and there are three figures for each text and two for each process.
    ///
    /// - Parameters:
    ///   - texts: how many are spoken.
    ///   - level: the chance of a false alarm, above 0.
    public static func leastPairs(texts: Int, level: Double) -> Int {
        max(1, Int(clamping: log2(Double(3 * texts + 2) / level).rounded(.up)))
    }
}

/// What two contenders took, pair of processes by pair of processes.
public struct RegressMeasurement: Sendable, Equatable {
    /// One figure: how many times as much the new one took as the old one, by pair of processes.
    public struct Figure: Sendable, Equatable {
        /// What was measured, as `medium seconds`.
        public let name: String
        /// A natural logarithm of new over old for each pair.
        public internal(set) var logarithms: [Double] = []
    }

    /// In a fixed order.
    public internal(set) var figures: [Figure] = []
    /// All turns of the new one in order of time, in seconds, by text.
    public internal(set) var newTimes: [String: [Double]] = [:]
    /// All turns of the old one.
    public internal(set) var oldTimes: [String: [Double]] = [:]
    /// What each was measured with: the new one, then the old one.
    public internal(set) var fingerprints: [Fingerprint] = []

    /// Adds the median ratio of what was measured next to each other by one pair of processes; the median, because a machine
    /// that others use holds up single turns, and those next to each other, because it is slower for seconds at a time.
    mutating func add(_ name: String, new: [Double], old: [Double]) {
        let index = figures.firstIndex { $0.name == name } ?? figures.endIndex
        if index == figures.endIndex { figures.append(Figure(name: name)) }
        if let ratios = PairedRatios(new: new, old: old) {
            figures[index].logarithms.append(ratios.logarithms.median)
        }
    }
}

/// Measures two contenders in turns: whatever the machine does at a time, it does to both.
///
/// Within a pair of processes the order is ABBA or BAAB, by chance, so that a drift cancels out and neither is always first. The
/// n-th turn of the one is next to the n-th of the other.
public struct RegressRunner: Sendable {
    private let plan: RegressPlan
    private let note: @Sendable (String) -> Void

    /// - Parameters:
    ///   - plan: how much.
    ///   - note: takes a line before each pair.
    public init(_ plan: RegressPlan, note: @escaping @Sendable (String) -> Void = { _ in }) {
        self.plan = plan
        self.note = note
    }

    /// Compares; blocks the calling thread.
    ///
    /// - Throws: `BenchFault`.
    public func run(new: Contender, old: Contender) throws -> RegressMeasurement {
        var random = SeededGenerator(seed: plan.seed)
        var result = RegressMeasurement()
        for pair in 0..<max(1, plan.pairs) {
            note("pair \(pair + 1) of \(plan.pairs)")
            let newFirst = Bool.random(using: &random)
            let first = try TurnProcess(newFirst ? new : old)
            defer { first.end() }
            let second = try TurnProcess(newFirst ? old : new)
            defer { second.end() }
            let (newOne, oldOne) = newFirst ? (first, second) : (second, first)
            if pair == 0 { result.fingerprints = [newOne.fingerprint, oldOne.fingerprint] }
            try measure(newOne, oldOne, &random, &result)
        }
        return result
    }

    private func measure(
        _ new: TurnProcess, _ old: TurnProcess, _ random: inout SeededGenerator,
        _ result: inout RegressMeasurement
    ) throws {
        for text in plan.texts {
            // The first turn of each is like no later one.
            for process in [new, old] { _ = try process.turn(text) }
            var turns: (new: [TurnProcess.Turn], old: [TurnProcess.Turn]) = ([], [])
            while turns.new.count < max(1, plan.turns) {
                // Two of each: ABBA or BAAB.
                let newOutside = Bool.random(using: &random)
                for isOuter in [true, false, false, true] {
                    if isOuter == newOutside {
                        turns.new.append(try new.turn(text))
                    } else {
                        turns.old.append(try old.turn(text))
                    }
                }
            }
            func add(_ name: String, _ value: (TurnProcess.Turn) -> Double) {
                result.add("\(text.rawValue) \(name)", new: turns.new.map(value), old: turns.old.map(value))
            }
            add("seconds", \.seconds)
            add("first audio", \.answer.firstAudio)
            add("processor seconds", \.answer.processorSeconds)
            result.newTimes[text.rawValue, default: []] += turns.new.map(\.seconds)
            result.oldTimes[text.rawValue, default: []] += turns.old.map(\.seconds)
            if text == plan.texts.last {
                func peak(_ turns: [TurnProcess.Turn]) -> Double {
                    Double(turns.map(\.answer.peakBytes).max() ?? 0)
                }
                result.add("peak memory", new: [peak(turns.new)], old: [peak(turns.old)])
                result.add("start", new: [new.startSeconds], old: [old.startSeconds])
            }
        }
    }
}
