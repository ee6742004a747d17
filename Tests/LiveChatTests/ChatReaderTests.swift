import Foundation
import LiveChat
import Synchronization
import Testing

@Suite struct ChatReaderTests {
    private func reader(_ player: FakePlayer) throws -> ChatReader {
        let clock = ChatClock(
            now: { player.now.withLock { $0 } },
            sleep: { _ in
                try Task.checkCancellation()
                player.pass(0.05)
                await Task.yield()
            })
        var rules = ChatRules()
        rules.cooldown.viewer = 1
        return try ChatReader(
            rules: rules, banned: BannedWordsTests.shipped.get(), facts: BannedWordsTests.facts,
            announcer: player, clock: clock)
    }

    private static func events(_ count: Int) -> [ChatEvent] {
        var random = SeededRandom(seed: 11)
        let texts = [
            "hello there", "this is a very long copy of a text", "!play", "f u c k you", "kys", "nice one 👍",
            "你好主播", "https://x.y",
            "傻逼", "gg", "Scunthorpe", "!tts read me", "@demo hi", "what a game that was", "7777777777",
        ]
        let now = Date(timeIntervalSince1970: 1_780_000_000)
        return (0..<count).map { index in
            let time = Double(index) * 0.21
            if index % 17 == 16 {
                return .deletion(
                    .init(
                        platform: .twitch, channel: "demo",
                        target: .message("m\(index - Int.random(in: 0..<10, using: &random))"),
                        received: now + time))
            }
            return .message(
                ChatRulesTests.message(
                    [
                        .text(
                            texts.randomElement(using: &random)!
                                + (Bool.random(using: &random) ? " \(index)" : ""))
                    ],
                    from: "viewer\(Int.random(in: 0..<12, using: &random))",
                    kind: index % 23 == 22 ? .raid(viewers: index) : .chat,
                    roles: index % 9 == 0 ? [.moderator] : [], at: time, id: "m\(index)"))
        }
    }

    @Test func aReplayDecidesTheSame() throws {
        let events = Self.events(600)
        let path = NSTemporaryDirectory() + "replay-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let recorder = try ChatRecorder(path: path)
        let live = try reader(FakePlayer())
        let first = try events.map { event in
            _ = try recorder.append(event)
            return live.take(event)
        }
        let replayed = try reader(FakePlayer())
        var record = try ChatRecording(path: path).open()
        var second: [Decision?] = []
        while let event = try record.next() { second.append(replayed.take(event)) }
        #expect(first == second)
        #expect(live.counts == replayed.counts)
        #expect(Set(first.compactMap { $0?.speech == nil }) == [true, false])
        let data = try JSONEncoder().encode(first)
        #expect(try JSONDecoder().decode([Decision?].self, from: data) == first)
        #expect(live.counts.messages == live.counts.read + live.counts.skipped.values.reduce(0, +))
    }

    @Test func itReadsByItself() async throws {
        let player = FakePlayer(makes: 0.1)
        let reader = try reader(player)
        let running = Task { await reader.run() }
        let now = player.now.withLock { $0 }
        var message = ChatRulesTests.message("hello", from: "newcomer")
        (message.sent, message.received) = (now, now)
        let decision = reader.take(.message(message))
        #expect(decision?.speech?.hold == 2)
        while reader.queue.statistics.heard == 0 { try await Task.sleep(for: .milliseconds(1)) }
        running.cancel()
        await running.value
        let delay = try #require(reader.queue.statistics.delay(quantile: 0.95))
        #expect(delay >= 2 && delay < 3)
        #expect(reader.counts == ChatCounts(messages: 1, read: 1, deletions: 0, skipped: [:]))
    }

    @Test func tryingOutCountsForNothing() throws {
        let reader = try reader(FakePlayer())
        let message = ChatRulesTests.message("hello")
        #expect(reader.tryOut(message).speech != nil && reader.tryOut(message).speech != nil)
        #expect(reader.counts.messages == 0)
        var rules = ChatRules()
        rules.who.denied = ["mia"]
        _ = reader.take(.message(message))
        try reader.setRules(rules, banned: BannedWordsTests.shipped.get())
        #expect(reader.take(.message(message))?.outcome == .skip(.repeatedMessage, reason: "came before"))
        #expect(reader.tryOut(ChatRulesTests.message("x")).speech == nil)
        rules.length.seconds = .infinity
        #expect(throws: ChatRulesError.self) {
            try reader.setRules(rules, banned: BannedWordsTests.shipped.get())
        }
    }
}
