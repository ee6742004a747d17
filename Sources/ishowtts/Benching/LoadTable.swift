import Foundation
import Measurement
import SpeechBench

/// A load's result as a person or a program reads it.
struct LoadTable {
    private struct Latencies: Encodable {
        let mean: Double
        let p50: Double
        let p90: Double
        let p95: Double
        let p99: Double
        let p999: Double
        let max: Double

        init(_ histogram: LatencyHistogram) {
            mean = histogram.mean
            p50 = histogram.quantile(0.5)
            p90 = histogram.quantile(0.9)
            p95 = histogram.quantile(0.95)
            p99 = histogram.quantile(0.99)
            p999 = histogram.quantile(0.999)
            max = histogram.maximum
        }

        var cells: String {
            [p50, p90, p95, p99, p999, max].map { String(format: "%10.1f", $0 * 1e3) }.joined()
        }
    }

    private struct Figures: Encodable {
        let offered: Double
        let answered: Double
        let requests: Int
        let failures: Int
        let failure: String?
        let seconds: Double
        let speechPerSecond: Double
        let firstAudio: Latencies
        let total: Latencies
        let lateness: Latencies
        /// Of a search: the limit, the largest rate that kept it, the smallest that did not.
        let within: Double?
        let largestRate: Double?
        let tooHighRate: Double?
    }

    private let figures: Figures

    init(_ result: LoadResult, _ outcome: RateSearch.Outcome?, within: Double?) {
        figures = Figures(
            offered: result.offered, answered: result.answered, requests: result.requests,
            failures: result.failures, failure: result.failure, seconds: result.seconds,
            speechPerSecond: result.speechSeconds / max(result.seconds, 1e-9),
            firstAudio: Latencies(result.firstAudio), total: Latencies(result.total),
            lateness: Latencies(result.lateness), within: within, largestRate: outcome?.load,
            tooHighRate: outcome?.tooMuch)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(figures), as: UTF8.self)
    }

    var text: String {
        var lines = [
            String(
                format:
                    "%d requests, %.2f a second due, %.2f a second answered, %d failed, %.1f s of speech a second",
                figures.requests, figures.offered, figures.answered, figures.failures, figures.speechPerSecond
            )
        ]
        if let failure = figures.failure { lines.append("first failure  \(Console.plain(failure))") }
        lines.append("ms                    p50       p90       p95       p99     p99.9       max")
        lines.append("first audio " + figures.firstAudio.cells)
        lines.append("whole speech" + figures.total.cells)
        lines.append("asked late  " + figures.lateness.cells)
        if let rate = figures.largestRate, let within = figures.within {
            lines.append(
                String(
                    format: "largest rate   %.2f requests a second with 95 %% of first audio within %.2f s",
                    rate, within)
                    + (figures.tooHighRate.map { String(format: "; %.2f is too many", $0) } ?? ""))
        }
        return lines.joined(separator: "\n")
    }

    /// A run of a search, in short.
    static func line(_ result: LoadResult) -> String {
        String(
            format: "%8.2f a second  first audio p50 %.0f ms, p95 %.0f ms, %d of %d failed", result.offered,
            result.firstAudio.quantile(0.5) * 1e3, result.firstAudio.quantile(0.95) * 1e3, result.failures,
            result.requests)
    }
}
