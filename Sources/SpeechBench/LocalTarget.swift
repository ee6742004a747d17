import Basics
import SpeechEngine

/// A model in this process.
public struct LocalTarget: SpeechTarget {
    private let backend: any SpeechBackend
    private let voice: Voice
    private let options: SynthesisOptions

    /// - Parameters:
    ///   - backend: with room for as many requests as will be made at once.
    ///   - voice: who speaks.
    ///   - options: how.
    public init(_ backend: any SpeechBackend, voice: Voice, options: SynthesisOptions) {
        self.backend = backend
        self.voice = voice
        self.options = options
    }

    /// - Throws: `SchedulerError`, `SynthesisError`, `BenchFault` where nothing was spoken.
    public func speak(_ text: String) async throws -> SpeechTiming {
        let start = ContinuousClock.now
        let handle = try await backend.submit(
            SpeechRequest(text: text, voice: voice, options: options, usesCache: false))
        var first: ContinuousClock.Instant?
        for try await event in handle {
            switch event {
            case .samples: first = first ?? .now
            case .finished(let summary):
                let end = ContinuousClock.now
                guard let first, summary.sampleCount > 0 else { throw BenchFault("the speech is empty") }
                return SpeechTiming(
                    firstAudio: (first - start).seconds, total: (end - start).seconds,
                    speechSeconds: summary.duration)
            default: break
            }
        }
        throw BenchFault("the speech ended early")
    }

    public func resources() async -> ResourceUse? { .own() }
}
