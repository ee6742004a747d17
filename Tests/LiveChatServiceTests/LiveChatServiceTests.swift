import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech
import Testing

/// The service with its files; no chat is reached.
@Suite struct LiveChatServiceTests {
    /// Half a minute of one value for every text: what is said is not what is tested here, and nothing ends by itself.
    private struct ToneVoice: ChatVoice {
        func speak(_ text: String, in utterance: Utterance, take: (ChatSpeech) -> Void) async throws {
            take(ChatSpeech(samples: [Float](repeating: 0.1, count: 30 * 24_000)))
        }
    }

    private static func folder() -> String { NSTemporaryDirectory() + "/live-chat-\(UUID().uuidString)" }

    private static func service(
        _ folder: String, _ change: (inout LiveChatConfiguration) -> Void = { _ in }
    ) throws -> LiveChatService {
        var configuration = LiveChatConfiguration(folder: folder)
        change(&configuration)
        return try LiveChatService(configuration, voice: ToneVoice(), facts: SpeechFacts())
    }

    @Test func whatWasStartedGoesOnAfterARestart() throws {
        let folder = Self.folder()
        let token: String
        do {
            let service = try Self.service(folder)
            #expect(
                try service.start("https://www.twitch.tv/Demo_1", voice: "x").state.source == "twitch:demo_1")
            _ = try service.start("streamerbot")
            #expect(throws: LiveChatFault.self) { try service.start("twitch:demo_1") }
            #expect(throws: LiveChatFault.self) { try service.start("twitch:no such name") }
            #expect(throws: LiveChatFault.self) { try service.start("socialstream") }
            try service.stop("streamerbot")
            #expect(throws: LiveChatFault.self) { try service.stop("streamerbot") }
            try service.setVolume(0.25)
            try service.setAway(true)
            try service.setRules(json: Data(#"{"who": {"denied": ["bob"]}, "hold": {"newcomers": 4}}"#.utf8))
            token = service.token
        }
        let service = try Self.service(folder)
        #expect(service.sourceStatuses.map(\.state.source) == ["twitch:demo_1"])
        #expect(service.reader.queue.status.volume == 0.25 && service.reader.queue.status.isAway)
        #expect(service.rules.who.denied == ["bob"] && service.rules.hold.newcomers == 4)
        #expect(service.token == token && token.count == 32)
        #expect(try service.renewToken() != token)
        for name in ["state.json", "rules.toml", "token"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    /// What moderators and viewers chose in the chat, and the streamer at the page, outlasts the program, and is in the record.
    @Test func whatTheChatChoseOutlastsTheProgram() async throws {
        let folder = Self.folder()
        let record = NSTemporaryDirectory() + "/record-\(UUID().uuidString).jsonl"
        func write(_ text: String, _ id: String, _ name: String, _ role: String = "") -> Data {
            let roles = role.isEmpty ? "" : "\"\(role)\""
            return Data(
                """
                {"text": "\(text)", "id": "\(id)", "platform": "twitch",
                 "author": {"id": "\(name)", "name": "\(name)", "roles": [\(roles)]}}
                """.utf8)
        }
        func rule(_ service: LiveChatService, _ data: Data) throws -> String {
            guard let line = try service.submit(data).lines.first else { return "nothing" }
            guard case .skip(let rule, _) = line.decision.outcome else { return "read" }
            return rule.rawValue
        }
        do {
            let service = try Self.service(folder) { $0.record = record }
            try service.setRules(json: Data(#"{"voices": {"choices": ["hana"]}}"#.utf8))
            let running = Task { await service.run() }
            #expect(try rule(service, write("hello there", "1", "eve")) == "read")
            #expect(try rule(service, write("!mute eve", "2", "mod", "moderator")) == "control")
            #expect(
                service.recent.last?.decision.command == ChatCommand(.mute, argument: "eve", isDone: true))
            #expect(try rule(service, write("!tts off", "3", "mod", "moderator")) == "control")
            #expect(try rule(service, write("!voice hana", "4", "amy")) == "voiceCommand")
            #expect(try rule(service, write("!tts off", "5", "zoe")) == "control")
            service.mute("bob", on: .twitch)
            service.mute("kim", on: .twitch)
            try service.unmute("KIM", on: .twitch)
            #expect(throws: LiveChatFault.self) { try service.unmute("kim", on: .twitch) }
            #expect(service.mutes.map(\.name) == ["eve", "bob"] && service.mutes.map(\.by) == ["mod", ""])
            running.cancel()
            await running.value
        }
        let path = folder + "/viewers.json"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let service = try Self.service(folder)
        #expect(service.mutes.map(\.name) == ["eve", "bob"] && service.reader.queue.status.isAway)
        #expect(try rule(service, write("hello again", "6", "eve")) == "muted")
        #expect(try rule(service, write("hello too", "7", "bob")) == "muted")
        #expect(try rule(service, write("hello three", "8", "zoe")) == "silence")
        let amy = try service.submit(write("what a game", "9", "amy")).lines.first
        #expect(amy?.decision.speech?.voice == "hana")
        // The record decides as the chat did.
        let rehearsal = try ChatRehearsal(rules: service.rules, banned: BannedWords(ChatRuleBook().lists))
        var reader = try ChatRecording(path: record).open()
        var outcomes: [String] = []
        while let event = try reader.next() {
            guard let decision = rehearsal.take(event) else { continue }
            outcomes.append(decision.command?.name.rawValue ?? "read")
        }
        #expect(outcomes == ["read", "mute", "off", "voice", "ownOff"])
        try Data("[".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: LiveChatFault.self) { try Self.service(folder) }
    }

    @Test func aSourceThatCannotBeReadAnyMoreIsShownWithItsReason() throws {
        let folder = Self.folder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(
            #"{"sources": ["socialstream:hosted", "twitch:demo"], "volume": 1, "away": false, "voices": {}}"#
                .utf8
        )
        .write(to: URL(fileURLWithPath: folder + "/state.json"))
        let service = try Self.service(folder)
        #expect(service.sourceStatuses.map(\.state.source) == ["socialstream:hosted", "twitch:demo"])
        #expect(service.sourceStatuses[0].state.phase == .ended)
        #expect(service.sourceStatuses[0].state.reason?.contains("session") == true)
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/state.json"))
        #expect(throws: LiveChatFault.self) { try Self.service(folder) }
        #expect(throws: LiveChatFault.self) {
            try Self.service(Self.folder()) { $0.sources = ["twitch:a b"] }
        }
    }

    @Test func rulesAreRefusedAsAWhole() throws {
        let service = try Self.service(Self.folder())
        do {
            try service.setRules(
                json: Data(#"{"hold": {"newcomers": 9999, "x": 1}, "text": {"links": "maybe"}}"#.utf8))
            Issue.record("wrong rules were taken")
        } catch {
            for part in ["hold.newcomers", "0 to 600", "hold.x", "text.links"] {
                #expect(error.description.contains(part), "\(error)")
            }
            #expect(!error.description.contains("\n"))
        }
        #expect(service.rules == ChatRules())
        #expect(throws: LiveChatFault.self) { try service.setRules(json: Data("[]".utf8)) }
    }

    @Test func aFileOfRulesIsWhatWasWritten() throws {
        var rules = ChatRules()
        rules.who.denied = ["bob \"the\" builder", "eve"]
        rules.who.roles = [.moderator, .vip, .subscriber]
        rules.hold.newcomers = 2.5
        rules.text.links = .skipMessage
        rules.sentences.templates = ["raid": "{name} brings {viewers} friends"]
        rules.voices.pool = ["b", "a"]
        let book = try ChatRuleBook(rules)
        #expect(!book.toml.contains("cooldown") && !book.toml.contains("trusted"))
        let file = NSTemporaryDirectory() + "/rules-\(UUID().uuidString).toml"
        try Data(book.toml.utf8).write(to: URL(fileURLWithPath: file))
        #expect(try ChatRuleBook(file: file).rules == rules)
        try Data("[hold]\nnewcomers = \"x\"\nwrong = 1\n".utf8).write(to: URL(fileURLWithPath: file))
        do {
            _ = try ChatRuleBook(file: file)
            Issue.record("a wrong file was read")
        } catch {
            #expect(error.description.contains("hold.newcomers") && error.description.contains("hold.wrong"))
            #expect(error.description.hasPrefix(file))
        }
    }

    @Test func messagesOfOtherProgramsAreReadAndTakenBack() async throws {
        let service = try Self.service(Self.folder()) { _ in }
        try service.setRules(json: Data(#"{"hold": {"newcomers": 0}}"#.utf8))
        let (listener, messages) = try #require(service.stage.join(.overlay))
        service.stage.take(.state(isAudible: true, isActive: true), from: listener)
        let running = Task { await service.run() }
        let lines = """
            {"text": "hello there", "id": "1", "author": {"id": "a", "name": "Mia"}}
            {"text": "another one", "id": "2", "author": {"id": "b", "name": "Bob"}}
            {"nothing": 1}
            """
        let submission = try service.submit(Data(lines.utf8))
        #expect(submission.lines.count == 2 && submission.faults.count == 1)
        #expect(submission.faults.first?.contains("line 3") == true)
        var next = messages.filter { message in
            if case .piece = message { false } else { true }
        }.makeAsyncIterator()
        var items: [Int] = []
        while items.isEmpty {
            if case .clip(let clip, _, _, _, _)? = await next.next() { items.append(clip.utterance.item) }
        }
        #expect(items == [submission.lines[0].item])
        #expect(service.stage.clip(items[0])?.utterance.name == "Mia")
        let deletion = try service.submit(Data(#"{"v": 1, "kind": "delete", "target": {"id": "1"}}"#.utf8))
        #expect(deletion.deletions == 1)
        // What played was stopped and is kept nowhere, and the next is heard.
        guard case .stop(let stopped)? = await next.next() else {
            Issue.record("the deleted clip went on")
            return
        }
        #expect(stopped == items[0] && service.stage.clip(stopped) == nil)
        #expect(!service.recent.contains { $0.message.id == "1" })
        guard case .clip(let second, _, _, _, _)? = await next.next() else {
            Issue.record("the second was not heard")
            return
        }
        #expect(second.utterance.name == "Bob")
        #expect(throws: ChatInputFault.self) { try service.submit(Data("{\"foo\": 1}".utf8)) }
        _ = try service.submit(Data(#"{"request": "Pause", "id": "9"}"#.utf8))
        #expect(service.reader.queue.status.isPaused)
        running.cancel()
        await running.value
        while await next.next() != nil {}
    }
}
