import Foundation

/// The messages of the open platform, which name viewers by ids of the application's own and mask nobody.
extension BilibiliReader.State {
    /// - Parameter name: without `LIVE_OPEN_PLATFORM_`.
    mutating func open(_ name: Substring, _ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        switch name {
        case "DM": return openDanmaku(command)
        case "DM_MIRROR": return room.readsMirrors ? openDanmaku(command) : skip(.otherRoom)
        case "SEND_GIFT": return openGift(command)
        case "SUPER_CHAT":
            guard let id = data.firstText("message_id"),
                let price = data["rmb"]?.text.flatMap(Amounts.decimal)
            else { return skip(.malformed) }
            let author = openAuthor(data).author(in: room)
            var tags = Self.tags(author)
            tags["price"] = "\(price)"
            return tell(
                BilibiliCommand.superChatID(id), other: data.firstText("msg_id"), author: author,
                kind: .paid(ChatMessage.Money(amount: price, currency: "CNY")),
                fragments: ChatMessage.fragments(of: data.firstText("message") ?? ""),
                sent: Amounts.date(data["timestamp"] ?? data["start_time"]), received: command.received,
                tags: tags)
        case "SUPER_CHAT_DEL":
            return (data["message_ids"]?.items ?? []).compactMap(\.text).map {
                deletion(.message(BilibiliCommand.superChatID($0)), command.received)
            }
        case "GUARD": return openMember(command)
        case "LIVE_START", "LIVE_END":
            return [
                system(
                    name == "LIVE_START" ? "live" : "preparing", data.firstText("title") ?? "",
                    command.received)
            ]
        case "INTERACTION_END": return [.sessionEnded(data.firstText("game_id") ?? "")]
        case "LIKE", "LIVE_ROOM_ENTER": return skip(.noise)
        default:
            let name = "LIVE_OPEN_PLATFORM_" + name.prefix(64)
            if unknown.count < 256 || unknown[name] != nil { unknown[name, default: 0] += 1 }
            return skip(.noise)
        }
    }

    private func openAuthor(_ data: JSONValue) -> BilibiliAuthor {
        BilibiliAuthor(
            uid: data.firstText("open_id") ?? data.firstText("uid"), names: [data.firstText("uname")],
            guardLevel: data["guard_level"]?.integer ?? 0, isModerator: data["is_admin"]?.truth ?? false,
            // The platform tells the medal of this room only, and whether it is worn.
            medal: data["fans_medal_wearing_status"]?.truth == true
                ? (BilibiliCommand.count(data["fans_medal_level"]?.integer ?? 0), "") : nil)
    }

    private mutating func openDanmaku(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        guard let text = data.firstText("msg") else { return skip(.malformed) }
        let author = openAuthor(data).author(in: room)
        let reply = data.firstText("reply_uname").map {
            ChatMessage.Reply(id: "", author: $0, text: "")
        }
        return tell(
            data.firstText("msg_id"), author: author, kind: .chat,
            fragments: data["dm_type"]?.integer == 1
                ? [.emote(name: text, id: data.firstText("emoji_img_url"))] : ChatMessage.fragments(of: text),
            reply: reply, sent: Amounts.date(data["timestamp"]), received: command.received,
            tags: Self.tags(author).merging(["glory-level": data["glory_level"]?.text ?? ""]) { first, _ in
                first
            })
    }

    private mutating func openGift(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        let count = command.count("gift_num")
        guard let name = data.firstText("gift_name"), count > 0 else { return skip(.malformed) }
        let author = openAuthor(data).author(in: room)
        let unit = command.count(data["r_price"] == nil ? "price" : "r_price")
        var combo: BilibiliGifts.Combo?
        if data.isSet("combo_gift"), let info = data["combo_info"], let id = info.firstText("combo_id") {
            let base = BilibiliCommand.count(info["combo_base_num"]?.integer ?? 0)
            let runs = BilibiliCommand.count(info["combo_count"]?.integer ?? 0)
            let total = BilibiliCommand.count(base * runs)
            if total > 0 { combo = BilibiliGifts.Combo(id: id, total: total) }
        }
        return give(
            BilibiliGifts.Gift(
                id: data.firstText("msg_id"), author: author, thing: data.firstText("gift_id") ?? name,
                name: name, count: count,
                price: data.isSet("paid") ? Self.price("gold", unit) * Decimal(count) : 0, combo: combo,
                sent: Amounts.date(data["timestamp"]), tags: Self.tags(author)),
            command.received)
    }

    private mutating func openMember(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        let user = data["user_info"] ?? data
        guard let level = data["guard_level"]?.integer, let title = BilibiliGuard.titles[level] else {
            return skip(.malformed)
        }
        let author = BilibiliAuthor(
            uid: user.firstText("open_id") ?? user.firstText("uid"), names: [user.firstText("uname")],
            guardLevel: level
        ).author(in: room)
        let count = max(1, command.count("guard_num"))
        let price = Self.price("gold", command.count("price"))
        return tell(
            data.firstText("msg_id"), author: author,
            kind: .membership(
                months: (data.firstText("guard_unit") ?? "月").contains("月") ? count : 1, level: title),
            fragments: [], sent: Amounts.date(data["timestamp"]), received: command.received,
            tags: ["guard-level": String(level), "price": price > 0 ? "\(price)" : ""])
    }
}
