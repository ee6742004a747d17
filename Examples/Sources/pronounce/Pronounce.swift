import SpeechAudio
import SpeechEngine
import SpeechText

/// Words read as one wants them, and dates with the day first.
@main struct Pronounce {
    static func main() async throws {
        let table = try PronunciationTable([
            PronunciationEntry(written: "nginx", reading: PronunciationReading(.respelling, "engine x")),
            PronunciationEntry(written: "GIF", reading: PronunciationReading(.arpabet, "JH IH1 F")),
            PronunciationEntry(written: "pecan", reading: PronunciationReading(.ipa, "pɪˈkɑn")),
        ])
        let synthesizer = try await SpeechSynthesizer(pronunciations: table)
        let speech = try await synthesizer.speak(
            "On 3/4 nginx served a GIF of a pecan pie.", SynthesisOverrides(dateOrder: .dayFirst))
        try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: "pronounce.wav")

        // The table may change at any time; what is requested afterwards is read by the new one.
        synthesizer.pronunciations = try table.adding(
            PronunciationEntry(written: "pie", reading: PronunciationReading(.respelling, "cake")))
        print(try await synthesizer.speak("A pecan pie.").words.map(\.text))
    }
}
