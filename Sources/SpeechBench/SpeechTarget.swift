import Basics

/// What is measured: something that speaks texts, and perhaps tells what it uses of its machine.
public protocol SpeechTarget: Sendable {
    /// Speaks a text to its end.
    ///
    /// - Throws: where there is no speech, for whatever reason.
    func speak(_ text: String) async throws -> SpeechTiming

    /// What it has used so far; `nil` where it does not tell.
    func resources() async -> ResourceUse?
}

/// When a speech was there, in seconds from the call.
public struct SpeechTiming: Sendable, Equatable {
    /// Until the first samples.
    public let firstAudio: Double
    /// Until the last.
    public let total: Double
    /// Length of the speech.
    public let speechSeconds: Double

    /// A timing, in seconds.
    public init(firstAudio: Double, total: Double, speechSeconds: Double) {
        self.firstAudio = firstAudio
        self.total = total
        self.speechSeconds = speechSeconds
    }

    /// Seconds of work per second of speech; infinite for an empty speech.
    public var realTimeFactor: Double { speechSeconds > 0 ? total / speechSeconds : .infinity }
}

/// Why nothing could be measured, in one line.
public struct BenchFault: Error, CustomStringConvertible, Sendable, Equatable {
    /// What was wrong, and the remedy.
    public let description: String

    /// A fault, as a line.
    public init(_ description: String) { self.description = description }
}
