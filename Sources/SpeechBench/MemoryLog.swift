import Basics
import Synchronization

/// Memory in the course of a measurement.
final class MemoryLog: Sendable {
    private struct State {
        var samples: [Double] = []
        var peak = 0
        /// Every so many samples one is kept, so that a soak of days needs no more room.
        var stride = 1
        var skipped = 0
    }

    private static let limit = 4096
    private let state = Mutex(State())

    func add(_ use: ResourceUse) {
        state.withLock { state in
            state.peak = max(state.peak, use.peakBytes)
            state.skipped += 1
            guard state.skipped >= state.stride else { return }
            state.skipped = 0
            state.samples.append(Double(use.residentBytes))
            if state.samples.count >= Self.limit {
                state.samples = state.samples.thinned(to: Self.limit / 2)
                state.stride *= 2
            }
        }
    }

    /// - Parameter peak: as the process says at the end.
    /// - Returns: `nil` where nothing was told.
    func result(peak: Int?) -> BenchResult.Memory? {
        let (samples, seen) = state.withLock { ($0.samples, $0.peak) }
        guard !samples.isEmpty else { return nil }
        func mean(_ part: some Collection<Double>) -> Double {
            part.reduce(0, +) / Double(max(1, part.count))
        }
        let half = samples.count / 2
        let growth = half > 0 ? mean(samples[half...]) - mean(samples[..<half]) : 0
        return BenchResult.Memory(
            peak: max(seen, peak ?? 0), growth: growth, samples: samples.thinned(to: 240))
    }
}
