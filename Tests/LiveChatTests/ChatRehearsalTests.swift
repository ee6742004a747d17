import Foundation
import LiveChat
import Synchronization
import Testing

@Suite struct ChatRehearsalTests {
    private static func message(_ id: Int, _ text: String, at time: Double, from name: String) -> ChatEvent {
        .message(ChatRulesTests.message([.text(text)], from: name, at: time, id: "m\(id)"))
    }

    /// What became of each message, in order, and what it was told with.
    private func fates(_ events: [ChatEvent]) throws -> [String] {
        let fates = Mutex<[String]>([])
        let rehearsal = try ChatRehearsal(rules: ChatRules(), banned: BannedWordsTests.shipped.get()) {
            event, time in
            guard case .item(let item) = event else { return }
            switch item.state {
            case .playing, .heard, .dropped:
                fates.withLock { $0.append("\(item.message.id) \(item.state) \(time.timeIntervalSince1970)") }
            default: break
            }
        }
        for event in events {
            if let decision = rehearsal.take(event), decision.speech == nil {
                fates.withLock { $0.append("\(decision.message.id) skipped") }
            }
        }
        rehearsal.finish()
        return fates.withLock { $0 }
    }

    @Test func messagesHaveTheirFateInTheRecordsTime() throws {
        let events = [
            Self.message(1, "hello there", at: 0, from: "mia"),
            Self.message(2, "!drop", at: 0.5, from: "bob"),
            Self.message(3, "never mind", at: 1, from: "eve"),
            .deletion(
                .init(
                    platform: .twitch, channel: "demo", target: .message("m3"),
                    received: Date(timeIntervalSince1970: 1_780_000_002))),
            Self.message(4, "good evening", at: 600, from: "zoe"),
        ]
        let fates = try fates(events)
        #expect(fates.first == "m2 skipped")
        #expect(fates.filter { $0.hasPrefix("m3 dropped") }.count == 1)
        #expect(fates.filter { $0.hasPrefix("m1 heard") || $0.hasPrefix("m4 heard") }.count == 2, "\(fates)")
        #expect(fates == (try self.fates(events)))
    }

    @Test func timesThatCannotBeEndToo() throws {
        for time in [1e300, -1e300, 1e18, 0] {
            let events = (0..<50).map { Self.message($0, "hello \($0) there", at: time, from: "v\($0)") }
            let fates = try fates(events + [Self.message(99, "at last", at: 5, from: "mia")])
            #expect(
                fates.filter { $0.contains("heard") || $0.contains("dropped") }.count == 51,
                "\(time): \(fates.suffix(60))")
        }
    }
}
