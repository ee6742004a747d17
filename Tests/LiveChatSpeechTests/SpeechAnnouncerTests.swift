import Foundation
import LiveChat
import LiveChatSpeech
import Logging
import SpeechEngine
import SpeechLibrary
import SpeechService
import Synchronization
import Tensors
import Testing

/// The reading queue's announcer on the built-in voice; only the player is the tests' own.
@Suite(.serialized) struct SpeechAnnouncerTests {
    private struct Unobserved: ServiceObserver {
        func completed(_: SynthesisRecord) {}
        func refused(_: String) {}
    }

    /// Plays clips until it is told that they were heard.
    private final class HandPlayer: ClipPlayer {
        struct Fault: LocalizedError { var errorDescription: String? { "there is no sound card" } }

        final class Playback: ClipPlayback {
            let log: Mutex<[String]>

            init(_ volume: Double) { log = Mutex(["start \(volume)"]) }
            let pieces = Mutex<[ClipPiece]>([])
            func add(_ piece: ClipPiece) { pieces.withLock { $0.append(piece) } }
            func stop() { log.withLock { $0.append("stop") } }
            func pause() { log.withLock { $0.append("pause") } }
            func resume() { log.withLock { $0.append("resume") } }
            func setVolume(_ volume: Double) { log.withLock { $0.append("volume \(volume)") } }
        }

        let clips = Mutex<[(clip: ChatClip, playback: Playback, report: @Sendable (ClipEvent) -> Void)]>([])
        let isBroken: Bool
        let takesPieces: Bool
        init(isBroken: Bool = false, takesPieces: Bool = false) {
            self.isBroken = isBroken
            self.takesPieces = takesPieces
        }

        func start(
            _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
        ) throws -> any ClipPlayback {
            if isBroken { throw Fault() }
            let playback = Playback(volume)
            clips.withLock { $0.append((clip, playback, report)) }
            Task { report(.began) }
            return playback
        }

        var logs: [[String]] { clips.withLock { $0.map { $0.playback.log.withLock { $0 } } } }
        func end(_ index: Int, _ error: (any Error)? = nil) {
            clips.withLock { $0[index] }.report(.ended(error))
        }
    }

    private final class Reports: Sendable {
        let events = Mutex<[AnnouncementEvent]>([])
        var all: [AnnouncementEvent] { events.withLock { $0 } }
        func take(_ event: AnnouncementEvent) { events.withLock { $0.append(event) } }
    }

    private static func voice() throws -> ServiceChatVoice {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        var configuration = ServiceConfiguration()
        configuration.dataFolder = NSTemporaryDirectory() + "/chat-speech-\(UUID().uuidString)"
        let service = try SpeechService(
            configuration, synthesizer: Synthesizer(model: model, pool: pool), observer: Unobserved(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return ServiceChatVoice(service, steps: 4)
    }

    private static func utterance(
        _ parts: [SpokenText.Part], voice: String? = nil, speed: Double = 1, steps: Double = 1,
        volume: Double = 1
    ) -> Utterance {
        Utterance(
            item: 1, message: MessageKey(platform: .twitch, channel: "demo", id: "1"),
            author: ChatAuthor(id: "7", login: "mia", name: "Mia"),
            speech: SpokenText(parts: parts, seconds: 1), voice: voice, language: "en", speed: speed,
            steps: steps, volume: volume, priority: .ordinary)
    }

    private static func wait(_ what: String, for condition: () -> Bool) async throws {
        for _ in 0..<2000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("\(what) did not come within 10 s")
    }

    @Test func anUtteranceIsMadeThenPlayedThenHeard() async throws {
        let (player, reports) = (HandPlayer(), Reports())
        let announcer = SpeechAnnouncer(voice: try Self.voice(), player: player)
        let handle = announcer.announce(
            Self.utterance([.text("Good evening.")], volume: 0.5), report: reports.take)
        try await Self.wait("the speech") { reports.all.count == 1 }
        #expect(player.logs.isEmpty)
        handle.play()
        try await Self.wait("the beginning") { reports.all.last == .started }
        handle.pause()
        handle.resume()
        handle.setVolume(0.25)
        player.end(0)
        try await Self.wait("the end") { reports.all.last == .finished }
        let clip = try #require(player.clips.withLock { $0.first?.clip })
        #expect(reports.all == [.made(seconds: clip.seconds), .started, .finished])
        #expect(clip.seconds > 0.4 && clip.samples.contains { abs($0) > 0.05 })
        #expect(clip.words.map(\.range) == [0..<4, 5..<12])
        #expect(
            zip(clip.words, clip.words.dropFirst()).allSatisfy {
                $0.start < $0.end && $0.end <= $1.start + 0.001
            })
        #expect(player.logs == [["start 0.5", "pause", "resume", "volume 0.25"]])
    }

    @Test func theBeginningIsHeardWhileTheRestIsMade() async throws {
        let text = "The train was late again, so nobody saw the end of that last round. It was a pity."
        let voice = try Self.voice()
        var clips: [ChatClip] = []
        for takesPieces in [false, true] {
            let (player, reports) = (HandPlayer(takesPieces: takesPieces), Reports())
            let handle = SpeechAnnouncer(voice: voice, player: player)
                .announce(Self.utterance([.text(text)]), report: reports.take)
            handle.play()
            try await Self.wait("the speech") { reports.all.count == 2 }
            let (clip, playback) = try #require(
                player.clips.withLock { $0.first.map { ($0.clip, $0.playback) } })
            let pieces = playback.pieces.withLock { $0 }
            var whole = clip
            for piece in pieces { whole.add(piece) }
            clips.append(whole)
            #expect(whole.isWhole && reports.all.contains(.made(seconds: whole.seconds)))
            guard takesPieces else { continue }
            #expect(!clip.isWhole && clip.madeSeconds < whole.seconds / 2 && clip.seconds >= 1)
            #expect(pieces.dropLast().allSatisfy { !$0.isLast } && pieces.last?.isLast == true)
        }
        #expect(clips[0].samples == clips[1].samples && clips[0].words == clips[1].words)
        #expect(clips[0].words.count == 18)
    }

