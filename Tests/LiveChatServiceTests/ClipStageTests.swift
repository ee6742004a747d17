import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech
import Synchronization
import Testing

/// Listeners that come and go while clips play, in a time that the tests set.
@Suite struct ClipStageTests {
    private final class Time: Sendable {
        private let instant = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { instant.withLock { $0 } }
        func pass(_ seconds: Double) { instant.withLock { $0 += .seconds(seconds) } }
    }

    /// A stage, and what the reading queue was told.
    private struct Scene {
        let time = Time()
        let stage: ClipStage
        let ends = Ends()

        init() {
            stage = ClipStage(grace: 10, now: { [time] in time.now })
        }

        /// - Parameter made: seconds of it that are made; all if `nil`.
        func play(_ item: Int, seconds: Double = 4, made: Double? = nil) throws -> any ClipPlayback {
            let utterance = Utterance(
                item: item, message: MessageKey(platform: .twitch, channel: "demo", id: "\(item)"),
                author: ChatAuthor(id: "7", login: "mia", name: "Mia"), name: "Mia",
                speech: SpokenText(parts: [.text("hello there")], seconds: seconds))
            let clip = ChatClip(
                utterance: utterance,
                samples: [Float](repeating: 0.1, count: Int((made ?? seconds) * 24_000)),
                isWhole: made == nil)
            return try stage.start(clip, volume: 1) { [ends] event in ends.take(item, event) }
        }

        func pass(_ seconds: Double) {
            time.pass(seconds)
            stage.tick()
        }
    }

