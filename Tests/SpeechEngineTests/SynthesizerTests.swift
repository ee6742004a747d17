import F5TTS
import Foundation
import SpeechEngine
import Tensors
import Testing

/// Speech of the built-in voice, by its measurable properties.
@Suite struct SynthesizerTests {
    private static let pool = ThreadPool(threads: 2)

    private static func speak(_ text: String, _ change: (inout SynthesisOptions) -> Void = { _ in }) throws
        -> Speech
    {
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        var options = SynthesisOptions(sampling: SamplingOptions(steps: 4), seed: 7)
        change(&options)
        return try Synthesizer(model: model, pool: pool).speak(text, voice: model.voice(), options: options)
    }

    @Test func speaksAtASaneLengthAndLevel() throws {
        let speech = try Self.speak("The rain will stop before noon.")
        #expect(speech.sampleRate == 24_000)
        #expect(speech.duration > 1 && speech.duration < 5)
        let rms = (speech.samples.reduce(0) { $0 + $1 * $1 } / Float(speech.samples.count)).squareRoot()
        #expect(rms > 0.01 && rms < 0.5)
        let isFinite = speech.samples.allSatisfy { $0.isFinite }
        #expect(isFinite)
    }

    @Test func sameSeedSameSpeechWhateverTheThreads() throws {
        let model = try SpeechModel.load(SpeechModel.Source(), on: Self.pool)
        let options = SynthesisOptions(sampling: SamplingOptions(steps: 2), seed: 3)
        let waves = try [1, 2, 3].map { threads in
            try Synthesizer(model: model, pool: ThreadPool(threads: threads))
                .speak("Good evening.", voice: model.voice(), options: options).samples
        }
        #expect(waves[0] == waves[1] && waves[1] == waves[2])
        let other = try Self.speak("Good evening.") {
            $0.sampling.steps = 2
            $0.seed = 4
        }
        #expect(other.samples != waves[0])
    }

    @Test func wordsHaveTimesInOrder() throws {
        let speech = try Self.speak("Three small words")
        #expect(speech.words.map(\.text) == ["Three", "small", "words."])
        for (word, next) in zip(speech.words, speech.words.dropFirst()) {
            #expect(word.start < word.end && word.end <= next.start + 0.2)
        }
        let last = try #require(speech.words.last)
        #expect(last.end <= speech.duration + 0.1)
    }

    @Test func longTextsAreCutAndJoined() throws {
        let sentence = "This is a sentence that goes on for a while, as sentences sometimes do. "
        let speech = try Self.speak(String(repeating: sentence, count: 6)) { $0.sampling.steps = 2 }
        #expect(speech.chunks.count > 1)
        #expect(speech.chunks.joined(separator: " ") + " " == String(repeating: sentence, count: 6))
    }

    @Test func speedAndFixedDurationDecideTheLength() throws {
        let normal = try Self.speak("One more time, please.") { $0.sampling.steps = 1 }
        let fast = try Self.speak("One more time, please.") {
            $0.sampling.steps = 1
            $0.speed = 2
        }
        #expect(abs(fast.duration * 2 - normal.duration) < 0.05)
        let fixed = try Self.speak("One more time, please.") {
            $0.sampling.steps = 1
            $0.fixedDuration = 8
        }
        #expect(fixed.duration > normal.duration)
    }

    @Test func optionsOutOfRangeAreNamed() throws {
        for change: (inout SynthesisOptions) -> Void in [
            { $0.sampling.steps = 0 }, { $0.sampling.guidance = -1 }, { $0.speed = 0 }, { $0.crossFade = -1 },
            { $0.fixedDuration = 0 }, { $0.sampling.sway = 3 },
        ] {
            #expect(throws: SynthesisError.self) { try Self.speak("Hello.", change) }
        }
        #expect(throws: SynthesisError.self) { try Self.speak(" \n ") }
    }

    @Test func numbersAreWrittenOut() throws {
        let speech = try Self.speak("I have 2 cats.") { $0.sampling.steps = 1 }
        #expect(speech.chunks == ["I have two cats."])
        let raw = try Self.speak("I have 2 cats.") {
            $0.sampling.steps = 1
            $0.normalizesText = false
        }
        #expect(raw.chunks == ["I have 2 cats."])
    }
}
