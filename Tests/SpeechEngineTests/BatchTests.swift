import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine
import Tensors
import Testing

/// Several requests together, streams, warm-up and the caches.
@Suite struct BatchTests {
    private let pool = ThreadPool(threads: 2)

    private func options(steps: Int = 2, seed: UInt64) -> SynthesisOptions {
        SynthesisOptions(sampling: SamplingOptions(steps: steps), seed: seed)
    }

    @Test func togetherAsAlone() throws {
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let voice = try model.voice()
        let requests = [
            SpeechRequest(text: "Good evening.", voice: voice, options: options(seed: 1)),
            SpeechRequest(text: "   ", voice: voice, options: options(seed: 2)),
            SpeechRequest(
                text: "The rain will stop before noon, they say.", voice: voice, options: options(seed: 3)),
            SpeechRequest(text: "Another schedule.", voice: voice, options: options(steps: 3, seed: 4)),
            SpeechRequest(
                text: String(repeating: "It is a long and winding story about rain. ", count: 6),
                voice: voice, options: options(seed: 5)),
        ]
        let together = synthesizer.speak(requests)
        #expect(together.count == requests.count)
        #expect(throws: SynthesisError.self) { try together[1].get() }
        for index in [0, 2, 3, 4] {
            let request = requests[index]
            let alone = try synthesizer.speak(
                request.text, voice: request.voice, options: request.options)
            let speech = try together[index].get()
            #expect(speech.samples.count == alone.samples.count)
            let difference = zip(speech.samples, alone.samples).map { abs($0 - $1) }.max() ?? 1
            #expect(difference < 1e-3, "request \(index)")
        }
        #expect(try together[4].get().chunks.count > 1)
    }

    @Test func streamsWhatItReturns() throws {
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        var pieces: [[Float]] = []
        let text = String(repeating: "It is a long and winding story about rain. ", count: 5)
        let speech = try Synthesizer(model: model, pool: pool).speak(
            text, voice: model.voice(), options: options(seed: 5), audio: { pieces.append($0) })
        #expect(pieces.count > 1)
        #expect(pieces.flatMap { $0 } == speech.samples)
        let whole = try Synthesizer(model: model, pool: pool).speak(
            text, voice: model.voice(), options: options(seed: 5))
        #expect(whole.samples.count == speech.samples.count)
        let difference = zip(whole.samples, speech.samples).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-4)
    }

    @Test func aShortStartEndsAtTheFirstPause() throws {
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        let voice = try model.voice()
        var options = options(seed: 5)
        options.startsShort = true
        func chunks(_ text: String) throws -> [String] {
            try Synthesizer(model: model, pool: pool).speak(text, voice: voice, options: options).chunks
        }
        #expect(
            try chunks("Thanks for the raid, everyone! We start soon.")
                == ["Thanks for the raid,", "everyone! We start soon."])
        #expect(try chunks("Oh, no. It is over.").count == 1)
        #expect(try chunks("There is no pause in this line").count == 1)
    }

    /// Of a model with guidance in its weights, such as a distilled student, cfg changes nothing but a warning.
    @Test func guidanceFreeModelsRunOneBranch() throws {
        let folder = try #require(try SpeechModel.folder(nil))
        let settings = try String(contentsOfFile: folder + "/model.yaml", encoding: .utf8)
        let path = NSTemporaryDirectory() + "guidance-free-\(UUID().uuidString).yaml"
        let kept = settings.split(separator: "\n").filter {
            !$0.contains(" nfe:") && !$0.contains(" cfg:") && !$0.contains("guidance_free:")
        }
        try (kept.joined(separator: "\n") + "\n  nfe: 4\n  guidance_free: True\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let model = try SpeechModel.load(SpeechModel.Source(configuration: path), on: pool)
        #expect(model.isGuidanceFree && model.defaults.guidance == 0 && model.defaults.steps == 4)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let voice = try model.voice()
        var guided = options(seed: 1)
        guided.sampling.guidance = 3
        var plain = guided
        plain.sampling.guidance = 0
        let asked = try synthesizer.speak("Hello.", voice: voice, options: guided)
        let without = try synthesizer.speak("Hello.", voice: voice, options: plain)
        #expect(asked.samples.elementsEqual(without.samples))
        #expect(asked.warnings.contains { $0.contains("cfg") } && without.warnings.isEmpty)
    }

    @Test func nothingIsWorkedOutTwice() throws {
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let voice = try model.voice()
        try synthesizer.warmUp(voice: voice, options: options(seed: 1), seconds: 4)
        let before = model.acoustic.workspaceReuse
        for _ in 0..<2 { _ = try synthesizer.speak("Hello.", voice: voice, options: options(seed: 1)) }
        #expect(model.acoustic.workspaceReuse.misses == before.misses)
        #expect(model.caches.counters.voices == .init(hits: 2, misses: 1))
        #expect(model.caches.counters.texts.hits >= 2)
    }
}
