import Foundation

/// The tags of a line of Twitch's chat: missing and empty are the same.
struct TwitchTags {
    private let tags: [String: String]

    init(_ tags: [String: String]) { self.tags = tags }

    subscript(name: String) -> String { tags[name] ?? "" }

    /// A parameter of a notice.
    func parameter(_ name: String) -> String { self["msg-param-" + name] }

    private func isSet(_ name: String) -> Bool { self[name] == "1" }

    private func number(_ text: String) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    var sent: Date? {
        number(self["tmi-sent-ts"]).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }

    var reply: ChatMessage.Reply? {
        let id = self["reply-parent-msg-id"]
        guard !id.isEmpty else { return nil }
        let name = self["reply-parent-display-name"].trimmed
        return ChatMessage.Reply(
            id: id, author: name.isEmpty ? self["reply-parent-user-login"] : name,
            text: self["reply-parent-msg-body"])
    }

    // MARK: Author

    /// - Parameter login: as the line tells it; in lower case.
    func author(login: String) -> ChatAuthor {
        let name = self["display-name"].trimmed
        var badges: [String: String] = [:]
        for badge in self["badges"].split(separator: ",") {
            let name = badge.prefix { $0 != "/" }
            badges[String(name)] = String(badge[name.endIndex...].dropFirst())
        }
        let login = login.isEmpty ? name.lowercased() : login
        return ChatAuthor(
            id: self["user-id"].isEmpty ? login : self["user-id"], login: login,
            name: name.isEmpty ? login : name,
            roles: roles(badges: badges), badges: badges)
    }

    static func roles(badges: [String: String]) -> Set<ChatAuthor.Role> {
        var roles: Set<ChatAuthor.Role> = []
        for badge in badges.keys {
            switch badge {
            case "broadcaster": roles.insert(.broadcaster)
            case "moderator", "lead_moderator": roles.insert(.moderator)
            case "vip": roles.insert(.vip)
            case "subscriber": roles.insert(.subscriber)
            case "founder": roles.formUnion([.founder, .subscriber])
            case "staff", "admin": roles.insert(.staff)
            case "bot-badge": roles.insert(.bot)
            default: break
            }
        }
        return roles
    }

    private func roles(badges: [String: String]) -> Set<ChatAuthor.Role> {
        var roles = Self.roles(badges: badges)
        if isSet("mod") || self["user-type"] == "mod" { roles.insert(.moderator) }
        if isSet("vip") { roles.insert(.vip) }
        if isSet("subscriber") { roles.insert(.subscriber) }
        if ["staff", "admin", "global_mod"].contains(self["user-type"]) { roles.insert(.staff) }
        if isSet("first-msg") { roles.insert(.firstTime) }
        return roles
    }

    // MARK: Kind

    /// What kind of message a viewer wrote.
    func kind(isAction: Bool) -> ChatMessage.Kind {
        if let bits = number(self["bits"]), bits > 0 {
            return .paid(ChatMessage.Money(amount: Decimal(bits), currency: "bits"))
        }
        if let money = hypeChat { return .paid(money) }
        if !self["custom-reward-id"].isEmpty { return .redemption(reward: self["custom-reward-id"]) }
        if Self.redemptions.contains(self["msg-id"]) { return .redemption(reward: self["msg-id"]) }
        return isAction ? .action : .chat
    }

    private static let redemptions: Set<String> = [
        "highlighted-message", "skip-subs-mode-message", "gigantified-emote-message", "animated-message",
    ]

    private var hypeChat: ChatMessage.Money? {
        money(
            self["pinned-chat-paid-amount"], exponent: self["pinned-chat-paid-exponent"],
            currency: self["pinned-chat-paid-currency"])
    }

    /// An amount in the currency's smallest unit, `exponent` places from the point.
    private func money(_ amount: String, exponent: String, currency: String) -> ChatMessage.Money? {
        guard let amount = number(amount), amount > 0, let exponent = number(exponent), exponent <= 6,
            (2...8).contains(currency.utf8.count)
        else { return nil }
        return ChatMessage.Money(
            amount: Decimal(sign: .plus, exponent: -exponent, significand: Decimal(amount)),
            currency: currency.uppercased())
    }

    /// What kind of notice it is.
    ///
    /// - Parameter name: its `msg-id`.
    func noticeKind(_ name: String) -> ChatMessage.Kind {
        switch name {
        case "sub", "resub":
            let months = number(parameter("cumulative-months")) ?? number(parameter("months")) ?? 1
            let tier = parameter("sub-plan")
            return .subscription(months: max(1, months), tier: tier.isEmpty ? nil : tier)
        case "subgift", "anonsubgift":
            let display = parameter("recipient-display-name").trimmed
            let login = parameter("recipient-user-name")
            let recipient = display.isEmpty ? login : display
            return .gift(count: 1, name: nil, recipient: recipient.isEmpty ? nil : recipient)
        case "submysterygift", "anonsubmysterygift":
            return .gift(count: max(1, number(parameter("mass-gift-count")) ?? 1), name: nil, recipient: nil)
        case "raid": return .raid(viewers: number(parameter("viewerCount")) ?? 0)
        case "announcement": return .announcement
        case "charitydonation":
            return money(
                parameter("donation-amount"), exponent: parameter("exponent"),
                currency: parameter("donation-currency")
            ).map { .paid($0) } ?? .system(name)
        default: return .system(name)
        }
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
