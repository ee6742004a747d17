import Foundation

/// Files that only their owner can read.
public enum PrivateFile {
    /// Writes a file as a whole or not at all, with mode 0600 from the beginning, and has the disk keep it.
    ///
    /// - Throws: ``PrivateFileFault``.
    public static func write(_ data: Data, to path: String) throws(PrivateFileFault) {
        // A name of its own: whoever else writes the file at the same time writes it as a whole too.
        let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw PrivateFileFault(path, lastError) }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: data)
            try file.synchronize()
            try file.close()
        } catch {
            unlink(temporary)
            throw PrivateFileFault(path, "cannot be written: \(error.localizedDescription)")
        }
        guard rename(temporary, path) == 0 else {
            let fault = PrivateFileFault(path, lastError)
            unlink(temporary)
            throw fault
        }
    }

    /// Reads a file up to a length.
    ///
    /// - Throws: ``PrivateFileFault``, also for a file that others than its owner may read.
    public static func read(_ path: String, most: Int = 64 << 10) throws(PrivateFileFault) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { throw PrivateFileFault(path, lastError) }
        // Of the open file, so that no other can take its place after the check.
        var status = stat()
        guard fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw PrivateFileFault(path, "it is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            var fault = PrivateFileFault(path, "others may read it: make it yours alone with chmod 600")
            fault.isOpen = true
            throw fault
        }
        do { return try file.read(upToCount: most) ?? Data() } catch {
            throw PrivateFileFault(path, error.localizedDescription)
        }
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}

/// Why a private file cannot be read or written, in one line.
public struct PrivateFileFault: OneLineError, Equatable {
    /// The file.
    public var path: String
    /// What is wrong with it, and the remedy if there is one.
    public var reason: String
    /// Others than its owner may read it.
    public var isOpen = false

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
