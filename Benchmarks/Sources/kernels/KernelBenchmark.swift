import Foundation

/// Times the numeric core at the model's shapes beside the processor's peak.
///
///     kernels [--threads 2] [--seconds 0.5] [--json]
///
/// On a machine that does other work too, the best run of many short ones comes nearest to the truth; the peak is
/// measured the same way, before and after.
@main
struct KernelBenchmark {
    struct Report: Encodable {
        let threads: Int
        let peak: Double
        /// The peak by processor time.
        let processorPeak: Double
        let results: [Measurement]
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        func option(_ name: String) -> String? {
            arguments.firstIndex(of: name).flatMap {
                arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil
            }
        }
        let threads = option("--threads").flatMap { Int($0) } ?? 2
        let cases = Cases(threads: threads, seconds: option("--seconds").flatMap { Double($0) } ?? 0.5)
        let before = cases.peak()
        let results = try cases.all()
        let after = cases.peak()
        let report = Report(
            threads: threads, peak: max(before.rate, after.rate),
            processorPeak: max(before.processorRate, after.processorRate), results: results)
        if arguments.contains("--json") {
            print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        } else {
            show(report)
        }
    }

    private static func show(_ report: Report) {
        print("\(report.threads) threads, peak \(number(report.peak)) GFLOP/s")
        for result in report.results {
            let counted = result.unit == "GFLOP/s"
            let share = counted ? "  \(number(100 * result.rate / report.peak)) % of peak" : ""
            let steady =
                counted && report.threads == 1
                ? "  by processor time \(number(100 * result.processorRate / report.processorPeak)) %" : ""
            let name = result.name.padding(toLength: 44, withPad: " ", startingAt: 0)
            print(
                "\(name) \(number(result.rate)) (\(number(result.medianRate))) \(result.unit)"
                    + "  \(number(result.best * 1e3)) ms\(share)\(steady)")
        }
    }

    private static func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
