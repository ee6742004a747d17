import Foundation

/// A command to the reader as it was written, before anything is decided about it.
struct ChatOrder {
    /// The key of its rules.
    let key: String
    /// Who may give it, and how often.
    let command: ChatRules.Command
    /// Which one it is.
    let name: ChatCommand.Name
    /// What follows the word.
    let argument: String
    /// Whom the message answers.
    let answered: String?

    /// What a command did.
    struct Effect {
        var name: ChatCommand.Name
        var reason: String
        var argument: String

        init(_ name: ChatCommand.Name, _ reason: String, argument: String = "") {
            self.name = name
            self.reason = reason
            self.argument = argument
        }
    }

    /// Why a command was refused.
    struct Refusal: Error {
        var cause: Cause
        /// One line for the streamer.
        var reason: String

        /// What an answer in the chat is made of.
        enum Cause { case role, tooSoon, noVoice, noName, unknownViewer, isProtected, isMuted, isNotMuted }
    }

    /// - Returns: `nil` for a message that is no command to the reader.
    init?(_ message: ChatMessage, _ commands: ChatRules.Commands) {
        var unused: [Decision.Step] = []
        // As it was typed: rules may leave out mentions, and say nicknames for them.
        var text = String.UnicodeScalarView()
        for fragment in MessageShaper.withoutReply(message, &unused) where text.count < 200 {
            text.append(contentsOf: fragment.text.unicodeScalars.prefix(200))
        }
        let words = CleanText.cleaned(String(text)).split(
            separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = words.first?.lowercased() else { return nil }
        let rest = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
        for (key, path) in ChatRules.Commands.table {
            let command = commands[keyPath: path]
            guard !command.word.isEmpty, command.word.lowercased() == first else { continue }
            guard let name = Self.name(key, rest) else { continue }
            self.key = key
            self.command = command
            self.name = name
            argument = rest
            answered = message.reply?.author
            return
        }
        return nil
    }

    private static func name(_ key: String, _ argument: String) -> ChatCommand.Name? {
        guard key == "reading" else { return ChatCommand.Name(rawValue: key) }
        switch argument.lowercased() {
        case "on": return .on
        case "off": return .off
        default: return nil
        }
    }
}
