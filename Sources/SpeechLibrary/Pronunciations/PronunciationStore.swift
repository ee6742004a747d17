import Basics
import Foundation
import SpeechText
import Synchronization

/// The table of pronunciations that users edit, in a TSV file of the data folder.
///
/// The file may be edited by hand while the program runs: it is read again when it has changed. One that cannot be read
/// leaves the table as it was and refuses changes until it is mended, so that nothing in it is lost. A change is written as a
/// whole or not at all, and comments of the file are not kept.
public final class PronunciationStore: Sendable {
    /// What tells that a file was changed.
    private struct Stamp: Equatable {
        let inode: UInt64
        let bytes: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private struct State {
        var table = PronunciationTable()
        /// Of the file as it was read last; `nil` for none.
        var stamp: Stamp?
        /// Why the file as it is now cannot be used.
        var fault: PronunciationFault?
    }

    /// `nil` for a table in memory only.
    public let path: String?
    private let state = Mutex(State())

    /// The file's path in a data folder.
    public static func path(in folder: String) -> String { folder + "/pronunciations.tsv" }

    /// A table that is not kept.
    public init(_ table: PronunciationTable = PronunciationTable()) {
        path = nil
        state.withLock { $0.table = table }
    }

    /// - Parameter path: of the file; there may be none yet.
    /// - Throws: `PronunciationFault` naming the lines that cannot be used.
    public init(path: String) throws {
        self.path = path
        if let fault = state.withLock({ refresh(&$0) }) { throw fault }
    }

    /// The table as it is now.
    public var table: PronunciationTable {
        state.withLock {
            _ = refresh(&$0)
            return $0.table
        }
    }

    /// Why the file as it is now cannot be used; `nil` if it can.
    public var fault: PronunciationFault? { state.withLock { refresh(&$0) } }

    /// Changes the table and writes it.
    ///
    /// - Parameter change: gives the new table; what it throws leaves everything as it was.
    /// - Returns: the new table.
    /// - Throws: `PronunciationFault`: what `change` throws, a file that was edited and cannot be read, or one that cannot be
    ///   written.
    @discardableResult
    public func change(
        _ change: (PronunciationTable) throws(PronunciationFault) -> PronunciationTable
    ) throws(PronunciationFault) -> PronunciationTable {
        let result: Result<PronunciationTable, PronunciationFault> = state.withLock { state in
            if let fault = refresh(&state) { return .failure(fault) }
            do throws(PronunciationFault) {
                let table = try change(state.table)
                if let path {
                    try Self.write(Data(table.tsv.utf8), to: path)
                    state.stamp = Self.stamp(path)
                }
                state.table = table
                return .success(table)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Reads the file if it has changed.
    private func refresh(_ state: inout State) -> PronunciationFault? {
        guard let path else { return nil }
        let stamp = Self.stamp(path)
        guard stamp != state.stamp else { return state.fault }
        state.stamp = stamp
        do throws(PronunciationFault) {
            state.table = stamp == nil ? PronunciationTable() : try Self.read(path)
            state.fault = nil
        } catch {
            state.fault = error
        }
        return state.fault
    }

    /// Reads a file of a table.
    ///
    /// - Throws: `PronunciationFault` naming the file, and the lines that cannot be used.
    public static func read(_ path: String) throws(PronunciationFault) -> PronunciationTable {
        // A pipe would be waited for, a device has no end.
        var facts = stat()
        guard stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else {
            throw .file(source: path, reason: "is a folder, a pipe or a device; name a file")
        }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .file(source: path, reason: "cannot be read; name a file that can be")
        }
        let bytes: Data
        do {
            // A byte more than may be: then it is too large.
            bytes = try file.read(upToCount: PronunciationTable.mostBytes + 1) ?? Data()
        } catch {
            throw .file(source: path, reason: "cannot be read: \(error.localizedDescription)")
        }
        return try PronunciationTable(tsv: Array(bytes), source: path)
    }

    private static func stamp(_ path: String) -> Stamp? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Stamp(
            inode: UInt64(facts.st_ino), bytes: Int64(facts.st_size), seconds: facts.st_mtim.tv_sec,
            nanoseconds: facts.st_mtim.tv_nsec)
    }

    private static func write(_ data: Data, to path: String) throws(PronunciationFault) {
        do {
            try PrivateFile.write(data, to: path)
        } catch {
            throw .file(source: error.path, reason: error.reason)
        }
    }
}
