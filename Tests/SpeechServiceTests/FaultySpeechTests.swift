import Foundation
import Logging
import SpeechAudio
import SpeechEngine
import SpeechLibrary
import SpeechService
import Synchronization
import Tensors
import Testing

/// Speech with a fault is made once more, where that is allowed.
@Suite(.serialized) struct FaultySpeechTests {
    /// A scheduler whose speech of some seeds loses its end on the way, as a fault would take it, and is checked again.
    private final class FaultyBackend: SpeechBackend {
        let scheduler: SpeechScheduler
        let faulty: Set<UInt64>
        /// Requests after which no more are taken.
        let most: Int
        let seeds = Mutex<[UInt64]>([])

        init(_ scheduler: SpeechScheduler, faulty: Set<UInt64>, most: Int) {
            (self.scheduler, self.faulty, self.most) = (scheduler, faulty, most)
        }

        var model: ModelDescription { scheduler.model }
        var counters: SchedulerCounters { scheduler.counters }

        func submit(_ request: SpeechRequest) async throws -> SpeechHandle {
            let count = seeds.withLock { seeds in
                seeds.append(request.options.seed)
                return seeds.count
            }
            guard count <= most else { throw SchedulerError.queueFull(waiting: 9, retryAfter: 1) }
            let handle = try scheduler.submit(request)
            guard faulty.contains(request.options.seed) else { return handle }
            let (events, continuation) = AsyncThrowingStream<SpeechHandle.Event, any Error>.makeStream()
            let task = Task {
                do {
                    let speech = try await handle.speech()
                    let samples = FaultySpeechTests.cut(speech.samples)
                    var check = SpeechCheck()
                    check.append(samples)
                    continuation.yield(.begun(.now, warnings: []))
                    continuation.yield(.samples(Array(samples[..<4800])))
                    continuation.yield(.words(Array(speech.words.prefix(1))))
                    continuation.yield(.samples(Array(samples[4800...])))
                    continuation.yield(
                        .finished(
                            SpeechSummary(
                                sampleCount: samples.count, words: Array(speech.words.prefix(1)),
                                chunks: speech.chunks, times: speech.times,
                                faults: check.faults(SpeechExpectation(samples: speech.samples.count)))))
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            return SpeechHandle(
                position: 0, submitted: .now, source: .model, events: events,
                cancel: {
                    task.cancel()
                    continuation.finish(throwing: CancellationError())
                })
        }

        func check(_ voice: Voice) throws -> [String] { try scheduler.check(voice) }
        func warmUp(voice: Voice) async throws { try await scheduler.warmUp(voice: voice) }
        func drain(for limit: Duration) async { await scheduler.drain(for: limit) }
    }

    /// Speech up to its loudest frame near the middle: it ends within a sound.
    private static func cut(_ samples: [Float]) -> [Float] {
        let middle = samples.count / 2
        let around = max(0, middle - 6000)..<min(samples.count, middle + 6000)
        let loudest = around.max { abs(samples[$0]) < abs(samples[$1]) } ?? middle
        return Array(samples[..<min(samples.count, (loudest / 240 + 1) * 240)])
    }

    private final class Books: ServiceObserver {
        let records = Mutex<[SynthesisRecord]>([])

        func completed(_ record: SynthesisRecord) { records.withLock { $0.append(record) } }
        func refused(_ code: String) {}
    }

    private let books = Books()
    private let text = "The lake was still, and nobody said a word."

    private func service(
        faulty: Set<UInt64>, most: Int = .max, _ change: (inout ServiceConfiguration) -> Void = { _ in }
    ) throws -> (SpeechService, FaultyBackend) {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        let backend = FaultyBackend(
            SpeechScheduler(Synthesizer(model: model, pool: pool)), faulty: faulty, most: most)
        var configuration = ServiceConfiguration()
        configuration.dataFolder = NSTemporaryDirectory() + "/faulty-\(UUID().uuidString)"
        change(&configuration)
        let database = try LibraryDatabase(path: LibraryDatabase.path(in: configuration.dataFolder))
        let service = SpeechService(
            configuration, backend: backend,
            voices: VoiceCatalog(
                SQLiteVoiceStore(database, quota: configuration.voiceQuota), builtIn: model.voices,
                reserved: [],
                check: { try model.check($0) }),
            log: SQLiteSynthesisLog(database, limit: 100), observer: books,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return (service, backend)
    }

    private func samples(_ seed: UInt64, _ backend: FaultyBackend, _ service: SpeechService) async throws
        -> [Float]
    {
        var options = backend.model.defaults
        options.seed = seed
        let voice = try await service.voices.voice(service.defaultVoice())
        return try await backend.scheduler.submit(SpeechRequest(text: text, voice: voice, options: options))
            .speech()
            .samples
    }

    @Test func isMadeOnceMoreWithOtherNoise() async throws {
        let (service, backend) = try service(faulty: [0])
        let stream = try await service.speak(SpeechCommand(text))
        let made = try await stream.all()
        #expect(backend.seeds.withLock { $0 } == [0, 1])
        #expect(try await made == samples(1, backend, service))
        let progress = stream.progress
        #expect(progress.faults.isEmpty && progress.remade == 1 && progress.samples == made.count)
        #expect(progress.words.map(\.text).first == "The" && progress.words.map(\.text).last == "word.")
        #expect(progress.words.map(\.start) == progress.words.map(\.start).sorted())
        let record = try #require(books.records.withLock { $0.first })
        #expect(record.remade == 1 && record.faults.isEmpty && record.outcome == "done")
    }

    @Test func onceAndNotMore() async throws {
        let (service, backend) = try service(faulty: [0, 1])
        let stream = try await service.speak(SpeechCommand(text))
        let made = try await stream.all()
        #expect(backend.seeds.withLock { $0 } == [0, 1])
        // Of two with as many faults the first is given.
        let first = try await samples(0, backend, service)
        #expect(made == Self.cut(first))
        #expect(stream.progress.remade == 1 && stream.progress.faults.first == .length)
        #expect(stream.progress.words.map(\.text) == ["The"])
    }

    @Test func aSeedOfTheRequestStays() async throws {
        for change in [{ $0.overrides.seed = 0 }, { _ in }] as [(inout SpeechCommand) -> Void] {
            let (service, backend) = try service(faulty: [0]) { $0.makesAgain = false }
            let (allowed, other) = try self.service(faulty: [0])
            var command = SpeechCommand(text)
            change(&command)
            let stream = try await service.speak(command)
            _ = try await stream.all()
            #expect(backend.seeds.withLock { $0 } == [0] && stream.progress.faults.contains(.length))
            let second = try await allowed.speak(command)
            _ = try await second.all()
            #expect(other.seeds.withLock { $0 } == (command.overrides.seed == nil ? [0, 1] : [0]))
        }
    }

    @Test func whatWasHeardStays() async throws {
        let (service, backend) = try service(faulty: [0])
        let stream = try await service.speak(SpeechCommand(text))
        var made: [Float] = []
        for try await block in stream { made += block }
        #expect(backend.seeds.withLock { $0 } == [0])
        #expect(stream.progress.remade == 0 && stream.progress.faults.contains(.length))
        #expect(stream.progress.samples == made.count)
        let begun = try await service.speak(SpeechCommand(text))
        _ = try await begun.makeAsyncIterator().next()
        _ = try await begun.all()
        #expect(backend.seeds.withLock { $0 } == [0, 0] && begun.progress.remade == 0)
    }

    @Test func withoutRoomTheFirstIsGiven() async throws {
        let (service, backend) = try service(faulty: [0], most: 1)
        let stream = try await service.speak(SpeechCommand(text))
        #expect(try await !stream.all().isEmpty)
        #expect(backend.seeds.withLock { $0 } == [0, 1] && stream.progress.remade == 0)
    }

    @Test func eachTurnHasItsOwn() async throws {
        let (service, backend) = try service(faulty: [0])
        var command = SpeechCommand("The lake was still.[pause:1s]Nobody said a word.")
        command.form = .tags
        let stream = try await service.speak(command)
        let made = try await stream.all()
        #expect(backend.seeds.withLock { $0 } == [0, 1, 0, 1])
        #expect(stream.progress.remade == 2 && stream.progress.samples == made.count)
        #expect(
            stream.progress.words.map(\.text) == [
                "The", "lake", "was", "still.", "Nobody", "said", "a", "word.",
            ])
        let nobody = try #require(stream.progress.words.first { $0.text == "Nobody" })
        #expect(made[Int((nobody.start - 0.5) * 24_000)] == 0)
    }
}
