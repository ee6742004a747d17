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

    /// A stage's work on a chunk.
    public struct Run: Sendable, Equatable {
        /// The stage.
        public let stage: Stage
        /// The chunk's number, from 0.
        public let chunk: Int
        /// From its beginning to its end, whatever more urgent work came in between.
        public let time: Range<ContinuousClock.Instant>
    }

    private var seconds: [Stage: Double] = [:]
    /// What was done when, by the time that it ended.
    public private(set) var runs: [Run] = []
    /// The chunk that is worked on.
    var chunk = 0

    /// No time spent yet.
    public init() {}

    /// Seconds of a stage.
    public subscript(stage: Stage) -> Double { seconds[stage] ?? 0 }

    /// Seconds of all stages.
    public var total: Double { seconds.values.reduce(0, +) }

    /// Adds the seconds of another synthesis, stage by stage; its `runs` remain its own.
    public static func += (times: inout StageTimes, other: StageTimes) {
        times.seconds.merge(other.seconds, uniquingKeysWith: +)
    }

    /// Runs `body` and adds its time to a stage.
    mutating func measure<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer { add(stage, since: start) }
        return try body()
    }

    /// Adds what a stage took from `start` until now.
    mutating func add(_ stage: Stage, since start: ContinuousClock.Instant) {
        let end = ContinuousClock.now
        seconds[stage, default: 0] += (end - start).seconds
        runs.append(Run(stage: stage, chunk: chunk, time: start..<max(start, end)))
    }
}
