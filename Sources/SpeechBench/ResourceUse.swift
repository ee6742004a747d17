import Foundation

/// What a process has used of its machine.
public struct ResourceUse: Sendable, Equatable {
    /// Processor seconds of all its threads.
    public let processorSeconds: Double
    /// Bytes of memory that are resident.
    public let residentBytes: Int
    /// The most that were resident; what is resident now, where no more is known.
    public let peakBytes: Int

    /// Figures of any process.
    public init(processorSeconds: Double, residentBytes: Int, peakBytes: Int) {
        self.processorSeconds = processorSeconds
        self.residentBytes = residentBytes
        self.peakBytes = peakBytes
    }

    /// Figures of this process.
    public static func own() -> ResourceUse {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        let pages = fields?.dropFirst().first.flatMap { Int($0) } ?? 0
        return ResourceUse(
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentBytes: pages * Int(sysconf(Int32(_SC_PAGESIZE))), peakBytes: Int(usage.ru_maxrss) << 10)
    }

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
