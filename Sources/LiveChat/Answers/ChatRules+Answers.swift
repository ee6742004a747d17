extension ChatRules {
    /// What is answered in a chat, where the program is allowed to write there.
    public struct Answers: Codable, Sendable, Equatable {
        /// Which commands are answered.
        public var to = To.nothing
        /// Seconds between two answers to a viewer.
        public var viewer = 15.0
        /// Seconds between two answers to anyone.
        public var all = 3.0
        /// Characters of an answer at most, without the name of who is answered.
        public var length = 200

        /// Which commands are answered.
        public enum To: String, Codable, Sendable, CaseIterable {
            case nothing
            /// Those that were refused, and the one for a voice where it names none.
            case refusals
            /// Those that were carried out too.
            case everything
        }

        /// - Throws: `ChatRulesError` for a number out of its range.
        func check() throws(ChatRulesError) {
            for (key, seconds) in [("viewer", viewer), ("all", all)] where !(0...86_400).contains(seconds) {
                throw ChatRulesError(
                    key: "answers.\(key)", reason: "is \(seconds); it may be from 0 to 86400")
            }
            guard (20...ChatAnswer.longest).contains(length) else {
                throw ChatRulesError(
                    key: "answers.length", reason: "is \(length); it may be from 20 to \(ChatAnswer.longest)")
            }
        }
    }
}

extension ChatRuleEngine {
    /// The answer to a command of the chat.
    mutating func answer(
        _ given: ChatOrder, _ result: Result<ChatOrder.Effect, ChatOrder.Refusal>, to message: ChatMessage,
        _ author: String
    ) -> ChatAnswer? {
        let text: String
        switch (rules.answers.to, result) {
        case (.nothing, _): return nil
        case (.refusals, .success(let effect)) where effect.name != .voice || !effect.argument.isEmpty:
            return nil
        case (_, .success(let effect)): text = AnswerWords(rules: rules).text(effect)
        case (_, .failure(let refusal)): text = AnswerWords(rules: rules).text(refusal.cause, given)
        }
        let name = message.author.login.isEmpty ? message.author.name : message.author.login
        let isClean = name.utf8.count <= 200 && banned.finds(in: name).isEmpty
        guard
            let answer = ChatAnswer(text, name: isClean ? name : nil, length: rules.answers.length),
            answerTimes.take(answer, to: author, at: message.received, rules.answers)
        else { return nil }
        return answer
    }
}
