import Foundation
import SpeechAudio
import SpeechEngine

/// Speaks in the voice of a recording, and writes captions beside the sound.
///
///     swift run -c release clone me.wav "What I say in that recording." "What I never said."
@main struct Clone {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else {
            print("usage: clone RECORDING TRANSCRIPT TEXT")
            exit(64)
        }
        let synthesizer = try await SpeechSynthesizer()
        let voice = try await synthesizer.voice(
            recording: URL(filePath: arguments[1]), transcript: arguments[2])
        for warning in voice.warnings { print("warning: \(warning)") }
        let speech = try await synthesizer.speak(arguments[3], voice: voice)
        try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: "clone.wav")
        let captions = Captions(speech.words).text(as: .srt)
        try captions.write(toFile: "clone.srt", atomically: true, encoding: .utf8)
    }
}
