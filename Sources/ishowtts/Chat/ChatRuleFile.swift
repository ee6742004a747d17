import ArgumentParser
import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech
import SpeechEngine
import SpeechLibrary

/// What is read of a chat, as a command is told it.
struct ChatRuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is read and how, in TOML; see docs/live-chat.md. Default: everybody, but not commands, bots and banned words.",
            valueName: "file"))
    var rules: String?

    /// Reads rules, banned words and the tables behind them.
    ///
    /// - Parameters:
    ///   - model: that speaks, if it is known.
    ///   - pronunciations: that it speaks with.
    /// - Throws: `Failure` naming everything that is wrong in the file.
    func load(
        for model: SpeechModel?, pronunciations: PronunciationStore = PronunciationStore()
    ) throws -> (rules: ChatRules, banned: BannedWords, facts: SpeechFacts) {
        try Input.check(rules, "--rules")
        let book: ChatRuleBook
        do { book = try rules.map { try ChatRuleBook(file: $0) } ?? ChatRuleBook() } catch {
            throw Failure(.data, error.localizedDescription)
        }
        let facts = try SpeechFacts.bundled(
            for: model?.encoder, pronunciations: { pronunciations.table })
        return (book.rules, try BannedWords(book.lists, facts: facts), facts)
    }
}
