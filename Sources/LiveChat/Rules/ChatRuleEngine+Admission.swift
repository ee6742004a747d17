import Foundation

/// Whose messages are read, of what kinds, and how often.
extension ChatRuleEngine {
    func isListed(_ author: ChatAuthor, _ platform: ChatPlatform, in list: Set<String>) -> Bool {
        if list.isEmpty { return false }
        return [author.login, author.name, author.id].contains { name in
            let name = name.lowercased()
            return !name.isEmpty && (list.contains(name) || list.contains("\(platform.rawValue):\(name)"))
        }
    }

    /// Who is not even obeyed.
    ///
    /// - Returns: whether the author is read whatever the rules of roles say.
    func admit(_ message: ChatMessage, _ kind: ChatRules.KindName) throws(Skip) -> Bool {
        let author = message.author
        let who = rules.who
        if who.skippedKinds.contains(kind) { throw Skip(rule: .kind, reason: "is of kind \(kind.rawValue)") }
        if isListed(author, message.platform, in: denied) {
            throw Skip(rule: .deniedAuthor, reason: "its author is on the list of those who are not read")
        }
        if !isProtected(author), choices.isMuted(author, on: message.platform) {
            throw Skip(rule: .muted, reason: "its author was muted")
        }
        if isListed(author, message.platform, in: allowed) { return true }
        if !who.bots, author.roles.contains(.bot) || isListed(author, message.platform, in: bots) {
            throw Skip(rule: .bot, reason: "its author is a bot")
        }
        return false
    }

    func checkRoles(_ message: ChatMessage, _ kind: ChatRules.KindName) throws(Skip) {
        let author = message.author
        let who = rules.who
        guard kind.isChat else { return }
        if !who.roles.isEmpty, who.roles.isDisjoint(with: author.roles) {
            let roles = who.roles.map(\.rawValue).sorted().joined(separator: ", ")
            throw Skip(rule: .role, reason: "only these roles are read: \(roles)")
        }
        if !who.firstTimers, author.roles.contains(.firstTime) {
            throw Skip(rule: .firstTimer, reason: "its author writes here for the first time")
        }
        for (tag, least) in who.minimums.sorted(by: { $0.key < $1.key }) {
            if let value = message.tags[tag].flatMap(Int.init), value < least {
                throw Skip(rule: .minimum, reason: "\(tag) is \(value), less than \(least)")
            }
        }
    }

    func checkMarks(_ message: ChatMessage) throws(Skip) {
        let least = rules.banned.platformLevel
        guard least > 0, let flags = message.tags["flags"] else { return }
        for mark in flags.prefix(1000).split(whereSeparator: { $0 == "," || $0 == "/" || $0 == ":" }) {
            if let level = mark.split(separator: ".").last.flatMap({ Int($0) }), mark.contains("."),
                level >= least
            {
                throw Skip(rule: .platformMark, reason: "the platform marked it with level \(level)")
            }
        }
    }

    mutating func cool(_ message: ChatMessage, _ author: String, _ kind: ChatRules.KindName)
        throws(Skip)
    {
        let rule = rules.cooldown
        guard kind.isChat, rule.exempt.isDisjoint(with: message.author.roles) else { return }
        let now = message.received
        if now.isWithin(rule.viewer, of: lastRead[author]) {
            throw Skip(
                rule: .cooldown, reason: "its author was read less than \(Self.number(rule.viewer)) s before")
        }
        if now.isWithin(rule.all, of: lastReadOfAll) {
            throw Skip(
                rule: .cooldown, reason: "a message was read less than \(Self.number(rule.all)) s before")
        }
        lastRead[author] = now
        lastReadOfAll = now
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}

extension Date {
    /// Whether less than `seconds` have passed since `last`. A clock that was set back holds nobody up.
    func isWithin(_ seconds: Double, of last: Date?) -> Bool {
        guard let passed = last.map(timeIntervalSince) else { return false }
        return passed >= 0 && passed < seconds
    }
}
