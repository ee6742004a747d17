import Foundation

/// A purchase of a rank, which the platform tells in up to three ways.
struct BilibiliGuard: Sendable {
    /// What tells one purchase from another.
    struct Purchase: Sendable {
        var begins: Int?
        var received: Date
    }

    var uid: String
    var name: String
    var level: Int
    var title: String
    var months: Int
    /// Yuan.
    var price: Decimal
    var begins: Int?

    static let titles = [1: "总督", 2: "提督", 3: "舰长"]

    /// `GUARD_BUY`, `USER_TOAST_MSG` or `USER_TOAST_MSG_V2`.
    ///
    /// - Returns: `nil` for what is none.
    init?(web data: JSONValue) {
        let sender = data["sender_uinfo"]
        let info = data["guard_info"]
        let pay = data["pay_info"]
        let level = (data["guard_level"] ?? info?["guard_level"])?.integer ?? 0
        guard let title = Self.titles[level] else { return nil }
        uid = data.firstText("uid") ?? sender?.firstText("uid") ?? "0"
        name = data.firstText("username") ?? sender?["base"]?.firstText("name") ?? ""
        self.level = level
        self.title =
            data.firstText("role_name") ?? info?.firstText("role_name") ?? data.firstText("gift_name")
            ?? title
        let count = max(1, BilibiliCommand.count((data["num"] ?? pay?["num"])?.integer ?? 1))
        let unit = data.firstText("unit") ?? pay?.firstText("unit") ?? "月"
        months = unit.contains("月") ? count : 1
        price = BilibiliReader.State.price(
            "gold", BilibiliCommand.count((data["price"] ?? pay?["price"])?.integer ?? 0))
        begins = (data["start_time"] ?? info?["start_time"])?.integer
    }
}

/// Super chats, ranks, follows.
extension BilibiliReader.State {
    mutating func superChat(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        guard let id = data.firstText("id"), let price = data["price"]?.text.flatMap(Amounts.decimal) else {
            return skip(.malformed)
        }
        let user = data["user_info"]
        let medal = data["medal_info"]
        let author = BilibiliAuthor(
            uid: data["uid"]?.text, names: [user?.firstText("uname")],
            guardLevel: user?["guard_level"]?.integer ?? 0,
            isModerator: user?["manager"]?.truth ?? false,
            medal: own(medal?["target_id"]?.text, medal?["medal_level"]?.integer ?? 0)
        ).author(in: room)
        var tags = Self.tags(author)
        tags["price"] = "\(price)"
        return tell(
            BilibiliCommand.superChatID(id), author: author,
            kind: .paid(ChatMessage.Money(amount: price, currency: "CNY")),
            fragments: ChatMessage.fragments(of: data.firstText("message", "message_jpn") ?? ""),
            sent: Amounts.date(data["ts"] ?? data["start_time"]), received: command.received, tags: tags)
    }

    mutating func member(_ purchase: BilibiliGuard, _ received: Date) -> [BilibiliMeaning] {
        let key = "\(purchase.uid)\u{0}\(purchase.uid == "0" ? purchase.name : "")\u{0}\(purchase.level)"
        if let last = guards[key] {
            let isSame =
                if let first = last.begins, let second = purchase.begins {
                    first == second
                } else {
                    abs(received.timeIntervalSince(last.received)) < 60
                }
            if isSame { return skip(.repeated) }
        }
        guards[key] = BilibiliGuard.Purchase(begins: purchase.begins, received: received)
        let author = BilibiliAuthor(
            uid: purchase.uid, names: [purchase.name], guardLevel: purchase.level
        ).author(in: room)
        return tell(
            nil, author: author, kind: .membership(months: purchase.months, level: purchase.title),
            fragments: [], sent: nil, received: received,
            tags: [
                "guard-level": String(purchase.level),
                "price": purchase.price > 0 ? "\(purchase.price)" : "",
            ])
    }

    mutating func interaction(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let uid: String?
        let name: String?
        let kind: Int
        let time: Date?
        if command.data["pb"] != nil {
            guard let message = command.protobuf(BilibiliInteraction.self) else { return skip(.malformed) }
            (uid, name, kind) = (String(message.uid), message.name, Int(clamping: message.kind))
            time = message.time > 0 ? Amounts.date(.number(String(message.time))) : nil
        } else {
            let data = command.data
            (uid, name, kind) = (data["uid"]?.text, data.firstText("uname"), data["msg_type"]?.integer ?? 0)
            time = Amounts.date(data["timestamp"])
        }
        guard [2, 4, 5].contains(kind) else { return skip(.noise) }
        let author = BilibiliAuthor(uid: uid, names: [name]).author(in: room)
        let id = author.id.isEmpty ? nil : time.map { "follow:\(author.id):\(Int($0.timeIntervalSince1970))" }
        return tell(id, author: author, kind: .follow, fragments: [], sent: time, received: command.received)
    }
}
