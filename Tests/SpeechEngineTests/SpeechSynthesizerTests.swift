import Foundation
import SpeechEngine
import SpeechText
import Testing

/// The engine as an app uses it: one import, tasks only.
@Suite(.serialized) struct SpeechSynthesizerTests {
    @Test func speaksAndStreamsTheSame() async throws {
        let synthesizer = try await SpeechSynthesizer()
        let speech = try await synthesizer.speak("Good evening.")
        #expect(speech.words.map(\.text) == ["Good", "evening."])
        var streamed: [Float] = []
        for try await samples in synthesizer.stream("Good evening.") { streamed += samples }
        #expect(streamed == speech.samples)
        let fast = try await synthesizer.speak("Good evening.", SynthesisOverrides(speed: 2))
        #expect(fast.duration < speech.duration * 0.7)
    }

    /// A table holds for speech, streams and requests, and can be changed.
    @Test func wordsAreReadByATable() async throws {
        let table = try PronunciationTable(
            tsv: Array("written\tkind\treading\nnginx\tipa\tˈɛndʒɪn ˈɛks\n".utf8), source: "words.tsv")
        let synthesizer = try await SpeechSynthesizer(pronunciations: table)
        let speech = try await synthesizer.speak("So nginx is down.")
        #expect(speech.words.map(\.text) == ["So", "nginx", "is", "down."])
        let plain = try await SpeechSynthesizer()
        #expect(try await plain.speak("So nginx is down.").samples != speech.samples)
        var streamed: [Float] = []
        for try await samples in synthesizer.stream("So nginx is down.") { streamed += samples }
        #expect(streamed == speech.samples)
        plain.pronunciations = try table.adding(
            PronunciationEntry(written: "down", reading: PronunciationReading(.respelling, "up")))
        let changed = try await plain.speak("So nginx is down.")
        #expect(changed.words.map(\.text) == ["So", "nginx", "is", "up."])
        let later = try await plain.speak("So nginx is down.", SynthesisOverrides(dateOrder: .dayFirst))
        #expect(later.samples == changed.samples)
    }

    @Test func datesByOrder() async throws {
        let synthesizer = try await SpeechSynthesizer()
        let european = try await synthesizer.speak("on 3/4", SynthesisOverrides(dateOrder: .dayFirst))
        #expect(european.words.map(\.text) == ["on", "April", "third."])
        #expect(try await synthesizer.speak("on 3/4").words.map(\.text) == ["on", "March", "fourth."])
    }

    @Test func errorsAreForPeople() async throws {
        let synthesizer = try await SpeechSynthesizer()
        for text in ["", "  \n", "...", "你好"] {
            await #expect(throws: SynthesisError.self) { try await synthesizer.speak(text) }
        }
        do {
            _ = try await synthesizer.speak("Hi.", SynthesisOverrides(speed: .nan))
            Issue.record("a speed that is no number was taken")
        } catch {
            #expect(error.localizedDescription == "speed is nan; it must be 0.25 to 4")
        }
        await #expect(throws: SynthesisError.self) {
            try await SpeechSynthesizer(SpeechModel.Source(model: "/nowhere"))
        }
        await #expect(throws: SynthesisError.self) { try await SpeechSynthesizer(threads: 0) }
    }

    @Test func aTranscriptThatTheModelCannotReadIsRefused() async throws {
        let synthesizer = try await SpeechSynthesizer()
        let recording = URL(
            fileURLWithPath: try #require(try synthesizer.model.voices.list().first).audioPath)
        for transcript in ["你好，世界。", "123.", "🙂", "..."] {
            await #expect(throws: SynthesisError.self) {
                try await synthesizer.voice(recording: recording, transcript: transcript)
            }
            let voice = try Voice(name: "odd", audioPath: recording.path, text: transcript)
            await #expect(throws: SynthesisError.self) { try await synthesizer.speak("Hi.", voice: voice) }
        }
    }

    @Test func leavingAStreamStopsTheModel() async throws {
        let synthesizer = try await SpeechSynthesizer()
        let story = String(repeating: "It is a long and winding story about rain. ", count: 60)
        for try await _ in synthesizer.stream(story, SynthesisOverrides(nfe: 32)) { break }
        for _ in 0..<500 where synthesizer.scheduler.counters.cancelled == 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(synthesizer.scheduler.counters.cancelled == 1)
        #expect(synthesizer.scheduler.counters.completed == 0)
    }
}
