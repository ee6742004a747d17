import Foundation
import LiveChat
import SpeechEngine
import Synchronization

/// One utterance: made at once, played when it is told to and can be. A player that takes pieces hears its beginning while
/// the rest is made.
final class ClipAnnouncement: Announcement {
    private struct State {
        var task: Task<Void, Never>?
        var clip: ChatClip
        var words: WordPlaces
        /// Where the text that is made begins, in samples.
        var partStart = 0
        var head: ClipHead
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
        state = Mutex(
            State(
                clip: ChatClip(utterance: utterance, samples: [], isWhole: false),
                words: WordPlaces(text: utterance.speech.text), head: ClipHead(begun: .now),
                volume: utterance.volume))
    }

    func make(with voice: any ChatVoice) {
        let task = Task {
            do {
                try await speak(voice)
                take(ChatSpeech(samples: []), isLast: true)
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
    private func speak(_ voice: any ChatVoice) async throws {
        let parts = utterance.speech.parts
        for part in parts {
            try Task.checkCancellation()
            switch part {
            case .tone(let seconds): take(ChatSpeech(samples: Self.tone(seconds: seconds)))
            case .text(let text):
                guard parts.count == 1 || text.contains(where: { $0.isLetter || $0.isNumber }) else {
                    continue
                }
                state.withLock { $0.partStart = $0.clip.samples.count }
                try await voice.speak(text, in: utterance) { take($0) }
            }
        }
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

    /// Adds a piece to the clip, and to what plays.
    private func take(_ piece: ChatSpeech, isLast: Bool = false) {
        let made: Double? = state.withLock { state in
            guard !state.isOver else { return nil }
            let offset = Double(state.partStart) / Double(SpeechModel.sampleRate)
            state.words.add(piece.words, at: offset)
            let piece = ClipPiece(samples: piece.samples, words: state.words.found, isLast: isLast)
            state.clip.add(piece)
            state.playback?.add(piece)
            return isLast ? state.clip.seconds : nil
        }
        if let made { report(.made(seconds: made)) }
        begin()
    }

    /// Begins to play, once that is wanted and possible.
    private func begin() {
        do {
            // Under the lock, so that a cancellation either comes before the first sound or stops it.
            try state.withLock { state in
                guard state.isWanted, !state.isPaused, !state.isOver, state.playback == nil,
                    state.clip.isWhole || player.takesPieces && state.head.isEnough(of: state.clip, at: .now)
                else { return }
                state.playback = try player.start(state.clip, volume: state.volume) { [self] event in
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

    /// Ends it, also in the middle of what plays.
    private func end(_ event: AnnouncementEvent) {
        let (isNew, task, playback) = state.withLock { state in
            defer {
                state.isOver = true
                state.playback = nil
            }
            return (!state.isOver, state.task, state.playback)
        }
        guard isNew else { return }
        if event != .finished { playback?.stop() }
        task?.cancel()
        report(event)
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
