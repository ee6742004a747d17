import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine
import SpeechText
import Synchronization
import Tensors
import Testing

/// Requests: urgency, sharing, caching, bounds, leaving.
@Suite(.serialized) struct SchedulerTests {
    private let model: SpeechModel
    private let voice: Voice
    private let synthesizer: Synthesizer

    init() throws {
        let pool = ThreadPool(threads: 2)
        model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        voice = try model.voice()
        synthesizer = Synthesizer(model: model, pool: pool)
    }

    private func request(
        _ text: String, _ priority: SpeechPriority = .interactive, client: String = "a", steps: Int = 2,
        seed: UInt64 = 1, deadline: Duration? = nil, usesCache: Bool = true
    ) -> SpeechRequest {
        let options = SynthesisOptions(sampling: SamplingOptions(steps: steps), seed: seed)
        return SpeechRequest(
            text: text, voice: voice, options: options, priority: priority, client: client,
            deadline: deadline.map { .now + $0 }, usesCache: usesCache)
    }

    private func samples(_ handle: SpeechHandle) async throws -> [Float] {
        var all: [Float] = []
        var count: Int?
        for try await event in handle {
            switch event {
            case .begun, .progress, .words: break
            case .samples(let samples): all += samples
            case .finished(let summary): count = summary.sampleCount
            }
        }
        #expect(count == all.count)
        return all
    }

    private let long = String(repeating: "It is a long and winding story about rain. ", count: 4)

