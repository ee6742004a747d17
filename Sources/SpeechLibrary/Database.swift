import Foundation
import GRDB

/// The file that voices and the log are kept in.
///
/// Recordings are rows of it too: one transaction covers a voice's recording, text and settings, so that a crash
/// leaves all of a change or nothing. Each commit is on the disk before it is acknowledged.
public struct LibraryDatabase: Sendable {
    let pool: DatabasePool

    /// Where a data folder has it.
    public static func path(in folder: String) -> String { folder + "/ishowtts.sqlite" }

    /// - Parameter path: created where it is missing, with its folder.
    /// - Throws: `VoiceLibraryError.invalid` naming the file; errors of SQLite for a damaged one.
    public init(path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard FileManager.default.isWritableFile(atPath: folder.path) else {
            throw VoiceLibraryError.invalid(
                field: "data.folder", "\(folder.path) cannot be written; name a folder that can be")
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        pool = try DatabasePool(path: path, configuration: configuration)
        try Self.migrator.migrate(pool)
    }

    /// What SQLite finds wrong with the file; "ok" if nothing.
    public func check() throws -> String {
        try pool.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") ?? "no answer" }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("voices and log") { database in
            try database.create(table: "voice") { table in
                table.primaryKey("id", .text)
                table.column("text", .text).notNull()
                table.column("language", .text)
                table.column("audio", .blob).notNull()
                table.column("fileName", .text).notNull()
                table.column("createdAt", .double).notNull()
            }
            try database.create(table: "voiceOverride") { table in
                table.primaryKey("id", .text)
                table.column("text", .text)
                table.column("audio", .blob)
                table.column("fileName", .text)
                table.column("updatedAt", .double).notNull()
            }
            try database.create(table: "voiceSettings") { table in
                table.primaryKey("id", .text)
                table.column("json", .text).notNull()
            }
            try database.create(table: "synthesis") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("time", .double).notNull().indexed()
                table.column("request", .text).notNull()
                table.column("route", .text).notNull()
                table.column("voice", .text).notNull()
                table.column("priority", .text).notNull()
                table.column("source", .text).notNull()
                table.column("outcome", .text).notNull()
                table.column("characters", .integer).notNull()
                table.column("text", .text)
                table.column("nfe", .integer).notNull()
                table.column("cfg", .double).notNull()
                table.column("chunks", .integer).notNull()
                table.column("audioSeconds", .double).notNull()
                table.column("waitSeconds", .double).notNull()
                table.column("firstAudioSeconds", .double)
                table.column("totalSeconds", .double).notNull()
                table.column("stages", .text).notNull()
            }
        }
        return migrator
    }
}