    private final class Ends: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }

        func take(_ item: Int, _ event: ClipEvent) {
            let text =
                switch event {
                case .began: "began"
                case .ended(nil): "heard"
                case .ended(let error?): "lost: \(error.localizedDescription)"
                }
            texts.withLock { $0.append("\(item) \(text)") }
        }

        func becomes(_ expected: [String]) async throws {
            for _ in 0..<400 where all != expected { try await Task.sleep(for: .milliseconds(5)) }
            #expect(all == expected)
        }
    }

    private struct Guest {
        let id: Int
        var messages: AsyncStream<StageMessage>.AsyncIterator
        let stage: ClipStage

        init(_ stage: ClipStage, _ kind: StageListener.Kind = .overlay, isAudible: Bool = true) throws {
            let joined = try #require(stage.join(kind))
            (id, messages) = (joined.id, joined.messages.makeAsyncIterator())
            self.stage = stage
            tell(.state(isAudible: isAudible, isActive: true))
        }

        func tell(_ report: StageReport) { stage.take(report, from: id) }

        /// The next message as a text; messages are there already.
        mutating func next() async -> String {
            switch await messages.next() {
            case .clip(let clip, let offset, let isElected, _, let isPaused):
                "clip \(clip.utterance.item) at \(offset)\(isElected ? " sounds" : "")\(isPaused ? " paused" : "")"
            case .piece(let piece):
                "piece \(piece.item) from \(piece.start)\(piece.isLast ? ", the last" : "")"
            case .stop(let item): "stop \(item)"
            case .pause(let item): "pause \(item)"
            case .resume(let item): "resume \(item)"
            case .volume(let volume): "volume \(volume)"
            case .elected(let isElected, let item, let offset):
                "\(isElected ? "sounds" : "silent") \(item.map(String.init) ?? "-") at \(offset)"
            case nil: "closed"
            }
        }
    }

    @Test func oneOfTwoOverlaysSounds() async throws {
        let scene = Scene()
        var first = try Guest(scene.stage)
        #expect(await first.next() == "sounds - at 0.0")
        var second = try Guest(scene.stage)
        #expect(await first.next() == "silent - at 0.0")
        #expect(await second.next() == "sounds - at 0.0")
        _ = try scene.play(1)
        #expect(await first.next() == "clip 1 at 0.0")
        #expect(await second.next() == "clip 1 at 0.0 sounds")
        second.tell(.started(item: 1))
        scene.pass(1.5)
        // The scene changes: the other one goes on where this one was.
        second.tell(.state(isAudible: true, isActive: false))
        #expect(await second.next() == "silent 1 at 1.5")
        #expect(await first.next() == "sounds 1 at 1.5")
        // Who does not sound has no say, and nothing ends before its time.
        second.tell(.ended(item: 1))
        first.tell(.ended(item: 1))
        scene.pass(2.4)
        first.tell(.ended(item: 1))
        try await scene.ends.becomes(["1 began", "1 heard"])
    }

    @Test func whoComesLateHearsTheRestAndNothingOfBefore() async throws {
        let scene = Scene()
        var early = try Guest(scene.stage)
        _ = await early.next()
        _ = try scene.play(1)
        _ = await early.next()
        early.tell(.started(item: 1))
        scene.pass(6)
        _ = try scene.play(2)
        #expect(await early.next() == "clip 2 at 0.0 sounds")
        early.tell(.started(item: 2))
        scene.pass(1)
        scene.stage.leave(early.id)
        #expect(await early.next() == "closed")
        // Nobody is here: the clip waits where it is.
        scene.pass(3)
        var late = try Guest(scene.stage)
        #expect(await late.next() == "clip 2 at 1.0 sounds")
        scene.pass(3)
        late.tell(.ended(item: 2))
        try await scene.ends.becomes(["1 began", "1 heard", "2 began", "2 heard"])
        var program = try Guest(scene.stage, .stream)
        _ = try scene.play(3)
        #expect(await program.next() == "clip 3 at 0.0")
        scene.pass(1)
        var another = try Guest(scene.stage, .stream)
        scene.pass(6)
        _ = try scene.play(4)
        #expect(await another.next() == "clip 4 at 0.0")
    }

    private static func piece(_ seconds: Double, isLast: Bool = false) -> ClipPiece {
        ClipPiece(samples: [Float](repeating: 0.1, count: Int(seconds * 24_000)), isLast: isLast)
    }

    @Test func aClipIsHeardWhileItIsMade() async throws {
        let scene = Scene()
        var overlay = try Guest(scene.stage)
        var program = try Guest(scene.stage, .stream)
        _ = await overlay.next()
        let playback = try scene.play(1, seconds: 4, made: 1)
        #expect(await overlay.next() == "clip 1 at 0.0 sounds")
        overlay.tell(.started(item: 1))
        scene.pass(0.5)
        playback.add(Self.piece(1))
        #expect(await overlay.next() == "piece 1 from 1.0")
        // The making is late: the clip stops where its sound does, and goes on from there.
        scene.pass(5)
        overlay.tell(.ended(item: 1))
        playback.add(Self.piece(1))
        #expect(await overlay.next() == "piece 1 from 2.0")
        scene.pass(0.5)
        var late = try Guest(scene.stage, isAudible: false)
        #expect(await late.next() == "clip 1 at 2.5")
        #expect(scene.stage.clip(1)?.isWhole == false && scene.stage.clip(1)?.madeSeconds == 3)
        playback.add(Self.piece(0.5, isLast: true))
        #expect(await overlay.next() == "piece 1 from 3.0, the last")
        #expect(await late.next() == "piece 1 from 3.0, the last")
        // Programs get it when it is whole.
        #expect(await program.next() == "clip 1 at 2.5")
        #expect(scene.stage.clip(1)?.seconds == 3.5)
        scene.pass(1)
        overlay.tell(.ended(item: 1))
        try await scene.ends.becomes(["1 began", "1 heard"])
        #expect(scene.stage.clip(1)?.isWhole == true)
    }

    @Test func aProgramAloneWaitsForTheWholeClip() async throws {
        let scene = Scene()
        var program = try Guest(scene.stage, .stream)
        let playback = try scene.play(1, seconds: 4, made: 1)
        scene.pass(30)
        playback.add(Self.piece(1, isLast: true))
        #expect(await program.next() == "clip 1 at 0.0")
        scene.pass(2.1)
        try await scene.ends.becomes(["1 began", "1 heard"])
    }

    @Test func aClipThatNobodyHearsIsGivenUp() async throws {
        let scene = Scene()
        _ = try scene.play(1)
        scene.pass(9)
        #expect(scene.ends.all == [])
        scene.pass(1.5)
        try await scene.ends.becomes(["1 lost: nobody listens: open the overlay, or listen on the page"])
        var mute = try Guest(scene.stage, isAudible: false)
        _ = try scene.play(2)
        scene.pass(5)
        mute.tell(.state(isAudible: true, isActive: true))
        #expect(await mute.next() == "clip 2 at 0.0 sounds")
        // It cannot play it after all, and says nothing more.
        mute.tell(.failed(item: 2))
        #expect(await mute.next() == "silent 2 at 0.0")
        scene.pass(11)
        try await scene.ends.becomes([
            "1 lost: nobody listens: open the overlay, or listen on the page",
            "2 lost: nobody listens: open the overlay, or listen on the page",
        ])
    }

    @Test func whatIsStoppedIsHeardByNobody() async throws {
        let scene = Scene()
        var overlay = try Guest(scene.stage)
        _ = await overlay.next()
        let playback = try scene.play(1)
        _ = await overlay.next()
        overlay.tell(.started(item: 1))
        scene.pass(1)
        playback.pause()
        playback.setVolume(0.5)
        scene.pass(60)
        playback.resume()
        scene.pass(1)
        let late = try #require(scene.stage.join(.overlay))
        var messages = late.messages.makeAsyncIterator()
        guard case .clip(_, let offset, false, 0.5, false) = await messages.next() else {
            Issue.record("the second overlay did not get what plays")
            return
        }
        #expect(abs(offset - 2) < 0.001)
        #expect(scene.stage.clip(1) != nil)
        playback.stop()
        #expect(scene.stage.clip(1) == nil)
        for expected in ["pause 1", "volume 0.5", "resume 1", "stop 1"] {
            #expect(await overlay.next() == expected)
        }
        scene.pass(10)
        try await scene.ends.becomes(["1 began"])
    }

    @Test func aListenerThatReadsNothingIsClosed() async throws {
        let scene = Scene()
        var overlay = try Guest(scene.stage)
        let playback = try scene.play(1)
        for _ in 0..<400 { playback.setVolume(0.5) }
        var count = 0
        while await overlay.next() != "closed" { count += 1 }
        #expect(count == 256)
        for _ in 0..<ClipStage.mostListeners { _ = scene.stage.join(.overlay) }
        #expect(scene.stage.join(.overlay) == nil)
    }
}
