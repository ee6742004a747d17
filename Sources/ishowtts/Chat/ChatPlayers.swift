import Foundation
import LiveChatSpeech
import SpeechAudio
import SpeechEngine

/// Lets clips be heard through a player program of the system.
struct ProgramClipPlayer: ClipPlayer {
    let player: Player
    let takesPieces = false

    func start(
        _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
    ) throws -> any ClipPlayback {
        let samples = volume == 1 ? clip.samples : clip.samples.map { $0 * Float(volume) }
        let process = try player.start(samples, sampleRate: SpeechModel.sampleRate) { report(.ended($0)) }
        Task { report(.began) }
        return Playback(process: process)
    }

    private struct Playback: ClipPlayback {
        let process: Process

        func add(_: ClipPiece) {}
        func stop() { send(SIGKILL) }
        func pause() { send(SIGSTOP) }
        func resume() { send(SIGCONT) }
        // A program that plays a file takes no orders; the next clip is as loud as wanted.
        func setVolume(_: Double) {}

        private func send(_ signal: CInt) {
            if process.isRunning { kill(process.processIdentifier, signal) }
        }
    }
}

/// Writes each clip into a folder in place of playing it.
struct FolderClipPlayer: ClipPlayer {
    let folder: String
    let takesPieces = false

    func start(
        _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
    ) throws -> any ClipPlayback {
        let samples = volume == 1 ? clip.samples : clip.samples.map { $0 * Float(volume) }
        do {
            try AudioFile.write(samples, sampleRate: SpeechModel.sampleRate, to: path(clip.utterance.item))
        } catch {
            throw Failure(writing: error)
        }
        Task {
            report(.began)
            report(.ended(nil))
        }
        return Written()
    }

    /// The file of an item: `00042.wav`.
    private func path(_ item: Int) -> String {
        let number = String(item)
        return "\(folder)/\(String(repeating: "0", count: max(0, 5 - number.count)))\(number).wav"
    }

    /// What was written was heard.
    private struct Written: ClipPlayback {
        func add(_: ClipPiece) {}
        func stop() {}
        func pause() {}
        func resume() {}
        func setVolume(_: Double) {}
    }
}