    /// Makes so many seconds of speech for each second that passes, in pieces of 0.2 s of speech.
    private struct SteadyVoice: ChatVoice {
        let rate: Double
        var fails = false

        func speak(_: String, in utterance: Utterance, take: (ChatSpeech) -> Void) async throws {
            for _ in 0..<Int(utterance.speech.seconds / 0.2) {
                try await Task.sleep(for: .seconds(0.2 / rate))
                take(ChatSpeech(samples: [Float](repeating: 0.1, count: SpeechModel.sampleRate / 5)))
            }
            if fails { throw HandPlayer.Fault() }
        }
    }

    @Test func aSlowMachineBeginsLate() async throws {
        var head: [Double] = []
        for rate in [4.0, 0.6] {
            let (player, reports) = (HandPlayer(takesPieces: true), Reports())
            let handle = SpeechAnnouncer(voice: SteadyVoice(rate: rate), player: player)
                .announce(Self.utterance([.text("One second of speech")]), report: reports.take)
            handle.play()
            try await Self.wait("the beginning") { reports.all.contains(.started) }
            head.append(try #require(player.clips.withLock { $0.first?.clip.madeSeconds }))
            handle.cancel()
        }
        // Of one second at 0.6 a second, and a margin, at least the first half has to be there.
        #expect(head[0] < 0.5 && head[1] > 0.45, "\(head)")
    }

    @Test func whatFailsInTheMiddleStops() async throws {
        let (player, reports) = (HandPlayer(takesPieces: true), Reports())
        let handle = SpeechAnnouncer(voice: SteadyVoice(rate: 4, fails: true), player: player)
            .announce(Self.utterance([.text("One second of speech")]), report: reports.take)
        handle.play()
        try await Self.wait("the failure") { reports.all.contains(.failed("there is no sound card")) }
        #expect(player.logs == [["start 1.0", "stop"]])
        player.end(0)
        #expect(reports.all.last == .failed("there is no sound card"))
    }

    @Test func whatIsCancelledIsNotHeard() async throws {
        let (player, reports) = (HandPlayer(), Reports())
        let announcer = SpeechAnnouncer(voice: try Self.voice(), player: player)
        let long = String(repeating: "It is a long and winding story about rain. ", count: 8)
        let early = announcer.announce(Self.utterance([.text(long)]), report: reports.take)
        early.play()
        early.cancel()
        let ready = announcer.announce(Self.utterance([.text("One.")]), report: reports.take)
        try await Self.wait("the speech") { reports.all.count == 1 }
        ready.cancel()
        ready.play()
        let playing = announcer.announce(Self.utterance([.text("Two.")]), report: reports.take)
        playing.play()
        try await Self.wait("the beginning") { reports.all.last == .started }
        playing.cancel()
        // The call returned, so nothing of it is heard.
        #expect(player.logs == [["start 1.0", "stop"]])
        player.end(0)
        try await Task.sleep(for: .milliseconds(300))
        #expect(reports.all.count == 3 && player.logs.count == 1)
    }

    @Test func whatCannotBeSpokenHasAReason() async throws {
        let voice = try Self.voice()
        for (utterance, reason) in [
            (Self.utterance([.text("你好，世界。")]), "你好"),
            (Self.utterance([.text("Hi.")], voice: "nobody"), "nobody"),
        ] {
            let reports = Reports()
            let handle = SpeechAnnouncer(voice: voice, player: HandPlayer())
                .announce(utterance, report: reports.take)
            handle.play()
            try await Self.wait("the failure") { !reports.all.isEmpty }
            guard case .failed(let text) = try #require(reports.all.first) else {
                Issue.record("\(reports.all)")
                continue
            }
            #expect(text.contains(reason) && !text.contains("\n"), "\(text)")
        }
        let reports = Reports()
        let handle = SpeechAnnouncer(voice: voice, player: HandPlayer(isBroken: true))
            .announce(Self.utterance([.text("Hi.")]), report: reports.take)
        handle.play()
        try await Self.wait("the failure") { reports.all.count == 2 }
        #expect(reports.all.last == .failed("there is no sound card"))
    }

