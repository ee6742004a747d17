import Foundation
import LiveChat
import Synchronization
import Testing

/// Commands to the reader that are written in a chat.
@Suite struct ChatCommandTests {
    private static let moderator: Set<ChatAuthor.Role> = [.moderator]

    /// What each line does: `done …`, `refused …`, `skip RULE`, or what is said.
    private static func outcomes(
        _ lines: [(login: String, text: String)], every seconds: Double = 1, _ engine: inout ChatRuleEngine
    ) -> [String] {
        lines.enumerated().map { index, line in
            let roles = line.login.hasPrefix("mod") ? moderator : []
            let message = ChatRulesTests.message(
                line.text, from: line.login, roles: roles, at: Double(index) * seconds)
            return outcome(engine.decide(message))
        }
    }

    private static func outcome(_ decision: Decision) -> String {
        switch decision.outcome {
        case .speak(let speech): speech.full.text
        case .skip(let rule, let reason):
            switch decision.command?.isDone {
            case true?: "done \(decision.command?.name.rawValue ?? ""): \(reason)"
            case false?: "refused: \(reason)"
            case nil: "skip \(rule.rawValue)"
            }
        }
    }

    private static func engine(_ change: (inout ChatRules) -> Void = { _ in }) throws -> ChatRuleEngine {
        try ChatRulesTests.engine {
            $0.sentences.name = .never
            change(&$0)
        }
    }

