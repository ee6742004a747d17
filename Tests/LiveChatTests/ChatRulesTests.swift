import Foundation
import LiveChat
import Testing

@Suite struct ChatRulesTests {
    static let start = Date(timeIntervalSince1970: 1_780_000_000)

    static func message(
        _ fragments: [ChatMessage.Fragment], from login: String = "mia", kind: ChatMessage.Kind = .chat,
        roles: Set<ChatAuthor.Role> = [], reply: ChatMessage.Reply? = nil, at seconds: Double = 0,
        id: String = UUID().uuidString, tags: [String: String] = [:]
    ) -> ChatMessage {
        ChatMessage(
            id: id, platform: .twitch, channel: "demo",
            author: ChatAuthor(id: "id-\(login)", login: login, name: login.capitalized, roles: roles),
            kind: kind,
            fragments: fragments, reply: reply, sent: start + seconds, received: start + seconds, tags: tags)
    }

    static func message(
        _ text: String, from login: String = "mia", kind: ChatMessage.Kind = .chat,
        roles: Set<ChatAuthor.Role> = [],
        at seconds: Double = 0, tags: [String: String] = [:]
    ) -> ChatMessage {
        message([.text(text)], from: login, kind: kind, roles: roles, at: seconds, tags: tags)
    }

    static func engine(
        _ list: String = "[hate]\ngorp\n!gorp hill", facts: SpeechFacts = SpeechFacts(),
        change: (inout ChatRules) -> Void = { _ in }
    ) throws -> ChatRuleEngine {
        var rules = ChatRules()
        rules.copies.seconds = 0
        change(&rules)
        return try ChatRuleEngine(
            rules: rules, banned: BannedWords([BannedList(list, source: "test")], facts: facts), facts: facts)
    }

    private func said(_ message: ChatMessage, _ change: (inout ChatRules) -> Void = { _ in }) throws -> String
    {
        var engine = try Self.engine(change: change)
        let decision = engine.decide(message)
        switch decision.outcome {
        case .speak(let speech): return speech.full.text
        case .skip(let rule, _): return "skip \(rule.rawValue)"
        }
    }

    private func chatted(_ text: String, _ change: (inout ChatRules) -> Void = { _ in }) throws -> String {
        try said(Self.message(text)) {
            $0.sentences.name = .never
            change(&$0)
        }
    }

