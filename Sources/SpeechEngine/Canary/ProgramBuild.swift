import Crypto
import Foundation

/// Which program this is.
public enum ProgramBuild {
    /// As in the changelog.
    public static let version = "0.1.0"

    /// The first sixteen digits of the SHA-256 of the program's file, by which two builds of one version differ; `unknown` where
    /// the file cannot be read. Taken once: a tenth of a second.
    public static let digest: String = {
        // Linux has the file that runs, even where an update has put another one in its place.
        #if os(Linux)
            let path: String? = "/proc/self/exe"
        #else
            let path = Bundle.main.executablePath
        #endif
        guard let path, let file = FileHandle(forReadingAtPath: path) else { return "unknown" }
        defer { try? file.close() }
        var hash = SHA256()
        do {
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        } catch {
            return "unknown"
        }
        return String(hash.finalize().hexadecimal.prefix(16))
    }()
}