    @Test func moderatorsMuteAndUnmute() throws {
        var engine = try Self.engine()
        let outcomes = Self.outcomes(
            [
                ("eve", "hello"), ("bob", "!mute eve"), ("mod", "!MUTE @Eve being loud"),
                ("eve", "and again"),
                ("eve", "!tts please"), ("mod", "!mute eve"), ("mod", "!mute nobody_yet"),
                ("nobody_yet", "first words"), ("mod", "!mute"), ("mod", "!mute two words"),
                ("mod2", "here"), ("mod", "!mute mod2"), ("mod", "!unmute EVE"), ("eve", "thanks"),
                ("mod", "!unmute eve"),
            ], &engine)
        #expect(
            outcomes == [
                "hello", "refused: only these roles may: broadcaster, moderator", "done mute: muted Eve",
                "skip muted", "skip muted", "refused: Eve is muted already", "done mute: muted nobody_yet",
                "skip muted",
                "refused: names no viewer: write !mute NAME, or answer one of the viewer's messages",
                "refused: no viewer of that name has written: two words", "here",
                "refused: Mod2 may mute others, and cannot be muted", "done unmute: Eve is read again",
                "thanks", "refused: Eve is not muted",
            ])
    }

    @Test func aMuteIsOfAnAccount() throws {
        var engine = try Self.engine()
        _ = Self.outcomes([("eve", "hello"), ("mod", "!mute eve")], &engine)
        var renamed = ChatRulesTests.message("new name", from: "evelyn")
        renamed.author.id = "id-eve"
        #expect(Self.outcome(engine.decide(renamed)) == "skip muted")
        var elsewhere = ChatRulesTests.message("hello from here", from: "eve")
        elsewhere.platform = .youTube
        #expect(Self.outcome(engine.decide(elsewhere)) == "hello from here")
        var other = ChatRulesTests.message("I took the name", from: "eve")
        other.author.id = "id-other"
        #expect(Self.outcome(engine.decide(other)) == "I took the name")
        // Events of a muted viewer are not read either, and the words come whatever the rules leave out.
        #expect(
            Self.outcome(engine.decide(ChatRulesTests.message("", from: "eve", kind: .raid(viewers: 3))))
                == "skip muted")
        var answering = ChatRulesTests.message(
            [.mention(name: "Rob", id: nil), .text(" !mute")], from: "mod", roles: Self.moderator,
            reply: .init(id: "1", author: "Rob", text: "x"))
        #expect(Self.outcome(engine.decide(answering)) == "done mute: muted Rob")
        answering.fragments = [.text("!unmute "), .mention(name: "rob", id: nil)]
        answering.id = "2"
        answering.reply = nil
        #expect(Self.outcome(engine.decide(answering)) == "done unmute: rob is read again")
    }

    @Test func rolesWordsAndWaits() throws {
        var engine = try Self.engine {
            $0.commands.skip = .init("！跳过", viewer: 10, all: 3)
            $0.commands.pause.word = ""
            $0.commands.resume.roles = [.vip]
            $0.who.roles = [.subscriber]
            $0.voices.choices = ["Hana"]
            $0.who.denied = ["troll"]
        }
        let outcomes = Self.outcomes(
            [
                ("a", "！跳过"), ("b", "！跳过"), ("a", "！跳过"), ("b", "！跳过 please"), ("a", "！跳过"),
                ("mod", "！跳过"), ("mod", "！跳过"), ("mod", "!pause"), ("mod", "!resume"), ("a", "!voice"),
                ("a", "!voice hana"), ("a", "!voice nobody"), ("troll", "！跳过"), ("nightbot", "！跳过"),
                ("a", "！跳过了"), ("a", "hello"),
            ], &engine)
        #expect(
            outcomes == [
                "done skip: skipped what was being read", "refused: it was used less than 3 s before",
                "refused: its author used it less than 10 s before", "done skip: skipped what was being read",
                "refused: its author used it less than 10 s before",
                // Moderators do not wait.
                "done skip: skipped what was being read", "done skip: skipped what was being read",
                "skip role",
                "refused: only these roles may: vip", "done voice: went back to the usual voice",
                "refused: its author used it less than 5 s before",
                "refused: its author used it less than 5 s before", "skip deniedAuthor", "skip bot",
                "skip role", "skip role",
            ])
    }

    @Test func viewersChooseWhetherTheyAreRead() throws {
        var engine = try Self.engine { $0.commands.mode = .optIn }
        let outcomes = Self.outcomes(
            [
                ("a", "hello"), ("a", "!tts hello"), ("a", "!tts ON"), ("a", "hello"), ("b", "hello"),
                ("a", "!tts off"), ("a", "!tts off"), ("a", "hello"), ("mod", "!tts off"), ("mod", "!tts on"),
                ("mod", "!tts off the record"),
            ], every: 2, &engine)
        #expect(
            outcomes == [
                "skip mode", "hello", "done ownOn: its author is read from now on", "hello", "skip mode",
                "done ownOff: its author is not read any more",
                "refused: its author used it less than 5 s before", "skip silence",
                "done off: switched the reading off: only approved messages are read",
                "done on: switched the reading on", "off the record",
            ])
        var everything = try Self.engine()
        #expect(
            Self.outcomes([("a", "!tts off"), ("a", "hello"), ("b", "hello")], &everything) == [
                "done ownOff: its author is not read any more", "skip silence", "hello",
            ])
    }

    @Test func theTableOfCommandsIsReadStrictly() throws {
        let rules = try ChatRules(
            json: Data(#"{"commands": {"voice": "!stimme", "skip": {"roles": ["vip"], "all": 2}}}"#.utf8))
        #expect(rules.commands.voice.word == "!stimme" && rules.commands.voice.viewer == 5)
        #expect(rules.commands.skip == .init("!skip", roles: [.vip], all: 2))
        for (json, key) in [
            (#"{"commands": {"skip": "!pause"}}"#, "commands.pause.word"),
            (#"{"commands": {"skip": "! skip"}}"#, "commands.skip.word"),
            (#"{"commands": {"skip": {"viewer": -1}}}"#, "commands.skip.viewer"),
            (#"{"commands": {"mute": {"all": 1e9}}}"#, "commands.mute.all"),
            (#"{"commands": {"mute": {"role": []}}}"#, "commands.mute.role"),
            (#"{"commands": {"mute": {"roles": ["king"]}}}"#, "commands.mute.roles.Index 0"),
            (#"{"commands": {"mute": 3}}"#, "commands.mute"),
        ] {
            let error = #expect(throws: ChatRulesError.self) { try ChatRules(json: Data(json.utf8)) }
            #expect(error?.key == key, "\(json): \(String(describing: error))")
        }
    }

    @Test func theReaderActsOnItsQueue() throws {
        let player = FakePlayer()
        let reader = try ChatReader(
            rules: ChatRules(), banned: BannedWordsTests.shipped.get(), announcer: player,
            clock: ChatClock(now: { player.now.withLock { $0 } }, sleep: { _ in }))
        let now = player.now.withLock { $0 }
        func write(_ text: String, from login: String, _ roles: Set<ChatAuthor.Role> = []) -> Int? {
            var message = ChatRulesTests.message(text, from: login, roles: roles)
            (message.sent, message.received) = (now, now)
            return reader.read(message).item
        }
        func state(_ item: Int?) -> QueueItem.State? { reader.queue.items.first { $0.id == item }?.state }
        let vip: Set<ChatAuthor.Role> = [.vip]
        let first = write("one of the first messages", from: "amy", vip)
        let second = write("quite another thing", from: "eve", vip)
        let third = write("what a game that was", from: "eve", vip)
        player.pass(0.1)
        #expect(state(first) == .playing && state(second) == .prepared && state(third) == .waiting)
        #expect(write("!mute eve", from: "mod", Self.moderator) == nil)
        #expect(state(second) == nil && state(third) == nil && state(first) == .playing)
        #expect(reader.queue.statistics.drops == ["muted": 2])
        _ = write("!skip", from: "mod", Self.moderator)
        #expect(state(first) == nil && reader.queue.statistics.drops["skipped"] == 1)
        _ = write("!pause", from: "mod", Self.moderator)
        #expect(reader.queue.status.isPaused)
        _ = write("!resume", from: "viewer")
        #expect(reader.queue.status.isPaused)
        _ = write("!resume", from: "mod", Self.moderator)
        _ = write("!tts off", from: "mod", Self.moderator)
        #expect(!reader.queue.status.isPaused && reader.queue.status.isAway)
        _ = write("!tts on", from: "mod", Self.moderator)
        #expect(!reader.queue.status.isAway)
        #expect(reader.counts.skipped["control"] == 7)
    }

    /// What the studio program tells is obeyed where it changes; what is done by hand in between holds.
    @Test func awayByTheStudioProgram() throws {
        var rules = ChatRules()
        rules.away.scenes = ["brb"]
        rules.away.microphones = ["Mic/Aux"]
        let reader = try ChatReader(
            rules: rules, banned: BannedWordsTests.shipped.get(), announcer: FakePlayer())
        func isAway(_ scene: String, _ muted: [String] = []) -> Bool {
            reader.take(.studio(.init(scene: scene, muted: muted), at: ChatRulesTests.start))
            return reader.queue.status.isAway
        }
        #expect(!isAway("Game") && isAway("BRB") && isAway("BRB", ["mic/aux"]) && isAway("Game", ["Mic/Aux"]))
        reader.queue.setAway(false)
        #expect(!isAway("BRB") && !isAway("Game"))
        reader.queue.setAway(true)
        #expect(isAway("Game", ["Desktop Audio"]) && isAway("BRB") && !isAway("Game"))
        let event = ChatEvent.studio(.init(scene: "BRB", muted: ["a"]), at: ChatRulesTests.start)
        #expect(try JSONDecoder().decode(ChatEvent.self, from: JSONEncoder().encode(event)) == event)
    }

    /// Choices that held before a record, and those of the streamer, are part of it: a replay decides the same.
    @Test func aReplayKnowsWhatWasChosen() throws {
        let path = NSTemporaryDirectory() + "commands-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var before = ViewerChoices()
        before.mute(.init(platform: .twitch, id: "id-old", name: "old", since: ChatRulesTests.start))
        let recorder = try ChatRecorder(path: path)
        var rules = ChatRules()
        rules.voices.choices = ["hana", "kai"]
        rules.commands.mode = .optIn
        func reader() throws -> ChatReader {
            try ChatReader(rules: rules, banned: BannedWordsTests.shipped.get(), announcer: FakePlayer())
        }
        let live = try reader()
        var decisions: [Decision?] = []
        func take(_ event: ChatEvent) throws {
            _ = try recorder.append(event)
            decisions.append(live.take(event))
        }
        try take(.choices(before, at: ChatRulesTests.start))
        var random = SeededRandom(seed: 5)
        let texts = [
            "!mute a", "!unmute a", "!voice hana", "!voice kai", "!voice", "!tts on", "!tts off", "!skip",
            "!pause", "!resume", "hello there", "what a day", "!mute old", "!unmute old",
        ]
        for index in 0..<400 {
            let login = ["a", "b", "mod", "old"].randomElement(using: &random)!
            let text = texts.randomElement(using: &random)! + (Bool.random(using: &random) ? " \(index)" : "")
            let message = ChatRulesTests.message(
                [.text(text)], from: login, roles: login == "mod" ? Self.moderator : [],
                at: Double(index) * 1.7, id: "m\(index)")
            try take(.message(message))
            if index == 200 {
                let choices = live.mute("b", on: .twitch)
                try take(.choices(choices, at: message.received))
            }
            if index == 300, let choices = live.unmute(where: { $0.name == "B" }) {
                try take(.choices(choices, at: message.received))
            }
        }
        #expect(decisions.contains { $0?.command?.name == .mute && $0?.command?.isDone == true })
        #expect(decisions.contains { $0?.command?.isDone == false })
        let rehearsal = try ChatRehearsal(rules: rules, banned: BannedWordsTests.shipped.get())
        var record = try ChatRecording(path: path).open()
        var replayed: [Decision?] = []
        while let event = try record.next() { replayed.append(rehearsal.take(event)) }
        #expect(replayed == decisions)
        #expect(record.damaged == 0)
    }

    @Test func whatIsChosenIsBoundedAndKept() throws {
        var choices = ViewerChoices()
        for index in 0..<(ViewerChoices.mostMutes + 20) {
            choices.mute(.init(platform: .twitch, name: "v\(index)", since: ChatRulesTests.start))
        }
        #expect(choices.mutes.count == ViewerChoices.mostMutes && choices.mutes.first?.name == "v20")
        func isMuted(_ name: String) -> Bool {
            choices.isMuted(ChatAuthor(id: "x", login: name, name: ""), on: .twitch)
        }
        #expect(!isMuted("v19") && isMuted("V20"))
        let data = try JSONEncoder().encode(choices)
        #expect(try JSONDecoder().decode(ViewerChoices.self, from: data) == choices)
        #expect(try JSONDecoder().decode(ViewerChoices.self, from: Data("{}".utf8)).isEmpty)
    }
}
