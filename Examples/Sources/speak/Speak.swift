import SpeechAudio
import SpeechEngine

/// The shortest way from a text to a file: the built-in voice, with its own settings.
@main struct Speak {
    static func main() async throws {
        let text = CommandLine.arguments.dropFirst().joined(separator: " ")
        let synthesizer = try await SpeechSynthesizer()
        let speech = try await synthesizer.speak(text.isEmpty ? "Hello from Swift." : text)
        try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: "speech.wav")
        for warning in speech.warnings { print("warning: \(warning)") }
        print("speech.wav: \(speech.duration) s, made in \(speech.times.total) s")
    }
}
