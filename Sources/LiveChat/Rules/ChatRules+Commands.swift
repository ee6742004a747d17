import Foundation

extension ChatRules {
    /// Words at the beginning of a message that are meant for programs.
    public struct Commands: Codable, Sendable, Equatable {
        /// Messages that begin so are not read.
        public var prefixes = ["!"]
        /// Messages that begin so are not read because their author does not want it.
        public var silence = ["//"]
        /// What is read at all.
        public var mode = Mode.everything
        /// The command of mode `command`; in every mode, what follows it is read.
        public var read = "!tts"
        /// Chooses a voice of `Voices.choices`; without a name, the usual one.
        public var voice = Command("!voice", viewer: 5)
        /// Stops what is being read.
        public var skip = Command("!skip", roles: Command.moderators)
        /// Stops reading until it is resumed.
        public var pause = Command("!pause", roles: Command.moderators)
        /// Goes on reading.
        public var resume = Command("!resume", roles: Command.moderators)
        /// Reads a viewer no more: the name follows, or the message answers one of the viewer's.
        public var mute = Command("!mute", roles: Command.moderators)
        /// Reads a viewer again.
        public var unmute = Command("!unmute", roles: Command.moderators)
        /// With `on` or `off`: whether anything but approved messages is read. From viewers without its roles: whether
        /// their own messages are.
        public var reading = Command("!tts", roles: Command.moderators, viewer: 5)

        /// What is read of a chat.
        public enum Mode: String, Codable, Sendable, CaseIterable {
            case everything
            /// Messages that begin with the command `read`.
            case command
            /// Messages that mention the channel.
            case mentions
            /// Redemptions and paid messages.
            case redemptions
            /// Messages of viewers who asked for it by the command `reading` with `on`.
            case optIn
        }
    }

    /// Who may give a command, and how often.
    public struct Command: Codable, Sendable, Equatable {
        /// The word that a message begins with; empty for no such command.
        public var word: String
        /// Who may give it; empty for everyone.
        public var roles: Set<ChatAuthor.Role>
        /// Seconds between two of a viewer. Roles of `Cooldown.exempt` do not wait.
        public var viewer: Double
        /// Seconds between two of anyone.
        public var all: Double

        /// A command of `roles`, without a wait unless told otherwise.
        public init(
            _ word: String, roles: Set<ChatAuthor.Role> = [], viewer: Double = 0, all: Double = 0
        ) {
            self.word = word
            self.roles = roles
            self.viewer = viewer
            self.all = all
        }

        static let moderators: Set<ChatAuthor.Role> = [.broadcaster, .moderator]

        /// Whether an author may give it.
        func isOpen(to author: ChatAuthor) -> Bool { roles.isEmpty || !roles.isDisjoint(with: author.roles) }
    }
}

extension ChatRules.Commands {
    /// By key, in the order in which their words are looked for.
    static var table: [(key: String, command: KeyPath<Self, ChatRules.Command> & Sendable)] {
        [
            ("voice", \.voice), ("skip", \.skip), ("pause", \.pause), ("resume", \.resume), ("mute", \.mute),
            ("unmute", \.unmute), ("reading", \.reading),
        ]
    }

    /// - Throws: `ChatRulesError` for a word that is none, or that two commands have, and for a time out of its range.
    func check() throws(ChatRulesError) {
        var seen: [String: String] = [:]
        for (key, path) in Self.table {
            let command = self[keyPath: path]
            for (name, seconds) in [("viewer", command.viewer), ("all", command.all)]
            where !(0...86_400).contains(seconds) {
                throw ChatRulesError(
                    key: "commands.\(key).\(name)", reason: "is \(seconds); it may be from 0 to 86400")
            }
            if command.word.isEmpty { continue }
            let word = command.word.lowercased()
            guard word.count <= 40, !word.contains(where: \.isWhitespace) else {
                throw ChatRulesError(
                    key: "commands.\(key).word", reason: "is not one word of at most 40 characters")
            }
            if let other = seen.updateValue(key, forKey: word) {
                throw ChatRulesError(
                    key: "commands.\(key).word", reason: "is the word of commands.\(other) too")
            }
        }
    }
}
