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
