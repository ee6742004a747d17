import Foundation

extension SpeechBenchmark.Report {
    func show(asJSON: Bool) throws {
        if asJSON {
            print(String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
            return
        }
        func line(_ name: String, _ value: String) {
            print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + value)
        }
        func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1e3) }
        line("model", "\(model), nfe \(steps), cfg \(guidance), \(threads) threads")
        line("start to loaded, to ready", "\(milliseconds(loadSeconds)), \(milliseconds(readySeconds))")
        line(
            "first request, later ones (median)",
            milliseconds(firstRequestSeconds) + ", " + milliseconds(synthesisMedian))
        line(
            "first 200 ms of audio, p50, p95",
            "\(milliseconds(firstAudioMedian)), \(milliseconds(firstAudioP95))")
        line(
            "\(String(format: "%.2f", speechSeconds)) s of speech, p50, p95",
            "\(milliseconds(synthesisMedian)), \(milliseconds(synthesisP95))")
        line("the same with a short start, p50", milliseconds(firstAudioShortStart))
        line("real-time factor", String(format: "%.4f", realTimeFactor))
        for (stage, seconds) in stages.sorted(by: { $0.value > $1.value }) {
            line("  \(stage)", milliseconds(seconds))
        }
        line(
            "one after the other, together",
            "\(milliseconds(sequentialSeconds)), \(milliseconds(concurrentSeconds))")
        line("throughput together", String(format: "%.2f x", throughputGain))
        line("resident, peak", "\(residentMiB) MiB, \(peakMiB) MiB")
    }
}

extension [Double] {
    /// The value below which a share of all lie.
    func quantile(_ share: Double) -> Double {
        let sorted = self.sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted[Swift.min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
