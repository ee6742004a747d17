import Foundation
import LiveChat
import Testing

@Suite struct ChatInputTests {
    static let received = Date(timeIntervalSince1970: 1_700_000_001)

    private func read(_ json: String, of input: ChatInput = ChatInput(name: "test")) throws
        -> ChatInput.Reading
    {
        try input.read(Array(json.utf8), received: Self.received)
    }

    private func events(_ json: String, of input: ChatInput = ChatInput(name: "test")) throws -> [ChatEvent] {
        guard case .events(let events, let faults) = try read(json, of: input) else { return [] }
        #expect(faults == [])
        return events
    }

    private func message(_ json: String) throws -> ChatMessage {
        let events = try events(json)
        guard events.count == 1, case .message(let message) = events[0] else {
            Issue.record("\(json): \(events)")
            throw ChatInputFault.unknownShape
        }
        return message
    }

    private func deletion(_ json: String) throws -> ChatEvent.Deletion {
        let events = try events(json)
        guard events.count == 1, case .deletion(let deletion) = events[0] else {
            Issue.record("\(json): \(events)")
            throw ChatInputFault.unknownShape
        }
        return deletion
    }

    // MARK: Own form

    @Test func ownFormOfAMessage() throws {
        let message = try message(
            """
            {"v":1,"kind":"message","id":"a","platform":"Kick","room":"Demo","ts":"2026-05-30T10:00:00.123456789Z",
             "author":{"id":9007199254740993,"name":"Mia","login":"mia","roles":["moderator","unheard-of"],"badges":["og"]},
             "text":"👉 wow @bob https://x.example/","spans":[{"start":2,"end":5,"type":"emote","name":"wow","id":"e1"},
             {"start":90,"end":95,"type":"emote"},{"start":5,"end":2,"type":"emote"},{"start":"x"},7],
             "replyTo":{"id":"p","name":"Bob"},"raw":{"color":"#112233","n":5,"deep":{}},"unknown":[1,2]}
            """)
        #expect(message.id == "a" && message.platform == .kick && message.channel == "demo")
        #expect(message.author.id == "9007199254740993" && message.author.roles == [.moderator])
        #expect(
            message.fragments == [
                .text("👉 "), .emote(name: "wow", id: "e1"), .text(" "), .mention(name: "bob", id: nil),
                .text(" "),
                .link("https://x.example/"),
            ])
        #expect(message.reply == ChatMessage.Reply(id: "p", author: "Bob", text: ""))
        #expect(message.tags == ["color": "#112233", "n": "5"])
        #expect(abs(message.sent.timeIntervalSince1970 - 1_780_135_200.123456) < 0.001)
    }

    @Test func theShortestMessageIsAText() throws {
        let input = ChatInput(name: "test")
        let events = try events(#"{"text":"hi"}"#, of: input) + events(#"{"text":"hi"}"#, of: input)
        #expect(events.count == 2)
        guard case .message(let first) = events[0], case .message(let second) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(
            first.id == "test-1" && second.id == "test-2" && first.platform == .generic
                && first.channel == "test")
    }

    @Test(arguments: [
        (#"{"v":1,"kind":"paid","text":"x","money":{"amount":"5.00","currency":"usd"}}"#, "paid 5 USD"),
        (#"{"v":1,"kind":"paid","text":"x","money":{"amount":2.5,"currency":"€"}}"#, "paid 2.5 EUR"),
        (#"{"v":1,"kind":"gift","count":5,"gift":"rose"}"#, "gift 5 rose"),
        (#"{"v":1,"kind":"member","months":"3","level":"Gold"}"#, "member 3 Gold"),
        (#"{"v":1,"kind":"subscription"}"#, "sub 1"),
        (#"{"v":1,"kind":"raid","count":40}"#, "raid 40"),
        (#"{"v":1,"kind":"redemption","reward":"hydrate"}"#, "redeem hydrate"),
        (#"{"v":1,"kind":"follow","author":"Mia"}"#, "follow"),
        (#"{"v":1,"kind":"action","text":"x"}"#, "action"),
    ])
    func kindsOfTheOwnForm(json: String, expected: String) throws {
        let shown =
            switch try message(json).kind {
            case .paid(let money): "paid \(money.amount) \(money.currency)"
            case .gift(let count, let name, _): "gift \(count) \(name ?? "")"
            case .membership(let months, let level): "member \(months) \(level ?? "")"
            case .subscription(let months, _): "sub \(months)"
            case .raid(let viewers): "raid \(viewers)"
            case .redemption(let reward): "redeem \(reward)"
            case .follow: "follow"
            case .action: "action"
            case let other: "\(other)"
            }
        #expect(shown == expected)
    }

    @Test func deletionsOfTheOwnForm() throws {
        #expect(try deletion(#"{"v":1,"kind":"delete","target":{"id":5}}"#).target == .message("5"))
        #expect(
            try deletion(#"{"v":1,"kind":"delete","target":{"userId":"7"}}"#).target
                == .author(id: "7", login: nil))
        #expect(
            try deletion(#"{"v":1,"kind":"ban","target":{"login":"Bob"}}"#).target
                == .author(id: nil, login: "bob"))
        #expect(try deletion(#"{"v":1,"kind":"clear","platform":"twitch","room":"Demo"}"#).channel == "demo")
    }

    @Test(arguments: [
        ("", "not JSON from byte 0 on"), ("{", "not JSON from byte 1 on"),
        (#"{"text":"a"} x"#, "not JSON from byte 13 on"),
        ("5", "the input must be an object"),
        ("{}", #"not a message in a known form; a message has at least "text""#),
        (#"{"v":2,"text":"a"}"#, #""v" must be 1"#), (#"{"v":1}"#, #""text" is missing"#),
        (#"{"v":1,"text":[]}"#, #""text" must be a string"#),
        (#"{"v":1,"kind":"paid","text":"a"}"#, #""money" is missing"#),
        (
            #"{"v":1,"kind":"paid","money":{"amount":"1e400","currency":"USD"}}"#,
            #""money.amount" must be a decimal number, as "5.00""#
        ),
        (#"{"v":1,"kind":"gift","count":1e99}"#, #""count" must be a whole number from 0 to 1000000000"#),
        (#"{"v":1,"kind":"delete"}"#, #""target" is missing"#),
        (#"{"v":1,"kind":"delete","target":{}}"#, #""target.id" is missing"#),
        (
            #"{"v":1,"text":"a","ts":"soon"}"#,
            #""ts" must be a time in RFC 3339 or in milliseconds since 1970"#
        ),
        (#"{"v":1,"text":"a","author":[]}"#, #""author" must be an object with "name", or a name"#),
        (#"{"username":"a"}"#, #""content.Text" is missing"#),
        (#"{"request":"Speak"}"#, #""message" is missing"#),
    ])
    func faultsNameTheField(json: String, expected: String) {
        #expect {
            _ = try read(json)
        } throws: { error in
            "\(error)" == expected && error.localizedDescription == expected
        }
    }

    @Test func anArrayIsReadItemByItem() throws {
        guard case .events(let events, let faults) = try read(#"[{"text":"a"},{"v":9},7,{"text":"b"}]"#)
        else {
            Issue.record("no events")
            return
        }
        #expect(events.count == 2)
        #expect(
            faults.map(\.description) == [#"item 1: "v" must be 1"#, "item 2: the input must be an object"])
    }

    @Test func repeatedIDsAreTakenOnce() throws {
        let input = ChatInput(name: "test")
        #expect(try events(#"{"text":"a","id":"1","platform":"x"}"#, of: input).count == 1)
        #expect(try read(#"{"text":"a","id":"1","platform":"x"}"#, of: input) == .ignored)
        #expect(try events(#"{"text":"a","id":"1","platform":"y"}"#, of: input).count == 1)
    }

    @Test func linesOfPlainText() throws {
        let input = ChatInput(name: "test")
        func line(_ text: String) throws -> ChatMessage? {
            guard
                case .events(let events, _) = try input.read(text: Array(text.utf8), received: Self.received),
                case .message(let message)? = events.first
            else { return nil }
            return message
        }
        #expect(try line("Mia: hi there\r")?.author.name == "Mia")
        #expect(try line("Mia: hi there\r")?.text == "hi there")
        #expect(try line("two words: hi")?.text == "two words: hi")
        #expect(try line("https://a.example/")?.author.name == "")
        #expect(try line("  ") == nil)
    }

    // MARK: Recognized shapes

    @Test func speakerBot() throws {
        #expect(
            try read(#"{"id":"7","request":"Speak","voice":"Bob","message":"hi","badWordFilter":true}"#)
                == .speech(.init(action: .speak(text: "hi", voice: "Bob"), id: "7")))
        #expect(
            try read(#"{"command":"speak","id":"8","message":"hi"}"#)
                == .speech(.init(action: .speak(text: "hi", voice: nil), id: "8")))
        #expect(try read(#"{"command":"off"}"#) == .speech(.init(action: .enable(false), id: nil)))
        #expect(try read(#"{"request":"Mode","id":"1"}"#) == .speech(.init(action: .other("Mode"), id: "1")))
    }

    @Test func streamerBotChat() throws {
        let message = try message(
            """
            {"timeStamp":"2026-05-30T10:00:00.5+00:00","event":{"source":"Twitch","type":"ChatMessage"},"data":{"message":{
            "msgId":"m","userId":"5","username":"mia","displayName":"Mia","role":3,"subscriber":true,"channel":"demo",
            "message":"Kappa hi Cheer5","isMe":false,"bits":5,"firstMessage":true,"isReply":true,
            "reply":{"msgId":"p","userName":"Bob","msgBody":"x"},
            "emotes":[{"type":"Twitch","name":"Kappa","startIndex":0,"endIndex":4}],"badges":[{"name":"vip","version":"1"}]}}}
            """)
        #expect(message.kind == .paid(.init(amount: 5, currency: "bits")) && message.platform == .twitch)
        #expect(message.author.roles == [.moderator, .subscriber, .firstTime, .vip])
        #expect(
            message.fragments == [
                .emote(name: "Kappa", id: nil), .text(" hi "), .cheermote(name: "Cheer", bits: 5),
            ])
        #expect(message.reply?.author == "Bob")
    }

    @Test(arguments: [
        (
            "Twitch", "ReSub", #"{"userName":"mia","cumulativeMonths":7,"subTier":"1000","message":"yay"}"#,
            "7 1000 yay"
        ),
        ("Twitch", "GiftBomb", #"{"user":{"id":"1","login":"mia","name":"Mia"},"gifts":5}"#, "gift 5"),
        ("Twitch", "GiftSub", #"{"user":{"id":"1","name":"Mia"},"recipient":{"name":"Bob"}}"#, "gift 1 Bob"),
        ("Twitch", "GiftSub", #"{"user":{"id":"1","name":"Mia"},"fromGiftBomb":true}"#, "none"),
        ("Twitch", "Raid", #"{"from_name":"Mia","viewers":12}"#, "raid 12"),
        (
            "YouTube", "SuperChat",
            #"{"eventId":"e","message":"x","amount":"$5.00","user":{"id":"u","name":"Mia"}}"#, "paid 5 USD"
        ),
        (
            "YouTube", "Message",
            #"{"eventId":"e","message":"x","user":{"id":"u","name":"Mia","isOwner":true}}"#, "chat x"
        ),
        ("Kick", "ChatMessage", #"{"text":"x","messageId":"1","user":"Mia"}"#, "chat x"),
        (
            "StreamElements", "Tip", #"{"username":"Mia","amount":3.5,"currency":"EUR","message":"x"}"#,
            "paid 3.5 EUR"
        ),
        ("Twitch", "ChatMessageDeleted", #"{"targetMessageId":"m"}"#, "deletion m"),
        (
            "Twitch", "UserTimedOut", #"{"target_user_id":"5","target_user_login":"Bob","duration":60}"#,
            "deletion 5 bob"
        ),
        ("Twitch", "ChatCleared", "{}", "deletion"),
        ("General", "Custom", #"{"v":1,"text":"mine"}"#, "chat mine"),
        ("Obs", "SceneChanged", "{}", "none"),
    ])
    func streamerBotEvents(source: String, type: String, data: String, expected: String) throws {
        let events = try events(#"{"event":{"source":"\#(source)","type":"\#(type)"},"data":\#(data)}"#)
        let shown =
            switch events.first {
            case .message(let message):
                switch message.kind {
                case .chat: "chat \(message.text)"
                case .subscription(let months, let tier): "\(months) \(tier ?? "") \(message.text)"
                case .gift(let count, _, let recipient): "gift \(count)" + (recipient.map { " " + $0 } ?? "")
                case .raid(let viewers): "raid \(viewers)"
                case .paid(let money): "paid \(money.amount) \(money.currency)"
                default: "\(message.kind)"
                }
            case .deletion(let deletion):
                switch deletion.target {
                case .message(let id): "deletion \(id)"
                case .author(let id, let login): "deletion \(id ?? "") \(login ?? "")"
                case .all: "deletion"
                }
            default: "none"
            }
        #expect(shown == expected)
    }

    @Test func socialStream() throws {
        let message = try message(
            #"""
            {"chatname":"M&amp;M","chatmessage":"hi &lt;b&gt; <img src=\"data:image/png;base64,AAAA\" alt=\"wow\"> &amp;amp; <b>bold</b>",
             "type":"youtubeshorts","id":12,"mod":true,"event":false,"hasDonation":"","membership":"MEMBER","userid":"u"}
            """#)
        #expect(message.fragments == [.text("hi <b> "), .emote(name: "wow", id: nil), .text(" &amp; bold")])
        #expect(message.author.name == "M&M" && message.author.roles == [.moderator, .member])
        #expect(message.platform == .youTube && message.id == "12" && message.kind == .chat)
        #expect(
            try self.message(
                #"{"chatname":"a","chatmessage":"<b>","textonly":true,"type":"kick","hasDonation":"500 bits"}"#
            ).kind
                == .paid(.init(amount: 500, currency: "bits")))
        #expect(try read(#"{"chatname":"a","chatmessage":"secret","private":true}"#) == .ignored)
        #expect(try read(#"{"chatname":"a","event":"viewer_updates","meta":5}"#) == .ignored)
        #expect(
            try deletion(#"{"delete":{"chatname":"Mia","type":"twitch","id":12}}"#).target == .message("12"))
        #expect(
            try deletion(#"{"delete":{"chatname":"Mia","type":"twitch"}}"#).target
                == .author(id: nil, login: "mia"))
        #expect(
            try deletion(
                #"{"chatname":"","event":"user_banned","type":"kick","meta":{"username":"Mia","userId":5}}"#
            ).target
                == .author(id: "5", login: "mia"))
    }

    @Test func aPictureInsideATextIsNeverReadOut() throws {
        let data = String(repeating: "QUJD", count: 50_000)
        for html in [
            "<img src='data:\(data)'>", "<img src=\\\"data:\(data)>", "<img alt='data:x' src=\(data)",
            "<IMG SRC=\(data) ALT=data:\(data)>",
        ] {
            let text = try events(#"{"chatname":"a","chatmessage":"hi \#(html)"}"#).map { event in
                if case .message(let message) = event { message.text } else { "" }
            }
            #expect(text == ["hi "], "\(html.prefix(40))")
        }
        // Hostile texts take linear time.
        for piece in ["<a ", "<a \\\"", "&", "&#", "<", "'<b"] {
            let clock = ContinuousClock()
            let time = try clock.measure {
                _ = try events(
                    #"{"chatname":"a","chatmessage":"\#(String(repeating: piece, count: 20_000))x"}"#)
            }
            #expect(time < .seconds(20), "\(piece): \(time)")
        }
    }

    @Test func oneComme() throws {
        let events = try events(
            #"{"type":"comments","data":{"comments":[{"service":"niconico","data":{"id":"1","userId":"u","name":"Mia","comment":"a<br>b"}},{"data":{}},5]}}"#
        )
        #expect(events.count == 1)
        #expect(
            try read(
                #"{"type":"comments","data":{"options":{"init":true},"comments":[{"data":{"id":"1","comment":"a"}}]}}"#
            ) == .ignored)
        #expect(try deletion(#"{"type":"deleted","data":[{"id":"1"}]}"#).target == .message("1"))
        #expect(try deletion(#"{"type":"clear","data":{}}"#).target == .all)
    }

    @Test func eventSub() throws {
        func frame(_ type: String, _ event: String) -> String {
            #"{"metadata":{"message_id":"x","message_type":"notification","message_timestamp":"2026-05-30T10:00:00Z","subscription_type":"\#(type)"},"payload":{"event":\#(event)}}"#
        }
        let message = try message(
            frame(
                "channel.chat.message",
                #"""
                {"broadcaster_user_login":"Demo","chatter_user_id":"5","chatter_user_login":"mia","chatter_user_name":"Mia","message_id":"m",
                "message":{"text":"@Bob Cheer100 Kappa","fragments":[{"type":"mention","text":"@Bob","mention":{"user_id":"6"}},{"type":"text","text":" "},
                {"type":"cheermote","text":"Cheer100","cheermote":{"prefix":"Cheer","bits":100,"tier":1}},{"type":"text","text":" "},
                {"type":"emote","text":"Kappa","emote":{"id":"25"}}]},"badges":[{"set_id":"moderator","id":"1","info":""}],"cheer":{"bits":100},
                "reply":{"parent_message_id":"p","parent_message_body":"x","parent_user_name":"Bob"},"color":""}
                """#))
        #expect(message.channel == "demo" && message.author.roles == [.moderator])
        #expect(
            message.fragments == [
                .cheermote(name: "Cheer", bits: 100), .text(" "), .emote(name: "Kappa", id: "25"),
            ])
        #expect(message.kind == .paid(.init(amount: 100, currency: "bits")))
        #expect(
            try self.message(
                frame(
                    "channel.chat.notification",
                    #"{"notice_type":"shared_chat_raid","shared_chat_raid":{"viewer_count":9},"message_id":"r"}"#
                )
            ).kind
                == .raid(viewers: 9))
        #expect(
            try read(
                frame(
                    "channel.chat.notification",
                    #"{"notice_type":"sub_gift","sub_gift":{"community_gift_id":"c"},"message_id":"r"}"#))
                == .ignored)
        #expect(
            try deletion(frame("channel.chat.message_delete", #"{"message_id":"m"}"#)).target == .message("m")
        )
        #expect(
            try deletion(frame("channel.chat.clear", #"{"broadcaster_user_login":"demo"}"#)).target == .all)
        #expect(try read(#"{"metadata":{"message_type":"session_keepalive"},"payload":{}}"#) == .ignored)
    }

    @Test func astro() throws {
        #expect(
            try message(
                #"{"type":"message","topic":"channel.tips","data":{"donation":{"user":{"username":"Mia"},"message":"x","amount":5,"currency":"USD"},"approved":"allowed","transactionId":"t"}}"#
            ).kind
                == .paid(.init(amount: 5, currency: "USD")))
        #expect(
            try message(
                #"{"type":"message","topic":"channel.chat.message","data":{"snippet":{"displayMessage":"hi"},"authorDetails":{"channelId":"c","displayName":"Mia","isChatModerator":true},"id":"y"}}"#
            ).platform
                == .youTube)
    }

    @Test(
        arguments: [
            ("follow", "{}", .follow),
            ("subscriber", #"{"amount":7,"tier":"1000"}"#, .subscription(months: 7, tier: "1000")),
            (
                "subscriber", #"{"amount":1,"gifted":true,"sender":"Zoe"}"#,
                .gift(count: 1, name: nil, recipient: "Mia")
            ),
            ("communityGiftPurchase", #"{"amount":"20"}"#, .gift(count: 20, name: nil, recipient: nil)),
            ("raid", #"{"amount":-3}"#, .raid(viewers: 0)),
            ("raid", #"{"amount":99999999999}"#, .raid(viewers: 1_000_000_000)),
            ("subscriber", #"{"amount":1,"gifted":true,"bulkGifted":true}"#, nil),
            ("cheer", #"{"amount":100}"#, nil),
            ("tip", #"{"amount":5}"#, nil), ("superchat", #"{"amount":5}"#, nil), ("never", "{}", nil),
        ] as [(String, String, ChatMessage.Kind?)])
    func activitiesOfAstro(type: String, data: String, kind: ChatMessage.Kind?) throws {
        let members: String = data == "{}" ? "}" : "," + String(data.dropFirst())
        let activity =
            #"{"id":"1","ts":"2026-05-30T10:00:01Z","type":"message","topic":"channel.activities","data":{"type":"\#(type)","provider":"twitch","activityId":"a1","createdAt":"2026-05-30T10:00:00.608Z","data":{"username":"mia","displayName":"Mia","providerId":"5","message":"hi"\#(members)}}"#
        guard let kind else {
            #expect(try read(activity) == .ignored)
            return
        }
        let message = try message(activity)
        #expect(
            message.kind == kind && message.id == "a1" && message.platform == .twitch && message.text == "hi")
        #expect(message.author.name == (data.contains("sender") ? "Zoe" : "Mia"))
    }

    @Test func normalizedMessageOfTheFirstIShowTTS() throws {
        let message = try message(
            #"{"id":"u","platform":"Twitch","channel":"Demo","user_id":"5","username":"Mia","priority":"Paid","content":{"Text":"Cheer5 hi"},"metadata":{"bits":5,"subscriber":true},"timestamp":"2026-05-30T10:00:00Z"}"#
        )
        #expect(
            message.platform == .twitch && message.channel == "demo"
                && message.kind == .paid(.init(amount: 5, currency: "bits")))
        #expect(message.author.roles == [.subscriber])
        let packet = try DanmakuPacket(
            platform: message.platform, channel: message.channel, username: message.author.name,
            text: "Mia says: hi", color: message.color
        ).packet(audio: [1, 2, 3])
        let length = packet.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(
            String(decoding: packet.dropFirst(4).prefix(length), as: UTF8.self)
                == #"{"channel":"demo","color":null,"display_text":"Mia says: hi","format":"audio/wav","platform":"Twitch","username":"Mia"}"#
        )
        #expect(packet.dropFirst(4 + length) == Data([1, 2, 3]))
    }

    // MARK: Parts

    @Test(arguments: [
        ("$5.00", "5 USD"), ("€3,50", "3.5 EUR"), ("1,000 JPY", "1000 JPY"), ("CA$5", "5 CAD"),
        ("100 KICKs", "100 kicks"),
        ("¥1,234,567", "1234567 JPY"), ("1.234,50 €", "1234.5 EUR"), ("5", "-"), ("-$5", "-"), ("abc", "-"),
        ("$", "-"),
        ("$99999999999999999999999", "-"), ("", "-"),
    ])
    func amountsInTexts(text: String, expected: String) {
        #expect((Amounts.money(text).map { "\($0.amount) \($0.currency)" } ?? "-") == expected)
    }

    @Test(arguments: [
        (#"{"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00\n"],"a":1}"#, true),
        ("[" + String(repeating: "[", count: 40), false),
        (#""\ud83d""#, true), (#""\ud83dx\ude00""#, true), (#""\u12g4""#, false), ("01", false), ("-", false),
        ("1.", false),
        ("\"a\nb\"", false), ("nul", false), ("[1,]", false), ("{\"a\"}", false), ("{\"a\":1,}", false),
    ])
    func json(text: String, isValid: Bool) {
        #expect(((try? JSONValue(Array(text.utf8))) != nil) == isValid)
    }

    @Test(
        arguments: [
            (#""2026-05-30T10:00:00Z""#, 1_780_135_200), (#""2026-05-30T12:00:00+02:00""#, 1_780_135_200),
            (#""2026-05-30T10:00:00.250-00:00""#, 1_780_135_200.25), ("1780135200250", 1_780_135_200.25),
            ("1780135200", 1_780_135_200), (#""1780135200250""#, 1_780_135_200.25), ("-5", nil),
            ("1e30", nil),
            (#""yesterday""#, nil), (#""2026-13-45T99:00:00Z""#, nil), (#""...""#, nil),
        ] as [(String, Double?)])
    func times(json: String, seconds: Double?) throws {
        let date = Amounts.date(try JSONValue(Array(json.utf8)))?.timeIntervalSince1970
        #expect(date.map { ($0 * 1000).rounded() } == seconds.map { $0 * 1000 })
    }

    @Test func longNumbersKeepTheirDigits() throws {
        #expect(
            try JSONValue(Array("[123456789012345678901234567890]".utf8))
                == .array([.number("123456789012345678901234567890")]))
        #expect(try JSONValue(Array(#""\ud83d\ude00""#.utf8)) == .string("😀"))
    }
}
