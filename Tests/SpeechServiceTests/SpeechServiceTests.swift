import Foundation
import Logging
import SpeechEngine
import SpeechLibrary
import SpeechService
import SpeechText
import Synchronization
import Tensors
import Testing

/// The service on the built-in voice, without any adapter.
@Suite(.serialized) struct SpeechServiceTests {
    private final class Books: ServiceObserver {
        let records = Mutex<[SynthesisRecord]>([])
        let refusals = Mutex<[String]>([])

        func completed(_ record: SynthesisRecord) { records.withLock { $0.append(record) } }
        func refused(_ code: String) { refusals.withLock { $0.append(code) } }
    }

    private let books = Books()

    private func service(_ change: (inout ServiceConfiguration) -> Void = { _ in }) throws -> SpeechService {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        var configuration = ServiceConfiguration()
        configuration.dataFolder = NSTemporaryDirectory() + "/service-\(UUID().uuidString)"
        change(&configuration)
        return try SpeechService(
            configuration, synthesizer: Synthesizer(model: model, pool: pool), observer: books,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func refusal(_ service: SpeechService, _ command: SpeechCommand) async -> ServiceError? {
        do {
            let stream = try await service.speak(command)
            _ = try await stream.all()
            return nil
        } catch {
            return ServiceError(error)
        }
    }

    private let story = String(repeating: "It is a long and winding story about rain. ", count: 8)

    @Test func speaksAndKeepsTheBooks() async throws {
        let service = try service()
        let stream = try await service.speak(SpeechCommand("Good evening, everyone."))
        #expect(try await !stream.all().isEmpty)
        #expect(stream.progress.words.map(\.text) == ["Good", "evening,", "everyone."])
        let record = try #require(books.records.withLock { $0.first })
        #expect(record.outcome == "done" && record.voice == stream.voice && record.audioSeconds > 0.5)
    }

    @Test func wrongCommandsNameTheField() async throws {
        let service = try service { $0.maxInputCharacters = 40 }
        for (command, code, field) in [
            (SpeechCommand(""), "empty_input", "input"), (SpeechCommand(" \n "), "empty_input", "input"),
            (SpeechCommand("..."), "unspeakable_input", "input"),
            (SpeechCommand("你好，世界。"), "unspeakable_input", "input"),
            (SpeechCommand("Hi.", voice: "nobody"), "voice_not_found", "voice"),
            (SpeechCommand("Hi.", overrides: .init(speed: .nan)), "invalid_option", "speed"),
            (SpeechCommand("Hi.", overrides: .init(crossFade: 9)), "invalid_option", "cross_fade"),
            (SpeechCommand(String(repeating: "a", count: 41)), "input_too_long", "input"),
            // One character of many code points, and of many bytes.
            (SpeechCommand("a" + String(repeating: "\u{301}", count: 200)), "input_too_long", "input"),
            (
                SpeechCommand("👨" + String(repeating: "\u{200D}👩", count: 100_000)), "input_too_long",
                "input"
            ),
        ] {
            let error = await refusal(service, command)
            #expect(
                error?.code == code && error?.field == field,
                "\(command.text.prefix(20)): \(error?.code ?? "-")")
            #expect(error?.kind == (code == "voice_not_found" ? .notFound : .invalid))
        }
    }

    @Test func wordsThatCannotBeSaidAreNamed() async throws {
        let stream = try await service().speak(SpeechCommand("Welcome 主播, have fun!"))
        _ = try await stream.all()
        #expect(stream.progress.warnings.contains { $0.contains("主播") })
    }

    @Test func namesThatClientsHaveBuiltInAreVoices() async throws {
        let service = try service { $0.voiceAliases["nova"] = "kurt" }
        let first = try await service.defaultVoice()
        for (name, voice) in [
            (nil, first), ("", first), ("alloy", first), ("nova", "kurt"), ("kurt", "kurt"),
        ] {
            #expect(try await service.speak(SpeechCommand("Hi.", voice: name)).voice == voice)
        }
    }

    @Test func pausesAreMadeAsTheyAreRead() async throws {
        let service = try service()
        var command = SpeechCommand("Hi.[pause:2s]There.")
        command.form = .tags
        let stream = try await service.speak(command)
        let blocks = try await stream.reduce(into: [[Float]]()) { $0.append($1) }
        let silent = blocks.filter { $0.allSatisfy { $0 == 0 } }
        #expect(silent.map(\.count) == [12_000, 12_000, 12_000, 12_000])
        let there = try #require(stream.progress.words.last)
        #expect(there.text == "There." && there.start > 2)
        command.text = String(repeating: "hi[pause:10]", count: 400)
        #expect(await refusal(service, command)?.code == "input_too_long")
    }

    /// Marks are told at the words that follow them, pauses and turns before them counted.
    @Test func marksOfMarkup() async throws {
        let service = try service()
        var command = SpeechCommand(
            """
            <speak><mark name="a"/>It costs $5, <mark name="b"/>everyone.<break time="1s"/>
            <voice name="kurt">I <mark name="c"/>know 2 <mark name="d"/>cats.</voice><mark name="e"/></speak>
            """)
        command.form = .ssml(.error)
        let stream = try await service.speak(command)
        let samples = try await stream.all()
        let progress = stream.progress
        #expect(progress.marks.map(\.name) == ["a", "b", "c", "d", "e"])
        func start(_ word: String) -> Double? { progress.words.first { $0.text == word }?.start }
        let expected = [0, start("everyone."), start("know"), start("cats."), Double(samples.count) / 24_000]
        for (mark, seconds) in zip(progress.marks, expected) {
            #expect(abs(mark.seconds - (seconds ?? .infinity)) < 1e-6, "\(mark) \(progress.words)")
        }
        let known = try #require(start("know"))
        #expect(known > 1 && samples[Int((known - 0.9) * 24_000)] == 0)
    }

    /// The samples of a document of a word with a reading are those of the reading, whatever the word is; a model that
    /// cannot read it says the word, with a warning.
    @Test func phonemesOfMarkup() async throws {
        let service = try service()
        func speech(_ body: String) async throws -> (samples: [Float], progress: SpeechStream.Progress) {
            var command = SpeechCommand("<speak>\(body)</speak>")
            command.form = .ssml(.error)
            let stream = try await service.speak(command)
            return (try await stream.all(), stream.progress)
        }
        let first = try await speech("My <phoneme ph='pɪˈkɑn'>pecan</phoneme> pie.")
        #expect(first.progress.words.map(\.text) == ["My", "pecan", "pie."])
        let second = try await speech(
            "My <phoneme alphabet='x-arpabet' ph='P IH0 K AA1 N'>xqzw</phoneme> pie.")
        #expect(second.samples == first.samples && second.progress.words.map(\.text)[1] == "xqzw")
        let other = try await speech("My <phoneme ph='ˈpikæn'>pecan</phoneme> pie.")
        #expect(other.samples != first.samples)
        let plain = try await speech("My pecan pie.")
        let pinyin = try await speech("My <phoneme alphabet='pinyin' ph='bi4 gen1'>pecan</phoneme> pie.")
        #expect(pinyin.samples == plain.samples)
        #expect(pinyin.progress.warnings.contains { $0.contains("pecan") && $0.contains("pinyin") })
        #expect(try await speech("<phoneme ph='ɛks'/>").progress.words.map(\.text) == ["ɛks"])
    }

    /// The command's order of dates comes before the configuration's, the region of a document before both.
    @Test func datesByOrder() async throws {
        let cases: [(TextNormalizer.DateOrder, TextNormalizer.DateOrder?, String)] = [
            (.monthFirst, nil, "March fourth"), (.dayFirst, nil, "April third"),
            (.dayFirst, .monthFirst, "March fourth"),
        ]
        for (order, stated, words) in cases {
            let service = try service { $0.dateOrder = order }
            for (form, text) in [
                (InputForm.text, "It is on 3/4 here."),
                (.ssml(.error), "<speak>It is on 3/4 <mark name='n'/>here.</speak>"),
            ] {
                var command = SpeechCommand(text, overrides: .init(nfe: 1, dateOrder: stated))
                command.form = form
                let stream = try await service.speak(command)
                _ = try await stream.all()
                let progress = stream.progress
                let expected = "It is on \(words) here."
                #expect(progress.words.map(\.text).joined(separator: " ") == expected)
                if let mark = progress.marks.last { #expect(mark.seconds == progress.words.last?.start) }
            }
        }
    }

    @Test func theDeadlineIsForTheFirstTurn() async throws {
        let service = try service()
        var command = SpeechCommand("[voice:hana]\(story)[voice:kurt]And this is the answer.")
        command.form = .tags
        // Longer than a busy machine needs to begin, shorter than the first turn takes.
        command.deadlineSeconds = 1
        command.overrides.nfe = 32
        let stream = try await service.speak(command)
        _ = try await stream.all()
        #expect(stream.progress.stages.values.reduce(0, +) > 1)
        #expect(stream.progress.words.last?.text == "answer.")
    }

    @Test func whoLeavesIsInTheBooks() async throws {
        let service = try service()
        for leave in [true, false] {
            var stream: SpeechStream? = try await service.speak(
                SpeechCommand(story, overrides: .init(nfe: 64, seed: leave ? 1 : 2)))
            _ = try await stream?.makeAsyncIterator().next()
            if leave {
                stream?.cancel()
                let left = stream
                await #expect(throws: CancellationError.self) { try await left?.all() }
            }
            stream = nil
        }
        for _ in 0..<200 where books.records.withLock({ $0.count }) < 2 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(books.records.withLock { $0.map(\.outcome) } == ["cancelled", "cancelled"])
        for _ in 0..<500 where service.backend.counters.running > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(service.backend.counters.cancelled == 2)
    }

    /// What is read changes the speech, and kept speech of before is not given for it.
    @Test func pronunciationsChangeTheSpeech() async throws {
        let service = try service()
        func speak(_ pronunciations: PronunciationTable? = nil) async throws -> (SpeechStream, [Float]) {
            var command = SpeechCommand("So nginx is down.")
            command.pronunciations = pronunciations
            let stream = try await service.speak(command)
            return (stream, try await stream.all())
        }
        let (_, plain) = try await speak()
        try service.pronunciations.change { table throws(PronunciationFault) in
            try table.adding(PronunciationEntry(written: "nginx", kind: "ipa", reading: "ˈɛndʒɪn ˈɛks"))
        }
        let (stream, phonemes) = try await speak()
        #expect(stream.progress.source == .model && phonemes != plain)
        #expect(stream.progress.words.map(\.text) == ["So", "nginx", "is", "down."])
        #expect(stream.progress.warnings.isEmpty)
        // The same sounds as of the words that are written so, but for the pause of nothing between them.
        let (_, again) = try await speak()
        #expect(again == phonemes)
        let respelling = try PronunciationTable([
            PronunciationEntry(written: "nginx", kind: "respelling", reading: "engine x")
        ])
        let (other, respelled) = try await speak(respelling)
        #expect(other.progress.words.map(\.text) == ["So", "engine", "x", "is", "down."])
        #expect(respelled != plain)
        #expect(try await speak(PronunciationTable()).1 == plain)
    }

    @Test func aPronunciationThatTheModelCannotReadIsNamed() async throws {
        var command = SpeechCommand("So nginx is down.")
        command.pronunciations = try PronunciationTable([
            PronunciationEntry(written: "nginx", kind: "pinyin", reading: "en1 jin4")
        ])
        let stream = try await service().speak(command)
        _ = try await stream.all()
        #expect(stream.progress.warnings.contains { $0.contains("nginx") && $0.contains("pinyin") })
    }

    @Test func drainingIsFinal() async throws {
        let service = try service()
        #expect(service.phase == .warming)
        await service.drain(for: .seconds(1))
        await service.warmUp()
        #expect(service.phase == .draining)
        #expect(await refusal(service, SpeechCommand("Hi."))?.code == "shutting_down")
        #expect(books.refusals.withLock { $0 } == ["shutting_down"])
    }
}
