import Foundation

/// Gifts that wait to be told, because each click is one of its own: what a viewer gives of one thing within a few
/// seconds is told together.
struct BilibiliGifts: Sendable {
    /// Part of what a viewer gives.
    struct Gift: Sendable {
        /// Of this part; `nil` if the platform does not tell.
        var id: String?
        var author: ChatAuthor
        var thing: String
        var name: String
        var count: Int
        /// Yuan; 0 for what was not paid.
        var price: Decimal
        var combo: Combo?
        var sent: Date?
        var tags: [String: String]
    }

    /// A run of clicks on the same gift, as the platform counts it.
    struct Combo: Sendable {
        var id: String
        /// All that was given in the run so far; `nil` if only what is new is told.
        var total: Int?
        /// Whether this is no gift, but the sum of ones that were told before, if they were not missed.
        var isSum = false
    }

    private struct Pending {
        var message: ChatMessage
        var count: Int
        var price: Decimal
        var name: String
        var first: Date
        var last: Date
    }

    /// For so long another click is waited for.
    static let pause: TimeInterval = 3
    /// For so long a run of clicks is not told, at most.
    static let longest: TimeInterval = 15
    static let mostPending = 1024

    private var pending: [String: Pending] = [:]
    /// What was counted of a combo, told or not.
    private var counted = RecentTable<String, Int>(capacity: 1024)
    /// When a viewer last gave a thing.
    private var given = RecentTable<String, Date>(capacity: 1024)

    /// Takes a gift in.
    ///
    /// - Parameters:
    ///   - id: of the message that will tell it, if it is the first of a run.
    /// - Returns: gifts that are told earlier, to make room.
    mutating func add(_ gift: Gift, id: String, channel: String, received: Date) -> [ChatEvent] {
        let key = "\(gift.author.id)\u{0}\(gift.author.name)\u{0}\(gift.thing)"
        var count = gift.count
        if let combo = gift.combo {
            let known = counted[combo.id]
            if let total = combo.total {
                if let known {
                    count = max(0, total - known)
                } else if combo.isSum {
                    // Its gifts came without the run's id, or were missed.
                    let wasGiven = given[key].map { received.timeIntervalSince($0) < 60 } ?? false
                    count = wasGiven ? 0 : total
                }
                counted[combo.id] = max(known ?? 0, total)
            } else {
                counted[combo.id] = BilibiliCommand.count((known ?? 0) + count)
            }
        }
        given[key] = received
        guard count > 0 else { return [] }
        if var known = pending[key] {
            known.count = BilibiliCommand.count(known.count + count)
            known.price += gift.price
            known.last = received
            pending[key] = known
            return []
        }
        let early = pending.count < Self.mostPending ? [] : rest()
        var author = gift.author
        if author.id.isEmpty { author.id = "guest:\(id)" }
        pending[key] = Pending(
            message: ChatMessage(
                id: id, platform: .bilibili, channel: channel, author: author, fragments: [],
                sent: gift.sent ?? received, received: received, tags: gift.tags),
            count: count, price: gift.price, name: gift.name, first: received, last: received)
        return early
    }

    /// What nothing was added to for a while.
    mutating func due(_ now: Date) -> [ChatEvent] {
        guard !pending.isEmpty else { return [] }
        return take { gift in
            // A clock that was set back holds nothing up.
            let waits = now.timeIntervalSince(gift.last)
            return !(0..<Self.pause).contains(waits) || now.timeIntervalSince(gift.first) >= Self.longest
        }
    }

    /// All that waits.
    mutating func rest() -> [ChatEvent] { take { _ in true } }

    private mutating func take(_ isDue: (Pending) -> Bool) -> [ChatEvent] {
        let due = pending.filter { isDue($0.value) }.sorted {
            ($0.value.first, $0.key) < ($1.value.first, $1.key)
        }
        return due.map { key, gift in
            pending[key] = nil
            var message = gift.message
            message.kind = .gift(count: gift.count, name: gift.name, recipient: nil)
            if gift.price > 0 { message.tags["price"] = "\(gift.price)" }
            return .message(message)
        }
    }
}

