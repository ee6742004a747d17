import Foundation
import Synchronization

/// Writes what a chat brought into a file, an event a line, so that it can be replayed. The file can be read by its owner
/// only: it holds what people wrote.
public final class ChatRecorder: Sendable {
    private let limit: Int
    private let state: Mutex<(file: FileHandle, size: Int)>

    /// Opens a record, at whose end is written on; makes it if there is none.
    ///
    /// - Parameter limit: the longest the file may get, in bytes.
    /// - Throws: ``ChatRecordFault``.
    public init(path: String, limit: Int = 1 << 30) throws {
        self.limit = limit
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ChatRecordFault.unwritable(path, String(cString: strerror(errno)))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard fchmod(descriptor, 0o600) == 0 else {
            throw ChatRecordFault.unwritable(path, String(cString: strerror(errno)))
        }
        let size: UInt64
        do { size = try file.seekToEnd() } catch {
            throw ChatRecordFault.unwritable(path, "it is not a regular file")
        }
        state = Mutex((file, Int(size)))
    }

    /// Writes an event.
    ///
    /// - Returns: whether it was written; `false` once the file would exceed its limit.
    /// - Throws: what the file system says.
    public func append(_ event: ChatEvent) throws -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var line = try encoder.encode(event)
        line.append(UInt8(ascii: "\n"))
        return try state.withLock { state in
            guard line.count <= limit - state.size else { return false }
            try state.file.write(contentsOf: line)
            state.size += line.count
            return true
        }
    }
}

/// Why a record cannot be used, in one line.
public enum ChatRecordFault: LocalizedError, CustomStringConvertible, Sendable, Equatable {
    case unwritable(String, String)
    case unreadable(String, String)

    public var description: String {
        switch self {
        case .unwritable(let path, let reason): "cannot write the record \(path): \(reason)"
        case .unreadable(let path, let reason): "cannot read the record \(path): \(reason)"
        }
    }

    public var errorDescription: String? { description }
}