    @Test func tonesSpeedAndStepsAreHeard() async throws {
        let voice = try Self.voice()
        func clip(_ utterance: Utterance) async throws -> ChatClip {
            let (player, reports) = (HandPlayer(), Reports())
            let handle = SpeechAnnouncer(voice: voice, player: player)
                .announce(utterance, report: reports.take)
            handle.play()
            try await Self.wait("the beginning") { reports.all.last == .started }
            return try #require(player.clips.withLock { $0.first?.clip })
        }
        let plain = try await clip(Self.utterance([.text("You are a good player.")]))
        let fast = try await clip(Self.utterance([.text("You are a good player.")], speed: 1.3))
        #expect(fast.seconds < plain.seconds * 0.9)
        let rough = try await clip(Self.utterance([.text("You are a good player.")], steps: 0.5))
        #expect(rough.samples != plain.samples)
        let tone = try await clip(Self.utterance([.tone(seconds: 0.5), .text(" !")]))
        #expect(tone.samples.count == SpeechModel.sampleRate / 2)
        #expect(tone.samples.first == 0 && abs((tone.samples.map(abs).max() ?? 0) - 0.2) < 0.01)
        let endless = try await clip(Self.utterance([.tone(seconds: .infinity), .tone(seconds: -1)]))
        #expect(endless.seconds < 1)
    }

    @Test func aDeletionStopsWhatPlays() async throws {
        let player = HandPlayer()
        var rules = ChatRules()
        rules.hold.newcomers = 0
        let facts = try SpeechFacts.bundled()
        #expect(facts.pronounce?("hello") != nil && facts.pinyin?("好") == "hao")
        let reader = try ChatReader(
            rules: rules, banned: BannedWords(BannedList.bundled(), facts: facts), facts: facts,
            announcer: SpeechAnnouncer(voice: try Self.voice(), player: player))
        let running = Task { await reader.run() }
        defer { running.cancel() }
        for (id, text) in [("1", "hello everyone"), ("2", "what a game")] {
            reader.take(
                .message(
                    ChatMessage(
                        id: id, platform: .twitch, channel: "demo",
                        author: ChatAuthor(id: id, login: "viewer\(id)", name: "Viewer"),
                        fragments: [.text(text)], sent: Date(), received: Date())))
        }
        try await Self.wait("the first") { player.logs.count == 1 }
        reader.take(
            .deletion(
                ChatEvent.Deletion(
                    platform: .twitch, channel: "demo", target: .message("1"), received: Date())))
        #expect(player.logs.first == ["start 1.0", "stop"])
        try await Self.wait("the second") { player.logs.count == 2 }
        player.end(1)
        try await Self.wait("the end") { reader.queue.items.isEmpty }
        #expect(reader.queue.statistics.heard == 1 && reader.queue.statistics.drops == ["deleted": 1])
    }
}
