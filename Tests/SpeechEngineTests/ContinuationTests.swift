import SpeechAudio
import SpeechEngine
import Tensors
import Testing

@Suite("Continuation of chunks")
struct ContinuationTests {
    private static let text =
        "The road was quiet all night, and nobody saw the cat. We left early in the morning, and the train was late "
        + "again. Everyone else had stayed at home, because of the rain."

    private func speak(continues: Bool) throws -> Speech {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(.init(), on: pool)
        let options = SynthesisOptions(sampling: model.defaults, continuesProsody: continues)
        return try Synthesizer(model: model, pool: pool).speak(
            Self.text, voice: model.voice(), options: options)
    }

    @Test("chunks go on from each other: word times fit, the pause is not an end and a beginning")
    func continues() throws {
        let whole = try speak(continues: true)
        let apart = try speak(continues: false)
        #expect(whole.chunks == apart.chunks && whole.chunks.count >= 3)
        #expect(whole.words.map(\.text).joined(separator: " ") == Self.text)
        #expect(zip(whole.words, whole.words.dropFirst()).allSatisfy { $0.end <= $1.start + 0.02 })
        let seconds = Double(whole.samples.count) / Double(whole.sampleRate)
        let last = try #require(whole.words.last)
        #expect(last.end <= seconds + 0.02 && last.end > seconds - 0.6)
        #expect(whole.samples.allSatisfy { $0.isFinite && abs($0) < 2 })
        #expect(whole.samples != apart.samples)
        // What each chunk says takes as long either way; the silence of an end and a beginning is left out.
        let joins = whole.chunks.count - 1
        #expect(whole.samples.count < apart.samples.count)
        #expect(apart.samples.count - whole.samples.count < joins * whole.sampleRate * 6 / 10)
    }

    @Test("the first word of each chunk sounds from its beginning to its end")
    func firstWordsSound() throws {
        let speech = try speak(continues: true)
        let quiet = 0.05 * Loudness.activeLevel(speech.samples, sampleRate: 24_000)
        var first = 0
        for chunk in speech.chunks {
            let word = speech.words[first]
            let samples = speech.samples[Int(word.start * 24_000)..<Int(word.end * 24_000)]
            let silent = stride(from: samples.startIndex, to: samples.endIndex - 240, by: 240).filter {
                let power = samples[$0..<$0 + 240].reduce(0) { $0 + $1 * $1 } / 240
                return power < quiet * quiet
            }
            #expect(silent.count * 2400 <= samples.count, "\(word.text) is silent in part")
            first += chunk.split(separator: " ").count
        }
    }

    /// Seconds of the longest silence, in windows of 5 ms, between the middles of two words.
    private func silence(in speech: Speech, after word: Int) -> Double {
        let quiet = 0.012 * Loudness.activeLevel(speech.samples, sampleRate: 24_000)
        func middle(_ word: Speech.Word) -> Int { Int((word.start + word.end) * 12_000) }
        let samples = speech.samples[middle(speech.words[word])..<middle(speech.words[word + 1])]
        var (longest, current) = (0, 0)
        for start in stride(from: samples.startIndex, to: samples.endIndex - 120, by: 120) {
            let power = samples[start..<start + 120].reduce(0) { $0 + $1 * $1 } / 120
            current = power < quiet * quiet ? current + 1 : 0
            longest = max(longest, current)
        }
        return Double(longest) * 0.005
    }

    @Test(
        "pauses between sentences are half a second, within a chunk and where chunks meet",
        arguments: [
            ("The door was open. Nobody was inside.", 1), ("That was close! Try it again.", 1),
            ("Mr. Smith saw it. The house is on your right.", 1),
            (text, 3),
        ])
    func pauses(text: String, chunks: Int) throws {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(.init(), on: pool)
        func speak(speed: Float = 1) throws -> Speech {
            try Synthesizer(model: model, pool: pool).speak(
                text, voice: model.voice(), options: SynthesisOptions(sampling: model.defaults, speed: speed))
        }
        let speech = try speak()
        #expect(speech.chunks.count == 1 || chunks > 1)
        let ends = speech.words.indices.dropLast().filter {
            "!?.".contains(speech.words[$0].text.last ?? "a") && speech.words[$0].text != "Mr."
        }
        #expect(!ends.isEmpty)
        for end in ends {
            let pause = silence(in: speech, after: end)
            #expect((0.4...0.6).contains(pause), "\(pause) s after \(speech.words[end].text)")
        }
        let words = speech.words
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.start < $1.start && $0.end <= $1.start + 0.02 })
        let last = try #require(words.last)
        #expect(abs(last.end - speech.duration) < 0.6)
        #expect(try speak(speed: 1.5).duration < speech.duration * 0.8)
    }

    @Test("a fixed duration holds for chunks that go on from each other too")
    func fixedDuration() throws {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(.init(), on: pool)
        let voice = try model.voice()
        let reference = Double(voice.referenceSamples) / 24_000
        let options = SynthesisOptions(sampling: model.defaults, fixedDuration: reference + 9)
        let speech = try Synthesizer(model: model, pool: pool).speak(
            Self.text, voice: voice, options: options)
        #expect(abs(speech.duration - 9) < 0.5)
    }

    @Test("chunks have the level of the first, streamed or not")
    func levels() throws {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(.init(), on: pool)
        let options = SynthesisOptions(sampling: model.defaults)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let whole = try synthesizer.speak(Self.text, voice: model.voice(), options: options)
        var streamed: [Float] = []
        _ = try synthesizer.speak(
            Self.text, voice: model.voice(), options: options, audio: { streamed += $0 })
        #expect(streamed == whole.samples)
        var first = 0
        let levels = whole.chunks.map { chunk in
            let last = first + chunk.split(separator: " ").count - 1
            defer { first = last + 1 }
            let range = Int(whole.words[first].start * 24_000)..<Int(whole.words[last].end * 24_000)
            return Loudness.decibels(
                Loudness.activeLevel(
                    Array(whole.samples[range.clamped(to: 0..<whole.samples.count)]), sampleRate: 24_000))
        }
        #expect(levels.allSatisfy { abs($0 - levels[0]) < 1 })
    }

    @Test("the same request sounds the same again")
    func repeats() throws {
        #expect(try speak(continues: true).samples == speak(continues: true).samples)
    }
}
