import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine
import Tensors
import Testing

/// What is known of speech before it is made, and that good speech has no faults.
@Suite(.serialized) struct SpeechFaultsTests {
    private let model: SpeechModel
    private let voice: Voice
    private let synthesizer: Synthesizer

    init() throws {
        let pool = ThreadPool(threads: 2)
        model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        voice = try model.voice()
        synthesizer = Synthesizer(model: model, pool: pool)
    }

    private var options: SynthesisOptions { SynthesisOptions(sampling: model.defaults) }

    static let story = """
        The rain will stop before noon. After that we walk along the river, and when the sun is low we go home by the old \
        road. Nobody knows how long that takes, but there is a house halfway where one can rest. In the evening we cook, \
        and then somebody reads from a book about the sea until it is late.
        """

    /// "Evening" and "everyone" sound alike.
    @Test(arguments: [
        "The rain will stop before noon.", "Hi!", "Good evening, everyone.", SpeechFaultsTests.story,
    ])
    func goodSpeechIsAsExpected(
        text: String
    ) throws {
        for streams in [false, true] {
            let speech = try synthesizer.speak(
                text, voice: voice, options: options, audio: streams ? { _ in } : nil)
            #expect(speech.faults.isEmpty, "\(text): \(speech.faults)")
            let planned = try #require(speech.expected.samples)
            #expect(abs(planned - speech.samples.count) <= 2400, "\(planned), \(speech.samples.count)")
            #expect((0.05...2).contains(try #require(speech.expected.tail)))
            #expect(!speech.expected.repeats)
            #expect(speech.times[.check] > 0)
        }
    }

    @Test func withoutItsSilencesSpeechMayBeShorter() throws {
        var options = options
        options.removesSilence = true
        let speech = try synthesizer.speak(Self.story, voice: voice, options: options)
        #expect(speech.faults.isEmpty && speech.expected.mayBeShorter && speech.expected.tail == nil)
    }

    @Test(arguments: ["No no no no no no no no!", "We came back, and we came back, and we came back."])
    func textsThatRepeatThemselvesAreNoFault(text: String) throws {
        let speech = try synthesizer.speak(text, voice: voice, options: options)
        #expect(speech.expected.repeats && speech.faults.isEmpty, "\(speech.faults)")
    }

    @Test func theSchedulerCountsWhatItChecked() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        for _ in 0..<2 {
            let request = SpeechRequest(text: "Good evening.", voice: voice, options: options)
            #expect(try await scheduler.submit(request).speech().faults.isEmpty)
        }
        let counters = scheduler.counters
        #expect(counters.checked == 1 && counters.cacheHits == 1 && counters.faults.isEmpty)
        #expect(counters.threads == 2 && counters.busySeconds > 0)
    }
}
