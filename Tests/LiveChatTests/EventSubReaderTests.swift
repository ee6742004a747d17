import Foundation
import LiveChat
import Testing

@Suite struct EventSubReaderTests {
    private let received = Date(timeIntervalSince1970: 1_780_135_200)

    private func read(_ reader: EventSubReader, _ text: String, after seconds: Double = 0) -> EventSubMessage
    {
        reader.read(Array(text.utf8), received: received.addingTimeInterval(seconds))
    }

    private func metadata(
        _ type: String, id: String = "n1", _ more: String = "",
        at time: String = "2026-05-30T10:00:00.123456789Z"
    ) -> String {
        #""metadata":{"message_id":"\#(id)","message_type":"\#(type)","message_timestamp":"\#(time)"\#(more)}"#
    }

    private func notification(
        _ type: String, _ event: String, id: String = "n1", at time: String = "2026-05-30T10:00:00Z"
    ) -> String {
        #"{\#(metadata("notification", id: id, #","subscription_type":"\#(type)","subscription_version":"1""#, at: time)),"payload":{"subscription":{"type":"\#(type)"},"event":\#(event)}}"#
    }

    private let room =
        #""broadcaster_user_id":"9","broadcaster_user_login":"Demo","broadcaster_user_name":"Demo""#
    private let mia = #""chatter_user_id":"7","chatter_user_login":"mia","chatter_user_name":"Mia""#

    private func chat(_ text: String, id: String, _ more: String = "") -> String {
        #"{\#(room),\#(mia),"message_id":"\#(id)","message":{"text":"\#(text)","fragments":[{"type":"text","text":"\#(text)"}]},"badges":[]\#(more)}"#
    }

    private func events(_ message: EventSubMessage) -> [ChatEvent] {
        if case .events(let events) = message { events } else { [] }
    }

    private func message(_ message: EventSubMessage) throws -> ChatMessage {
        guard case .message(let result)? = events(message).first else { throw NoMessage() }
        return result
    }

    private struct NoMessage: Error {}

