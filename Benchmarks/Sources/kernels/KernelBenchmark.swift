import Foundation
import Tensors

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
        let int8Peak: Double
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
        let before = ProcessorPeak(on: cases.pool)
        let results = try cases.all()
        let after = ProcessorPeak(on: cases.pool)
        let report = Report(
            threads: threads, peak: max(before.fp32, after.fp32) * 1e-9,
            int8Peak: max(before.int8, after.int8) * 1e-9, results: results)
        if arguments.contains("--json") {
            print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        } else {
            show(report)
        }
    }

    private static func show(_ report: Report) {
        print(
            "\(report.threads) threads, peak \(number(report.peak)) GFLOP/s, \(number(report.int8Peak)) GOP/s int8"
        )
        for result in report.results {
            let peaks = ["GFLOP/s": report.peak, "GOP/s int8": report.int8Peak]
            let share = peaks[result.unit].map { "  \(number(100 * result.rate / $0)) % of peak" } ?? ""
            let name = result.name.padding(toLength: 44, withPad: " ", startingAt: 0)
            print(
                "\(name) \(number(result.rate)) (\(number(result.medianRate))) \(result.unit)"
                    + "  \(number(result.best * 1e3)) ms\(share)")
        }
    }

    private static func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
