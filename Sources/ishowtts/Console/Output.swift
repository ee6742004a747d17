import Foundation

/// Writes files that a user names.
enum Output {
    /// Checks, before long work, that a file can appear under a name: its folder is there, and nothing else than a file
    /// has the name.
    ///
    /// - Throws: `Failure`.
    static func check(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw Failure(.cannotCreate, "\(path): is a folder or a device; name a file")
            }
        } else {
            try checkFolder(path)
        }
    }

    /// Checks that something is there under a name, or can be made in a folder that is.
    ///
    /// - Throws: `Failure`.
    static func checkFolder(_ path: String) throws {
        guard access(path, F_OK) != 0 else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard access(folder, W_OK) == 0 else { throw failure(path) }
    }

    /// Makes a folder, and those above it, if they are missing.
    ///
    /// - Throws: `Failure`.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                .cannotCreate, "\(path): cannot be made (\(error.localizedDescription)); name another folder")
        }
    }

    /// Writes a file whole or not at all; into devices and pipes directly.
    ///
    /// - Throws: `Failure`.
    static func write(_ data: Data, to path: String) throws {
        var status = stat()
        let isFile = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        let target = isFile ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
        let name = isFile ? "\(target).writing-\(UInt32.random(in: 0 ... .max))" : target
        let descriptor = open(name, O_WRONLY | O_CLOEXEC | (isFile ? O_CREAT | O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        do {
            if Console.write(data, to: descriptor) != nil { throw failure(path) }
            if isFile, rename(name, target) != 0 { throw failure(path) }
        } catch {
            if isFile { unlink(name) }
            throw error
        }
    }

    /// What the system said last.
    private static func failure(_ path: String) -> Failure {
        Failure(
            .cannotCreate,
            "\(path): cannot be written (\(String(cString: strerror(errno)))); name another file")
    }
}
