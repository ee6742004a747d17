import Foundation
import FuzzDriver
import LiveChat

/// Feeds texts to the rules with the package's lists of banned words. The first byte chooses what is done with a find;
/// nothing that a voice is given has one.
@main
enum ChatRulesFuzz {
    private static let banned: BannedWords = {
        // A target without its lists tests nothing.
        guard let lists = try? BannedList.bundled(), let words = try? BannedWords(lists) else { fatalError() }
        return words
    }()

    private static let engines: [ChatRuleEngine] = ChatRules.Banned.Treatment.allCases.map { treatment in
        var rules = ChatRules()
        rules.banned.treatment = treatment
        rules.length.seconds = 4
        rules.length.shortSeconds = 2
        rules.text.emoji = .names
        rules.answers.to = .everything
        rules.voices.choices = ["hana", "/kurt"]
        guard let engine = try? ChatRuleEngine(rules: rules, banned: banned) else { fatalError() }
        return engine
    }

    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            guard let choice = bytes.first else { return 0 }
            let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
            let scalars = text.unicodeScalars.count
            var end = 0
            for find in ChatRulesFuzz.banned.finds(in: text) {
                precondition(find.range.lowerBound >= end && find.range.upperBound <= scalars)
                end = find.range.upperBound
            }
            let name = String(text.prefix(Int(choice) % 32))
            let message = ChatMessage(
                id: "", platform: .generic, channel: "c", author: ChatAuthor(id: "", login: name, name: name),
                kind: choice % 2 == 0 ? .chat : .redemption(reward: name),
                fragments: [.text(text), .mention(name: name, id: nil)], sent: .distantPast,
                received: .distantPast)
            var engine = ChatRulesFuzz.engines[Int(choice) % ChatRulesFuzz.engines.count]
            let decision = engine.decide(message)
            if let line = decision.answer?.line(addressing: Int(choice) % 3 == 0) {
                // It begins no command, and holds no control and no mention but the first.
                precondition(line.count <= ChatAnswer.longest)
                precondition(line.first.map { $0.isLetter || $0.isNumber || $0 == "@" } == true)
                precondition(!line.dropFirst().contains("@") && !line.contains(where: \.isNewline))
                precondition(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            }
            guard let speech = decision.speech else { return 0 }
            for spoken in [speech.full, speech.continued, speech.short, speech.shortContinued].compactMap({
                $0
            }) {
                for case .text(let part) in spoken.parts {
                    precondition(ChatRulesFuzz.banned.finds(in: part).isEmpty)
                }
            }
            return 0
        }
    }
}
