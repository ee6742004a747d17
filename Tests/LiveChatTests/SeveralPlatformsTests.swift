import Foundation
import LiveChat
import Synchronization
import Testing

/// Chats of several platforms that are read by one reader.
@Suite struct SeveralPlatformsTests {
    private static func message(
        _ text: String, from name: String, on platform: ChatPlatform, at seconds: Double = 0,
        id: String = UUID().uuidString, channel: String = "demo", kind: ChatMessage.Kind = .chat
    ) -> ChatMessage {
        var message = ChatRulesTests.message(
            [.text(text)], from: name.lowercased(), kind: kind, at: seconds, id: id)
        message.platform = platform
        message.channel = channel
        message.author = ChatAuthor(
            id: "\(platform.rawValue)-\(name)", login: name.lowercased(), name: name, roles: [.vip])
        return message
    }

    private static func outcome(_ decision: Decision) -> String {
        switch decision.outcome {
        case .speak(let speech): speech.full.text
        case .skip(let rule, _): "skip \(rule.rawValue)"
        }
    }

    @Test func platformsAreSaidWithNames() throws {
        func said(_ platform: ChatPlatform, _ change: (inout ChatRules) -> Void) throws -> String {
            var engine = try ChatRulesTests.engine(change: change)
            return Self.outcome(engine.decide(Self.message("hello", from: "Mia", on: platform)))
        }
        #expect(try said(.twitch) { _ in } == "Mia says: hello")
        #expect(try said(.twitch) { $0.sentences.platform = .always } == "Mia on Twitch says: hello")
        #expect(try said("facebook") { $0.sentences.platform = .always } == "Mia on Facebook says: hello")
        #expect(try said(.generic) { $0.sentences.platform = .always } == "Mia says: hello")
        #expect(
            try said(.bilibili) {
                $0.sentences.platform = .always
                $0.language = .chinese
            } == "哔哩哔哩的Mia说：hello")
        #expect(
            try said(.youTube) { $0.sentences.templates = ["chat": "{platform}: {text}"] }
                == "YouTube: hello")
        // The name that is shown, and looked for, is without it.
        var engine = try ChatRulesTests.engine { $0.sentences.platform = .always }
        let speech = try #require(engine.decide(Self.message("hello", from: "Mia", on: .twitch)).speech)
        #expect(speech.name == "Mia" && speech.continued.text == "hello")
    }

    @Test func handlesAreSaidAsWords() throws {
        typealias Handles = ChatRules.Sentences.Handles
        for (name, whole, short, bare) in [
            ("@mia_smith-x7k2q", "mia_smith-x7k2q", "mia smith", "mia smith"),
            ("mia_smith-x7k2q", "mia_smith-x7k2q", "mia smith x7k2q", "mia smith"),
            ("Some_Body42", "Some_Body42", "Some Body42", "Some Body"),
            ("bili_12345678", "bili_12345678", "bili", "bili"), ("小明2333", "小明2333", "小明", "小明"),
            ("@user-1", "user-1", "user 1", "user"), ("R2D2", "R2D2", "R2D2", "R2D"),
            ("anne-marie", "anne-marie", "anne marie", "anne marie"),
        ] {
            for (handles, expected) in [(Handles.whole, whole), (.short, short), (.bare, bare)] {
                var engine = try ChatRulesTests.engine { $0.sentences.handles = handles }
                let speech = engine.decide(Self.message("hi", from: name, on: .youTube)).speech
                #expect(speech?.name == expected, "\(name), \(handles)")
            }
        }
        // A name of digits alone stays what can be said.
        var engine = try ChatRulesTests.engine { $0.sentences.handles = .bare }
        #expect(
            Self.outcome(engine.decide(Self.message("hi", from: "12345", on: .youTube)))
                == "a viewer says: hi")
    }

    @Test func crossPostsAreReadOnce() throws {
        var engine = try ChatRulesTests.engine { $0.sentences.name = .never }
        func write(_ text: String, _ name: String, _ platform: ChatPlatform, _ time: Double) -> Decision {
            engine.decide(
                Self.message(text, from: name, on: platform, at: time, id: "\(platform.rawValue)-\(time)"))
        }
        #expect(Self.outcome(write("gg all", "Mia_S", .twitch, 0)) == "gg all")
        let second = write("GG, all!", "@MiaS", .youTube, 3)
        #expect(Self.outcome(second) == "skip crossPost")
        #expect(second.sameAs == MessageKey(platform: .twitch, channel: "demo", id: "twitch-0.0"))
        #expect(Self.outcome(write("gg all", "Bob", .kick, 4)) == "gg all")
        #expect(Self.outcome(write("gg all", "Mia_S", .twitch, 5)) == "gg all")
        #expect(Self.outcome(write("gg all", "MiaS", .youTube, 30)) == "gg all")
        #expect(Self.outcome(write("gg", "MiaS", .twitch, 31)) == "gg")
        #expect(Self.outcome(write("...", "MiaS", .twitch, 32)) == "skip empty")
        var each = try ChatRulesTests.engine { $0.copies.crossPosts = 0 }
        for platform in [ChatPlatform.twitch, .youTube] {
            #expect(each.decide(Self.message("gg all", from: "Mia", on: platform)).speech != nil)
        }
    }

    @Test func oneMessageOfTwoSourcesIsReadOnce() throws {
        var engine = try ChatRulesTests.engine()
        let first = Self.message("hello", from: "Mia", on: .twitch, id: "u-1", channel: "demo")
        let again = Self.message("hello", from: "Mia", on: .twitch, id: "u-1", channel: "streamerbot")
        #expect(engine.decide(first).speech != nil)
        #expect(Self.outcome(engine.decide(again)) == "skip repeatedMessage")
        let other = Self.message("hello", from: "Mia", on: "forum", id: "1", channel: "a")
        let same = Self.message("quite something else", from: "Mia", on: "forum", id: "1", channel: "b")
        _ = engine.decide(other)
        #expect(engine.decide(same).speech != nil)
    }

    @Test func aVoiceIsOfAnAccountOnItsPlatform() throws {
        var engine = try ChatRulesTests.engine {
            $0.voices.choices = ["hana", "kai"]
            $0.voices.viewers = ["kick:mia": "zoe"]
            $0.voices.pool = (0..<40).map { "pool\($0)" }
        }
        func voice(_ platform: ChatPlatform, _ text: String) -> String? {
            engine.decide(Self.message(text, from: "Mia", on: platform)).speech?.voice
        }
        let (twitch, youTube) = (voice(.twitch, "one thing"), voice(.youTube, "another"))
        #expect(twitch != nil && youTube != nil && twitch != youTube)
        #expect(voice(.kick, "something else") == "zoe")
        _ = voice(.twitch, "!voice hana")
        #expect(voice(.twitch, "and now") == "hana" && voice(.youTube, "not here") == youTube)
    }

    /// Whichever of two cross-posts is deleted, before or after, neither is heard.
    @Test func aDeletionOfOneTakesBackBoth() throws {
        for deletesFirst in [false, true] {
            for late in [false, true] {
                let player = FakePlayer()
                var rules = ChatRules()
                rules.hold.newcomers = 0
                let reader = try ChatReader(
                    rules: rules, banned: BannedWordsTests.shipped.get(), announcer: player,
                    clock: ChatClock(now: { player.now.withLock { $0 } }, sleep: { _ in }))
                let other: ChatPlatform = deletesFirst ? .twitch : .youTube
                let deletion = ChatEvent.Deletion(
                    platform: other, channel: "demo", target: .message("\(other.rawValue)-m"),
                    received: ChatRulesTests.start)
                if late { reader.delete(deletion) }
                for platform in [ChatPlatform.twitch, .youTube] {
                    reader.take(
                        .message(
                            Self.message(
                                "what a game", from: "Mia", on: platform, id: "\(platform.rawValue)-m")))
                }
                if !late {
                    #expect(reader.queue.items.count == 1)
                    #expect(reader.delete(deletion) == [1])
                }
                player.pass(5)
                #expect(reader.queue.items.isEmpty && reader.queue.statistics.heard == 0)
                #expect(reader.queue.statistics.drops == ["deleted": 1])
                #expect(reader.queue.replay() == nil)
            }
        }
    }

    /// Three platforms at once, with cross-posts, deletions and commands: a replay of the record does the same.
    @Test func aReplayOfSeveralPlatformsIsTheSame() throws {
        var random = SeededRandom(seed: 8)
        let platforms: [ChatPlatform] = [.twitch, .youTube, .bilibili]
        let events: [ChatEvent] = (0..<900).map { index in
            let platform = platforms.randomElement(using: &random)!
            let time = Double(index) * 0.3
            if index % 31 == 30 {
                return .deletion(
                    .init(
                        platform: platform, channel: "demo",
                        target: .message("m\(Int.random(in: 0..<index, using: &random))"),
                        received: ChatRulesTests.start + time))
            }
            let text = [
                "gg", "hello there \(index / 3)", "你好 \(index / 2)", "!voice hana", "!tts off", "!tts on",
            ]
            .randomElement(using: &random)!
            let name = ["Mia", "Bob", "小明", "Zoe_1"].randomElement(using: &random)!
            return .message(Self.message(text, from: name, on: platform, at: time, id: "m\(index)"))
        }
        var rules = ChatRules()
        rules.voices.choices = ["hana"]
        rules.sentences.platform = .always
        func fates() throws -> (decisions: [Decision?], fates: [String]) {
            let fates = Mutex<[String]>([])
            let rehearsal = try ChatRehearsal(rules: rules, banned: BannedWordsTests.shipped.get()) {
                event, time in
                guard case .item(let item) = event else { return }
                fates.withLock { $0.append("\(item.id) \(item.state) \(time.timeIntervalSince1970)") }
            }
            let decisions = events.map { rehearsal.take($0) }
            rehearsal.finish()
            return (decisions, fates.withLock { $0 })
        }
        let (first, again) = (try fates(), try fates())
        #expect(first.decisions == again.decisions && first.fates == again.fates)
        #expect(first.decisions.contains { $0?.sameAs != nil })
    }
}
