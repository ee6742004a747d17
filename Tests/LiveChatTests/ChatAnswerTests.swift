import Foundation
import LiveChat
import Testing

/// What is answered in a chat to commands.
@Suite struct ChatAnswerTests {
    private static func answers(
        _ lines: [(login: String, text: String)], every seconds: Double = 100,
        _ change: (inout ChatRules) -> Void = { _ in }
    ) throws -> [String?] {
        var engine = try ChatRulesTests.engine {
            $0.answers.to = .everything
            $0.voices.choices = ["Hana", "Kurt"]
            change(&$0)
        }
        return lines.enumerated().map { index, line in
            engine.decide(
                ChatRulesTests.message(
                    line.text, from: line.login, roles: line.login.hasPrefix("mod") ? [.moderator] : [],
                    at: Double(index) * seconds)
            ).answer?.text
        }
    }

    private static let lines: [(login: String, text: String)] = [
        ("mia", "hello"), ("mia", "!voice"), ("mia", "!voice nobody"), ("mia", "!voice kurt"),
        ("mia", "!skip"), ("mod", "!skip"), ("mod", "!pause"), ("mod", "!resume"), ("mod", "!tts off"),
        ("mod", "!tts on"), ("mia", "!tts off"), ("mia", "!tts on"), ("mod", "!mute"), ("mod", "!mute a b"),
        ("mod", "!mute mod"), ("mod", "!mute mia"), ("mod", "!mute mia"), ("mod", "!unmute mia"),
        ("mod", "!unmute mia"), ("mia", "!other"),
    ]

