import Foundation
import SpeechText
import Synchronization

/// Text to speech for an app: a model on a thread of its own, asked from any task.
///
///     let synthesizer = try await SpeechSynthesizer()
///     let speech = try await synthesizer.speak("Hello.")
///     for try await chunk in synthesizer.stream("Hello.") { play(chunk) }
///
/// Nothing here blocks the threads that tasks run on. Requests wait for each other in the order of their priority.
public final class SpeechSynthesizer: Sendable {
    /// The model that speaks.
    public let model: SpeechModel
    /// Its queue, for what goes beyond speaking: counters, warm-up, draining.
    public let scheduler: SpeechScheduler
    private let firstVoice = Mutex<Voice?>(nil)
    private let table: Mutex<PronunciationTable>

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - source: its files; the built-in voice where nothing is given.
    ///   - threads: 1 to 256; `nil` takes one for each processor.
    ///   - pronunciations: how words are read.
    ///   - limits: of the queue.
    /// - Throws: one-line errors that name the file, the tensor or the key, and the remedy.
    public init(
        _ source: SpeechModel.Source = .init(), threads: Int? = nil,
        pronunciations: PronunciationTable = PronunciationTable(), limits: SchedulerLimits = SchedulerLimits()
    ) async throws {
        let synthesizer = try await Self.offPool { try Synthesizer(source, threads: threads) }
        model = synthesizer.model
        scheduler = SpeechScheduler(synthesizer, limits: limits)
        table = Mutex(pronunciations)
    }

    /// How words are read, in everything that is requested from now on.
    public var pronunciations: PronunciationTable {
        get { table.withLock { $0 } }
        set { table.withLock { $0 = newValue } }
    }

    /// Names of the voices that come with the model.
    ///
    /// - Throws: `SynthesisError.voice` where a voice's folder is damaged.
    public func voices() throws -> [String] { try model.voices.list().map(\.name) }

    /// A voice that comes with the model.
    ///
    /// - Parameter name: `nil` takes the first.
    /// - Throws: `SynthesisError.voice` where there is none of that name.
    public func voice(named name: String? = nil) async throws -> Voice {
        if name == nil, let voice = firstVoice.withLock({ $0 }) { return voice }
        let voices = model.voices
        let voice = try await Self.offPool { try voices.voice(named: name) }
        if name == nil { firstVoice.withLock { $0 = voice } }
        return voice
    }

    /// A voice from a recording.
    ///
    /// - Parameters:
    ///   - recording: an audio file of 3 to 12 s of one person's speech.
    ///   - transcript: what it says, word for word.
    /// - Throws: `AudioError` where the file cannot be used; `SynthesisError.voice` where the model cannot read the
    ///   transcript.
    public func voice(recording: URL, transcript: String) async throws -> Voice {
        let model = model
        return try await Self.offPool {
            let voice = try Voice(
                name: recording.deletingPathExtension().lastPathComponent, audioPath: recording.path,
                text: transcript)
            _ = try model.check(voice)
            return voice
        }
    }

    /// Does what the first request would otherwise pay for.
    public func warmUp() async throws { try await scheduler.warmUp(voice: voice()) }

    /// Speaks a text. Ending the task stops the model before its next evaluation.
    ///
    /// - Parameters:
    ///   - text: of any length; long ones are cut into chunks that go on from each other.
    ///   - voice: `nil` takes the model's first.
    ///   - overrides: settings that differ from the model's own.
    ///   - priority: its class in the queue.
    /// - Throws: `SynthesisError`, `SchedulerError`, `CancellationError`.
    public func speak(
        _ text: String, voice: Voice? = nil, _ overrides: SynthesisOverrides = .init(),
        priority: SpeechPriority = .interactive
    ) async throws -> Speech {
        try await request(text, voice, overrides, priority).speech()
    }

    /// Requests a text and gives its events: progress, samples as they become final, and at last the speech with its
    /// word times.
    ///
    /// - Throws: as `speak`, for what is known before the speech is begun.
    public func request(
        _ text: String, _ voice: Voice? = nil, _ overrides: SynthesisOverrides = .init(),
        _ priority: SpeechPriority = .interactive
    ) async throws -> SpeechHandle {
        let voice = if let voice { voice } else { try await self.voice() }
        return try scheduler.submit(
            SpeechRequest(
                text: text, pronunciations: pronunciations.matches(in: text, voice: voice.name), voice: voice,
                options: overrides.applied(to: scheduler.model.defaults),
                priority: priority))
    }

    /// Speaks a text and gives its samples as they become final: mono at `SpeechModel.sampleRate`, the first after
    /// about 200 ms of speech were made. Ending the iteration stops the model.
    public func stream(
        _ text: String, voice: Voice? = nil, _ overrides: SynthesisOverrides = .init(),
        priority: SpeechPriority = .interactive
    ) -> AsyncThrowingStream<[Float], any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    for try await event in try await request(text, voice, overrides, priority) {
                        if case .samples(let samples) = event { continuation.yield(samples) }
                    }
                    continuation.finish(throwing: Task.isCancelled ? CancellationError() : nil)
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Runs what takes long on a thread of Dispatch, not on one of the few that tasks share.
    private static func offPool<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
