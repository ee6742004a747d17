import Foundation
import GRDB

extension SynthesisReport {
    /// Computes the report from the table `synthesis`.
    ///
    /// - Complexity: O(*n* log *n*) in the requests of the period and of the week before, sorted by SQLite. Memory
    ///   does not grow with the log.
    init(_ database: Database, since: Date) throws {
        let now = try Period(database, from: since, to: .distantFuture) { row in
            [.all, .length(row.characters), .hour(row.hour), .steps(row.nfe, row.cfg)]
        }
        let before = try Period(database, from: since.addingTimeInterval(-7 * 86_400), to: since) { _ in
            [.all]
        }
        func groups(_ isWanted: (GroupKey) -> Bool) -> [Group] {
            let chosen = now.tallies.filter { isWanted($0.key) }.sorted {
                $0.value.requests > $1.value.requests
            }
            return chosen.prefix(50).sorted { $0.key < $1.key }.map { Group($0.key.name, $0.value) }
        }
        self.init(
            total: Group("all", now.tallies[.all] ?? Tally()),
            byLength: groups { if case .length = $0 { true } else { false } },
            byHour: groups { if case .hour = $0 { true } else { false } },
            bySteps: groups { if case .steps = $0 { true } else { false } },
            before: Group("before", before.tallies[.all] ?? Tally()), beforeSince: before.first)
    }
}

/// What the requests of a group have in common.
private enum GroupKey: Hashable, Comparable {
    case all
    /// The most characters of the group.
    case length(Int)
    case hour(Int)
    case steps(Int, Double)

    var name: String {
        switch self {
        case .all: "all"
        case .length(40): "1-40"
        case .length(120): "41-120"
        case .length(300): "121-300"
        case .length: "301+"
        case .hour(let hour): "\(hour):00 UTC"
        case .steps(let nfe, let cfg): "nfe \(nfe), cfg \(cfg)"
        }
    }
}

/// Counts of a group and, from values that come in their order, its percentiles.
private final class Tally {
    /// A figure's values: how many there are, how many were seen, and those at the ranks wanted.
    struct Figure {
        var count = 0
        private var seen = 0
        private var found: [Double] = []

        /// Nearest rank: of n values in order, the one at n·p/100 rounded up.
        mutating func add(_ value: Double) {
            seen += 1
            for percent in [50, 95, 99] where seen == (count * percent + 99) / 100 { found.append(value) }
        }

        var percentiles: SynthesisReport.Percentiles? {
            found.count == 3 ? .init(p50: found[0], p95: found[1], p99: found[2]) : nil
        }
    }

    var requests = 0
    var failed = 0
    var audioSeconds = 0.0
    var figures = [Figure](repeating: Figure(), count: Period.figures.count)
}

extension SynthesisReport.Group {
    fileprivate init(_ name: String, _ tally: Tally) {
        self.init(
            name: name, requests: tally.requests, failed: tally.failed, audioSeconds: tally.audioSeconds,
            realTimeFactor: tally.figures[0].percentiles, waitSeconds: tally.figures[1].percentiles,
            firstAudioSeconds: tally.figures[2].percentiles)
    }
}

/// Requests of the log between two times.
private struct Period {
    struct Request {
        let characters: Int
        let hour: Int
        let nfe: Int
        let cfg: Double
    }

    /// SQL of real-time factor, wait and first audio of a request; null if it has none.
    static let figures = [
        "CASE WHEN source = 'model' AND audioSeconds > 0 THEN modelSeconds / audioSeconds END", "waitSeconds",
        "firstAudioSeconds",
    ]
    /// Groups at most; clients choose steps and guidance, and rare ones would be cut anyway.
    private static let mostGroups = 10_000

    private(set) var tallies: [GroupKey: Tally] = [:]
    private(set) var first: Date?

    init(_ database: Database, from: Date, to: Date, keys: (Request) -> [GroupKey]) throws {
        let arguments: StatementArguments = [
            "from": from.timeIntervalSince1970, "to": to.timeIntervalSince1970,
        ]
        let columns = """
            CASE WHEN characters <= 40 THEN 40 WHEN characters <= 120 THEN 120 WHEN characters <= 300 THEN 300
                ELSE 301 END, CAST(time / 3600 AS INTEGER) % 24, nfe, cfg
            """
        let counts = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(columns), outcome = 'done', outcome = 'cancelled', audioSeconds, time,
                    \(Self.figures.map { "\($0) IS NOT NULL" }.joined(separator: ", "))
                FROM synthesis WHERE time >= :from AND time < :to
                """, arguments: arguments)
        while let row = try counts.next() {
            let isDone: Bool = row[4]
            let wasCancelled: Bool = row[5]
            first = min(first ?? .distantFuture, Date(timeIntervalSince1970: row[7]))
            for key in keys(Self.request(row)) {
                guard let tally = tallies[key] ?? (tallies.count < Self.mostGroups ? Tally() : nil) else {
                    continue
                }
                tallies[key] = tally
                tally.requests += 1
                guard isDone else {
                    tally.failed += wasCancelled ? 0 : 1
                    continue
                }
                tally.audioSeconds += row[6]
                for index in Self.figures.indices where row[8 + index] { tally.figures[index].count += 1 }
            }
        }
        for (index, figure) in Self.figures.enumerated() {
            let values = try Row.fetchCursor(
                database,
                sql: """
                    SELECT \(columns), \(figure) AS value FROM synthesis
                    WHERE time >= :from AND time < :to AND outcome = 'done' AND value IS NOT NULL ORDER BY value
                    """, arguments: arguments)
            while let row = try values.next() {
                for key in keys(Self.request(row)) { tallies[key]?.figures[index].add(row[4]) }
            }
        }
    }

    private static func request(_ row: Row) -> Request {
        Request(characters: row[0], hour: row[1], nfe: row[2], cfg: row[3])
    }
}
