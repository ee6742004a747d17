import Basics
import Foundation

extension ResourceUse {
    /// Reads the standard process metrics of Prometheus's clients.
    ///
    /// - Parameter metrics: the text form.
    /// - Returns: `nil` where they are missing.
    public init?(metrics: String) {
        var values: [Substring: Double] = [:]
        for line in metrics.split(separator: "\n") where line.hasPrefix("process_") {
            let parts = line.split(separator: " ")
            if parts.count >= 2, let value = Double(parts[1]), value.isFinite { values[parts[0]] = value }
        }
        guard let seconds = values["process_cpu_seconds_total"],
            let bytes = values["process_resident_memory_bytes"].flatMap({ Int(exactly: $0.rounded()) })
        else { return nil }
        self.init(processorSeconds: seconds, residentBytes: bytes, peakBytes: bytes)
    }

    /// Seconds since this process was started, up to a hundredth; `nil` where the system does not tell.
    ///
    /// Source: proc(5), field 22 of `/proc/self/stat`, in clock ticks since the machine's start.
    public static func age() -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        // The fields after the program's name begin with the third.
        let fields = text[text.index(after: name)...].split(separator: " ")
        var now = timespec()
        guard fields.count > 19, let ticks = Double(fields[19]),
            clock_gettime(CLOCK_BOOTTIME, &now) == 0
        else { return nil }
        let started = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return max(0, Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - started)
    }
}