    @Test func speaksAsTheSynthesizerDoes() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let text = "The rain will stop before noon."
        let alone = try synthesizer.speak(
            text, voice: voice, options: SynthesisOptions(sampling: SamplingOptions(steps: 2), seed: 1),
            audio: { _ in })
        #expect(try await samples(scheduler.submit(request(text))) == alone.samples)
    }

    @Test func identicalRequestsAreRenderedOnce() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let handles = try (0..<5).map { _ in try scheduler.submit(request(long, steps: 8)) }
        #expect(handles.map(\.source) == [.model, .shared, .shared, .shared, .shared])
        let all = try await withThrowingTaskGroup(of: [Float].self) { group in
            for handle in handles { group.addTask { try await samples(handle) } }
            return try await group.reduce(into: [[Float]]()) { $0.append($1) }
        }
        #expect(Set(all).count == 1)
        #expect(try scheduler.submit(request(long, steps: 8)).source == .cache)
        #expect(try scheduler.submit(request(long, steps: 8, seed: 2)).source == .model)
        #expect(scheduler.counters.shared == 4)
    }

    @Test func urgentRequestsStepIn() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let bulk = try scheduler.submit(request(long, .bulk, steps: 24))
        var events = bulk.makeAsyncIterator()
        guard case .begun = try await events.next() else {
            Issue.record("bulk did not begin")
            return
        }
        let urgent = try scheduler.submit(request("Now, please.", .interactive, client: "b"))
        #expect(try await !samples(urgent).isEmpty)
        #expect(scheduler.counters.preemptions == 1)
        #expect(scheduler.counters.completed == 1)
        // The one that was set aside is the same speech as ever.
        var rest: [Float] = []
        while let event = try await events.next() { if case .samples(let block) = event { rest += block } }
        let options = SynthesisOptions(sampling: SamplingOptions(steps: 24), seed: 1)
        #expect(try rest == synthesizer.speak(long, voice: voice, options: options, audio: { _ in }).samples)
    }

    @Test func whoLeavesStopsTheModel() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let task = Task {
            let handle = try scheduler.submit(request(long, steps: 128))
            for try await _ in handle {}
        }
        while scheduler.counters.evaluations < 3 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        _ = try? await task.value
        let atLeaving = scheduler.counters.evaluations
        while scheduler.counters.isBusy { try await Task.sleep(for: .milliseconds(1)) }
        // The one under way, and the one that the look at the counter raced with.
        #expect(scheduler.counters.evaluations <= atLeaving + 2)
        #expect(scheduler.counters.cancelled == 1)
    }

    @Test func oneWhoLeavesTakesNothingFromTheOther() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let stays = try scheduler.submit(request(long, steps: 16))
        let leaves = Task {
            let handle = try scheduler.submit(request(long, steps: 16))
            for try await _ in handle {}
        }
        while scheduler.counters.evaluations < 3 { try await Task.sleep(for: .milliseconds(1)) }
        leaves.cancel()
        #expect(try await !samples(stays).isEmpty)
        #expect(scheduler.counters.cancelled == 0)
    }

    /// A task that is cancelled leaves while the model's thread resumes it: neither waits for the other.
    @Test(.timeLimit(.minutes(1))) func listenersMayLeaveAtAnyInstant() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        for round in 0..<200 {
            let listener = Task {
                let handle = try scheduler.submit(request("Yes.", steps: 16, seed: 1, usesCache: false))
                for try await _ in handle {}
            }
            try await Task.sleep(for: .microseconds(100 * (round % 60)))
            listener.cancel()
            _ = await listener.result
        }
        #expect(try await !samples(scheduler.submit(request("Yes."))).isEmpty)
    }

    @Test func boundsAreKept() async throws {
        let scheduler = SpeechScheduler(
            synthesizer, limits: SchedulerLimits(queue: 8, perClient: 4, batch: 2, cacheBytes: 0))
        var handles: [SpeechHandle] = []
        for seed in 0..<4 {
            handles.append(try scheduler.submit(request(long, .bulk, client: "a", seed: UInt64(seed))))
        }
        #expect(throws: SchedulerError.self) {
            try scheduler.submit(request("More.", .bulk, client: "a", seed: 9))
        }
        for seed in 0..<2 {
            handles.append(try scheduler.submit(request(long, .bulk, client: "b", seed: UInt64(seed + 4))))
        }
        // The last quarter is kept for interactive requests.
        #expect(throws: SchedulerError.self) {
            try scheduler.submit(request("More.", .bulk, client: "b", seed: 9))
        }
        handles.append(try scheduler.submit(request("Now.", .interactive, client: "b")))
        #expect(scheduler.counters.refusedClient == 1)
        #expect(scheduler.counters.refusedFull == 1)
        for handle in handles { #expect(try await !samples(handle).isEmpty) }
        #expect(scheduler.counters.completed == 7)
        #expect(scheduler.counters.batched > scheduler.counters.batches)
    }

    @Test func lateRequestsAreGivenUp() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let first = try scheduler.submit(request(long, steps: 32))
        let late = try scheduler.submit(request("Late.", client: "b", deadline: .milliseconds(1)))
        await #expect(throws: SchedulerError.deadline) { try await samples(late) }
        #expect(try await !samples(first).isEmpty)
    }

    @Test func aFailureTouchesNoOther() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let good = try scheduler.submit(request("All is well.", .bulk))
        let bad = try scheduler.submit(request("  ", .bulk))
        await #expect(throws: SynthesisError.self) { try await samples(bad) }
        #expect(try await !samples(good).isEmpty)
    }

    @Test func drainingFinishesWhatWasTaken() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let handle = try scheduler.submit(request(long, steps: 8))
        async let drained: Void = scheduler.drain(for: .seconds(30))
        while (try? scheduler.submit(request("One more.", usesCache: false))) != nil { await Task.yield() }
        #expect(try await !samples(handle).isEmpty)
        await drained
        #expect(scheduler.counters.running == 0)
    }

    @Test func eachListenerHasItsOwnDeadline() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let busy = try scheduler.submit(request(long, steps: 64))
        let hasty = try scheduler.submit(request("Shared.", client: "b", deadline: .milliseconds(1)))
        let patient = try scheduler.submit(request("Shared.", client: "c", deadline: .seconds(60)))
        #expect(patient.source == .shared)
        await #expect(throws: SchedulerError.deadline) { try await samples(hasty) }
        #expect(try await !samples(patient).isEmpty)
        #expect(scheduler.counters.missedDeadlines == 1)
        busy.cancel()
        await #expect(throws: CancellationError.self) { try await samples(busy) }
    }

    @Test func maintenanceComesBeforeTheNextChunk() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let story = try scheduler.submit(request(String(repeating: long, count: 6), steps: 32))
        var events = story.makeAsyncIterator()
        guard case .begun = try await events.next() else {
            Issue.record("the story did not begin")
            return
        }
        try await scheduler.warmUp(voice: voice)
        #expect(scheduler.counters.completed == 0)
        story.cancel()
    }

    @Test func nobodyWaitsForASchedulerThatIsGone() async throws {
        var scheduler: SpeechScheduler? = SpeechScheduler(synthesizer)
        let handle = try #require(try scheduler?.submit(request("Still spoken.")))
        weak let gone = scheduler
        scheduler = nil
        #expect(try await !samples(handle).isEmpty)
        _ = consume handle
        for _ in 0..<200 where gone != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(gone == nil)
    }

    @Test func progressAndWarningsComeWithTheEvents() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        var progress: [Double] = []
        var warnings: [String] = []
        var words: [Speech.Word] = []
        for try await event in try scheduler.submit(request("Hello 世界, good evening.", steps: 4)) {
            switch event {
            case .begun(_, let list): warnings = list
            case .progress(let share): progress.append(share)
            case .samples: break
            case .words(let list): words += list
            case .finished(let summary):
                #expect(summary.warnings == warnings)
                #expect(summary.words == words && words.count >= 3)
            }
        }
        #expect(progress == [0, 0.25, 0.5, 0.75])
        #expect(warnings.contains { $0.contains("世界") })
        await #expect(throws: SynthesisError.unspeakable(leftOut: ["你好世界"])) {
            try await samples(scheduler.submit(request("你好世界")))
        }
    }

    @Test func nothingIsMadeFarAheadOfTheReader() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        // About two minutes of speech.
        let text = String(repeating: long, count: 12)
        let handle = try scheduler.submit(request(text, steps: 1))
        var made = 0
        for _ in 0..<500 {
            try await Task.sleep(for: .milliseconds(20))
            let counters = scheduler.counters
            if !counters.isBusy, counters.evaluations == made { break }
            made = counters.evaluations
        }
        #expect(scheduler.counters.running == 1 && scheduler.counters.completed == 0)
        // Others are served meanwhile, and the reader gets everything.
        #expect(try await !samples(scheduler.submit(request("Next.", client: "b"))).isEmpty)
        let all = try await samples(handle)
        #expect(Double(all.count) / 24_000 > 60)
        #expect(scheduler.counters.completed == 2)
        // A reader that stops reading and leaves takes its place with it.
        let other = try scheduler.submit(request(text, steps: 1, seed: 2))
        while scheduler.counters.evaluations < made + 4 { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(500))
        other.cancel()
        for _ in 0..<200 where scheduler.counters.running > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(scheduler.counters.running == 0)
    }

    @Test func requestsAreBoundedInSeconds() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        var story = request(long)
        story.maxSeconds = 3
        await #expect(throws: SynthesisError.self) { try await samples(scheduler.submit(story)) }
        story.maxSeconds = 60
        #expect(try await !samples(scheduler.submit(story)).isEmpty)
    }

    @Test func keysTellRenderingsApartInEveryProcess() throws {
        let base = request("Hello.")
        let key = RenderingKey(base, model: "mini")
        let (respelled, phonemes) = (
            try PronunciationReading(.respelling, "halo"), try PronunciationReading(.ipa, "hɛlo")
        )
        func match(_ reading: PronunciationReading) -> [PronunciationMatch] {
            [PronunciationMatch(range: 0..<5, written: "Hello", readings: [reading])]
        }
        var other = base
        other.voice = try Voice(name: "other name", prepared: voicePrepared())
        #expect(RenderingKey(other, model: "mini") == key)
        for change: (inout SpeechRequest) -> Void in [
            { $0.text = "Hello!" }, { $0.options.seed = 9 }, { $0.options.sampling.sway = nil },
            { $0.options.startsShort = true }, { $0.pronunciations = match(respelled) },
            { $0.pronunciations = match(phonemes) },
        ] {
            var changed = base
            change(&changed)
            #expect(RenderingKey(changed, model: "mini") != key)
        }
        #expect(RenderingKey(base, model: "other") != key)
        #expect(key.description.count == 64)
    }

    private func voicePrepared() throws -> PreparedReference {
        let entry = try #require(try model.voices.list().first { $0.name == voice.name })
        return try ReferencePreparation().prepare(path: entry.audioPath, transcript: entry.text)
    }
}
