import Foundation
import LiveChat
import SpeechEngine
import Synchronization

/// Makes the samples of texts that a chat's reading queue wants to be said.
public protocol ChatVoice: Sendable {
    /// Makes the speech of a text; gives up when its task is cancelled.
    ///
    /// - Parameter utterance: what the text is part of, with its wishes for voice, speed and steps.
    /// - Throws: an error whose `localizedDescription` is one line for people; `CancellationError`.
    func speech(of text: String, in utterance: Utterance) async throws -> ChatSpeech
}

/// The speech of a text.
public struct ChatSpeech: Sendable {
    /// Mono at `SpeechModel.sampleRate`, from -1 to 1.
    public var samples: [Float]
    /// Words as they are written and when they are heard, in order; empty where nobody knows.
    public var words: [Word]

    /// A word and its time in seconds.
    public struct Word: Sendable, Equatable {
        public var text: String
        public var start: Double
        public var end: Double

        /// A word that is heard from `start` to `end`.
        public init(_ text: String, start: Double, end: Double) {
            self.text = text
            self.start = start
            self.end = end
        }
    }

    /// - Parameter words: in order.
    public init(samples: [Float], words: [Word] = []) {
        self.samples = samples
        self.words = words
    }
}

/// A word of an utterance and when it is heard.
public struct ClipWord: Sendable, Equatable, Codable {
    /// Seconds from the clip's start.
    public var start: Double
    /// Seconds from the clip's start.
    public var end: Double
    /// Unicode scalars of the utterance's text.
    public var range: Range<Int>
}

/// An utterance that is ready to be heard.
public struct ChatClip: Sendable {
    /// What it says.
    public let utterance: Utterance
    /// Mono at `SpeechModel.sampleRate`, from -1 to 1.
    public let samples: [Float]
    /// When its words are heard, in order.
    public var words: [ClipWord]

    /// - Parameters:
    ///   - utterance: what it says.
    ///   - samples: mono at `SpeechModel.sampleRate`.
    ///   - words: in order.
    public init(utterance: Utterance, samples: [Float], words: [ClipWord] = []) {
        self.utterance = utterance
        self.samples = samples
        self.words = words
    }

    /// How long it is.
    public var seconds: Double { Double(samples.count) / Double(SpeechModel.sampleRate) }
}

/// Where clips are heard.
public protocol ClipPlayer: Sendable {
    /// Begins to play a clip.
    ///
    /// - Parameters:
    ///   - volume: 0 to 1.
    ///   - report: takes what becomes of it, never from within this call; nothing after `ended`.
    /// - Throws: an error whose `localizedDescription` is one line for people.
    func start(
        _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
    ) throws -> any ClipPlayback
}

/// What becomes of a clip that is played.
public enum ClipEvent: Sendable {
    /// Its first sound was heard.
    case began
    /// It was heard to its end, or failed.
    case ended((any Error)?)
}

/// A clip that is being played. No call waits for the sound.
public protocol ClipPlayback: Sendable {
    /// Stops it: nothing of it is heard after the call returned.
    func stop()
    func pause()
    func resume()
    /// - Parameter volume: 0 to 1.
    func setVolume(_ volume: Double)
}

/// Speaks for a chat's reading queue: a voice makes clips, a player lets them be heard.
public struct SpeechAnnouncer: Announcer {
    private let voice: any ChatVoice
    private let player: any ClipPlayer

    /// - Parameters:
    ///   - voice: makes the speech.
    ///   - player: plays it, or keeps it.
    public init(voice: any ChatVoice, player: any ClipPlayer) {
        self.voice = voice
        self.player = player
    }

    /// Begins to make the speech of an utterance; `report` is told how it goes on.
    public func announce(
        _ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) -> any Announcement {
        let announcement = ClipAnnouncement(utterance, player: player, report: report)
        announcement.make(with: voice)
        return announcement
    }
}

/// One utterance: made at once, played when it is told to and can be.
private final class ClipAnnouncement: Announcement {
    private struct State {
        var task: Task<Void, Never>?
        var clip: ChatClip?
        var playback: (any ClipPlayback)?
        var volume: Double
        var isWanted = false
        var isPaused = false
        /// Nothing is heard or reported any more.
        var isOver = false
    }

