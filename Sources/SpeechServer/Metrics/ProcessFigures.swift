import Basics
import Foundation

/// What the system says of this process.
struct ProcessFigures {
    private let use = ResourceUse.own()
    private let openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0

    func add(to figures: inout Figures) {
        figures.single("process_cpu_seconds_total", .counter, "Processor seconds.", use.processorSeconds)
        figures.single(
            "process_resident_memory_bytes", .gauge, "Resident memory.",
            Double(use.residentBytes))
        figures.single("process_open_fds", .gauge, "Open files.", Double(openFiles))
    }
}
