import Basics
import LiveChat
import SpeechEngine
import SpeechService

/// How long a machine takes until a chunk can be heard, learnt from what it spoke.
struct SpeechPace {
    /// Seconds until the first sound for each second of a chunk; the mean of about the last eight, none at first.
    private var ratio: Double?

    /// Seconds until the first sound of an utterance that is made in one chunk; 0 while nothing is known.
    func wait(for utterance: Utterance) -> Double { Self.work(utterance) * (ratio ?? 0) }

    /// Predicted seconds of speech, as many as they would be with the usual steps.
    private static func work(_ utterance: Utterance) -> Double {
        let seconds = utterance.speech.seconds / max(0.1, utterance.speed) * utterance.steps
        return seconds.isFinite ? seconds : 0
    }

    /// Learns from the first sound of an utterance whose first chunk is all of it.
    mutating func add(first progress: SpeechStream.Progress, of utterance: Utterance) {
        let work = Self.work(utterance)
        guard progress.source == .model, work > 0.5, let begun = progress.begun,
            let first = progress.firstAudio
        else { return }
        learn(begun.duration(to: first).seconds / work)
    }

    /// Learns from speech that is done.
    mutating func add(_ progress: SpeechStream.Progress, steps: Double) {
        let vocoder = progress.stages[StageTimes.Stage.vocoder.rawValue] ?? 0
        let seconds = progress.stages.values.reduce(0, +) - vocoder
        guard progress.audioSeconds > 0.5, seconds > 0, steps > 0 else { return }
        learn(seconds / progress.audioSeconds / steps)
    }

    private mutating func learn(_ new: Double) { ratio = ratio.map { $0 + (new - $0) / 8 } ?? new }
}