    private let utterance: Utterance
    private let player: any ClipPlayer
    private let report: @Sendable (AnnouncementEvent) -> Void
    private let state: Mutex<State>

    init(
        _ utterance: Utterance, player: any ClipPlayer,
        report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) {
        self.utterance = utterance
        self.player = player
        self.report = report
        state = Mutex(State(volume: utterance.volume))
    }

    func make(with voice: any ChatVoice) {
        let task = Task {
            do {
                let clip = try await clip(voice)
                let isOver = state.withLock { state in
                    state.clip = clip
                    return state.isOver
                }
                if isOver { return }
                report(.made(seconds: clip.seconds))
                begin()
            } catch is CancellationError {
                end(.failed("the speech was given up"))
            } catch {
                end(.failed(error.localizedDescription))
            }
        }
        let isOver = state.withLock { state in
            state.task = task
            return state.isOver
        }
        if isOver { task.cancel() }
    }

    /// The parts one after the other. Beside a tone, a part without letters has nothing to be said.
    private func clip(_ voice: any ChatVoice) async throws -> ChatClip {
        let parts = utterance.speech.parts
        var samples: [Float] = []
        var words = WordPlaces(text: utterance.speech.text)
        for part in parts {
            try Task.checkCancellation()
            switch part {
            case .tone(let seconds): samples += Self.tone(seconds: seconds)
            case .text(let text):
                guard parts.count == 1 || text.contains(where: { $0.isLetter || $0.isNumber }) else {
                    continue
                }
                let speech = try await voice.speech(of: text, in: utterance)
                words.add(speech.words, at: Double(samples.count) / Double(SpeechModel.sampleRate))
                samples += speech.samples
            }
        }
        return ChatClip(utterance: utterance, samples: samples, words: words.found)
    }

    /// A quiet tone of 1 kHz without clicks at its ends.
    private static func tone(seconds: Double) -> [Float] {
        let rate = Float(SpeechModel.sampleRate)
        let count = Int((seconds.isFinite ? min(5, max(0.1, seconds)) : 0.5) * Double(rate))
        return (0..<count).map { index in
            let fade = min(1, Float(min(index, count - 1 - index)) / (0.005 * rate))
            return 0.2 * fade * sin(2 * .pi * 1000 * Float(index) / rate)
        }
    }

    /// Begins to play, once that is wanted and possible.
    private func begin() {
        do {
            // Under the lock, so that a cancellation either comes before the first sound or stops it.
            try state.withLock { state in
                guard state.isWanted, !state.isPaused, !state.isOver, state.playback == nil,
                    let clip = state.clip
                else { return }
                state.playback = try player.start(clip, volume: state.volume) { [self] event in
                    switch event {
                    case .began: if !self.state.withLock({ $0.isOver }) { report(.started) }
                    case .ended(let error): end(error.map { .failed($0.localizedDescription) } ?? .finished)
                    }
                }
            }
        } catch {
            end(.failed(error.localizedDescription))
        }
    }

    private func end(_ event: AnnouncementEvent) {
        let isNew = state.withLock { state in
            if state.isOver { return false }
            state.isOver = true
            state.playback = nil
            return true
        }
        if isNew { report(event) }
    }

    func play() {
        state.withLock { $0.isWanted = true }
        // Starting a player takes time that the caller has not.
        Task { begin() }
    }

    func cancel() {
        let (task, playback) = state.withLock { state in
            state.isOver = true
            defer { state.playback = nil }
            return (state.task, state.playback)
        }
        playback?.stop()
        task?.cancel()
    }

    func pause() {
        state.withLock { state in
            state.isPaused = true
            return state.playback
        }?.pause()
    }

    func resume() {
        let playback = state.withLock { state in
            state.isPaused = false
            return state.playback
        }
        if let playback { playback.resume() } else { Task { begin() } }
    }

    func setVolume(_ volume: Double) {
        state.withLock { state in
            state.volume = volume
            return state.playback
        }?.setVolume(volume)
    }
}
