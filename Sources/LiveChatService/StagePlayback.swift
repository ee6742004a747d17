import Foundation
import LiveChatSpeech

/// A clip on the stage, as the queue steers it. Once it is over, nothing that is asked for has an effect.
struct StagePlayback: ClipPlayback {
    let stage: ClipStage
    let item: Int

    func add(_ piece: ClipPiece) {
        stage.change { state, now in
            guard let playing = state.playing, playing.item == item else { return }
            let start = playing.clip.madeSeconds
            // Who heard all that was made goes on with the piece.
            if playing.runningSince != nil, playing.position(now) >= start {
                state.playing?.position = start
                state.playing?.runningSince = now
            }
            state.playing?.clip.add(piece)
            guard let clip = state.playing?.clip else { return }
            let staged = StagedPiece(
                item: item, start: start, seconds: clip.seconds, words: clip.words, isLast: piece.isLast,
                samples: piece.samples)
            state.tell(.piece(staged), having: item)
            if piece.isLast { state.settle(now) }
        }
    }

    func stop() {
        changePlaying { state, _, _ in
            state.tell(.stop(item: item))
            state.playing = nil
            state.recent.removeAll { $0.utterance.item == item }
        }
    }

    func pause() {
        changePlaying { state, playing, now in
            playing.position = playing.position(now)
            playing.runningSince = nil
            playing.isPaused = true
            state.tell(.pause(item: item))
        }
    }

    func resume() {
        changePlaying { state, playing, now in
            playing.isPaused = false
            if playing.waitingSince == nil { playing.runningSince = now } else { playing.waitingSince = now }
            state.tell(.resume(item: item))
        }
    }

    func setVolume(_ volume: Double) {
        changePlaying { state, _, _ in
            state.volume = volume
            state.tell(.volume(volume))
        }
    }

    private func changePlaying(
        _ body: (inout StageState, inout StageState.Playing, ContinuousClock.Instant) -> Void
    ) {
        stage.change { state, now in
            guard var playing = state.playing, playing.item == item else { return }
            body(&state, &playing, now)
            if state.playing != nil { state.playing = playing }
        }
    }
}
