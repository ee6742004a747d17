import Foundation
import LiveChat
import Testing

/// Every form of line that Twitch sends: `Fixtures/twitch.jsonl` holds them with what they mean. Names are invented.
@Suite struct TwitchLineTests {
    static let received = Date(timeIntervalSince1970: 1_700_000_001)

    static func fixtures() throws -> [JSONValue] {
        let url = try #require(
            Bundle.module.url(forResource: "twitch", withExtension: "jsonl", subdirectory: "Fixtures"))
        return try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { try JSONValue($0) }
    }

    @Test func eachLineMeansWhatItsFixtureSays() throws {
        let fixtures = try Self.fixtures()
        #expect(fixtures.count > 120)
        for fixture in fixtures {
            let name = fixture["name"]?.text ?? ""
            let line = try #require(IRCLine(Array((fixture["line"]?.text ?? "").utf8)), "\(name)")
            let meaning = Meaning(TwitchReader().read(line, received: Self.received)).value
            let expected = try #require(fixture["expect"])
            #expect(meaning.holds(expected), "\(name): \(meaning) instead of \(expected)")
        }
    }

    @Test func linesAreTheSameHoweverTheyAreSplit() throws {
        let lines = try Self.fixtures().compactMap { $0["line"]?.text }
        let whole = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
        var splitter = LineSplitter()
        let once = splitter.append(whole)
        #expect(once.map { String(decoding: $0, as: UTF8.self) } == lines)
        // At every byte of some lines, with scalars of several bytes among them, and byte by byte through all.
        let some = Array(
            (lines.filter { !$0.utf8.allSatisfy { $0 < 0x80 } }.joined(separator: "\r\n") + "\r\n").utf8
        )
        .prefix(3000)
        var unsplit = LineSplitter()
        let expected = unsplit.append(some)
        for cut in some.indices {
            var splitter = LineSplitter()
            #expect(splitter.append(some[..<cut]) + splitter.append(some[cut...]) == expected)
        }
        var single = LineSplitter()
        #expect(whole.flatMap { single.append([$0]) } == once)
    }

    @Test func anOverlongLineIsLeftOutAlone() {
        var splitter = LineSplitter(longest: 100)
        var lines = splitter.append(Array("a\r\n".utf8) + [UInt8](repeating: 0x78, count: 50))
        for _ in 0..<1000 { lines += splitter.append([UInt8](repeating: 0x78, count: 1000)) }
        lines += splitter.append(Array("\nb\n\r\n\nc".utf8))
        #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["a", "b"])
        #expect(splitter.overlong == 1)
        #expect(splitter.finish() == Array("c".utf8))
        #expect(splitter.finish() == nil)
    }

    @Test func aGiftWaveIsToldOnce() throws {
        let reader = TwitchReader()
        func read(_ line: String) throws -> TwitchLine {
            reader.read(try #require(IRCLine(Array(line.utf8))), received: Self.received)
        }
        let gift = "msg-param-recipient-user-name=bob;login=mia :tmi.twitch.tv USERNOTICE #demo"
        let wave = try read(
            "@id=1;msg-id=submysterygift;msg-param-mass-gift-count=2;msg-param-origin-id=o1;login=mia :t USERNOTICE #demo"
        )
        guard case .message(let message) = wave else {
            Issue.record("\(wave)")
            return
        }
        #expect(message.kind == .gift(count: 2, name: nil, recipient: nil))
        #expect(try read("@id=2;msg-id=subgift;msg-param-origin-id=o1;\(gift)") == .skipped(.partOfGift))
        #expect(
            try read("@id=3;msg-id=subgift;msg-param-community-gift-id=o1;\(gift)") == .skipped(.partOfGift))
        guard case .message = try read("@id=4;msg-id=subgift;msg-param-origin-id=o2;\(gift)") else {
            Issue.record("a gift of its own was left out")
            return
        }
        #expect(reader.skipped == [.partOfGift: 2])
    }

    @Test func aMessageIsTakenOnceAlsoFromAnotherRoomOfASharedChat() throws {
        let reader = TwitchReader(options: TwitchOptions(sharedChat: .all))
        func read(_ line: String) throws -> TwitchLine {
            reader.read(try #require(IRCLine(Array(line.utf8))), received: Self.received)
        }
        let text = ":bob!b@h PRIVMSG #demo :hi"
        guard case .message = try read("@id=a;room-id=1;source-id=a;source-room-id=1 \(text)") else {
            Issue.record("left out")
            return
        }
        #expect(try read("@id=a;room-id=1;source-id=a;source-room-id=1 \(text)") == .skipped(.repeated))
        #expect(try read("@id=b;room-id=2;source-id=a;source-room-id=1 \(text)") == .skipped(.repeated))
        // The other room's deletion means the message that was taken.
        guard case .deletion(let deletion) = try read("@target-msg-id=b :t CLEARMSG #other :hi") else {
            Issue.record("no deletion")
            return
        }
        #expect(deletion.target == .message("a"))
    }

    @Test func rememberedIDsAreBounded() {
        var ids = RecentIDs(capacity: 3)
        for id in ["a", "b", "c", "d"] { #expect(ids.insert(id) == nil) }
        #expect(ids.insert("a") == nil)
        #expect(ids.insert("d") == "d")
        #expect(ids.insert("") == nil && ids.insert("") == nil)
        let long = String(repeating: "x", count: 300)
        #expect(ids.insert(long) == nil && ids.insert(long) == nil)
    }

    @Test func garbageIsReadInLinearTimeAndNeverTraps() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                "@;=\\: #!,/-09 PRIVMSGemotes\u{1}".utf8.randomElement(using: &random)
                    ?? UInt8.random(in: 0...255)
            }
            if let line = IRCLine(bytes) { _ = TwitchReader().read(line, received: Self.received) }
        }
        let clock = ContinuousClock()
        for hostile in [
            "@emotes=" + String(repeating: "1:0-0,", count: 17_000) + " :b!b@h PRIVMSG #d :a",
            "@" + String(repeating: "a;", count: 50_000) + " :b!b@h PRIVMSG #d :a",
            ":b!b@h PRIVMSG #d :" + String(repeating: "@ ", count: 50_000),
            ":b!b@h PRIVMSG #d :" + String(repeating: "a.", count: 50_000),
        ] {
            let time = clock.measure {
                if let line = IRCLine(Array(hostile.utf8)) {
                    _ = TwitchReader().read(line, received: Self.received)
                }
            }
            #expect(time < .seconds(10), "\(hostile.prefix(20)): \(time)")
        }
    }
}

