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
        // What each chunk says takes as long either way; only pauses and fades differ.
        #expect(abs(whole.samples.count - apart.samples.count) < whole.sampleRate)
    }

    @Test("the same request sounds the same again")
    func repeats() throws {
        #expect(try speak(continues: true).samples == speak(continues: true).samples)
    }
}
