import Foundation
import GRDB

/// The last requests, up to a number of them.
public final class SynthesisLog: Sendable {
    private let database: LibraryDatabase
    private let limit: Int

    /// - Parameter limit: records kept; the oldest go first.
    public init(_ database: LibraryDatabase, limit: Int) {
        self.database = database
        self.limit = limit
    }

    public func append(_ record: SynthesisRecord) async throws {
        let stages = String(decoding: try JSONEncoder().encode(record.stages), as: UTF8.self)
        let limit = limit
        try await database.pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO synthesis (time, request, route, voice, priority, source, outcome, characters, text,
                        nfe, cfg, chunks, audioSeconds, waitSeconds, firstAudioSeconds, totalSeconds, stages)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    record.time.timeIntervalSince1970, record.request, record.route, record.voice,
                    record.priority, record.source, record.outcome, record.characters, record.text,
                    record.nfe,
                    record.cfg, record.chunks, record.audioSeconds, record.waitSeconds,
                    record.firstAudioSeconds, record.totalSeconds, stages,
                ])
            try database.execute(
                sql: "DELETE FROM synthesis WHERE id <= ?",
                arguments: [database.lastInsertedRowID - Int64(limit)])
        }
    }

    /// Records since a time, the newest first.
    public func records(since: Date = .distantPast, limit: Int = 100_000) throws -> [SynthesisRecord] {
        try database.pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM synthesis WHERE time >= ? ORDER BY id DESC LIMIT ?",
                arguments: [since.timeIntervalSince1970, limit]
            ).map(Self.record)
        }
    }

    /// The last days, compared with the seven before them.
    public func report(days: Double) throws -> SynthesisReport {
        let since = Date(timeIntervalSinceNow: -days * 86_400)
        return SynthesisReport(try records(since: since.addingTimeInterval(-7 * 86_400)), since: since)
    }

    private static func record(_ row: Row) throws -> SynthesisRecord {
        let stages: String = row["stages"]
        return SynthesisRecord(
            time: Date(timeIntervalSince1970: row["time"]), request: row["request"], route: row["route"],
            voice: row["voice"], priority: row["priority"], source: row["source"], outcome: row["outcome"],
            characters: row["characters"], text: row["text"], nfe: row["nfe"], cfg: row["cfg"],
            chunks: row["chunks"], audioSeconds: row["audioSeconds"], waitSeconds: row["waitSeconds"],
            firstAudioSeconds: row["firstAudioSeconds"], totalSeconds: row["totalSeconds"],
            stages: try JSONDecoder().decode([String: Double].self, from: Data(stages.utf8)))
    }
}
