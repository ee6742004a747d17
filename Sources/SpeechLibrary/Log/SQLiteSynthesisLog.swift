import Foundation
import GRDB
import Synchronization

/// The last requests in a `LibraryDatabase`, up to a number of them.
public final class SQLiteSynthesisLog: SynthesisLogStore {
    private struct Waiting {
        let record: SynthesisRecord
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
    }

    /// Records that may wait for the medium.
    private static let mostWaiting = 10_000

    private let database: LibraryDatabase
    private let limit: Int64
    private let state = Mutex(State())

    /// - Parameter limit: records kept, at least 1; the oldest go first.
    public init(_ database: LibraryDatabase, limit: Int) {
        self.database = database
        self.limit = Int64(max(1, limit))
    }

    /// Adds a record. Records that arrive while others are written go to the medium together.
    ///
    /// - Throws: `LibraryError.busy` if ten thousand wait already; errors of the database.
    public func append(_ record: SynthesisRecord) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let (isFull, begins) = state.withLock { state in
                guard state.waiting.count < Self.mostWaiting else { return (true, false) }
                state.waiting.append(Waiting(record: record, continuation: continuation))
                defer { state.isWriting = true }
                return (false, !state.isWriting)
            }
            if isFull { continuation.resume(throwing: LibraryError.busy(retryAfter: 10)) }
            if begins { Task { await write() } }
        }
    }

    private func write() async {
        while true {
            let batch = state.withLock { state in
                defer { state.waiting = [] }
                state.isWriting = !state.waiting.isEmpty
                return state.waiting
            }
            guard !batch.isEmpty else { return }
            let records = batch.map(\.record)
            let result: Result<Void, any Error>
            do {
                try await database.write { [limit] database in
                    for record in records { try record.insert(database) }
                    try database.execute(
                        sql: "DELETE FROM synthesis WHERE id <= ?",
                        arguments: [database.lastInsertedRowID - limit])
                }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for waiting in batch { waiting.continuation.resume(with: result) }
        }
    }

    /// The newest records first.
    public func records(limit: Int) async throws -> [SynthesisRecord] {
        try Self.check(limit: limit)
        return try await database.pool.read { database in
            try SynthesisRecord.order(Column("id").desc).limit(limit).fetchAll(database)
        }
    }

    /// Sums up in the database, not in memory.
    public func report(days: Double) async throws -> SynthesisReport {
        try Self.check(days: days)
        let since = Date(timeIntervalSinceNow: -days * 86_400)
        return try await database.pool.read { try SynthesisReport($0, since: since) }
    }
}

extension SynthesisRecord: FetchableRecord, PersistableRecord {
    public static let databaseTableName = "synthesis"

    public static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
        .timeIntervalSince1970
    }

    public static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy {
        .timeIntervalSince1970
    }
}