/// A line's meaning as JSON, which a fixture's expectation is compared with.
struct Meaning {
    let value: JSONValue

    init(_ line: TwitchLine) {
        func object(_ type: String, _ members: [String: JSONValue] = [:]) -> JSONValue {
            .object(members.merging(["type": .string(type)]) { $1 })
        }
        value =
            switch line {
            case .message(let message): .object(Self.members(message))
            case .deletion(let deletion): .object(Self.members(deletion))
            case .ping(let text): object("ping", ["text": .string(text)])
            case .pong: object("pong")
            case .welcome(let nick): object("welcome", ["nick": .string(nick)])
            case .nickRefused(let inUse): object("nickRefused", ["inUse": .bool(inUse)])
            case .joined(let channel, let nick):
                object("joined", ["channel": .string(channel), "nick": .string(nick)])
            case .parted(let channel, let nick):
                object("parted", ["channel": .string(channel), "nick": .string(nick)])
            case .namesEnd(let channel): object("namesEnd", ["channel": .string(channel)])
            case .written(let channel): object("written", ["channel": .string(channel)])
            case .roomState(let channel, let settings):
                object(
                    "roomState",
                    ["channel": .string(channel), "settings": .object(settings.mapValues { .string($0) })])
            case .notice(let channel, let id, let text):
                object(
                    "notice",
                    [
                        "channel": channel.map { .string($0) } ?? .null,
                        "id": id.map { .string($0) } ?? .null, "text": .string(text),
                    ])
            case .reconnect: object("reconnect")
            case .capabilities(let accepted, let names):
                object(
                    "capabilities", ["accepted": .bool(accepted), "names": .array(names.map { .string($0) })])
            case .refusal(let code, let text):
                object("refusal", ["code": .string(code), "text": .string(text)])
            case .skipped(let reason): object("skipped", ["reason": .string(reason.rawValue)])
            }
    }

