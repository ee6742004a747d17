import Foundation

/// What was answered of late: so that a viewer is not answered at every line, and that an answer which the platform brings back
/// is known. Bounded.
struct AnswerTimes: Sendable {
    /// For how long an answer that comes back is known, in seconds.
    private static let memory = 120.0

    private var ofViewers = RecentTable<String, Date>(capacity: 1024)
    private var ofAll: Date?
    private var texts = RecentTable<String, Date>(capacity: 64)

    /// Notes an answer, unless one was given too short a time before.
    ///
    /// - Returns: whether it may be given.
    mutating func take(
        _ answer: ChatAnswer, to author: String, at time: Date, _ rules: ChatRules.Answers
    ) -> Bool {
        guard !time.isWithin(rules.viewer, of: ofViewers[author]), !time.isWithin(rules.all, of: ofAll) else {
            return false
        }
        ofViewers[author] = time
        ofAll = time
        texts[answer.text] = time
        return true
    }

    /// Whether a message is one of these answers, with or without the mention of who was answered.
    func has(_ message: ChatMessage) -> Bool {
        guard texts.count > 0, message.fragments.count <= 40 else { return false }
        var text = message.text[...]
        guard text.utf8.count <= 4 * ChatAnswer.longest else { return false }
        if text.hasPrefix("@"), let space = text.firstIndex(of: " ") { text = text[space...].dropFirst() }
        return message.received.isWithin(Self.memory, of: texts[String(text)])
    }
}
