import F5TTS
import Foundation
import SpeechEngine
import Synchronization
import Tensors
import Testing

/// Orders: urgency, sharing, caching, bounds, leaving.
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

    private func order(
        _ text: String, _ priority: SpeechOrder.Priority = .interactive, client: String = "a", steps: Int = 2,
        seed: UInt64 = 1, deadline: Duration? = nil, usesCache: Bool = true
    ) -> SpeechOrder {
        let options = SynthesisOptions(sampling: SamplingOptions(steps: steps), seed: seed)
        return SpeechOrder(
            SpeechRequest(text: text, voice: voice, options: options), priority: priority, client: client,
            deadline: deadline.map { .now + $0 }, usesCache: usesCache)
    }

    private func samples(_ ticket: SpeechTicket) async throws -> [Float] {
        var all: [Float] = []
        var whole: [Float]?
        for try await event in ticket.events {
            switch event {
            case .begun: break
            case .samples(let samples): all += samples
            case .finished(let speech): whole = speech.samples
            }
        }
        #expect(whole == all)
        return all
    }

    private let long = String(repeating: "It is a long and winding story about rain. ", count: 4)

    @Test func speaksAsTheSynthesizerDoes() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let text = "The rain will stop before noon."
        let alone = try synthesizer.speak(
            text, voice: voice, options: SynthesisOptions(sampling: SamplingOptions(steps: 2), seed: 1),
            audio: { _ in })
        #expect(try await samples(scheduler.submit(order(text))) == alone.samples)
    }

    @Test func identicalOrdersAreRenderedOnce() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let tickets = try (0..<5).map { _ in try scheduler.submit(order(long, steps: 8)) }
        #expect(tickets.map(\.source) == [.model, .shared, .shared, .shared, .shared])
        let all = try await withThrowingTaskGroup(of: [Float].self) { group in
            for ticket in tickets { group.addTask { try await samples(ticket) } }
            return try await group.reduce(into: [[Float]]()) { $0.append($1) }
        }
        #expect(Set(all).count == 1)
        #expect(try scheduler.submit(order(long, steps: 8)).source == .cache)
        #expect(try scheduler.submit(order(long, steps: 8, seed: 2)).source == .model)
        #expect(scheduler.counters.shared == 4)
    }

    @Test func urgentOrdersStepIn() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let bulk = try scheduler.submit(order(long, .bulk, steps: 24))
        var events = bulk.events.makeAsyncIterator()
        guard case .begun = try await events.next() else {
            Issue.record("bulk did not begin")
            return
        }
        let urgent = try scheduler.submit(order("Now, please.", .interactive, client: "b"))
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
            let ticket = try scheduler.submit(order(long, steps: 128))
            for try await _ in ticket.events {}
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
        let stays = try scheduler.submit(order(long, steps: 16))
        let leaves = Task {
            let ticket = try scheduler.submit(order(long, steps: 16))
            for try await _ in ticket.events {}
        }
        while scheduler.counters.evaluations < 3 { try await Task.sleep(for: .milliseconds(1)) }
        leaves.cancel()
        #expect(try await !samples(stays).isEmpty)
        #expect(scheduler.counters.cancelled == 0)
    }

    @Test func boundsAreKept() async throws {
        let scheduler = SpeechScheduler(
            synthesizer, limits: SchedulerLimits(queue: 8, perClient: 4, batch: 2, cacheBytes: 0))
        var tickets: [SpeechTicket] = []
        for seed in 0..<4 {
            tickets.append(try scheduler.submit(order(long, .bulk, client: "a", seed: UInt64(seed))))
        }
        #expect(throws: SchedulerError.self) {
            try scheduler.submit(order("More.", .bulk, client: "a", seed: 9))
        }
        for seed in 0..<2 {
            tickets.append(try scheduler.submit(order(long, .bulk, client: "b", seed: UInt64(seed + 4))))
        }
        // The last quarter is kept for interactive orders.
        #expect(throws: SchedulerError.self) {
            try scheduler.submit(order("More.", .bulk, client: "b", seed: 9))
        }
        tickets.append(try scheduler.submit(order("Now.", .interactive, client: "b")))
        #expect(scheduler.counters.refusedClient == 1)
        #expect(scheduler.counters.refusedFull == 1)
        for ticket in tickets { #expect(try await !samples(ticket).isEmpty) }
        #expect(scheduler.counters.completed == 7)
        #expect(scheduler.counters.batched > scheduler.counters.batches)
    }

    @Test func lateOrdersAreGivenUp() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let first = try scheduler.submit(order(long, steps: 32))
        let late = try scheduler.submit(order("Late.", client: "b", deadline: .milliseconds(1)))
        await #expect(throws: SchedulerError.deadline) { try await samples(late) }
        #expect(try await !samples(first).isEmpty)
    }

    @Test func aFailureTouchesNoOther() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let good = try scheduler.submit(order("All is well.", .bulk))
        let bad = try scheduler.submit(order("  ", .bulk))
        await #expect(throws: SynthesisError.self) { try await samples(bad) }
        #expect(try await !samples(good).isEmpty)
    }

    @Test func drainingFinishesWhatWasTaken() async throws {
        let scheduler = SpeechScheduler(synthesizer)
        let ticket = try scheduler.submit(order(long, steps: 8))
        async let drained: Void = scheduler.drain(for: .seconds(30))
        while (try? scheduler.submit(order("One more.", usesCache: false))) != nil { await Task.yield() }
        #expect(try await !samples(ticket).isEmpty)
        await drained
        #expect(scheduler.counters.running == 0)
    }
}