    static func members(_ message: ChatMessage) -> [String: JSONValue] {
        [
            "type": .string("message"), "id": .string(message.id), "channel": .string(message.channel),
            "platform": .string(message.platform.rawValue), "kind": .string(kind(message.kind)),
            "author": .object([
                "id": .string(message.author.id), "login": .string(message.author.login),
                "name": .string(message.author.name),
            ]),
            "roles": .array(message.author.roles.map(\.rawValue).sorted().map { .string($0) }),
            "badges": .object(message.author.badges.mapValues { .string($0) }),
            "fragments": .array(message.fragments.map(fragment)),
            "reply": message.reply.map {
                .object(["id": .string($0.id), "author": .string($0.author), "text": .string($0.text)])
            } ?? .null,
            "sent": .number("\(message.sent.timeIntervalSince1970)"),
            "tags": .object(message.tags.mapValues { .string($0) }),
        ]
    }

    static func members(_ deletion: ChatEvent.Deletion) -> [String: JSONValue] {
        let target: [String: JSONValue] =
            switch deletion.target {
            case .message(let id): ["message": .string(id)]
            case .author(let id, let login): ["author": .string(login ?? ""), "id": .string(id ?? "")]
            case .all: ["all": .bool(true)]
            }
        return [
            "type": .string("deletion"), "channel": .string(deletion.channel), "target": .object(target),
            "platform": .string(deletion.platform.rawValue),
            "sent": .number("\(deletion.sent?.timeIntervalSince1970 ?? 0)"),
        ]
    }

    private static func kind(_ kind: ChatMessage.Kind) -> String {
        switch kind {
        case .chat: "chat"
        case .action: "action"
        case .paid(let money): "paid:\(money.amount) \(money.currency)"
        case .subscription(let months, let tier): "subscription:\(months) \(tier ?? "-")"
        case .gift(let count, let name, let recipient):
            "gift:\(count) \(name.map { $0 + " " } ?? "")to \(recipient ?? "-")"
        case .raid(let viewers): "raid:\(viewers)"
        case .membership(let months, let level): "membership:\(months) \(level ?? "-")"
        case .announcement: "announcement"
        case .redemption(let reward): "redemption:\(reward)"
        case .follow: "follow"
        case .system(let name): "system:\(name)"
        }
    }

    private static func fragment(_ fragment: ChatMessage.Fragment) -> JSONValue {
        switch fragment {
        case .text(let text): .object(["text": .string(text)])
        case .emote(let name, let id):
            .object(["emote": .string(name), "id": id.map { .string($0) } ?? .null])
        case .cheermote(let name, let bits): .object(["cheer": .string(name), "bits": .number("\(bits)")])
        case .mention(let name, _): .object(["mention": .string(name)])
        case .link(let link): .object(["link": .string(link)])
        }
    }
}

extension JSONValue {
    /// Whether all that is expected is there; objects may have more.
    func holds(_ expected: JSONValue) -> Bool {
        switch (self, expected) {
        case (.object(let members), .object(let wanted)):
            wanted.allSatisfy { members[$0.key]?.holds($0.value) ?? false }
        case (.array(let items), .array(let wanted)):
            items.count == wanted.count && zip(items, wanted).allSatisfy { $0.holds($1) }
        default: self == expected
        }
    }
}
