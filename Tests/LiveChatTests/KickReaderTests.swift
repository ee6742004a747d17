import Foundation
import LiveChat
import Testing

@Suite struct KickReaderTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let reader = KickReader(channel: "123")

    private func read(_ name: String, _ text: String, after seconds: Double = 0) throws -> [ChatEvent] {
        reader.read(
            "App\\Events\\" + name, try JSONValue(text.utf8), received: now.addingTimeInterval(seconds))
    }

    private func message(_ events: [ChatEvent]) throws -> ChatMessage {
        guard case .message(let message)? = events.first, events.count == 1 else {
            throw CocoaError(.coderInvalidValue)
        }
        return message
    }

    @Test func messages() throws {
        let text = #"""
            {"id":"a-1","chatroom_id":123,"content":"hi [emote:37226:KEKW] [emote:x] @bob [","type":"reply",
            "created_at":"2026-09-21T14:13:20+00:00","sender":{"id":9007199254740993,"username":"Mia","slug":"mia",
            "identity":{"color":"#FF0000","badges":[{"type":"moderator","text":"Moderator"},{"type":"subscriber","count":7}]}},
            "metadata":{"original_sender":{"username":"Bob"},"original_message":{"id":"a-0","content":"yo"}}}
            """#
        let message = try message(try read("ChatMessageEvent", text))
        #expect(message.id == "a-1" && message.platform == .kick && message.channel == "123")
        #expect(
            message.fragments == [
                .text("hi "), .emote(name: "KEKW", id: "37226"), .text(" [emote:x] "),
                .mention(name: "bob", id: nil), .text(" ["),
            ])
        #expect(message.author.id == "9007199254740993" && message.author.roles == [.moderator, .subscriber])
        #expect(message.author.badges["subscriber"] == "7" && message.color == "#FF0000")
        #expect(message.reply == ChatMessage.Reply(id: "a-0", author: "Bob", text: "yo"))
        #expect(message.sent == now)
        // The same over another of Pusher's channels.
        #expect(try read("ChatMessageEvent", text).isEmpty)
    }

    @Test func deletions() throws {
        func target(_ name: String, _ text: String) throws -> ChatEvent.Deletion.Target? {
            if case .deletion(let deletion)? = try read(name, text).first { deletion.target } else { nil }
        }
        #expect(try target("MessageDeletedEvent", #"{"message":{"id":"a-1"}}"#) == .message("a-1"))
        #expect(
            try target(
                "UserBannedEvent", #"{"user":{"id":5,"slug":"eve","username":"Eve"},"permanent":true}"#)
                == .author(id: "5", login: "eve"))
        #expect(try target("ChatroomClearEvent", "{}") == .all)
        #expect(try target("UserUnbannedEvent", #"{"user":{"id":5}}"#) == nil)
    }

    @Test func eventsWithoutIDsAreToldOnce() throws {
        let sub = #"{"username":"Mia","months":3}"#
        #expect(try message(try read("SubscriptionEvent", sub)).kind == .subscription(months: 3, tier: nil))
        #expect(try read("SubscriptionEvent", sub, after: 1).isEmpty)
        #expect(try read("SubscriptionEvent", sub, after: 60).count == 1)
        let gifts = #"{"gifter_username":"Mia","gifted_usernames":["a","b"],"gifter_total":9}"#
        #expect(
            try message(try read("GiftedSubscriptionsEvent", gifts)).kind
                == .gift(count: 2, name: nil, recipient: nil))
        let host = #"{"host_username":"Bob","number_viewers":40}"#
        #expect(try message(try read("StreamHostEvent", host)).kind == .raid(viewers: 40))
        let reward = try message(
            try read(
                "RewardRedeemedEvent", #"{"username":"Mia","reward_title":"Hydrate","user_input":"now"}"#))
        #expect(reward.kind == .redemption(reward: "Hydrate") && reward.text == "now")
        let kicks = try message(
            try read(
                "KicksGifted",
                #"{"sender":{"id":7,"username":"Mia"},"gift":{"name":"Hell Yeah","amount":100},"message":"wow"}"#
            ))
        #expect(kicks.kind == .paid(ChatMessage.Money(amount: 100, currency: "kicks")) && kicks.text == "wow")
    }

    @Test(arguments: [
        ("ChatMessageEvent", "{}"), ("ChatMessageEvent", "5"),
        ("ChatMessageEvent", #"{"id":"x","content":""}"#),
        ("KicksGifted", #"{"gift":{"amount":-1}}"#), ("UserBannedEvent", #"{"user":null}"#), ("", "{}"),
        ("SubscriptionEvent", #"{"username":""}"#), ("Unheard", "[]"),
    ])
    func whatIsMalformedIsLeftOut(name: String, text: String) throws {
        #expect(try read(name, text).isEmpty)
    }

    @Test func othersByAstro() throws {
        let input = ChatInput(name: "se")
        func astro(_ data: String) throws -> ChatMessage {
            let text =
                #"{"id":"1","ts":"2026-09-21T12:53:20Z","type":"message","topic":"channel.chat.message","room":"r","data":\#(data)}"#
            guard case .events(let events, _) = try input.read(Array(text.utf8), received: now) else {
                throw CocoaError(.coderInvalidValue)
            }
            return try message(events)
        }
        let kick = try astro(
            #"{"message_id":"k","sender":{"user_id":5,"username":"Mia","channel_slug":"mia"},"content":"a [emote:1:wow]","emotes":null}"#
        )
        #expect(kick.platform == .kick && kick.author.id == "5" && kick.id == "k")
        #expect(kick.fragments == [.text("a "), .emote(name: "wow", id: "1")])
        let trovo = try astro(
            #"{"id":"t","type":0,"data":{"roles":["streamer"],"display_name":"Mia","username":"mia","sender_id":"9","text":"hi"}}"#
        )
        #expect(trovo.platform == "trovo" && trovo.author.roles == [.broadcaster] && trovo.text == "hi")
    }
}
