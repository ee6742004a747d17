import Basics
import Measurement

/// iShowTTS's fixed thresholds, by their names. On a machine that others use too they alarm without reason; the intervals of
/// `RegressVerdict` do not.
public enum RegressRule: String, Sendable, CaseIterable {
    /// The mean is over 1.2 times the earlier one.
    case mean
    /// The slowest is over 1.5 times the earlier mean.
    case worst
    /// The standard deviation is over 20 % of the mean.
    case spread
    /// The second half of the time needs over 50 MB more memory than the first.
    case memory

    /// What is wrong by these rules, one line each.
    ///
    /// - Parameters:
    ///   - name: of what was measured.
    ///   - times: of the new one, in seconds.
    ///   - before: the earlier mean; `nil` where there is none.
    public static func findings(_ name: String, times: [Double], before: Double?) -> [String] {
        Summary(of: times).map { findings(name, $0, before: before) } ?? []
    }

    /// The same of a summary.
    public static func findings(_ name: String, _ now: Summary, before: Double?) -> [String] {
        var found: [String] = []
        if let before, before > 0 {
            if now.mean > 1.2 * before {
                found.append(
                    "\(mean.rawValue): \(name) took \(times(now.mean / before)) the earlier mean, over 1.2")
            }
            if now.maximum > 1.5 * before {
                found.append(
                    "\(worst.rawValue): \(name) took \(times(now.maximum / before)) the earlier mean at worst, over 1.5"
                )
            }
        }
        if now.spread > 0.2 {
            found.append(
                "\(spread.rawValue): \(name) spreads by \(Int(clamping: (100 * now.spread).rounded())) %, over 20 %"
            )
        }
        return found
    }

    /// What is wrong with the memory.
    ///
    /// - Parameter growth: bytes from the first half of the time to the second.
    public static func findings(growth: Double) -> [String] {
        growth > 50e6
            ? ["\(memory.rawValue): grew by \(Int(clamping: (growth / 1e6).rounded(.up))) MB, over 50 MB"]
            : []
    }

    /// What is wrong with a bench beside earlier ones of the same key.
    public static func findings(_ result: BenchResult, history: [BenchResult]) -> [String] {
        var found = result.cases.flatMap { part in
            let means = history.suffix(10).compactMap { $0.case(like: part)?.total.mean }
            return findings("\(part.text) x \(part.together)", part.total, before: Summary(of: means)?.mean)
        }
        if let memory = result.memory { found += findings(growth: memory.growth) }
        return found
    }

    private static func times(_ ratio: Double) -> String { "\((ratio * 100).rounded() / 100) times" }
}

/// Changes of the level in a history.
public enum RegressTrend {
    /// A figure's changes.
    public struct Change: Sendable, Equatable, Codable {
        /// The figure.
        public let figure: String
        /// Date and build of the first result of the new level.
        public let date: String
        /// Digest of the program.
        public let build: String
        /// New level over the one before.
        public let ratio: Double
        /// Results since then.
        public let since: Int
    }

    /// Searches all figures of results of one key.
    ///
    /// - Parameter history: oldest first; the last 500 are searched.
    public static func changes(_ history: [BenchResult]) -> [Change] {
        let history = Array(history.suffix(500))
        var names: [String] = []
        for result in history {
            for (name, _) in result.figures where !names.contains(name) { names.append(name) }
        }
        let search = ChangePoints()
        return names.flatMap { name in
            let points = history.compactMap { result in
                result.figures.first { $0.name == name }.map { (result, $0.value) }
            }
            return search.search(points.map(\.1)).map { change in
                let result = points[change.index].0
                return Change(
                    figure: name, date: result.date, build: result.fingerprint.build, ratio: change.ratio,
                    since: points.count - change.index)
            }
        }
    }
}
