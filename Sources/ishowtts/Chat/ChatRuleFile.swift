import ArgumentParser
import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech
import SpeechEngine

/// What is read of a chat, as a command is told it.
struct ChatRuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is read and how, in TOML; see docs/live-chat.md. Default: everybody, but not commands, bots and banned words.",
            valueName: "file"))
    var rules: String?

    /// Reads rules, banned words and the tables behind them.
    ///
    /// - Parameter model: that speaks, if it is known.
    /// - Throws: `Failure` naming everything that is wrong in the file.
    func load(for model: SpeechModel?) throws -> (rules: ChatRules, banned: BannedWords, facts: SpeechFacts) {
        try Input.check(rules, "--rules")
        let book: ChatRuleBook
        do { book = try rules.map { try ChatRuleBook(file: $0) } ?? ChatRuleBook() } catch {
            throw Failure(.data, error.localizedDescription)
        }
        let facts = try SpeechFacts.bundled(for: model?.encoder)
        return (book.rules, try BannedWords(book.lists, facts: facts), facts)
    }
}
