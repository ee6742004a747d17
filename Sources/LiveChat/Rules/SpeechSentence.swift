import Foundation

/// The sentence around a message.
struct SpeechSentence {
    let rules: ChatRules

    /// What a sentence's fields stand for.
    struct Fields {
        var name: String
        var platform: String
        var text: String
        /// What may be said of names that the platform sent along: of gifts, rewards and recipients.
        var checked: (String) -> String
    }

    /// The sentence for a kind of message.
    ///
    /// - Parameter withName: without, a chat message is its text alone.
    func sentence(_ kind: ChatMessage.Kind, _ fields: Fields, withName: Bool) -> String {
        let name = ChatRules.KindName(kind)
        if !withName, name == .chat || name == .action || name == .announcement { return fields.text }
        let template = rules.sentences.templates[name.rawValue] ?? usual(kind, hasText: !fields.text.isEmpty)
        return fill(template, kind, fields)
    }

    private func usual(_ kind: ChatMessage.Kind, hasText: Bool) -> String {
        let isChinese = rules.language == .chinese
        let sentence: (String, String) =
            switch kind {
            case .chat, .announcement: ("{name} says: {text}", "{name}说：{text}")
            case .action: ("{name} {text}", "{name}{text}")
            case .paid: ("{name} gave {amount} {currency}", "{name}打赏了{amount}{currency}")
            case .subscription(let months, _):
                months > 1
                    ? ("{name} subscribed for {months} months", "{name}已订阅{months}个月")
                    : ("{name} subscribed", "{name}订阅了")
            case .gift(let count, _, let recipient):
                if let recipient, !recipient.isEmpty {
                    ("{name} gave {recipient} {count} {gift}", "{name}送给{recipient}{count}个{gift}")
                } else if count == 1 {
                    ("{name} gave one {gift}", "{name}送出一个{gift}")
                } else {
                    ("{name} gave {count} {gift}", "{name}送出{count}个{gift}")
                }
            case .raid: ("{name} raids with {viewers} viewers", "{name}带着{viewers}位观众来了")
            case .membership(let months, _):
                months > 1
                    ? ("{name} has been a member for {months} months", "{name}已加入会员{months}个月")
                    : ("{name} became a member", "{name}加入了会员")
            case .redemption: ("{name} redeemed {reward}", "{name}兑换了{reward}")
            case .follow: ("{name} follows", "{name}关注了")
            case .system: ("{text}", "{text}")
            }
        let template = isChinese ? sentence.1 : sentence.0
        guard hasText, !template.contains("{text}") else { return template }
        return template + (isChinese ? "：{text}" : ": {text}")
    }

    private func fill(_ template: String, _ kind: ChatMessage.Kind, _ fields: Fields) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += value(of: String(rest[rest.index(after: open)..<close]), kind, fields)
            rest = rest[rest.index(after: close)...]
        }
        return (result + rest).trimmingCharacters(in: .whitespaces)
    }

    private func value(of field: String, _ kind: ChatMessage.Kind, _ fields: Fields) -> String {
        switch (field, kind) {
        case ("name", _): fields.name
        case ("platform", _): fields.platform
        case ("text", .system(let text)): fields.text.isEmpty ? fields.checked(text) : fields.text
        case ("text", _): fields.text
        case ("amount", .paid(let money)): Self.number(money.amount)
        case ("currency", .paid(let money)): currency(money)
        case ("count", .gift(let count, _, _)): String(count)
        case ("gift", .gift(let count, let name, _)):
            name.map(fields.checked)
                ?? (rules.language == .chinese ? "订阅" : count == 1 ? "subscription" : "subscriptions")
        case ("recipient", .gift(_, _, let recipient)): recipient.map(fields.checked) ?? ""
        case ("months", .subscription(let months, _)), ("months", .membership(let months, _)): String(months)
        case ("tier", .subscription(_, let tier)): tier.map(fields.checked) ?? ""
        case ("tier", .membership(_, let level)): level.map(fields.checked) ?? ""
        case ("viewers", .raid(let viewers)): String(viewers)
        case ("reward", .redemption(let reward)): fields.checked(reward)
        default: ""
        }
    }

    /// An amount without needless zeros, at most two decimals.
    private static func number(_ amount: Decimal) -> String {
        var amount = amount
        var rounded = Decimal()
        NSDecimalRound(&rounded, &amount, 2, .plain)
        return rounded.isNaN ? "" : "\(rounded)"
    }

    private func currency(_ money: ChatMessage.Money) -> String {
        let code = money.currency.uppercased()
        let names: [String: (one: String, many: String, chinese: String)] = [
            "USD": ("dollar", "dollars", "美元"), "EUR": ("euro", "euros", "欧元"),
            "GBP": ("pound", "pounds", "英镑"),
            "JPY": ("yen", "yen", "日元"), "CNY": ("yuan", "yuan", "元"), "KRW": ("won", "won", "韩元"),
            "TWD": ("Taiwan dollar", "Taiwan dollars", "新台币"),
            "HKD": ("Hong Kong dollar", "Hong Kong dollars", "港币"),
            "CAD": ("Canadian dollar", "Canadian dollars", "加元"),
            "AUD": ("Australian dollar", "Australian dollars", "澳元"),
            "BRL": ("real", "reais", "雷亚尔"), "INR": ("rupee", "rupees", "卢比"),
            "RUB": ("ruble", "rubles", "卢布"),
            "BITS": ("bit", "bits", "比特"), "GOLD": ("gold", "gold", "金瓜子"),
        ]
        guard let name = names[code] else { return String(money.currency.prefix(12)) }
        return rules.language == .chinese ? name.chinese : money.amount == 1 ? name.one : name.many
    }
}

extension ChatRules.KindName {
    /// The name of a message's kind.
    public init(_ kind: ChatMessage.Kind) {
        self =
            switch kind {
            case .chat: .chat
            case .action: .action
            case .paid: .paid
            case .subscription: .subscription
            case .gift: .gift
            case .raid: .raid
            case .membership: .membership
            case .announcement: .announcement
            case .redemption: .redemption
            case .follow: .follow
            case .system: .system
            }
    }
}
