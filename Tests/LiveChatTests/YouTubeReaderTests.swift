import Foundation
import LiveChat
import Testing

@Suite struct YouTubeReaderTests {
    private let received = Date(timeIntervalSince1970: 1_780_000_000)

    /// An item as YouTube sends it.
    private func item(
        _ type: String, id: String = "m1", at time: String = "2026-05-30T10:00:00.123456+00:00",
        _ details: String = "", author: String = #""channelId":"UC1","displayName":"@mia-x1""#
    ) -> String {
        #"{"kind":"youtube#liveChatMessage","etag":"e","id":"\#(id)","snippet":{"type":"\#(type)","liveChatId":"c","authorChannelId":"UC1","publishedAt":"\#(time)","hasDisplayContent":true\#(details.isEmpty ? "" : ",")\#(details)},"authorDetails":{\#(author)}}"#
    }

    private func text(_ text: String, id: String = "m1", at time: String = "2026-05-30T10:00:00Z") -> String {
        item("textMessageEvent", id: id, at: time, #""textMessageDetails":{"messageText":"\#(text)"}"#)
    }

    private func page(_ items: String...) throws -> YouTubePage {
        try #require(
            YouTubePage(
                JSONValue(Array(#"{"nextPageToken":"t","items":[\#(items.joined(separator: ","))]}"#.utf8))))
    }

    private func message(_ item: String) throws -> ChatMessage {
        let events = YouTubeReader(channel: "@Demo").read(try page(item), received: received).events
        guard case .message(let message)? = events.first, events.count == 1 else { throw NoMessage() }
        return message
    }

    private struct NoMessage: Error {}

    @Test func aTextMessage() throws {
        let message = try message(
            item(
                "textMessageEvent",
                #""textMessageDetails":{"messageText":"hi @bob :_wave::face-blue: at 12:30:45"}"#,
                author:
                    #""channelId":"UC1","displayName":"@mia-x1","isVerified":true,"isChatOwner":false,"isChatSponsor":true,"isChatModerator":true"#
            ))
        #expect(message.id == "m1" && message.platform == .youTube && message.channel == "@demo")
        #expect(
            message.author.id == "UC1" && message.author.name == "mia-x1" && message.author.login == "mia-x1")
        #expect(message.author.roles == [.moderator, .member] && message.author.badges == ["verified": "1"])
        #expect(message.kind == .chat)
        #expect(message.text == "hi @bob :_wave::face-blue: at 12:30:45")
        #expect(
            message.fragments == [
                .text("hi "), .mention(name: "bob", id: nil), .text(" "), .emote(name: ":_wave:", id: nil),
                .emote(name: ":face-blue:", id: nil), .text(" at 12:30:45"),
            ])
        #expect(abs(message.sent.timeIntervalSince1970 - 1_780_135_200.123456) < 0.001)
    }

    @Test(arguments: [
        (
            "superChatEvent",
            #""superChatDetails":{"amountMicros":"5000000","currency":"USD","amountDisplayString":"$5.00","userComment":"go","tier":2}"#,
            ChatMessage.Kind.paid(.init(amount: 5, currency: "USD")), "go"
        ),
        (
            "superChatEvent", #""superChatDetails":{"amountMicros":1500000000,"currency":"jpy","tier":2}"#,
            .paid(.init(amount: 1500, currency: "JPY")), ""
        ),
        (
            "superChatEvent",
            #""superChatDetails":{"amountMicros":"x","currency":"USD","amountDisplayString":"€3,50","userComment":"hm"}"#,
            .paid(.init(amount: Decimal(string: "3.5") ?? 0, currency: "EUR")), "hm"
        ),
        (
            "superStickerEvent",
            #""superStickerDetails":{"amountMicros":"990000","currency":"EUR","superStickerMetadata":{"stickerId":"s","altText":"A cat waves"}}"#,
            .paid(.init(amount: Decimal(string: "0.99") ?? 0, currency: "EUR")), "A cat waves"
        ),
        (
            "newSponsorEvent", #""newSponsorDetails":{"memberLevelName":"Gold","isUpgrade":false}"#,
            .membership(months: 1, level: "Gold"), ""
        ),
        (
            "memberMilestoneChatEvent",
            #""memberMilestoneChatDetails":{"memberLevelName":"Gold","memberMonth":7,"userComment":"still here"}"#,
            .membership(months: 7, level: "Gold"), "still here"
        ),
        (
            "membershipGiftingEvent",
            #""membershipGiftingDetails":{"giftMembershipsCount":10,"giftMembershipsLevelName":"Gold"}"#,
            .gift(count: 10, name: nil, recipient: nil), ""
        ),
        (
            "giftMembershipReceivedEvent", #""giftMembershipReceivedDetails":{"memberLevelName":"Gold"}"#,
            .membership(months: 1, level: "Gold"), ""
        ),
        (
            "giftEvent", #""giftEventDetails":{"giftName":"Rose","jewelsAmount":100,"comboCount":3}"#,
            .gift(count: 3, name: "Rose", recipient: nil), ""
        ),
        (
            "fanFundingEvent",
            #""fanFundingEventDetails":{"amountMicros":"2000000","currency":"USD","userComment":"old"}"#,
            .paid(.init(amount: 2, currency: "USD")), "old"
        ),
        (
            "pollEvent",
            #""pollDetails":{"metadata":{"questionText":"Which?","options":[]},"status":"active"}"#,
            .system("pollEvent"), "Which?"
        ),
        ("somethingNewEvent", #""displayMessage":"new""#, .system("somethingNewEvent"), "new"),
    ])
    func everyKind(type: String, details: String, kind: ChatMessage.Kind, text: String) throws {
        let message = try message(item(type, details))
        #expect(message.kind == kind && message.text == text && message.tags["type"] == type)
    }

    @Test(arguments: [
        (
            "messageDeletedEvent", #""messageDeletedDetails":{"deletedMessageId":"x"}"#,
            ChatEvent.Deletion.Target.message("x")
        ),
        ("messageRetractedEvent", #""messageRetractedDetails":{"retractedMessageId":"x"}"#, .message("x")),
        ("tombstone", "", .message("m1")),
        (
            "userBannedEvent",
            #""userBannedDetails":{"bannedUserDetails":{"channelId":"UC9","displayName":"@eve"},"banType":"temporary","banDurationSeconds":"300"}"#,
            .author(id: "UC9", login: nil)
        ),
    ])
    func deletions(type: String, details: String, target: ChatEvent.Deletion.Target) throws {
        let reader = YouTubeReader(channel: "demo")
        let reading = reader.read(try page(item(type, details)), received: received)
        guard case .deletion(let deletion)? = reading.events.first else { throw NoMessage() }
        #expect(deletion.target == target && deletion.channel == "demo" && deletion.platform == .youTube)
        #expect(deletion.sent != nil)
    }

    @Test func anOddItemCostsNothingElse() throws {
        let good = (0..<199).map { text("line \($0)", id: "\(9_007_199_254_740_993 + $0)") }
        let odd = [
            "7", "null", "[]", "{}", #"{"id":"x"}"#, #"{"id":{},"snippet":{"type":"textMessageEvent"}}"#,
            item("superChatEvent", #""superChatDetails":[]"#), item("userBannedEvent"),
            item("messageDeletedEvent"),
            text(""), #"{"snippet":{"type":"textMessageEvent","displayMessage":"no id"}}"#,
            item("sponsorOnlyModeStartedEvent"),
            item(
                "giftMembershipReceivedEvent",
                #""giftMembershipReceivedDetails":{"associatedMembershipGiftingMessageId":"g"}"#),
            text("long id", id: String(repeating: "x", count: 300)),
        ]
        for (index, bad) in odd.enumerated() {
            var items = good
            items.insert(bad, at: (index * 17) % 199)
            let json = #"{"items":[\#(items.joined(separator: ","))]}"#
            let page = try #require(YouTubePage(JSONValue(Array(json.utf8))))
            #expect(page.nextPageToken == nil && page.items.count == 200)
            let reader = YouTubeReader(channel: "demo")
            #expect(reader.read(page, received: received).events.count == 199, "\(bad)")
            #expect(reader.skipped.values.reduce(0, +) == 1)
        }
    }

    @Test func historyAndRepetitionsAreLeftOut() throws {
        let reader = YouTubeReader(channel: "demo")
        let start = try Date("2026-05-30T10:00:00Z", strategy: .iso8601)
        let first = try page(
            text("old", id: "1", at: "2026-05-30T09:59:59.9Z"),
            text("new", id: "2", at: "2026-05-30T10:00:00Z"),
            item("tombstone", id: "0", at: "2026-05-30T09:00:00Z"),
            item("chatEndedEvent", id: "e", at: "2026-05-29T09:00:00Z"))
        let reading = reader.read(first, received: received, since: start)
        #expect(reading.events.count == 2 && !reading.hasEnded)
        // The page token was lost: the same comes again, with what came meanwhile.
        let second = try page(
            text("old", id: "1", at: "2026-05-30T09:59:59.9Z"),
            text("new", id: "2", at: "2026-05-30T10:00:00Z"),
            text("newer", id: "3", at: "2026-05-30T10:01:00Z"))
        let texts = reader.read(second, received: received, since: start).events.compactMap {
            if case .message(let message) = $0 { message.text } else { nil }
        }
        #expect(texts == ["newer"])
        // A gift whose combo grows keeps its id.
        for (count, told) in [(1, 1), (2, 0), (3, 0)] {
            let gift = item(
                "giftEvent", id: "g", #""giftEventDetails":{"giftName":"Rose","comboCount":\#(count)}"#)
            #expect(reader.read(try page(gift), received: received).events.count == told)
        }
        #expect(reader.skipped == [.history: 2, .repeated: 4])
    }

    @Test func theEndOfTheStream() throws {
        let reader = YouTubeReader(channel: "demo")
        #expect(reader.read(try page(item("chatEndedEvent")), received: received).hasEnded)
        let offline = try #require(
            YouTubePage(
                JSONValue(
                    Array(
                        #"{"offlineAt":"2026-05-30T10:00:00Z","pollingIntervalMillis":"99999999999","items":[]}"#
                            .utf8))))
        #expect(reader.read(offline, received: received).hasEnded && offline.pollingInterval == 3600)
    }

    @Test func objectsHoweverTheyAreSplit() throws {
        let objects = [
            #"{"a":"}{\"\\","b":[{"c":"\ud83d\ude00 é👉"}]}"#, "{}",
            #"{"nextPageToken":"t","items":[{"x":"]"}]}"#,
        ]
        for text in [
            "[\r\n" + objects.joined(separator: "\r\n,\r\n") + "\r\n]", objects.joined(separator: "\n"),
            objects.joined(),
        ] {
            let bytes = Array(text.utf8)
            for size in 1...bytes.count {
                var splitter = JSONObjects()
                var found: [String] = []
                for start in stride(from: 0, to: bytes.count, by: size) {
                    found += splitter.append(bytes[start..<min(start + size, bytes.count)]).map {
                        String(decoding: $0, as: UTF8.self)
                    }
                }
                #expect(found == objects && !splitter.isInside)
            }
        }
        var bounded = JSONObjects(longest: 16)
        let found = bounded.append(Array(#"[{"a":"0123456789abcdef"},{"b":1},{"c":"}"}"#.utf8))
        #expect(
            found.map { String(decoding: $0, as: UTF8.self) } == [#"{"b":1}"#, #"{"c":"}"}"#]
                && bounded.tooLong == 1)
    }

    @Test(arguments: [
        (
            #"{"error":{"code":403,"errors":[{"domain":"youtube.quota","reason":"quotaExceeded","message":"m"}],"message":"spent"}}"#,
            403, YouTubeRefusal.Reason.quota
        ),
        (#"{"error":{"code":403,"errors":[{"reason":"liveChatEnded"}]}}"#, 403, .ended),
        (#"{"error":{"code":403,"errors":[{"reason":"liveChatDisabled"}]}}"#, 403, .disabled),
        (#"{"error":{"code":404,"errors":[{"reason":"liveChatNotFound"}]}}"#, 404, .notFound),
        (#"{"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}]}}"#, 403, .rate),
        (#"{"error":{"code":403,"errors":[{"reason":"forbidden"}]}}"#, 403, .forbidden),
        (#"{"error":{"code":401,"errors":[{"reason":"authError"}]}}"#, 401, .login),
        (
            #"{"error":{"code":400,"errors":[{"reason":"badRequest"}],"message":"API key not valid. Please pass a valid API key."}}"#,
            400, .key
        ),
        (
            #"{"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
            400, .key
        ),
        (#"{"error":{"code":400,"errors":[{"reason":"pageTokenInvalid"}]}}"#, 400, .pageToken),
        (
            #"{"error":{"code":429,"message":"Quota exceeded for quota metric","status":"RESOURCE_EXHAUSTED"}}"#,
            429, .quota
        ),
        ("<html>", 503, .server), ("", 404, .other), ("", 403, .other), ("", 429, .rate),
        (#"{"error":"invalid_token"}"#, 401, .login),
    ])
    func refusals(body: String, status: Int, reason: YouTubeRefusal.Reason) throws {
        let refusal = try #require(YouTubeRefusal(try? JSONValue(Array(body.utf8)), status: status))
        #expect(refusal.reason == reason && refusal.status == status)
    }

    @Test func thePageOfAChannel() {
        func video(_ page: String) -> String? { YouTubeLivePage.video(in: Array(page.utf8)) }
        #expect(
            video(#"<<link rel="canonical" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"><x>"#)
                == "dQw4w9WgXcQ")
        #expect(video(#"<link rel="shortlinkUrl" href="https://youtu.be/-_w4w9WgXcQ">"#) == "-_w4w9WgXcQ")
        #expect(video(#"<link rel="canonical" href="https://www.youtube.com/channel/UCabc">"#) == nil)
        #expect(video(#"<link rel="canonical" href="https://www.youtube.com/watch?v=short">"#) == nil)
        #expect(video("") == nil)
    }

    /// A stream with every form, which the fuzz target begins with.
    @Test func aWholeStream() throws {
        let url = try #require(
            Bundle.module.url(forResource: "youtube", withExtension: "json", subdirectory: "Fixtures"))
        var objects = JSONObjects()
        let values = try objects.append(Data(contentsOf: url)).map { try JSONValue($0) }
        let pages = values.compactMap(YouTubePage.init)
        #expect(pages.map(\.items.count) == [18, 0, 0] && pages.map(\.isOffline) == [false, true, false])
        #expect(YouTubeRefusal(values[2], status: 200)?.reason == .quota)
        let reader = YouTubeReader(channel: "demo")
        let reading = reader.read(pages[0], received: received)
        let deletions = reading.events.filter { if case .deletion = $0 { true } else { false } }
        #expect(reading.hasEnded && reading.events.count == 14 && deletions.count == 4)
        #expect(reader.skipped == [.partOfGift: 1, .control: 2])
    }
}
