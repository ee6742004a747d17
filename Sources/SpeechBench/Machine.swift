import Foundation

/// What a measurement depends on besides the program's settings.
public enum Machine {
    /// The processor's name, as the system knows it.
    public static var processor: String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// The first sixteen digits of a digest.
    static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.prefix(8).map { String(format: "%02x", $0) }.joined()
    }
}