    @Test func whoIsRead() throws {
        let hello = Self.message("hello")
        #expect(try said(hello) == "Mia says: hello")
        #expect(try said(hello) { $0.language = .chinese } == "Mia说：hello")
        #expect(try said(hello) { $0.who.denied = ["MIA"] } == "skip deniedAuthor")
        #expect(try said(hello) { $0.who.denied = ["twitch:id-mia"] } == "skip deniedAuthor")
        #expect(try said(hello) { $0.who.denied = ["kick:mia"] } == "Mia says: hello")
        #expect(try said(hello) { $0.who.roles = [.subscriber] } == "skip role")
        #expect(
            try said(hello) {
                $0.who.roles = [.subscriber]
                $0.who.allowed = ["mia"]
            } == "Mia says: hello")
        #expect(try said(Self.message("hello", from: "nightbot")) == "skip bot")
        #expect(try said(Self.message("hello", roles: [.bot])) == "skip bot")
        #expect(
            try said(Self.message("hello", roles: [.firstTime])) { $0.who.firstTimers = false }
                == "skip firstTimer")
        #expect(
            try said(Self.message("hello", tags: ["medal-level": "2"])) {
                $0.who.minimums = ["medal-level": 3]
            } == "skip minimum")
        #expect(try said(hello) { $0.who.minimums = ["medal-level": 3] } == "Mia says: hello")
        #expect(try said(Self.message("", kind: .follow)) == "skip kind")
        #expect(
            try said(Self.message("thanks", kind: .paid(.init(amount: 5, currency: "USD")))) {
                $0.who.roles = [.vip]
            } == "Mia gave 5 dollars: thanks")
    }

    @Test func commandsAndModes() throws {
        #expect(try chatted("!play") == "skip command")
        #expect(try chatted("!tts read this") == "read this")
        #expect(try chatted("!ttsx") == "skip command")
        #expect(try chatted("hello") { $0.commands.mode = .command } == "skip mode")
        #expect(try chatted("!tts hello") { $0.commands.mode = .command } == "hello")
        #expect(try chatted("hello") { $0.commands.mode = .mentions } == "skip mode")
        #expect(try chatted("@demo hello") { $0.commands.mode = .mentions } == "demo hello")
        #expect(try chatted("hello") { $0.commands.mode = .redemptions } == "skip mode")
        #expect(try chatted("// not this") == "skip silence")
        let reply = ChatMessage.Reply(id: "1", author: "Bob", text: "x")
        #expect(try said(Self.message([.text("@Bob // psst")], reply: reply)) == "skip silence")
        #expect(
            try said(Self.message([.mention(name: "bob", id: nil), .text(" yes")], reply: reply))
                == "Mia says: yes")
    }

    @Test func textIsMadeReadable() throws {
        #expect(try chatted("see https://a.b/c?d=e now") == "see link now")
        #expect(try chatted("see clips.twitch.tv now") { $0.text.links = .leaveOut } == "see now")
        #expect(try chatted("at example.com/x") { $0.text.links = .skipMessage } == "skip link")
        #expect(try chatted("no.way e.g. 3.5 done.Next v1.2.3") == "no.way e.g. 3.5 done.Next v1.2.3")
        #expect(try chatted("data:image/png;base64,AAAA") == "link")
        #expect(try chatted("sooooooo 1000000 !!!!!!") == "sooo 1000000 !!!")
        #expect(try chatted("no no no no no NO way") == "no no no way")
        #expect(try chatted("哈哈哈哈哈哈") == "哈哈哈")
        #expect(try chatted("nice 👍🏽👍🏽🔥") == "nice")
        #expect(try chatted("nice 🔥🔥👍") { $0.text.emoji = .once } == "nice fire thumbs up sign")
        #expect(try chatted("👍") == "skip empty")
        #expect(try chatted("...") == "skip empty")
        #expect(try chatted("a\u{202E}b\u{200B}c") == "abc")
        #expect(try chatted("hi @Some_Body42!") == "hi Some Body42 !")
        #expect(try chatted("hi @bob") { $0.text.mentions = .skipMessage } == "skip mention")
        #expect(
            try chatted("i love gg") { $0.sentences.pronunciations = ["GG": "good game"] }
                == "i love good game")
        #expect(try chatted("我爱主播啊") { $0.sentences.pronunciations = ["主播": "大佬"] } == "我爱大佬啊")
        let emotes = Self.message([
            .emote(name: "Kappa", id: "25"), .text(" yes "), .emote(name: "Kappa", id: "25"),
        ])
        #expect(try said(emotes) == "Mia says: Kappa yes")
        #expect(try said(emotes) { $0.text.emotes = .none } == "Mia says: yes")
        #expect(try said(emotes) { $0.text.emotes = .names } == "Mia says: Kappa yes Kappa")
    }

    @Test func eventsHaveTheirSentences() throws {
        func event(
            _ kind: ChatMessage.Kind, _ text: String = "", _ change: (inout ChatRules) -> Void = { _ in }
        ) throws -> String {
            try said(Self.message(text.isEmpty ? [] : [.text(text)], kind: kind), change)
        }
        #expect(
            try event(.paid(.init(amount: Decimal(string: "1.50")!, currency: "EUR"))) == "Mia gave 1.5 euros"
        )
        #expect(try event(.paid(.init(amount: 100, currency: "bits")), "wow") == "Mia gave 100 bits: wow")
        #expect(
            try event(.paid(.init(amount: 30, currency: "CNY")), "你好") { $0.language = .chinese }
                == "Mia打赏了30元：你好")
        #expect(try event(.subscription(months: 3, tier: "1000"), "hi") == "Mia subscribed for 3 months: hi")
        #expect(try event(.gift(count: 5, name: nil, recipient: nil)) == "Mia gave 5 subscriptions")
        #expect(try event(.gift(count: 1, name: "gorp", recipient: "bob")) == "Mia gave bob 1")
        #expect(try event(.raid(viewers: 42)) == "Mia raids with 42 viewers")
        #expect(try event(.redemption(reward: "Hydrate")) == "Mia redeemed Hydrate")
        #expect(try event(.action, "waves") == "Mia waves")
        #expect(
            try event(.raid(viewers: 2)) {
                $0.sentences.templates = ["raid": "{viewers} from {name}! {nothing}{"]
            } == "2 from Mia! {")
        #expect(
            try event(.paid(.init(amount: .nan, currency: String(repeating: "x", count: 99))))
                == "Mia gave  xxxxxxxxxxxx")
    }

    @Test func bannedWordsAreTreated() throws {
        #expect(try chatted("you g0rp") == "skip bannedText")
        #expect(try chatted("gorp hill") == "gorp hill")
        #expect(try chatted("you gorp there") { $0.banned.treatment = .replace } == "you beep there")
        #expect(
            try chatted("you gorp") {
                $0.banned.treatment = .replace
                $0.banned.replacement = "gorp"
            } == "skip bannedSpeech")
        #expect(try chatted("ok") { $0.sentences.pronunciations = ["ok": "gorp"] } == "skip bannedSpeech")
        #expect(try said(Self.message("hi", from: "big_gorp")) == "a viewer says: hi")
        #expect(
            try said(Self.message("you gorp", kind: .paid(.init(amount: 5, currency: "USD"))))
                == "Mia gave 5 dollars")
        #expect(
            try said(Self.message("hi", tags: ["flags": "0-1:P.5,3-4:A.7"])) { $0.banned.platformLevel = 6 }
                == "skip platformMark")
        var engine = try Self.engine {
            $0.banned.treatment = .bleep
            $0.sentences.name = .never
        }
        let speech = try #require(engine.decide(Self.message("you gorp there")).speech)
        guard case .tone(let seconds) = speech.full.parts[1] else { return #expect(Bool(false)) }
        #expect(speech.full.parts.count == 3 && seconds >= 0.2 && speech.full.text == "you … there")
        var vertical = try Self.engine()
        let outcomes = ["g", "o", "r", "p"].enumerated().map {
            vertical.decide(Self.message($1, at: Double($0))).speech == nil
        }
        #expect(outcomes == [false, false, false, true])
    }

    @Test func lengthIsInSeconds() throws {
        let long = String(repeating: "seven words are cut at their ends ", count: 20)
        let short = try chatted(long) { $0.length.seconds = 2 }
        #expect(
            SpeechFacts.estimatedSeconds(short) <= 2 && !short.hasSuffix(" ") && long.hasPrefix(short)
                && short.count > 20)
        #expect(
            try chatted(long) {
                $0.length.seconds = 2
                $0.length.over = .skip
            } == "skip length")
        let sevens = String(repeating: "7", count: 400)
        #expect(SpeechFacts.estimatedSeconds(try chatted(sevens)) <= 15)
        let facts = SpeechFacts(seconds: { _, _ in .nan }, heard: { _, _ in 1 })
        var engine = try Self.engine(facts: facts)
        #expect(engine.decide(Self.message(long)).speech != nil)
        var cut = try Self.engine {
            $0.length.seconds = 2
            $0.sentences.name = .never
        }
        #expect(cut.decide(Self.message("走" + String(repeating: "操场", count: 400))).speech != nil)
    }

    @Test func copiesAndCooldowns() throws {
        var engine = try Self.engine { $0.copies.seconds = 30 }
        func skipped(_ text: String, _ login: String, _ time: Double) -> Bool {
            engine.decide(Self.message(text, from: login, at: time)).speech == nil
        }
        #expect(!skipped("this is a copied text for everyone", "a", 0))
        #expect(skipped("this is a copied text for everyone", "b", 1))
        #expect(skipped("This is a copied text, for everyone!!", "c", 2))
        #expect(!skipped("something else that has nothing to do", "d", 3))
        #expect(!skipped("gg", "a", 4))
        #expect(!skipped("gg", "b", 5))
        #expect(skipped("gg", "b", 6))
        #expect(!skipped("this is a copied text for everyone", "e", 60))
        var cooling = try Self.engine {
            $0.cooldown.viewer = 10
            $0.cooldown.all = 2
        }
        let rules: [String] = [("a", 0.0), ("b", 1.0), ("b", 3.0), ("a", 6.0), ("a", 11.0)].map {
            login, time in
            if case .skip(let rule, _) = cooling.decide(Self.message("text \(time)", from: login, at: time))
                .outcome
            {
                rule.rawValue
            } else {
                "read"
            }
        }
        #expect(rules == ["read", "cooldown", "read", "cooldown", "read"])
        #expect(cooling.decide(Self.message("mod", from: "a", roles: [.moderator], at: 11.1)).speech != nil)
    }

    @Test func voices() throws {
        func voice(_ text: String, _ roles: Set<ChatAuthor.Role> = [], _ change: (inout ChatRules) -> Void)
            throws -> String?
        {
            var engine = try Self.engine(change: change)
            return engine.decide(Self.message(text, roles: roles)).speech?.voice
        }
        #expect(try voice("hi") { $0.voices.usual = "u" } == "u")
        #expect(try voice("你好") { $0.voices.languages = ["zh": "z"] } == "z")
        #expect(
            try voice("hi", [.vip]) {
                $0.voices.roles = ["vip": "v"]
                $0.voices.platforms = ["twitch": "t"]
            } == "v")
        #expect(
            try voice("hi") {
                $0.voices.viewers = ["Mia": "m"]
                $0.voices.platforms = ["twitch": "t"]
            } == "m")
        #expect(
            try voice("hi") { $0.voices.pool = ["a", "b", "c"] }
                == voice("other") { $0.voices.pool = ["a", "b", "c"] })
        var engine = try Self.engine { $0.voices.choices = ["Hana"] }
        guard case .skip(.voiceCommand, let reason) = engine.decide(Self.message("!voice hana")).outcome
        else { return #expect(Bool(false)) }
        #expect(reason == "chose the voice Hana")
        #expect(engine.decide(Self.message("hi")).speech?.voice == "Hana")
        #expect(engine.decide(Self.message("!voice other")).speech == nil)
        let deaf = SpeechFacts(heard: { text, _ in text.contains("你") ? 0.1 : 1 })
        var chinese = try Self.engine(facts: deaf)
        guard case .skip(.voice, "the voice can say 10 % of it") = chinese.decide(Self.message("你好")).outcome
        else { return #expect(Bool(false)) }
        #expect(try said(Self.message("Привет")) { $0.voices.spoken = ["en", "zh"] } == "skip language")
        for (text, language) in [
            ("hi", "en"), ("你好 ok", "zh"), ("こんにちは世界", "ja"), ("안녕", "ko"), ("123", "und"),
        ] {
            #expect(LanguageGuess.language(of: text) == language)
        }
    }

    @Test func holdsAndPriorities() throws {
        var engine = try Self.engine()
        #expect(engine.decide(Self.message("one")).speech?.hold == 2)
        #expect(engine.decide(Self.message("two")).speech?.hold == 0)
        #expect(engine.decide(Self.message("one", from: "mod", roles: [.moderator])).speech?.hold == 0)
        #expect(
            engine.decide(Self.message("one", from: "mod", roles: [.moderator])).speech?.priority
                == .moderator)
        #expect(engine.decide(Self.message("x", kind: .raid(viewers: 3))).speech?.priority == .paid)
        let twice = Self.message([.text("again")], id: "same")
        #expect(engine.decide(twice).speech != nil)
        let decision = engine.decide(twice)
        #expect(decision.outcome == .skip(.repeatedMessage, reason: "came before"))
        #expect(decision.explanation == ["skipped by repeatedMessage: came before"])
    }

    @Test func theTableIsReadStrictly() throws {
        let rules = try ChatRules(
            json: Data(#"{"who": {"bots": true, "minimums": {"x": 1}}, "voices": {"usual": "hana"}}"#.utf8))
        #expect(
            rules.who.bots && rules.who.minimums == ["x": 1] && rules.voices.usual == "hana"
                && rules.hold == .init())
        for (json, key) in [
            (#"{"whoo": {}}"#, "whoo"), (#"{"who": {"bot": true}}"#, "who.bot"), (#"{"who": 3}"#, "who"),
            (#"{"who": {"bots": "yes"}}"#, "who.bots"), (#"{"length": {"seconds": 1e99}}"#, "length.seconds"),
            (#"{"text": {"links": "maybe"}}"#, "text.links"), ("[", ""), ("[]", ""),
            (#"{"sentences": {"templates": {"chatt": "x"}}}"#, "sentences.templates.chatt"),
            (#"{"text": {"repeatedWords": 1e30}}"#, ""),
        ] {
            let error = #expect(throws: ChatRulesError.self) { try ChatRules(json: Data(json.utf8)) }
            #expect(error?.key == key, "\(json): \(String(describing: error))")
        }
    }

    /// Any message is decided on, with any numbers, and what is spoken has no banned word.
    @Test func anyMessageIsDecided() throws {
        var random = SeededRandom(seed: 3)
        var engine = try Self.engine {
            $0.copies.seconds = 5
            $0.banned.treatment = .bleep
            $0.length.seconds = 3
            $0.length.shortSeconds = 1
        }
        let pool = [
            "gorp", "g0rp ", "@", "!tts ", "https://x", "你好", " ", "\u{200D}", "\u{301}", "🇩🇪", "{name}",
            "7777777", "a", "\n", "!voice ",
        ]
        let kinds: [ChatMessage.Kind] = [
            .chat, .action, .paid(.init(amount: .nan, currency: "")),
            .gift(count: .min, name: "gorp", recipient: "{text}"),
            .raid(viewers: .max), .subscription(months: .min, tier: nil), .redemption(reward: "go\u{200B}rp"),
            .system("x"), .announcement,
        ]
        for index in 0..<4000 {
            let text = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                pool.randomElement(using: &random)!
            }.joined()
            let message = Self.message(
                [.text(text), .emote(name: text, id: nil), .mention(name: text, id: nil)],
                from: "u\(index % 50)\(text.prefix(3))",
                kind: kinds.randomElement(using: &random)!, at: Double.random(in: -1e9..<1e9, using: &random))
            guard let speech = engine.decide(message).speech else { continue }
            for spoken in [speech.full, speech.continued, speech.short, speech.shortContinued].compactMap(
                \.self)
            {
                for case .text(let part) in spoken.parts { #expect(engine.banned.finds(in: part).isEmpty) }
                #expect(spoken.seconds.isFinite)
            }
        }
    }
}
