import Tensors

/// Seconds spent in each stage of a synthesis.
public struct StageTimes: Sendable, Equatable {
    /// The stages of a synthesis.
    public enum Stage: String, Sendable, CaseIterable {
        /// Normalising, chunking and conversion to tokens.
        case text
        /// Text encoder, durations and the projected reference.
        case conditioning
        /// The flow sampler.
        case sampling
        /// Mel to waveform.
        case vocoder
        /// Loudness, joining and silence.
        case audio
        /// Looking for faults in what was made.
        case check
    }

    private var seconds: [Stage: Double] = [:]

    /// No time spent yet.
    public init() {}

    /// Seconds of a stage.
    public subscript(stage: Stage) -> Double { seconds[stage] ?? 0 }

    /// Seconds of all stages.
    public var total: Double { seconds.values.reduce(0, +) }

    /// Adds the times of another synthesis, stage by stage.
    public static func += (times: inout StageTimes, other: StageTimes) {
        times.seconds.merge(other.seconds, uniquingKeysWith: +)
    }

    /// Runs `body` and adds its time to a stage.
    mutating func measure<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        defer { add(clock.now - start, to: stage) }
        return try body()
    }

    mutating func add(_ elapsed: Duration, to stage: Stage) {
        seconds[stage, default: 0] += elapsed.seconds
    }
}
