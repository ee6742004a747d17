import Foundation

/// What the system says of this process.
struct ProcessFigures {
    /// Processor seconds of all threads.
    let processorSeconds: Double
    let residentBytes: Int
    let openFiles: Int

    init() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        residentBytes =
            (fields?.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
        openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    func add(to figures: inout Figures) {
        figures.single("process_cpu_seconds_total", .counter, "Processor seconds.", processorSeconds)
        figures.single("process_resident_memory_bytes", .gauge, "Resident memory.", Double(residentBytes))
        figures.single("process_open_fds", .gauge, "Open files.", Double(openFiles))
    }
}
