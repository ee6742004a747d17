import Foundation
import LiveChat
import Testing

@Suite struct BilibiliReaderTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let reader = BilibiliReader(room: BilibiliRoom(id: "21452505", owner: "777"))

    private func read(_ text: String, after seconds: Double = 0) -> [BilibiliMeaning] {
        reader.read(Array(text.utf8), received: now.addingTimeInterval(seconds))
    }

    private func message(_ text: String) throws -> ChatMessage {
        guard case .event(.message(let message))? = read(text).first else {
            throw CocoaError(.coderInvalidValue)
        }
        return message
    }

    private func messages(_ events: [ChatEvent]) -> [ChatMessage] {
        events.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    private func targets(_ meanings: [BilibiliMeaning]) -> [ChatEvent.Deletion.Target] {
        meanings.compactMap { if case .event(.deletion(let deletion)) = $0 { deletion.target } else { nil } }
    }

    /// A danmaku; `user` is the array of its author.
    private func danmaku(
        _ text: String, id: String = "9007199254740993", idText: String = "",
        user: String =
            #"[12345,"晓明",0,0,0,10000,1,""]"#, medal: String = "[]", guardLevel: Int = 0, kind: Int = 0,
        emoticon: String = #""{}""#, type: Int = 0, emotes: String = "null", crc: String = "cbf53a1c",
        person: String = "{}", reply: String = "", command: String = "DANMU_MSG:4:0:2:2:2:0"
    ) -> String {
        let extra = #"{"id_str":"\#(idText)","emots":\#(emotes),"reply_mid":5,"reply_uname":"\#(reply)"}"#
        let quoted = String(decoding: (try? JSONEncoder().encode(extra)) ?? Data(), as: UTF8.self)
        return #"""
            {"cmd":"\#(command)","info":[[0,1,25,5816798,1789999999123,\#(id),0,"\#(crc)",0,\#(kind),0,"",\#(type),\#(emoticon),"{}",
            {"extra":\#(quoted),"user":\#(person),"mode":0},{"activity_identity":""}],"\#(text)",\#(user),\#(medal),
            [25,0,5805790,">50000",0],["",""],0,\#(guardLevel),null,{"ts":1789999999,"ct":"8E5B"},0,0,null,null,0,210,[21]]}
            """#
    }

    @Test func aDanmaku() throws {
        let message = try message(
            danmaku("你好 @mia", medal: #"[21,"粉丝","主播",21452505,0,"",0]"#, guardLevel: 3))
        // An id beyond what a Double can tell.
        #expect(message.id == "9007199254740993")
        #expect(message.platform == .bilibili && message.channel == "21452505")
        #expect(message.author.id == "12345" && message.author.name == "晓明")
        #expect(message.author.roles == [.member])
        #expect(message.author.badges == ["guard": "3", "medal": "21"])
        #expect(message.fragments == [.text("你好 "), .mention(name: "mia", id: nil)])
        #expect(abs(message.sent.timeIntervalSince1970 - 1_789_999_999.123) < 0.001)
        #expect(message.color == "#58c1de")
        #expect(message.tags["medal-level"] == "21" && message.tags["wealth-level"] == "21")
        #expect(read(danmaku("again")) == [] && reader.skipped == [.repeated: 1])
    }

    @Test func rolesAndOtherRoomsMedals() throws {
        let own = try message(danmaku("a", id: "1", user: #"["777","主播",0]"#))
        #expect(own.author.roles == [.broadcaster])
        let moderator = try message(
            danmaku("b", id: "2", user: #"[5,"房管",1]"#, medal: #"[30,"别的","别人",99,0]"#))
        #expect(moderator.author.roles == [.moderator] && moderator.author.badges.isEmpty)
        let worn = try message(
            danmaku("c", id: "3", person: #"{"medal":{"name":"牌","level":7,"ruid":777}}"#))
        #expect(worn.author.badges == ["medal": "7"])
    }

    @Test func emotesAndVoices() throws {
        let inline = try message(
            danmaku(
                "好[dog]的[not][dog", id: "1",
                emotes: #"{"[dog]":{"emoticon_id":208,"emoticon_unique":"emoji_208"}}"#))
        #expect(
            inline.fragments == [.text("好"), .emote(name: "[dog]", id: "emoji_208"), .text("的[not][dog")])
        let big = try message(
            danmaku("赞", id: "2", emoticon: #"{"emoticon_unique":"official_147"}"#, type: 1))
        #expect(big.fragments == [.emote(name: "赞", id: "official_147")])
        // The object may be a text.
        let text = try message(
            danmaku("赞", id: "3", emoticon: #""{\"emoticon_unique\":\"upower_9\"}""#, type: 1))
        #expect(text.fragments == [.emote(name: "赞", id: "upower_9")])
        #expect(read(danmaku("抽奖", id: "4", kind: 2)) == [] && read(danmaku("风暴", id: "5", kind: 1)) == [])
        #expect(reader.skipped == [.lottery: 2])
    }

    @Test func guestsAreToldNeitherIDsNorNames() throws {
        let masked = try message(danmaku("a", id: "1", user: #"[0,"江***",0]"#))
        #expect(
            masked.author.id == "crc32:cbf53a1c" && masked.author.name == "江" && masked.author.login == "")
        // Nothing tells them apart: each is somebody else.
        let first = try message(danmaku("b", id: "2", user: #"[0,"江***",0]"#, crc: ""))
        let second = try message(danmaku("c", id: "3", user: #"[0,"江***",0]"#, crc: ""))
        #expect(first.author.id == "guest:2" && second.author.id == "guest:3")
        let named = try message(
            danmaku("d", id: "4", user: #"[0,"江***",0]"#, person: #"{"uid":0,"base":{"name":"江小鱼"}}"#))
        #expect(named.author.name == "江小鱼")
        // Somebody who pays for being a mystery stays one.
        let mystery = try message(
            danmaku(
                "e", id: "5", user: #"[0,"神***",0]"#,
                person: #"{"base":{"name":"x","is_mystery":true,"origin_info":{"name":"真名"}}}"#))
        #expect(mystery.author.name == "神")
        // A moderator's ban names the id, whose checksum guests know. The value is zlib's for "12345".
        let ban = read(
            #"{"cmd":"ROOM_BLOCK_MSG","data":{"uid":12345,"uname":"江***","operator":1},"uid":"12345"}"#)
        #expect(
            targets(ban) == [.author(id: "12345", login: nil), .author(id: "crc32:cbf53a1c", login: nil)])
    }

    @Test func recallsByEitherID() throws {
        let message = try message(danmaku("a", id: "11", idText: "aa22"))
        #expect(message.id == "aa22")
        #expect(
            targets(read(#"{"cmd":"RECALL_DANMU_MSG","data":{"recall_type":1,"target_id":11}}"#)) == [
                .message("aa22")
            ])
        #expect(
            targets(read(#"{"cmd":"RECALL_DANMU_MSG","data":{"target_id":"aa22"}}"#)) == [.message("aa22")])
        #expect(
            targets(read(#"{"cmd":"RECALL_DANMU_MSG","data":{"target_id":"unknown"}}"#)) == [
                .message("unknown")
            ])
        // A recall that comes first, by the other id.
        _ = read(#"{"cmd":"RECALL_DANMU_MSG","data":{"target_id":33}}"#)
        let late = read(danmaku("b", id: "33", idText: "bb44"))
        #expect(targets(late) == [.message("bb44")] && late.count == 2)
    }

    @Test func repliesAndMirrors() throws {
        let answer = try message(danmaku("好的", id: "1", reply: "小红"))
        #expect(answer.reply == ChatMessage.Reply(id: "", author: "小红", text: ""))
        #expect(read(danmaku("elsewhere", id: "2", command: "DANMU_MSG_MIRROR")) == [])
        #expect(reader.skipped == [.otherRoom: 1])
        reader.enter(BilibiliRoom(id: "5", readsMirrors: true))
        #expect(try message(danmaku("elsewhere", id: "2", command: "DANMU_MSG_MIRROR")).channel == "5")
    }

    @Test(arguments: [
        #"{"cmd":"DANMU_MSG","info":[]}"#, #"{"cmd":"DANMU_MSG","info":null}"#,
        #"{"cmd":"DANMU_MSG","info":[[],"",[]]}"#, #"{"cmd":"DANMU_MSG","info":[null,null,null,null]}"#,
        #"{"cmd":"SEND_GIFT","data":{"giftName":"x","num":-5}}"#,
        #"{"cmd":"SUPER_CHAT_MESSAGE","data":{"id":1,"price":1e999}}"#,
        #"{"cmd":"GUARD_BUY","data":{"guard_level":9}}"#, #"{"cmd":"RECALL_DANMU_MSG"}"#,
        #"{"cmd":"ROOM_BLOCK_MSG","data":{"uid":0}}"#,
        #"{"cmd":"LIVE_OPEN_PLATFORM_DM","data":{}}"#, #"{"cmd":5"#, #"[]"#, #"{"cmd":["x"]}"#, "\u{FFFD}",
    ])
    func whatIsMalformedIsCounted(text: String) {
        #expect(read(text) == [] && reader.skipped == [.malformed: 1])
    }

    @Test func oddPartsCostOnlyThemselves() throws {
        let message = try message(#"{"cmd":"DANMU_MSG","info":[[0,null,25,"x",null,"77"],"text",[0],5]}"#)
        #expect(message.id == "77" && message.text == "text" && message.sent == now)
        #expect(message.author.name == "" && message.author.id == "guest:77")
        // Between commands that servers join with zero bytes.
        let joined = read(danmaku("a", id: "1") + "\u{0}garbage\u{0}" + danmaku("b", id: "2") + "\u{0}")
        #expect(joined.count == 2 && reader.skipped == [.malformed: 1])
    }

    // MARK: Gifts

    private func gift(
        _ count: Int, tid: String, combo: String = "", user: Int = 5, name: String = "辣条",
        coin: String = "gold"
    ) -> String {
        #"{"cmd":"SEND_GIFT","data":{"giftName":"\#(name)","giftId":1,"num":\#(count),"uname":"小红","uid":\#(user),"timestamp":1789999999,"coin_type":"\#(coin)","total_coin":\#(count * 100),"tid":"\#(tid)","batch_combo_id":"\#(combo)","medal_info":{"target_id":777,"medal_level":12}}}"#
    }

    @Test func clicksOnAGiftAreToldTogether() throws {
        for click in 0..<5 {
            #expect(read(gift(2, tid: "\(click)"), after: Double(click)) == [])
        }
        #expect(read(gift(2, tid: "4"), after: 4) == [], "the same once more")
        #expect(read(gift(1, tid: "9", user: 6), after: 4) == [])
        #expect(reader.due(now.addingTimeInterval(6.9)) == [])
        let told = messages(reader.due(now.addingTimeInterval(7.1)))
        #expect(
            told.map(\.kind) == [
                .gift(count: 10, name: "辣条", recipient: nil), .gift(count: 1, name: "辣条", recipient: nil),
            ])
        #expect(told[0].id == "gift:0" && told[0].author.id == "5" && told[0].tags["price"] == "1")
        #expect(told[0].author.badges == ["medal": "12"] && told[0].tags["medal-level"] == "12")
        #expect(reader.due(now.addingTimeInterval(100)) == [] && reader.rest() == [])
    }

    @Test func aRunThatGoesOnIsToldNowAndThen() {
        var told: [ChatMessage] = []
        for click in 0..<40 {
            _ = read(gift(1, tid: "\(click)"), after: Double(click))
            told += messages(reader.due(now.addingTimeInterval(Double(click))))
        }
        told += messages(reader.rest())
        let counts = told.map { if case .gift(let count, _, _) = $0.kind { count } else { 0 } }
        #expect(counts == [16, 16, 8] && Set(told.map(\.id)).count == 3)
    }

    private func combo(_ total: Int, id: String, name: String = "辣条") -> String {
        #"{"cmd":"COMBO_SEND","data":{"uid":5,"uname":"小红","gift_id":1,"gift_name":"\#(name)","gift_num":1,"combo_num":\#(total),"batch_combo_id":"\#(id)"}}"#
    }

    @Test func combosTellWhatWasMissedOnly() {
        _ = read(gift(3, tid: "1", combo: "c"))
        _ = read(combo(3, id: "c"))
        #expect(messages(reader.rest()).map(\.kind) == [.gift(count: 3, name: "辣条", recipient: nil)])
        _ = read(combo(8, id: "c"), after: 20)
        _ = read(combo(8, id: "c"), after: 21)
        #expect(messages(reader.rest()).map(\.kind) == [.gift(count: 5, name: "辣条", recipient: nil)])
        // Its gifts came in the new form, without the run's id.
        _ = read(gift(4, tid: "2"), after: 30)
        _ = read(combo(4, id: "d"), after: 31)
        #expect(messages(reader.rest()).map(\.kind) == [.gift(count: 4, name: "辣条", recipient: nil)])
        // None of them came.
        _ = read(combo(6, id: "e"), after: 120)
        #expect(messages(reader.rest()).map(\.kind) == [.gift(count: 6, name: "辣条", recipient: nil)])
    }

    private func protobuf(_ bytes: [UInt8], _ name: String = "SEND_GIFT_V2") -> String {
        #"{"cmd":"\#(name)","data":{"pb":"\#(Data(bytes).base64EncodedString())"}}"#
    }

    private var giftBytes: [UInt8] {
        func field(_ number: Int, _ value: Int64) -> [UInt8] { BilibiliBytes.field(number, value) }
        func text(_ number: Int, _ text: String) -> [UInt8] { BilibiliBytes.field(number, text.utf8) }
        let gift =
            field(1, 31036) + text(2, "小花花") + field(3, 3) + field(5, 100) + field(7, 1500) + text(8, "gold")
            + text(9, "t-1") + field(10, 1_789_999_999) + text(18, "投喂") + text(77, "unknown")
        return field(1, 9_007_199_254_740_993) + text(2, "小红") + field(5, 3)
            + BilibiliBytes.field(8, field(1, 777) + field(4, 1) + field(5, 21) + text(6, "牌"))
            + BilibiliBytes.field(10, gift) + field(99, -1)
    }

    @Test func giftsInProtobuf() {
        #expect(read(protobuf(giftBytes)) == [])
        let told = messages(reader.rest())
        #expect(told.map(\.kind) == [.gift(count: 3, name: "小花花", recipient: nil)])
        #expect(told.first?.id == "gift:t-1" && told.first?.tags["price"] == "1.5")
        #expect(told.first?.author.id == "9007199254740993" && told.first?.author.name == "小红")
        #expect(told.first?.author.badges == ["guard": "3", "medal": "21"])
    }

    @Test func truncatedProtobufIsHarmless() {
        let bytes = giftBytes
        for end in 0..<bytes.count {
            let reader = BilibiliReader(room: BilibiliRoom(id: "1"))
            #expect(reader.read(Array(protobuf(Array(bytes[..<end])).utf8), received: now) == [])
            // At the border of a field, what came before it is a message: the gift's field begins the last 7th.
            let told = reader.rest()
            #expect(told.isEmpty || end > bytes.count - 20)
            #expect(told.isEmpty == (reader.skipped == [.malformed: 1]))
        }
        let nested = (0..<5000).reduce(into: [UInt8]()) { bytes, _ in
            bytes = Array(bytes.prefix(20_000))
            bytes = BilibiliBytes.field(10, bytes)
        }
        #expect(read(protobuf(nested)) == [] && reader.rest() == [])
        #expect(read(#"{"cmd":"SEND_GIFT_V2","data":{"pb":"%%%"}}"#) == [])
    }

    @Test func follows() throws {
        let follow =
            BilibiliBytes.field(1, 8) + BilibiliBytes.field(2, "小刚".utf8) + BilibiliBytes.field(5, 2)
            + BilibiliBytes.field(7, 1_789_999_990)
        let message = try message(protobuf(follow, "INTERACT_WORD_V2"))
        #expect(message.kind == .follow && message.author.name == "小刚" && message.author.id == "8")
        #expect(read(protobuf(follow, "INTERACT_WORD_V2")) == [])
        #expect(read(#"{"cmd":"INTERACT_WORD","data":{"uid":9,"uname":"x","msg_type":1}}"#) == [])
        #expect(
            try self.message(#"{"cmd":"INTERACT_WORD","data":{"uid":9,"uname":"x","msg_type":4}}"#).kind
                == .follow)
    }

    // MARK: Paid messages and ranks

    @Test func superChats() throws {
        let text =
            #"{"cmd":"SUPER_CHAT_MESSAGE","data":{"id":"4611686018427387905","price":30,"message":"加油","ts":1789999990,"uid":5,"user_info":{"uname":"小红","guard_level":2},"medal_info":null}}"#
        let message = try message(text)
        #expect(message.id == "sc:4611686018427387905" && message.text == "加油")
        #expect(message.kind == .paid(ChatMessage.Money(amount: 30, currency: "CNY")))
        #expect(message.author.roles == [.member] && message.tags["price"] == "30")
        #expect(read(text.replacingOccurrences(of: "MESSAGE\"", with: "MESSAGE_JPN\"")) == [])
        #expect(
            targets(read(#"{"cmd":"SUPER_CHAT_MESSAGE_DELETE","data":{"ids":[4611686018427387905,7]}}"#)) == [
                .message("sc:4611686018427387905"), .message("sc:7"),
            ])
    }

    @Test func aPurchaseOfARankIsToldOnce() throws {
        let buy =
            #"{"cmd":"GUARD_BUY","data":{"uid":5,"username":"小红","guard_level":3,"num":1,"price":198000,"gift_name":"舰长","start_time":1789999990}}"#
        let message = try message(buy)
        #expect(message.kind == .membership(months: 1, level: "舰长"))
        #expect(message.author.roles == [.member] && message.tags["price"] == "198")
        let toast =
            #"{"cmd":"USER_TOAST_MSG","data":{"uid":5,"username":"小红","guard_level":3,"num":1,"unit":"月","price":138000,"role_name":"舰长"}}"#
        #expect(read(toast, after: 1) == [])
        let second =
            #"{"cmd":"USER_TOAST_MSG_V2","data":{"sender_uinfo":{"uid":5,"base":{"name":"小红"}},"guard_info":{"guard_level":3,"start_time":1789999990},"pay_info":{"num":1,"price":138000,"unit":"月"},"option":{"source":0}}}"#
        #expect(read(second, after: 2) == [])
        #expect(read(second.replacingOccurrences(of: #""source":0"#, with: #""source":2"#), after: 400) == [])
        #expect(reader.skipped == [.repeated: 3])
        // Another month, later.
        guard
            case .event(.message(let renewed))? = read(
                second.replacingOccurrences(of: "1789999990", with: "1792678390").replacingOccurrences(
                    of: #""num":1"#, with: #""num":12"#),
                after: 3
            ).first
        else { throw CocoaError(.coderInvalidValue) }
        #expect(renewed.kind == .membership(months: 12, level: "舰长"))
    }

    @Test func theRoomAndTheServer() throws {
        #expect(try message(#"{"cmd":"WARNING","msg":"请注意","roomid":1}"#).kind == .system("warning"))
        #expect(
            read(#"{"cmd":"REENTER_LIVE_ROOM","data":{"request_random_sec_range":20}}"#) == [
                .reconnect(within: 20)
            ])
        #expect(
            read(#"{"cmd":"REENTER_LIVE_ROOM","data":{"request_random_sec_range":-1e9}}"#) == [
                .reconnect(within: 0)
            ])
        for _ in 0..<3 { #expect(read(#"{"cmd":"ONLINE_RANK_COUNT","data":{}}"#) == []) }
        #expect(reader.unknown == ["ONLINE_RANK_COUNT": 3] && reader.skipped == [.noise: 3])
        for index in 0..<1000 { _ = read(#"{"cmd":"NEW_\#(index)"}"#) }
        #expect(reader.unknown.count == 256)
    }

    // MARK: Open platform

    @Test func theOpenPlatformsDanmaku() throws {
        let text =
            #"{"cmd":"LIVE_OPEN_PLATFORM_DM","data":{"room_id":1,"uid":0,"open_id":"39b8fedb","uname":"小红","msg":"你好","msg_id":"a-1","timestamp":1789999990,"guard_level":3,"fans_medal_level":21,"fans_medal_wearing_status":true,"dm_type":0,"is_admin":1,"reply_uname":"小刚","glory_level":9}}"#
        let message = try message(text)
        #expect(message.id == "a-1" && message.author.id == "39b8fedb" && message.text == "你好")
        #expect(message.author.roles == [.member, .moderator] && message.reply?.author == "小刚")
        #expect(message.author.badges == ["guard": "3", "medal": "21"] && message.tags["glory-level"] == "9")
        #expect(read(text) == [])
        let emote = try self.message(
            #"{"cmd":"LIVE_OPEN_PLATFORM_DM","data":{"open_id":"x","uname":"y","msg":"赞","msg_id":"a-2","dm_type":1,"emoji_img_url":"https://i.example/1.png"}}"#
        )
        #expect(emote.fragments == [.emote(name: "赞", id: "https://i.example/1.png")])
        #expect(
            read(
                #"{"cmd":"LIVE_OPEN_PLATFORM_DM_MIRROR","data":{"open_id":"x","uname":"y","msg":"z","msg_id":"a-3"}}"#
            ) == [])
    }

    @Test func theOpenPlatformsCombos() {
        func gift(_ id: String, runs: Int) -> String {
            #"{"cmd":"LIVE_OPEN_PLATFORM_SEND_GIFT","data":{"open_id":"x","uname":"小红","gift_id":1,"gift_name":"花","gift_num":10,"price":1000,"r_price":100,"paid":true,"combo_gift":true,"combo_info":{"combo_base_num":10,"combo_count":\#(runs),"combo_id":"c","combo_timeout":3},"msg_id":"\#(id)","timestamp":1789999990}}"#
        }
        // The third was missed; the fourth comes twice and the second late.
        for (id, runs) in [("1", 1), ("4", 4), ("4", 4), ("2", 2)] {
            #expect(read(gift(id, runs: runs)) == [])
        }
        let told = messages(reader.rest())
        #expect(told.map(\.kind) == [.gift(count: 40, name: "花", recipient: nil)])
        #expect(told.first?.tags["price"].flatMap { Decimal(string: $0) } ?? 0 > 0)
    }

    @Test func theOpenPlatformsOtherMessages() throws {
        let chat = try message(
            #"{"cmd":"LIVE_OPEN_PLATFORM_SUPER_CHAT","data":{"open_id":"x","uname":"小红","message_id":99,"msg_id":"m","message":"加油","rmb":50,"start_time":1789999990}}"#
        )
        #expect(chat.id == "sc:99" && chat.kind == .paid(ChatMessage.Money(amount: 50, currency: "CNY")))
        #expect(
            targets(
                read(#"{"cmd":"LIVE_OPEN_PLATFORM_SUPER_CHAT_DEL","data":{"message_ids":[99],"msg_id":"n"}}"#)
            ) == [.message("sc:99")])
        let rank = try message(
            #"{"cmd":"LIVE_OPEN_PLATFORM_GUARD","data":{"user_info":{"open_id":"x","uname":"小红"},"guard_level":2,"guard_num":3,"guard_unit":"月","price":1998000,"msg_id":"g"}}"#
        )
        #expect(rank.kind == .membership(months: 3, level: "提督") && rank.author.name == "小红")
        #expect(
            read(#"{"cmd":"LIVE_OPEN_PLATFORM_INTERACTION_END","data":{"game_id":"G"}}"#) == [
                .sessionEnded("G")
            ])
        #expect(read(#"{"cmd":"LIVE_OPEN_PLATFORM_LIKE","data":{"uname":"x","like_count":5}}"#) == [])
        #expect(read(#"{"cmd":"LIVE_OPEN_PLATFORM_LIVE_ROOM_ENTER","data":{"uname":"x"}}"#) == [])
    }
}
