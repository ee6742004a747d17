import Foundation

/// This program's own form of messages and deletions: `docs/chat-message.schema.json`.
extension ChatShape {
    /// - Throws: ``ChatInputFault``, which names the field.
    func ownForm() throws -> [ChatEvent] {
        if let version = value["v"], version.integer != 1 {
            throw ChatInputFault.wrong("\"v\"", expected: "1")
        }
        let kind = try value["kind"].map { try string($0, "kind") } ?? "message"
        let platform = try value["platform"].map { Self.platform(try string($0, "platform")) }
        let channel = try value["room"].map { try string($0, "room").lowercased() }
        let sent = try value["ts"].map { ts in
            guard let date = Amounts.date(ts) else {
                throw ChatInputFault.wrong(
                    "\"ts\"", expected: "a time in RFC 3339 or in milliseconds since 1970")
            }
            return date
        }
        switch kind {
        case "delete", "ban", "clear":
            return [deletion(try target(of: kind), platform: platform, channel: channel, sent: sent)]
        default:
            let text = try value["text"].map { try string($0, "text") } ?? ""
            if text.isEmpty, kind == "message" || kind == "action" { throw ChatInputFault.missing("text") }
            return [
                message(
                    id: try value["id"].map { try string($0, "id") }, platform: platform, channel: channel,
                    author: try ownAuthor(), kind: try ownKind(kind), fragments: try spans(text),
                    reply: try reply(),
                    sent: sent, tags: tags())
            ]
        }
    }

    private func string(_ value: JSONValue, _ field: String) throws -> String {
        guard let text = value.text else { throw ChatInputFault.wrong("\"\(field)\"", expected: "a string") }
        return text
    }

    private func count(_ field: String, otherwise: Int? = nil) throws -> Int {
        guard let given = value[field] else {
            guard let otherwise else { throw ChatInputFault.missing(field) }
            return otherwise
        }
        guard let number = given.integer, (0...1_000_000_000).contains(number) else {
            throw ChatInputFault.wrong("\"\(field)\"", expected: "a whole number from 0 to 1000000000")
        }
        return number
    }

    private func target(of kind: String) throws -> ChatEvent.Deletion.Target {
        if kind == "clear" { return .all }
        guard let target = value["target"] else { throw ChatInputFault.missing("target") }
        if kind == "delete", let id = target.firstText("id") { return .message(id) }
        let id = target.firstText("userId")
        let login = target.firstText("login")?.lowercased()
        if id == nil, login == nil {
            throw ChatInputFault.missing(kind == "delete" ? "target.id" : "target.userId")
        }
        return .author(id: id, login: login)
    }

    private func ownAuthor() throws -> ChatAuthor {
        guard let given = value["author"] else { return author(id: nil, name: nil) }
        if let name = given.text { return author(id: nil, name: name) }
        guard case .object = given else {
            throw ChatInputFault.wrong("\"author\"", expected: "an object with \"name\", or a name")
        }
        // Roles that are not known are left out: a newer sender may know more.
        let roles = (given["roles"]?.items ?? []).compactMap {
            $0.text.flatMap(ChatAuthor.Role.init(rawValue:))
        }
        var badges: [String: String] = [:]
        switch given["badges"] {
        case .array(let names): for name in names { if let name = name.text { badges[name] = "" } }
        case .object(let members): badges = members.compactMapValues(\.text)
        default: break
        }
        return author(
            id: given.firstText("id"), login: given.firstText("login"), name: given.firstText("name"),
            roles: Set(roles), badges: badges)
    }

    private func ownKind(_ kind: String) throws -> ChatMessage.Kind {
        switch kind {
        case "message": return .chat
        case "action": return .action
        case "announcement": return .announcement
        case "follow": return .follow
        case "paid":
            guard let money = value["money"] else { throw ChatInputFault.missing("money") }
            guard let amount = money["amount"]?.text.flatMap(Amounts.decimal) else {
                throw ChatInputFault.wrong("\"money.amount\"", expected: "a decimal number, as \"5.00\"")
            }
            guard let currency = money.firstText("currency") else {
                throw ChatInputFault.missing("money.currency")
            }
            return .paid(ChatMessage.Money(amount: amount, currency: Amounts.currency(currency)))
        case "subscription":
            return .subscription(
                months: max(1, try count("months", otherwise: 1)), tier: value.firstText("level"))
        case "member":
            return .membership(
                months: max(1, try count("months", otherwise: 1)), level: value.firstText("level"))
        case "gift":
            return .gift(
                count: max(1, try count("count", otherwise: 1)), name: value.firstText("gift"),
                recipient: value.firstText("recipient"))
        case "raid": return .raid(viewers: try count("count", otherwise: 0))
        case "redemption":
            guard let reward = value.firstText("reward") else { throw ChatInputFault.missing("reward") }
            return .redemption(reward: reward)
        case "system": return .system(value.firstText("name") ?? "")
        default:
            throw ChatInputFault.wrong(
                "\"kind\"",
                expected:
                    "message, action, announcement, follow, paid, subscription, member, gift, raid, redemption, "
                    + "system, delete, ban or clear")
        }
    }

    private func reply() throws -> ChatMessage.Reply? {
        guard let given = value["replyTo"] else { return nil }
        guard let id = given.firstText("id") else { throw ChatInputFault.missing("replyTo.id") }
        return ChatMessage.Reply(
            id: id, author: given.firstText("name") ?? "", text: given.firstText("text") ?? "")
    }

    private func tags() -> [String: String] {
        guard case .object(let members) = value["raw"] else { return [:] }
        return members.compactMapValues(\.text)
    }

    /// Spans that lie outside of the text or overlap an earlier one are left out.
    private func spans(_ text: String) throws -> [ChatMessage.Fragment] {
        guard let given = value["spans"] else { return self.text(text) }
        guard let items = given.items else { throw ChatInputFault.wrong("\"spans\"", expected: "an array") }
        let scalars = text.unicodeScalars
        var spans: [(start: Int, end: Int, span: JSONValue)] = []
        for span in items {
            if let start = span["start"]?.integer, let end = span["end"]?.integer, start >= 0, end > start {
                spans.append((start, end, span))
            }
        }
        spans.sort { ($0.start, $0.end) < ($1.start, $1.end) }
        var fragments: [ChatMessage.Fragment] = []
        var position = 0
        var index = scalars.startIndex
        for (start, end, span) in spans where start >= position {
            guard let first = scalars.index(index, offsetBy: start - position, limitedBy: scalars.endIndex),
                let last = scalars.index(first, offsetBy: end - start, limitedBy: scalars.endIndex),
                let fragment = fragment(span, String(scalars[first..<last]))
            else { continue }
            fragments += self.text(String(scalars[index..<first]))
            fragments.append(fragment)
            (position, index) = (end, last)
        }
        return fragments + self.text(String(scalars[index...]))
    }

    private func fragment(_ span: JSONValue, _ covered: String) -> ChatMessage.Fragment? {
        switch span["type"]?.text {
        case "emote": return .emote(name: covered, id: span.firstText("id"))
        case "link": return .link(covered)
        case "mention":
            return covered.unicodeScalars.first == "@" && covered.unicodeScalars.count > 1
                ? .mention(name: String(covered.unicodeScalars.dropFirst()), id: span.firstText("id")) : nil
        case "cheer":
            let name = String(covered.reversed().drop { ("0"..."9").contains($0) }.reversed())
            guard let bits = Int(covered.dropFirst(name.count)), "\(name)\(bits)" == covered else {
                return nil
            }
            return .cheermote(name: name, bits: bits)
        default: return nil
        }
    }
}
