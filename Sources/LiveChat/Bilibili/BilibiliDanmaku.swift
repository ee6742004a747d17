import Foundation

/// `DANMU_MSG`: arrays whose places have meanings. Any part may be missing.
extension BilibiliReader.State {
    mutating func danmaku(_ info: JSONValue, _ received: Date) -> [BilibiliMeaning] {
        let head = info[0] ?? .null
        let details = head[15]
        let extra = details?["extra"]?.object ?? .null
        if let kind = head[9]?.integer, kind == 1 || kind == 2 { return skip(.lottery) }
        let text = Self.danmakuText(info, head, extra)
        guard !text.isEmpty else { return skip(.malformed) }
        let user = details?["user"]
        let base = user?["base"]
        // The name of somebody who pays for being a mystery is not looked for.
        let isMystery = base?.isSet("is_mystery") ?? false
        let ownMedal = medal(info[3], user?["medal"])
        let author = BilibiliAuthor(
            uid: info[2]?[0]?.text.flatMap { $0 == "0" ? nil : $0 } ?? user?.firstText("uid"),
            checksum: head[7]?.text,
            names: [info[2]?[1]?.text]
                + (isMystery ? [] : [base?.firstText("name"), base?["origin_info"]?.firstText("name")]),
            guardLevel: info[7]?.integer ?? 0, isModerator: info[2]?[2]?.truth ?? false, medal: ownMedal
        ).author(in: room)
        let reply = extra.firstText("reply_uname").flatMap { name in
            extra["reply_mid"]?.text == "0" || name.contains("*")
                ? nil : ChatMessage.Reply(id: "", author: name, text: "")
        }
        let number = head[5]?.text.flatMap { $0 == "0" || $0.isEmpty ? nil : $0 }
        return tell(
            extra.firstText("id_str") ?? number, other: number, author: author, kind: .chat,
            fragments: Self.fragments(text, head, extra), reply: reply, sent: Amounts.date(head[4]),
            received: received,
            tags: [
                "color": Self.color(head[3]), "user-level": info[4]?[0]?.text ?? "",
                "wealth-level": info[16]?[0]?.text ?? "",
                "medal-level": ownMedal.map { String($0.level) } ?? "",
                "guard-level": info[7]?.text ?? "", "checksum": head[7]?.text ?? "",
            ])
    }

    /// What was typed, or the words of a voice message.
    private static func danmakuText(_ info: JSONValue, _ head: JSONValue, _ extra: JSONValue) -> String {
        if let text = info[1]?.text, !text.isEmpty { return text }
        if head[12]?.integer == 2, let text = head[14]?.object?.firstText("text") { return text }
        return extra.firstText("content") ?? ""
    }

    private static func fragments(_ text: String, _ head: JSONValue, _ extra: JSONValue)
        -> [ChatMessage.Fragment]
    {
        if head[12]?.integer == 1 {
            return [.emote(name: text, id: head[13]?.object?.firstText("emoticon_unique"))]
        }
        guard case .object(let emotes)? = extra["emots"] else { return ChatMessage.fragments(of: text) }
        return ChatMessage.fragments(of: text, bracketedUpTo: 32) { piece in
            let name = String(piece)
            return emotes[name].map {
                .emote(name: name, id: $0.firstText("emoticon_unique", "emoticon_id"))
            }
        }
    }

    /// The fan medal, if it is this room's.
    private func medal(_ list: JSONValue?, _ object: JSONValue?) -> (level: Int, name: String)? {
        if let level = list?[0]?.integer, list?[3]?.text == room.id {
            return (BilibiliCommand.count(level), list?[1]?.text ?? "")
        }
        guard let object, let level = object["level"]?.integer, let owner = room.owner,
            object["ruid"]?.text == owner
        else { return nil }
        return (BilibiliCommand.count(level), object.firstText("name") ?? "")
    }

    private static func color(_ value: JSONValue?) -> String {
        // White is what everyone has who chose none.
        guard let number = value?.integer, (0..<0xFFFFFF).contains(number) else { return "" }
        let digits = String(number, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
