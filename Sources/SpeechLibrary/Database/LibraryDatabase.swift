import Foundation
import GRDB

/// The SQLite file that holds voices and the log.
///
/// Recordings are rows of it too: one transaction covers a voice's recording, text and settings, so that a crash
/// leaves all of a change or nothing. Each commit is on the disk before it is acknowledged. Only the user who runs
/// the program can read the files, and what is deleted is overwritten.
public struct LibraryDatabase: Sendable {
    let pool: DatabasePool

    /// The database's path in a data folder.
    public static func path(in folder: String) -> String { folder + "/ishowtts.sqlite" }

    /// Opens the database, creates it with its folder if missing, and brings an older one up to date.
    ///
    /// - Parameter path: of the file; its folder is made private to the user if the user owns it.
    /// - Throws: `LibraryError.storage` if the folder or the file cannot be used, or the file is damaged.
    public init(path: String) throws { try self.init(path: path, mostPages: nil) }

    /// - Parameter mostPages: pages of 4 KiB that the file may have, as if the disk had no more; `nil` for what the disk has.
    package init(path: String, mostPages: Int?) throws {
        try Self.makePrivate(path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            if let mostPages {
                _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(mostPages)")
            }
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try Self.migrator.migrate(pool)
            // Of no harm if it has to wait for the next start: the disk may be full, another program at work.
            try? pool.writeWithoutTransaction { database in
                // Once, for a file of before: so that it can shrink, and pages freed earlier are gone.
                if try Int.fetchOne(database, sql: "PRAGMA auto_vacuum") != 2 {
                    try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
                }
                try database.checkpoint(.truncate)
            }
        } catch let error as DatabaseError {
            throw LibraryError.storage(
                path: path,
                reason:
                    "cannot be used as a database (\(error.message ?? "SQLite error \(error.resultCode.rawValue)")); restore it from a copy, or move it away to begin anew"
            )
        }
    }

    /// Makes the folder and the files, or mends them: 0700 and 0600 whatever the umask. SQLite gives the files that it
    /// makes beside a database the database's own permissions.
    private static func makePrivate(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw LibraryError.storage(path: folder, reason: "cannot be written; name a folder that can be")
        }
        var facts = stat()
        if stat(folder, &facts) == 0, facts.st_uid == geteuid(), facts.st_mode & S_ISVTX == 0 {
            chmod(folder, 0o700)
        }
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw LibraryError.storage(
                path: path, reason: "cannot be opened for writing (\(String(cString: strerror(errno))))")
        }
        close(file)
        for ending in ["", "-wal", "-shm"] { chmod(path + ending, 0o600) }
    }

    /// Makes a change, all of it or nothing.
    ///
    /// - Throws: `LibraryError.diskFull`; what the change throws; errors of the database.
    func write<Result: Sendable>(_ change: @escaping @Sendable (Database) throws -> Result) async throws
        -> Result
    {
        do {
            return try await pool.write(change)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw LibraryError.diskFull
        }
    }

    /// Takes deleted recordings out of the files: free pages are returned and the write-ahead log is emptied.
    ///
    /// A reader that is at work delays it; it is tried again some times, then at the next deletion or start, as it is where
    /// the disk is full. It is done even if the caller is cancelled.
    func scrub() async throws {
        try await Task { [pool] in
            for attempt in 1...5 {
                do {
                    return try await pool.writeWithoutTransaction { database in
                        // The pragma frees one page for each of its rows.
                        _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum")
                        try database.checkpoint(.truncate)
                    }
                } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
                    return
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    if attempt < 5 { try await Task.sleep(for: .milliseconds(200)) }
                }
            }
        }.value
    }
}
