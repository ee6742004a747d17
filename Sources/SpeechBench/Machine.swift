import Crypto
import Foundation

/// What a measurement depends on besides the program's settings.
public enum Machine {
    /// The processor's name, as the system knows it.
    public static var processor: String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// Digest of this program's file: the build. `nil` where the file cannot be read.
    public static func build() -> String? {
        guard let file = FileHandle(forReadingAtPath: "/proc/self/exe") else { return nil }
        defer { try? file.close() }
        var digest = SHA256()
        while let block = try? file.read(upToCount: 1 << 20), !block.isEmpty { digest.update(data: block) }
        return hexadecimal(digest.finalize())
    }

    /// The first sixteen digits of a digest.
    static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.prefix(8).map { String(format: "%02x", $0) }.joined()
    }
}
