import Foundation

/// When commands were given last, by key and viewer. Bounded.
struct CommandTimes: Sendable {
    private var ofViewers = RecentTable<String, Date>(capacity: 4096)
    private var ofAll: [String: Date] = [:]

    /// Notes a command that was carried out.
    mutating func note(_ key: String, by author: String, at time: Date) {
        ofViewers["\(key)\u{0}\(author)"] = time
        ofAll[key] = time
    }

    /// - Throws: a refusal if it was given too short a time before.
    func check(_ order: ChatOrder, by author: String, at time: Date) throws(ChatOrder.Refusal) {
        let command = order.command
        if time.isWithin(command.viewer, of: ofViewers["\(order.key)\u{0}\(author)"]) {
            throw .init(
                cause: .tooSoon,
                reason: "its author used it less than \(ChatRuleEngine.number(command.viewer)) s before")
        }
        if time.isWithin(command.all, of: ofAll[order.key]) {
            throw .init(
                cause: .tooSoon,
                reason: "it was used less than \(ChatRuleEngine.number(command.all)) s before")
        }
    }
}