    @Test func nothingIsAnsweredUnlessTheRulesSaySo() throws {
        #expect(try Self.answers(Self.lines) { $0.answers.to = .nothing }.allSatisfy { $0 == nil })
        #expect(ChatRules().answers.to == .nothing)
        let refusals = try Self.answers(Self.lines) { $0.answers.to = .refusals }
        #expect(
            refusals.compactMap(\.self) == [
                "You have the usual voice. Choose one with !voice NAME: Hana, Kurt",
                "There is no such voice. Choose one with !voice NAME: Hana, Kurt",
                "You may not use this command.",
                "Which viewer? Write !mute NAME, or reply to one of the viewer's messages.",
                "No viewer of that name has written here.", "Who may mute others cannot be muted.",
                "That viewer is muted already.", "That viewer is not muted.",
            ])
    }

    @Test func everyCommandInBothLanguages() throws {
        let english = try Self.answers(Self.lines)
        #expect(
            Array(english[3...11]) == [
                "Your voice is Kurt now.", "You may not use this command.", "Skipped.",
                "The reading is paused.", "The reading goes on.", "Only approved messages are read now.",
                "Messages are read again.", "Your messages are not read any more.",
                "Your messages are read now.",
            ])
        #expect(
            english[15] == "That viewer is not read any more." && english[17] == "That viewer is read again.")
        #expect(english[0] == nil && english[19] == nil)
        let chinese = try Self.answers(Self.lines) { $0.language = .chinese }
        #expect(zip(english, chinese).allSatisfy { ($0 == nil) == ($1 == nil) })
        #expect(chinese[2] == "没有这个声音。请写 !voice 名字：Hana、Kurt" && chinese[5] == "已跳过。")
        for case let answer? in chinese { #expect(answer.unicodeScalars.contains { $0.value > 0x4E00 }) }
        let none = try Self.answers(Self.lines) { $0.voices.choices = [] }
        #expect(Array(none[1...2]) == ["You have the usual voice.", "Voices cannot be chosen here."])
    }

    @Test func answersWait() throws {
        func count(_ names: [String], every seconds: Double, _ change: (inout ChatRules) -> Void = { _ in })
            throws -> [Bool]
        {
            try Self.answers(names.map { ($0, "!skip") }, every: seconds, change).map { $0 != nil }
        }
        #expect(try count(["a", "b", "b", "c"], every: 2) == [true, false, true, false])
        #expect(try count(["a", "a", "b", "a", "a"], every: 4) == [true, false, true, false, true])
        #expect(
            try count(["a", "a", "a"], every: 0) {
                $0.answers.viewer = 0
                $0.answers.all = 0
            } == [true, true, true])
    }

    @Test func nothingThatAViewerWroteComesBack() throws {
        let texts = [
            "!voice /ban mia", "!voice @everyone", "!mute gorp", "!mute @everyone", "!mute zzz\u{202E}qqq",
            "!voice \r\nPRIVMSG #demo :zzz", "!mute /me zzz", "!tts off zzz", "!unmute !zzz",
        ]
        for language in ChatRules.Language.allCases {
            for text in texts {
                for login in ["mia", "mod"] {
                    guard let answer = try Self.answers([(login, text)], { $0.language = language })[0]
                    else { continue }
                    for part in ["zzz", "gorp", "everyone", "@", "\r", "\n", "/", "qqq", "PRIVMSG"] {
                        #expect(!answer.contains(part), "\(text): \(answer)")
                    }
                }
            }
        }
    }

    @Test func linesThatBeginNoCommandAndAreShort() throws {
        func made() throws -> ChatRuleEngine {
            try ChatRulesTests.engine {
                $0.answers.to = .everything
                $0.answers.length = 40
                $0.voices.choices = ["/ban", "@all", "a\u{202E}\nb"] + (1...30).map { "voice\($0)" }
            }
        }
        var first = try made()
        let answer = try #require(first.decide(ChatRulesTests.message("!voice x", from: "mia")).answer)
        #expect(answer.text.count == 40 && answer.text.hasSuffix("…") && !answer.text.contains("\n"))
        #expect(answer.line(addressing: true) == "@mia \(answer.text)")
        let short = try #require(answer.line(addressing: true, length: 20))
        #expect(short.count == 20 && short.hasPrefix("@mia There"))
        // A name that cannot be a handle is not written, nor one with a banned word.
        for login in ["mia /ban x", "mia\u{202E}", "gorp", "", String(repeating: "m", count: 60)] {
            var other = ChatRulesTests.message("!voice x", at: 100)
            other.author = ChatAuthor(id: "id\(login)", login: login, name: login)
            var engine = try made()
            let decision = engine.decide(other)
            #expect(decision.answer?.name == nil, "\(login)")
            #expect(decision.answer?.line(addressing: true)?.hasPrefix("There is") == true, "\(login)")
        }
        // A streamer's own words cannot begin a command either.
        var hostile = try ChatRulesTests.engine {
            $0.answers.to = .everything
            $0.language = .chinese
            $0.voices.choices = ["/timeout"]
        }
        let text = try #require(hostile.decide(ChatRulesTests.message("!voice /timeout")).answer?.text)
        #expect(text.first?.isLetter == true)
    }

    @Test func anAnswerThatComesBackIsNoMessage() throws {
        var engine = try ChatRulesTests.engine {
            $0.answers.to = .everything
            $0.commands.skip.word = "You"
            $0.answers.viewer = 0
            $0.answers.all = 0
        }
        func rule(_ text: String, from login: String = "streamer", at time: Double) -> String {
            let decision = engine.decide(ChatRulesTests.message(text, from: login, at: time))
            guard case .skip(let rule, _) = decision.outcome else { return "read" }
            return rule.rawValue
        }
        // The word of a command is the beginning of its own refusal: without this, they would answer each other for ever.
        #expect(rule("You", from: "mia", at: 0) == "control")
        #expect(rule("You may not use this command.", at: 1) == "ownAnswer")
        #expect(rule("@mia You may not use this command.", at: 2) == "ownAnswer")
        #expect(rule("You may not use this command, mia", at: 3) == "control")
        #expect(rule("@mia You may not use this command.", at: 200) == "read")
    }

    @Test func numbersAreChecked() {
        for (json, key) in [
            (#"{"answers": {"length": 5}}"#, "answers.length"),
            (#"{"answers": {"viewer": -1}}"#, "answers.viewer"),
            (#"{"answers": {"all": 1e9}}"#, "answers.all"), (#"{"answers": {"to": "x"}}"#, "answers.to"),
        ] {
            do {
                _ = try ChatRules(json: Data(json.utf8))
                Issue.record("\(json) was taken")
            } catch { #expect(error.key == key) }
        }
    }
}
