import Basics
import Foundation
import Measurement
import SpeechBench

/// A bench's result as a person reads it.
struct BenchTable {
    let lines: [String]

    init(_ result: BenchResult) {
        var lines = [
            "\(result.fingerprint.model), \(result.fingerprint.settings)",
            "\(result.fingerprint.machine), build \(result.fingerprint.build)", "",
        ]
        let names = ["mean", "median", "p90", "p99", "spread", "RTF", "first", "p95", "x real", "cpu/s"]
        lines.append("text    at once" + names.map { Self.right($0, 9) }.joined())
        for part in result.cases {
            let milliseconds = [
                part.total.mean, part.total.median, part.total.p90, part.total.p99,
            ].map { Self.right(Self.number($0 * 1e3, 1), 9) }
            let rest = [
                "\(Self.number(part.total.spread * 100, 1)) %", Self.number(part.realTimeFactor.median, 4),
                Self.number(part.firstAudio.median * 1e3, 1), Self.number(part.firstAudio.p95 * 1e3, 1),
                Self.number(part.throughput, 1), part.processorPerSpeech.map { Self.number($0, 4) } ?? "-",
            ].map { Self.right($0, 9) }
            lines.append(
                part.text.padding(toLength: 8, withPad: " ", startingAt: 0)
                    + Self.right("\(part.together)", 7)
                    + (milliseconds + rest).joined() + "  " + Sparkline.text(part.times, width: 16))
            if part.failures > 0 {
                lines.append("        \(part.failures) failed: \(Console.plain(part.failure ?? ""))")
            }
        }
        lines.append("")
        lines.append(
            "mean, median, p90, p99 of a request and first audio (median, p95) in ms; x real: seconds of speech a second"
        )
        if let cold = result.coldStart {
            lines.append(
                "cold start   \(Self.number(cold.loaded * 1e3, 0)) ms to loaded, \(Self.number(cold.ready * 1e3, 0)) ms to ready, "
                    + "\(Self.number(cold.firstRequest * 1e3, 0)) ms for the first request")
        }
        if let memory = result.memory {
            lines.append(
                "memory       \(memory.peak >> 20) MiB at most, second half "
                    + "\(Self.number(memory.growth / 1_048_576, 1)) MiB over the first  "
                    + Sparkline.text(memory.samples, width: 16))
        }
        lines.append(
            "in all       \(Self.number(result.seconds, 1)) s"
                + (result.processorSeconds.map { ", \(Self.number($0, 1)) processor seconds" } ?? ""))
        self.lines = lines
    }

    private static func number(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}

/// A plot in one line of text.
enum Sparkline {
    private static let levels = Array("▁▂▃▄▅▆▇█")

    /// - Parameters:
    ///   - values: in order; each column is the mean of its part of them. The line's foot is 0, its head the greatest.
    ///   - width: columns at most.
    static func text(_ values: [Double], width: Int) -> String {
        guard !values.isEmpty, width > 0 else { return "" }
        let columns = min(width, values.count)
        let means = (0..<columns).map { column -> Double in
            let part = values[(column * values.count / columns)..<((column + 1) * values.count / columns)]
            return part.reduce(0, +) / Double(part.count)
        }
        let most = max(means.max() ?? 0, .leastNormalMagnitude)
        return String(means.map { levels[min(7, max(0, Int(clamping: $0 / most * 7.999)))] })
    }
}
