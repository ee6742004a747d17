import Foundation

/// Words that a viewer writes down the chat, a letter or two in each message.
package struct VerticalSpelling {
    /// The time in which the messages follow each other.
    package static let window: TimeInterval = 10
    package static let maxMessages = 12

    private var recent = RecentTable<String, [(text: String, time: Date)]>(capacity: 1024)

    package init() {}

    /// Takes a viewer's message, in order.
    ///
    /// - Returns: the letters of this and the messages before it in one word, `nil` unless each has one or two letters.
    package mutating func add(_ text: String, author: String, at time: Date) -> String? {
        let letters = text.unicodeScalars.filter { !$0.properties.isWhitespace }
        guard (1...2).contains(letters.count) else {
            recent[author] = nil
            return nil
        }
        var lines = recent[author] ?? []
        lines.removeAll { time.timeIntervalSince($0.time) > Self.window || $0.time > time }
        lines.append((String(String.UnicodeScalarView(letters)), time))
        if lines.count > Self.maxMessages { lines.removeFirst() }
        recent[author] = lines
        return lines.count > 1 ? lines.map(\.text).joined() : nil
    }
}
