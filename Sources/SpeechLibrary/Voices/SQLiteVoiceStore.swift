import Foundation
import GRDB

/// Voices in a `LibraryDatabase`.
public struct SQLiteVoiceStore: VoiceStore {
    private let database: LibraryDatabase
    private let quota: VoiceQuota

    /// - Parameter quota: checked in the transaction that adds something.
    public init(_ database: LibraryDatabase, quota: VoiceQuota = VoiceQuota()) {
        self.database = database
        self.quota = quota
    }

    /// All voices, in one read without their recordings.
    public func all() async throws -> [StoredVoice] {
        try await database.pool.read(Self.all)
    }

    private static func all(_ database: Database) throws -> [StoredVoice] {
        try VoiceInfo.request.order(Column("id")).fetchAll(database).map(\.stored)
    }

    /// A voice without its recordings.
    public func find(_ id: String) async throws -> StoredVoice? {
        try await database.pool.read { try VoiceInfo.request.filter(key: id).fetchOne($0)?.stored }
    }

    /// A voice with one recording, both of the same moment.
    public func read(
        _ id: String, recording kind: RecordingKind?
    ) async throws -> (voice: StoredVoice, recording: VoiceReference?)? {
        try await database.pool.read { database in
            guard let voice = try VoiceInfo.request.filter(key: id).fetchOne(database)?.stored else {
                return nil
            }
            let kind = kind ?? (voice.hasOverrideRecording ? .override : .baseline)
            let row = try RecordingRow.fetchOne(database, key: ["voiceId": id, "kind": kind.rawValue])
            return (voice, row.map { VoiceReference(audio: [UInt8]($0.audio), fileName: $0.fileName) })
        }
    }

    /// Adds a voice in one transaction; changes of another model's voice of this name are dropped.
    public func insert(
        _ id: String, text: String, language: String?, settings: VoiceSettings, recording: VoiceReference
    ) async throws -> String {
        try await database.write { [quota] database in
            var row = VoiceRow(new: id)
            if let old = try VoiceRow.fetchOne(database, key: id) {
                guard old.baselineText == nil else { throw LibraryError.voiceExists(id) }
                try old.delete(database)
            }
            row.baselineText = text
            row.language = language
            try row.set(settings)
            try row.insert(database)
            try RecordingRow(id, .baseline, recording).insert(database)
            try Self.check(quota, database)
            return row.version
        }
    }

    /// Overrides in one transaction; a recording that was replaced leaves the files too.
    public func override(
        _ id: String, text: String?, recording: VoiceReference?, version: String?
    ) async throws -> String {
        let new = try await database.write { [quota] database in
            let old = try VoiceRow.fetchOne(database, key: id)
            guard old?.version == version else { throw LibraryError.voiceChanged(id) }
            var row = old ?? VoiceRow(new: id)
            row.overrideText = text
            row.overriddenAt = Date()
            row.version = UUID().uuidString
            try row.save(database)
            if let recording { try RecordingRow(id, .override, recording).save(database) }
            try Self.check(quota, database)
            return row.version
        }
        if recording != nil { try await database.scrub() }
        return new
    }

    /// Restores in one transaction; the override's recording leaves the files too.
    public func restore(_ id: String) async throws {
        try await database.write { database in
            guard var row = try VoiceRow.fetchOne(database, key: id) else { return }
            row.overrideText = nil
            row.overriddenAt = nil
            row.version = UUID().uuidString
            try row.update(database)
            try RecordingRow.deleteOne(
                database, key: ["voiceId": id, "kind": RecordingKind.override.rawValue])
        }
        try await database.scrub()
    }

    public func update(
        _ id: String, mustExist: Bool, _ change: @escaping @Sendable (VoiceSettings) throws -> VoiceSettings
    ) async throws {
        try await database.write { [quota] database in
            let old = try VoiceRow.fetchOne(database, key: id)
            guard old != nil || !mustExist else { throw LibraryError.unknownVoice(id) }
            var row = old ?? VoiceRow(new: id)
            try row.set(change(row.voiceSettings))
            try row.save(database)
            if old == nil { try Self.check(quota, database) }
        }
    }

    /// Deletes in one transaction; the recordings leave the files too.
    public func delete(_ id: String) async throws {
        try await database.write { _ = try VoiceRow.deleteOne($0, key: id) }
        try await database.scrub()
    }

    /// The list at once and after every change; a slow reader sees the newest only.
    public func changes() -> AsyncThrowingStream<[StoredVoice], any Error> {
        let (stream, continuation) = AsyncThrowingStream<[StoredVoice], any Error>.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        let observation = ValueObservation.tracking(Self.all).removeDuplicates()
        let task = Task { [pool = database.pool] in
            do {
                for try await voices in observation.values(in: pool, bufferingPolicy: .bufferingNewest(1)) {
                    continuation.yield(voices)
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// Refuses the transaction that it is called in if there is now too much. SQLite knows the length of a recording
    /// without reading it.
    private static func check(_ quota: VoiceQuota, _ database: Database) throws {
        let voices = try VoiceRow.fetchCount(database)
        guard voices <= quota.voices else {
            throw LibraryError.full(
                reason: "there are \(quota.voices) voices already, the most that are kept")
        }
        let bytes = try Int.fetchOne(database, RecordingRow.select { sum(length($0.audio)) }) ?? 0
        guard bytes <= quota.bytes else {
            throw LibraryError.full(
                reason:
                    "the recordings of all voices would need \(bytes >> 20) MiB, and \(quota.bytes >> 20) MiB are kept"
            )
        }
    }
}
