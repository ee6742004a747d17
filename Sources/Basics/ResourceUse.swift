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
}
