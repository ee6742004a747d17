import Foundation

/// Finds messages that their author wrote on another platform too, as programs for several platforms send them.
///
/// Remembers a bounded number of messages; each call takes constant time in their number.
struct CrossPosts: Sendable {
    private struct Earlier: Sendable {
        var message: MessageKey
        var time: Date
    }

    private var earlier = RecentTable<String, Earlier>(capacity: 1024)

    /// - Returns: the message on another platform that says the same, written within `seconds`.
    mutating func add(_ message: ChatMessage, text: String, within seconds: Double) -> MessageKey? {
        guard seconds > 0 else { return nil }
        // Logins and names differ between platforms in signs and capitals.
        let names = Set(
            [message.author.login, message.author.name].map { Self.letters($0, most: 60) }.filter {
                !$0.isEmpty
            })
        let said = Self.letters(text, most: 300)
        guard !names.isEmpty, !said.isEmpty else { return nil }
        for name in names.sorted() {
            guard let other = earlier["\(name)\u{0}\(said)"],
                other.message.platform != message.platform,
                abs(message.received.timeIntervalSince(other.time)) <= seconds
            else { continue }
            return other.message
        }
        for name in names {
            earlier["\(name)\u{0}\(said)"] = Earlier(message: MessageKey(message), time: message.received)
        }
        return nil
    }

    /// Letters and digits in small letters.
    private static func letters(_ text: String, most: Int) -> String {
        String(
            String.UnicodeScalarView(
                text.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }.prefix(most)))
    }
}
