import Foundation
import LiveChat
import Testing

@Suite struct YouTubeWebReaderTests {
    private let received = Date(timeIntervalSince1970: 1_780_000_000)
    private struct NoMessage: Error {}

    private func answer(_ actions: String...) throws -> YouTubeWebAnswer {
        try #require(
            YouTubeWebAnswer(
                JSONValue(
                    Array(
                        #"{"continuationContents":{"liveChatContinuation":{"continuations":[{"timedContinuationData":{"timeoutMs":5000,"continuation":"next"}}],"actions":[\#(actions.joined(separator: ","))]}}}"#
                            .utf8))))
    }

    private func events(_ actions: String...) throws -> [ChatEvent] {
        let reader = YouTubeReader(channel: "@Demo")
        return try actions.flatMap { reader.read(try answer($0), received: received).events }
    }

    private func add(_ renderer: String, _ members: String, id: String = "m1") -> String {
        #"{"addChatItemAction":{"item":{"\#(renderer)":{"id":"\#(id)","timestampUsec":"1780135200123456","authorExternalChannelId":"UC1","authorName":{"simpleText":"@mia-x1"},\#(members)}}}}"#
    }

    private func text(_ runs: String, id: String = "m1") -> String {
        add("liveChatTextMessageRenderer", #""message":{"runs":[\#(runs)]}"#, id: id)
    }

    private func message(_ action: String) throws -> ChatMessage {
        guard case .message(let message)? = try events(action).first else { throw NoMessage() }
        return message
    }

    @Test func aTextMessage() throws {
        let message = try message(
            add(
                "liveChatTextMessageRenderer",
                #""message":{"runs":[{"text":"hi @b"},{"text":"ob "},{"emoji":{"emojiId":"UCx/y","shortcuts":[":_wave:",":wave:"],"isCustomEmoji":true}},{"emoji":{"emojiId":"😀","shortcuts":[":grinning:"]}},{"text":" https://example.com/a","navigationEndpoint":{}},{"emoji":{"emojiId":"UCx/z","shortcuts":[],"image":{"accessibility":{"accessibilityData":{"label":"face"}}}}},{"odd":1}]},"authorBadges":[{"liveChatAuthorBadgeRenderer":{"icon":{"iconType":"MODERATOR"}}},{"liveChatAuthorBadgeRenderer":{"customThumbnail":{"thumbnails":[]},"tooltip":"Member (6 months)"}},{"liveChatAuthorBadgeRenderer":{"icon":{"iconType":"VERIFIED"}}},7]"#
            ))
        #expect(message.id == "m1" && message.platform == .youTube && message.channel == "@demo")
        #expect(
            message.author.id == "UC1" && message.author.name == "mia-x1" && message.author.login == "mia-x1")
        #expect(message.author.roles == [.moderator, .member] && message.author.badges == ["verified": "1"])
        #expect(message.kind == .chat && message.tags == ["type": "textMessageEvent"])
        #expect(
            message.fragments == [
                .text("hi "), .mention(name: "bob", id: nil), .text(" "),
                .emote(name: ":_wave:", id: "UCx/y"), .text("😀 "), .link("https://example.com/a"),
                .emote(name: "face", id: "UCx/z"),
            ])
        #expect(abs(message.sent.timeIntervalSince1970 - 1_780_135_200.123456) < 0.001)
        let owner = try self.message(
            add(
                "liveChatTextMessageRenderer",
                #""message":{"simpleText":"x"},"authorBadges":[{"liveChatAuthorBadgeRenderer":{"icon":{"iconType":"OWNER"}}}]"#
            ))
        #expect(owner.author.roles == [.broadcaster] && owner.text == "x")
    }

    @Test(arguments: [
        ("$5.00", "5", "USD"), ("5,00\u{A0}€", "5", "EUR"), ("￥500", "500", "JPY"), ("¥1,000", "1000", "JPY"),
        ("NT$75", "75", "TWD"), ("NT$75.00", "75", "TWD"), ("A$2.00", "2", "AUD"),
        ("CA$1,234.50", "1234.5", "CAD"),
        ("€1.234,50", "1234.5", "EUR"), ("₩10,000", "10000", "KRW"), ("₹1,00,000.00", "100000", "INR"),
        ("₪20.00", "20", "ILS"), ("PLN\u{A0}10.00", "10", "PLN"), ("R$ 9,90", "9.9", "BRL"),
        ("₫50,000", "50000", "VND"), ("KWD\u{A0}1.500", "1.5", "KWD"), ("KWD 1,500.250", "1500.25", "KWD"),
    ])
    func amounts(shown: String, amount: String, currency: String) throws {
        let money = ChatMessage.Money(
            amount: try #require(Decimal(string: amount, locale: Locale(identifier: "en_US_POSIX"))),
            currency: currency)
        let message = try message(
            add(
                "liveChatPaidMessageRenderer",
                #""purchaseAmountText":{"simpleText":"\#(shown)"},"message":{"runs":[{"text":"go"}]}"#))
        #expect(
            message.kind == .paid(money) && message.text == "go" && message.tags["type"] == "superChatEvent")
        // Also without a word.
        let silent = try self.message(
            add("liveChatPaidMessageRenderer", #""purchaseAmountText":{"simpleText":"\#(shown)"}"#))
        #expect(silent.kind == .paid(money) && silent.fragments.isEmpty)
    }

    @Test(
        arguments: [
            (
                "liveChatPaidStickerRenderer",
                #""purchaseAmountText":{"simpleText":"$2.00"},"sticker":{"accessibility":{"accessibilityData":{"label":"a hippo waves"}}}"#,
                .paid(.init(amount: 2, currency: "USD")), "a hippo waves", "superStickerEvent"
            ),
            (
                "liveChatMembershipItemRenderer", #""headerSubtext":{"simpleText":"New member"}"#,
                .membership(months: 1, level: nil), "", "newSponsorEvent"
            ),
            (
                "liveChatMembershipItemRenderer",
                #""headerSubtext":{"runs":[{"text":"Welcome to "},{"text":"Gold"},{"text":"!"}]}"#,
                .membership(months: 1, level: "Gold"), "", "newSponsorEvent"
            ),
            (
                "liveChatMembershipItemRenderer",
                #""headerPrimaryText":{"runs":[{"text":"Member for "},{"text":"6"},{"text":" months"}]},"headerSubtext":{"simpleText":"Gold"},"message":{"runs":[{"text":"still here"}]}"#,
                .membership(months: 6, level: "Gold"), "still here", "memberMilestoneChatEvent"
            ),
            (
                "liveChatMembershipItemRenderer",
                #""headerPrimaryText":{"runs":[{"text":"Member for 2 years"}]},"empty":true"#,
                .membership(months: 24, level: nil), "", "memberMilestoneChatEvent"
            ),
            (
                "giftMessageViewModel",
                #""authorName":{"content":"@Zoe "},"text":{"content":"sent Girl power for 1,050 Jewels"}"#,
                .gift(count: 1, name: "Girl power", recipient: nil), "", "giftEvent"
            ),
            (
                "liveChatDonationAnnouncementRenderer", #""message":{"runs":[{"text":"thanks"}]}"#,
                .system("liveChatDonationAnnouncementRenderer"), "thanks",
                "liveChatDonationAnnouncementRenderer"
            ),
        ] as [(String, String, ChatMessage.Kind, String, String)])
    func kinds(renderer: String, members: String, kind: ChatMessage.Kind, text: String, type: String) throws {
        let message = try message(add(renderer, members))
        #expect(message.kind == kind && message.text == text && message.tags["type"] == type)
        if type == "giftEvent" {
            #expect(message.author.name == "Zoe" && message.tags["jewels"] == "1050")
        }
    }

    @Test func giftsOfMemberships() throws {
        let reader = YouTubeReader(channel: "c")
        let gift =
            #"{"addChatItemAction":{"item":{"liveChatSponsorshipsGiftPurchaseAnnouncementRenderer":{"id":"g","timestampUsec":"1780135200000000","authorExternalChannelId":"UC1","header":{"liveChatSponsorshipsHeaderRenderer":{"authorName":{"simpleText":"@Mia"},"primaryText":{"runs":[{"text":"Sent "},{"text":"20"},{"text":" "},{"text":"Demo"},{"text":" gift memberships"}]},"authorBadges":[{"liveChatAuthorBadgeRenderer":{"customThumbnail":{}}}]}}}}}}"#
        let reading = reader.read(
            try answer(
                gift, add("liveChatSponsorshipsGiftRedemptionAnnouncementRenderer", #""message":{}"#, id: "r")
            ),
            received: received)
        guard case .message(let message)? = reading.events.first, reading.events.count == 1 else {
            throw NoMessage()
        }
        #expect(message.kind == .gift(count: 20, name: nil, recipient: nil))
        #expect(message.author.name == "Mia" && message.author.roles == [.member])
        #expect(reader.skipped == [.partOfGift: 1])
    }

    @Test func deletionsAndReplacements() throws {
        func targets(_ action: String) throws -> [ChatEvent.Deletion.Target] {
            try events(action).compactMap {
                if case .deletion(let deletion) = $0 { deletion.target } else { nil }
            }
        }
        #expect(try targets(#"{"markChatItemAsDeletedAction":{"targetItemId":"a"}}"#) == [.message("a")])
        #expect(try targets(#"{"removeChatItemAction":{"targetItemId":"a"}}"#) == [.message("a")])
        for name in ["markChatItemsByAuthorAsDeletedAction", "removeChatItemByAuthorAction"] {
            #expect(
                try targets(#"{"\#(name)":{"externalChannelId":"UC2"}}"#) == [.author(id: "UC2", login: nil)])
        }
        func replace(_ target: String, _ item: String) -> String {
            #"{"replaceChatItemAction":{"targetItemId":"\#(target)","replacementItem":{\#(item)}}}"#
        }
        let shown = #""liveChatTextMessageRenderer":{"id":"a","message":{"runs":[{"text":"held"}]}}"#
        // A message that was held is shown, once.
        let held = replace("a", shown)
        #expect(try events(held, held).count == 1)
        #expect(try targets(held).isEmpty)
        // In the place of another it takes that back.
        #expect(try events(replace("b", shown)).count == 2)
        #expect(try targets(replace("b", shown)) == [.message("b")])
        // A message that was shown is held.
        let placeholder = #""liveChatPlaceholderItemRenderer":{"id":"a","timestampUsec":"1"}"#
        #expect(try targets(replace("a", placeholder)) == [.message("a")])
        #expect(try events(replace("a", placeholder)).count == 1)
    }

    @Test func whatIsLeftOut() throws {
        let reader = YouTubeReader(channel: "c")
        let reading = reader.read(
            try answer(
                text(#"{"text":"old"}"#, id: "0"),
                add("liveChatViewerEngagementMessageRenderer", #""message":{}"#),
                #"{"addChatItemAction":{"item":{"liveChatModeChangeMessageRenderer":{"text":{}}}}}"#,
                #"{"addLiveChatTickerItemAction":{"item":{"x":{"id":"t"}}}}"#,
                #"{"replayChatItemAction":{"actions":[]}}"#, text("", id: "e"),
                #"{"addChatItemAction":{"item":{"giftMessageViewModel":{"id":"g","text":{"content":"sent x"}}}}}"#
            ),
            received: received, since: Date(timeIntervalSince1970: 1_780_135_201))
        #expect(reading.events.isEmpty && !reading.hasEnded)
        #expect(reader.skipped == [.history: 2, .control: 4, .empty: 1])
        // What goes on from there has no history.
        let new = try answer(text(#"{"text":"new"}"#, id: "n"))
        #expect(reader.read(new, received: received).events.count == 1)
        #expect(reader.read(new, received: received).events.isEmpty)
    }

    @Test func polls() throws {
        let poll = try message(
            #"{"showLiveChatActionPanelAction":{"panelToShow":{"liveChatActionPanelRenderer":{"contents":{"pollRenderer":{"liveChatPollId":"p1","header":{"pollHeaderRenderer":{"pollQuestion":{"runs":[{"text":"which?"}]}}}}}}}}}"#
        )
        #expect(poll.kind == .system("pollEvent") && poll.text == "which?" && poll.id == "p1")
    }

    /// The API, the site and programs that gather chats name one message in their own ways.
    @Test func oneMessageHasOneIDWhereverItComesFrom() throws {
        func wrapped(_ field: UInt8, _ name: String, before: [UInt8] = []) -> String {
            let inner: [UInt8] = [0x0A, UInt8(name.utf8.count)] + Array(name.utf8)
            let bytes = before + [field << 3 | 2, UInt8(inner.count)] + inner
            return Data(bytes).base64EncodedString().replacingOccurrences(of: "=", with: "")
                .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        }
        let name = "CIinventedByHand_aFQabcdEf"
        // In the forms that were seen of one message: of the API's stream, and of the site.
        #expect(wrapped(2, name) == "EhwKGkNJaW52ZW50ZWRCeUhhbmRfYUZRYWJjZEVm")
        #expect(wrapped(1, name) == "ChwKGkNJaW52ZW50ZWRCeUhhbmRfYUZRYWJjZEVm")
        let room: [UInt8] = [0x0A, 3, 0x0A, 1, 0x41]
        let ids = [
            "LCC." + wrapped(2, name), "LCC." + wrapped(2, name, before: room), wrapped(1, name),
            wrapped(1, name) + "%3D%3D", wrapped(1, name) + "=",
        ]
        for id in ids {
            #expect(try message(text(#"{"text":"x"}"#, id: id)).id == name)
            let taken = try events(#"{"removeChatItemAction":{"targetItemId":"\#(id)"}}"#)
            guard case .deletion(let bySite)? = taken.first else { throw NoMessage() }
            #expect(bySite.target == .message(name))
            let page = try #require(
                YouTubePage(
                    JSONValue(
                        Array(
                            #"{"items":[{"id":"\#(id)","snippet":{"type":"textMessageEvent","textMessageDetails":{"messageText":"x"}}},{"id":"d","snippet":{"type":"messageDeletedEvent","messageDeletedDetails":{"deletedMessageId":"\#(id)"}}}]}"#
                                .utf8))))
            let items = YouTubeReader(channel: "c").read(page, received: received).events
            guard case .message(let byAPI)? = items.first, case .deletion(let other)? = items.last else {
                throw NoMessage()
            }
            #expect(byAPI.id == name && other.target == .message(name))
            let hub =
                #"{"timeStamp":"2026-05-30T10:00:00Z","event":{"source":"YouTube","type":"Message"},"data":{"eventId":"\#(id)","message":"x","user":{"id":"UC1","name":"Mia"}}}"#
            let input = ChatInput(name: "hub")
            guard case .events(let told, _) = try input.read(Array(hub.utf8), received: received),
                case .message(let relayed)? = told.first
            else { throw NoMessage() }
            #expect(relayed.id == name)
        }
        for id in [
            "m1", "LCC.", "LCC.EhwKGk", "ChwKGkNJaW52ZW50ZWRCeUhhbmRfYUZRYWJjZEV", "{}",
            "e\u{301}".padding(toLength: 40, withPad: "x", startingAt: 0),
        ] {
            #expect(try message(text(#"{"text":"x"}"#, id: id)).id == id)
        }
    }

    /// What the fuzz target begins with is read as a whole.
    @Test func theFixtureHasEveryForm() throws {
        func fixture(_ name: String) throws -> [UInt8] {
            Array(
                try Data(
                    contentsOf: try #require(
                        Bundle.module.url(
                            forResource: name, withExtension: nil, subdirectory: "Fixtures"))))
        }
        let answer = try #require(YouTubeWebAnswer(try JSONValue(fixture("youtube-web.json"))))
        let reader = YouTubeReader(channel: "c")
        let reading = reader.read(answer, received: received)
        var kinds: Set<String> = []
        var deletions = 0
        for event in reading.events {
            switch event {
            case .message(let message): kinds.insert(message.tags["type"] ?? "")
            case .deletion: deletions += 1
            default: Issue.record("\(event)")
            }
        }
        #expect(
            kinds == [
                "textMessageEvent", "superChatEvent", "superStickerEvent", "newSponsorEvent",
                "memberMilestoneChatEvent", "membershipGiftingEvent", "giftEvent", "pollEvent",
            ])
        #expect(deletions == 5 && reader.skipped == [.partOfGift: 1, .control: 3])
        #expect(try YouTubeWebPage(fixture("youtube-page.html")).continuation == "all")
    }

    @Test func answers() throws {
        func read(_ text: String) throws -> YouTubeWebAnswer? {
            YouTubeWebAnswer(try JSONValue(Array(text.utf8)))
        }
        let answer = try answer()
        #expect(answer.continuation == "next" && answer.wait == 5 && answer.actions.isEmpty)
        #expect(try read("[]") == nil)
        #expect(try read(#"{"error":{"code":403}}"#) == nil)
        let over = try #require(try read(#"{"responseContext":{}}"#))
        #expect(over.continuation == nil && over.wait == nil)
        #expect(YouTubeReader(channel: "c").read(over, received: received).hasEnded)
        // Of a record there is nothing to go on with.
        let record = try read(
            #"{"continuationContents":{"liveChatContinuation":{"continuations":[{"liveChatReplayContinuationData":{"continuation":"r"}},{"playerSeekContinuationData":{"continuation":"s"}}]}}}"#
        )
        #expect(record?.continuation == nil)
        let odd = try read(
            #"{"continuationContents":{"liveChatContinuation":{"continuations":[7,{"timedContinuationData":7},{"invalidationContinuationData":{"continuation":"c","timeoutMs":"99999999999"}}],"actions":{}}}}"#
        )
        #expect(odd?.continuation == "c" && odd?.wait == 3600 && odd?.actions.isEmpty == true)
    }

    private let page = #"""
        <script>ytcfg.set({"INNERTUBE_API_KEY": "K\u002d1","INNERTUBE_CLIENT_VERSION":"2.1","x":1});</script>
        <script>var ytInitialData = {"contents":{"liveChatRenderer":{"continuations":[{"invalidationContinuationData":{"continuation":"top"}}],"header":{"liveChatHeaderRenderer":{"viewSelector":{"sortFilterSubMenuRenderer":{"subMenuItems":[{"continuation":{"reloadContinuationData":{"continuation":"top"}}},{"continuation":{"reloadContinuationData":{"continuation":"all"}}}]}}}}}}};</script>
        """#

    @Test func pages() throws {
        let read = try YouTubeWebPage(Array(page.utf8))
        #expect(read.key == "K-1" && read.clientVersion == "2.1" && read.visitor == nil)
        #expect(read.continuation == "all" && read.hasAllMessages)
        func fault(_ text: String) -> YouTubeWebPage.Fault? {
            do throws(YouTubeWebPage.Fault) { _ = try YouTubeWebPage(Array(text.utf8)) } catch {
                return error
            }
            return nil
        }
        #expect(fault("") == .unknown && fault("ytInitialData") == .unknown)
        #expect(fault("<a href='https://consent.google.com/d'>") == .consent)
        #expect(fault("ytInitialData = {}") == .noChat(""))
        #expect(fault("ytInitialData = {\"contents\":") == .unknown)
        #expect(fault(page.replacingOccurrences(of: "INNERTUBE_CLIENT_VERSION", with: "X")) == .unknown)
        #expect(fault(page.replacingOccurrences(of: "continuation\":\"", with: "c\":\"")) == .noChat(""))
        #expect(
            fault(
                page.replacingOccurrences(
                    of: #"liveChatRenderer":{"#, with: #"liveChatRenderer":{"isReplay":true,"#))
                == .noChat(""))
        // One choice only: it is YouTube's.
        let top = try YouTubeWebPage(
            Array(
                page.replacingOccurrences(
                    of: #",{"continuation":{"reloadContinuationData":{"continuation":"all"}}}"#, with: ""
                ).utf8))
        #expect(top.continuation == "top" && !top.hasAllMessages)
    }

    @Test func pagesThatAreCutOrDamagedAnywhere() {
        let whole = Array(page.utf8)
        for end in 0..<whole.count { _ = try? YouTubeWebPage(whole[..<end]) }
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 0x04
            _ = try? YouTubeWebPage(damaged)
        }
        // Marks without an end, and many of them.
        let clock = ContinuousClock()
        let time = clock.measure {
            _ = try? YouTubeWebPage(Array(String(repeating: "ytInitialData={", count: 200_000).utf8))
            _ = try? YouTubeWebPage(Array(String(repeating: #""INNERTUBE_API_KEY":""#, count: 100_000).utf8))
        }
        #expect(time < .seconds(20))
    }
}