/// `SEND_GIFT`, `SEND_GIFT_V2`, `COMBO_SEND`.
extension BilibiliReader.State {
    mutating func gift(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        guard let name = data.firstText("giftName"), command.count("num") > 0 else { return skip(.malformed) }
        let combo = data.firstText("batch_combo_id", "combo_id")
        let medal = data["medal_info"]
        let author = BilibiliAuthor(
            uid: data["uid"]?.text, names: [data.firstText("uname")],
            guardLevel: data["guard_level"]?.integer ?? 0,
            medal: own(medal?["target_id"]?.text, medal?["medal_level"]?.integer ?? 0)
        ).author(in: room)
        return give(
            BilibiliGifts.Gift(
                id: data.firstText("tid", "rnd"), author: author, thing: data.firstText("giftId") ?? name,
                name: name, count: command.count("num"),
                price: Self.price(data["coin_type"]?.text, command.count("total_coin")),
                combo: combo.map { BilibiliGifts.Combo(id: $0, total: nil) },
                sent: Amounts.date(data["timestamp"]), tags: Self.tags(author)), command.received)
    }

    mutating func gifts(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        guard let message = command.protobuf(BilibiliGiftMessage.self), !message.gifts.isEmpty else {
            return skip(.malformed)
        }
        let author = BilibiliAuthor(
            uid: String(message.uid), names: [message.name], guardLevel: Int(clamping: message.guardLevel),
            medal: own(String(message.medal.target), Int(clamping: message.medal.level))
        ).author(in: room)
        return message.gifts.prefix(64).flatMap { gift -> [BilibiliMeaning] in
            guard !gift.name.isEmpty, gift.count > 0 else { return skip(.malformed) }
            return give(
                BilibiliGifts.Gift(
                    id: gift.transaction.isEmpty ? nil : gift.transaction, author: author,
                    thing: String(gift.id), name: gift.name,
                    count: BilibiliCommand.count(Int(clamping: gift.count)),
                    price: Self.price(gift.coin, BilibiliCommand.count(Int(clamping: gift.total))),
                    combo: nil,
                    sent: gift.time > 0 ? Amounts.date(.number(String(gift.time))) : nil,
                    tags: Self.tags(author)),
                command.received)
        }
    }

    mutating func combo(_ command: BilibiliCommand) -> [BilibiliMeaning] {
        let data = command.data
        let total = max(command.count("combo_num"), command.count("batch_combo_num"))
        guard let name = data.firstText("gift_name"), total > 0,
            let combo = data.firstText("batch_combo_id", "combo_id")
        else { return skip(.malformed) }
        let author = BilibiliAuthor(uid: data["uid"]?.text, names: [data.firstText("uname")]).author(in: room)
        return give(
            BilibiliGifts.Gift(
                id: "combo:\(combo):\(total)", author: author, thing: data.firstText("gift_id") ?? name,
                name: name, count: total, price: 0,
                combo: BilibiliGifts.Combo(id: combo, total: total, isSum: true), sent: nil, tags: [:]),
            command.received)
    }

    mutating func give(_ gift: BilibiliGifts.Gift, _ received: Date) -> [BilibiliMeaning] {
        let id = gift.id.map { "gift:\($0)" } ?? newID()
        if messages.insert(id) != nil { return skip(.repeated) }
        return gifts.add(gift, id: id, channel: room.id, received: received).map { .event($0) }
    }

    func own(_ target: String?, _ level: Int) -> (level: Int, name: String)? {
        target != nil && target == room.owner ? (BilibiliCommand.count(level), "") : nil
    }

    static func price(_ coin: String?, _ thousandths: Int) -> Decimal {
        coin == "gold" ? Decimal(sign: .plus, exponent: -3, significand: Decimal(thousandths)) : 0
    }

    static func tags(_ author: ChatAuthor) -> [String: String] {
        ["medal-level": author.badges["medal"], "guard-level": author.badges["guard"]].compactMapValues { $0 }
    }
}