    @Test func controlMessages() {
        let reader = EventSubReader(channel: "demo")
        let session =
            #""payload":{"session":{"id":"S","status":"connected","keepalive_timeout_seconds":30,"reconnect_url":null}}"#
        #expect(
            read(reader, "{\(metadata("session_welcome")),\(session)}")
                == .welcome(session: "S", keepalive: 30))
        #expect(read(reader, "{\(metadata("session_keepalive")),\"payload\":{}}") == .keepalive)
        let moved = #""payload":{"session":{"id":"S","reconnect_url":"wss://x/ws?a=b%2Fc"}}"#
        #expect(
            read(reader, "{\(metadata("session_reconnect")),\(moved)}") == .reconnect("wss://x/ws?a=b%2Fc"))
        let revoked = #""payload":{"subscription":{"type":"channel.chat.message","status":"user_removed"}}"#
        #expect(
            read(reader, "{\(metadata("revocation")),\(revoked)}")
                == .revocation(type: "channel.chat.message", status: "user_removed"))
        for odd in [
            "", "[]", "{}", "7", "{\(metadata("session_welcome"))}", "{\(metadata("session_reconnect"))}",
            "{\(metadata("revocation"))}",
            "{\(metadata("notification"))}",
        ] {
            #expect(read(reader, odd) == .skipped(.malformed), "\(odd)")
        }
        #expect(read(reader, "{\(metadata("new_kind"))}") == .skipped(.unused))
        #expect(reader.skipped == [.malformed: 8, .unused: 1])
    }

    @Test func eachEventOnce() throws {
        let reader = EventSubReader(channel: "demo")
        let first = try message(read(reader, notification("channel.chat.message", chat("hi", id: "1"))))
        #expect(first.channel == "demo" && first.text == "hi" && first.author.login == "mia")
        #expect(
            read(reader, notification("channel.chat.message", chat("hi", id: "1"))) == .skipped(.repeated))
        // By another connection, whose notifications have other ids.
        #expect(
            read(reader, notification("channel.chat.message", chat("hi", id: "1"), id: "n2"))
                == .skipped(.repeated))
        // Ids over 2^53, as numbers and as strings.
        let large = notification(
            "channel.chat.message",
            chat("id", id: "9007199254740993").replacing("\"7\"", with: "9007199254740993"), id: "n3")
        #expect(try message(read(reader, large)).author.id == "9007199254740993")
        let follow =
            #"{\#(room),"user_id":"7","user_login":"mia","user_name":"Mia","followed_at":"2026-05-30T10:00:00Z"}"#
        let followed = try message(read(reader, notification("channel.follow", follow, id: "n4")))
        #expect(followed.kind == .follow && followed.author.name == "Mia" && followed.id == "n4")
        let reward =
            #"{\#(room),"id":"r","user_id":"7","user_name":"Mia","user_input":"INPUT","reward":{"id":"x","title":"Hydrate"}}"#
        let redeemed = try message(
            read(
                reader,
                notification(
                    "channel.channel_points_custom_reward_redemption.add",
                    reward.replacing("INPUT", with: ""), id: "n5")))
        #expect(redeemed.kind == .redemption(reward: "Hydrate") && redeemed.id == "r")
        // With a text it is a message of the chat.
        #expect(
            read(
                reader, notification("channel.channel_points_custom_reward_redemption.add", reward, id: "n6"))
                == .skipped(.unused))
    }

    @Test func ageByTwitchsClock() {
        let reader = EventSubReader(channel: "demo")
        func chat(_ id: String, at time: String) -> String {
            notification("channel.chat.message", self.chat(id, id: id), id: id, at: time)
        }
        // This machine's clock is twenty minutes ahead.
        let session = #""payload":{"session":{"id":"S"}}"#
        _ = read(reader, "{\(metadata("session_welcome")),\(session)}", after: 1200)
        #expect(events(read(reader, chat("1", at: "2026-05-30T10:00:30Z"), after: 1230)).count == 1)
        #expect(read(reader, chat("2", at: "2026-05-30T10:00:30Z"), after: 1200 + 30 + 601) == .skipped(.old))
    }

    @Test func partnersOfASharedChat() throws {
        let partner =
            #","source_broadcaster_user_id":"8","source_broadcaster_user_login":"other","source_message_id":"s1""#
        let own = EventSubReader(channel: "demo")
        #expect(
            read(own, notification("channel.chat.message", chat("x", id: "1", partner)))
                == .skipped(.otherRoom))
        let all = EventSubReader(channel: "demo", options: TwitchOptions(sharedChat: .all))
        #expect(
            try message(read(all, notification("channel.chat.message", chat("x", id: "1", partner)))).id
                == "1")
        #expect(
            read(all, notification("channel.chat.message", chat("x", id: "2", partner), id: "n2"))
                == .skipped(.repeated))
        let deletion = notification("channel.chat.message_delete", #"{\#(room),"message_id":"2"}"#, id: "n3")
        guard case .deletion(let deleted)? = events(read(all, deletion)).first else { throw NoMessage() }
        #expect(deleted.target == .message("1"))
    }

    /// IRC and EventSub beside each other: their messages have one id.
    @Test func nothingTwiceBesideIRC() throws {
        let line =
            "@id=abc;room-id=9;user-id=7;tmi-sent-ts=1780135200000 :mia!mia@mia.tmi.twitch.tv PRIVMSG #demo :hello there"
        guard
            case .message(let overIRC) = TwitchReader().read(
                try #require(IRCLine(Array(line.utf8))), received: received)
        else { throw NoMessage() }
        let overEventSub = try message(
            read(
                EventSubReader(channel: "demo"),
                notification("channel.chat.message", chat("hello there", id: "abc"))))
        for pair in [[overIRC, overEventSub], [overEventSub, overIRC]] {
            var engine = try ChatRuleEngine(rules: ChatRules(), banned: BannedWords([]))
            let outcomes = pair.map { engine.decide($0).outcome }
            guard case .speak = outcomes[0], case .skip(let rule, _) = outcomes[1] else { throw NoMessage() }
            #expect(rule == .repeatedMessage)
        }
        #expect(
            overIRC.author.id == overEventSub.author.id && overIRC.author.login == overEventSub.author.login)
    }

    /// Every form, which the fuzz target begins with.
    @Test func everyForm() throws {
        let url = try #require(
            Bundle.module.url(forResource: "eventsub", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
        let reader = EventSubReader(channel: "demo")
        let told = lines.flatMap { events(reader.read($0, received: received)) }
        let kinds = told.compactMap { if case .message(let message) = $0 { message.kind } else { nil } }
        #expect(
            kinds == [
                .chat, .paid(.init(amount: 100, currency: "bits")), .subscription(months: 12, tier: "1000"),
                .gift(count: 5, name: nil, recipient: nil), .raid(viewers: 42),
                .paid(.init(amount: Decimal(string: "5.5") ?? 0, currency: "USD")), .follow,
                .redemption(reward: "Hydrate"),
            ])
        let targets = told.compactMap { event -> ChatEvent.Deletion.Target? in
            if case .deletion(let deletion) = event { deletion.target } else { nil }
        }
        #expect(targets == [.message("m1"), .author(id: "7", login: "mia"), .all])
        #expect(reader.skipped == [.otherRoom: 1, .unused: 1])
        // The first is a reply, without its mention of the parent.
        guard case .message(let first)? = told.first else { throw NoMessage() }
        #expect(
            first.author.roles == [.moderator] && first.color == "#FF69B4" && first.reply?.author == "Bob")
    }
}
