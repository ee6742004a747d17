import Foundation

/// What is read of a chat and how: one table. `Rule` lists the order in which its parts act.
///
/// Every key is optional where the table is read (`init(json:)`): what is missing has the value given here.
public struct ChatRules: Codable, Sendable, Equatable {
    /// The language of the sentences around messages.
    public var language = Language.english
    /// Whose messages are read, and of what kinds.
    public var who = Who()
    /// Words at the beginning of a message that are meant for programs.
    public var commands = Commands()
    /// What is answered in a chat to commands.
    public var answers = Answers()
    /// How a message becomes speech.
    public var text = Text()
    /// Messages that say the same again.
    public var copies = Copies()
    /// Time between messages.
    public var cooldown = Cooldown()
    /// The sentences around messages, and how words are pronounced.
    public var sentences = Sentences()
    /// Which voice speaks.
    public var voices = Voices()
    /// How long messages may be.
    public var length = Length()
    /// Words that are not spoken.
    public var banned = Banned()
    /// Time for moderators.
    public var hold = Hold()
    /// When the streamer is away, so that nothing but approved messages is read.
    public var away = Away()

    /// The values given here.
    public init() {}

    /// Languages that the sentences are written in.
    public enum Language: String, Codable, Sendable, CaseIterable { case english, chinese }

    /// The kinds of `ChatMessage.Kind`, by name.
    public enum KindName: String, Codable, Sendable, CaseIterable {
        case chat, action, paid, subscription, gift, raid, membership, announcement, redemption, follow,
            system
    }

    /// Whose messages are read, and of what kinds.
    public struct Who: Codable, Sendable, Equatable {
        /// Kinds of messages that are not read.
        public var skippedKinds: Set<KindName> = [.system, .follow]
        /// Only authors with one of these roles; empty for everyone. Paid messages and events are read from all.
        public var roles: Set<ChatAuthor.Role> = []
        /// Logins, names or ids that are read whatever their roles; `platform:login` for one platform.
        public var allowed: [String] = []
        /// Logins, names or ids that are never read.
        public var denied: [String] = []
        /// Whether bots are read: authors with that role, and `botNames`.
        public var bots = false
        /// Logins of programs that answer in chats.
        public var botNames = [
            "nightbot", "streamelements", "streamlabs", "moobot", "fossabot", "wizebot", "sery_bot",
            "soundalerts",
            "streamlootsbot", "botrix", "kickbot", "own3d",
        ]
        /// Whether authors are read who write here for the first time.
        public var firstTimers = true
        /// The least number that a tag of the message has to have, if the platform sends the tag: `medal-level = 3`.
        public var minimums: [String: Int] = [:]
    }

    /// How a message becomes speech.
    public struct Text: Codable, Sendable, Equatable {
        /// What is said for an address.
        public var links = Links.word
        /// Which of the platform's emotes are said.
        public var emotes = Emotes.once
        /// Which emoji are said, by their English names.
        public var emoji = Emotes.none
        /// What is said where a viewer is addressed.
        public var mentions = Mentions.name
        /// A character in a row at most; 0 for any number. Digits always stay.
        public var repeatedCharacters = 3
        /// A word in a row at most; 0 for any number.
        public var repeatedWords = 3

        /// What is said for an address.
        public enum Links: String, Codable, Sendable, CaseIterable {
            case leaveOut
            /// Says "link".
            case word
            /// The message is not read.
            case skipMessage
        }

        /// Which emotes are said.
        public enum Emotes: String, Codable, Sendable, CaseIterable {
            case names
            /// The name of each once in a message.
            case once
            case none
        }

        /// What is said where a viewer is addressed.
        public enum Mentions: String, Codable, Sendable, CaseIterable {
            case name, leaveOut
            /// Messages that mention someone other than the channel are not read.
            case skipMessage
        }
    }

    /// Messages that say the same again.
    public struct Copies: Codable, Sendable, Equatable {
        /// Seconds in which a message is compared with those before it; 0 for not at all.
        public var seconds = 30.0
        /// How alike two texts are that count as copies, 0 to 1 (trigrams in common).
        public var likeness = 0.8
        /// Letters that a text needs before other viewers' messages are its copies.
        public var letters = 12
        /// Seconds in which the same words of one name on another platform are the same message; 0 for never.
        public var crossPosts = 10.0
    }

    /// Time between messages. Events and paid messages do not wait.
    public struct Cooldown: Codable, Sendable, Equatable {
        /// Seconds between two messages of a viewer.
        public var viewer = 0.0
        /// Seconds between two messages of anyone.
        public var all = 0.0
        /// Roles that do not wait.
        public var exempt: Set<ChatAuthor.Role> = [.broadcaster, .moderator]
    }

    /// The sentences around messages, and how words are pronounced.
    public struct Sentences: Codable, Sendable, Equatable {
        /// By kind, in place of the sentences of the language. Fields: `{name} {text} {amount} {currency} {count}
        /// {months} {tier} {viewers} {recipient} {reward} {gift} {platform}`.
        public var templates: [String: String] = [:]
        /// When the name of the viewer is said.
        public var name = Name.oncePerRun
        /// Seconds after which a name is said again though its viewer spoke last.
        public var runSeconds = 30.0
        /// Whether a name is said with its platform.
        public var platform = Platform.never
        /// How much of a login or handle is said.
        public var handles = Handles.short
        /// By login or name: what is said for it.
        public var nicknames: [String: String] = [:]
        /// By word: what is said for it.
        public var pronunciations: [String: String] = [:]

        /// When a name is said.
        public enum Name: String, Codable, Sendable, CaseIterable { case always, oncePerRun, never }

        /// When a platform is said.
        public enum Platform: String, Codable, Sendable, CaseIterable {
            /// Wherever the name is said.
            case always
            case never
        }

        /// How much of a login or handle is said; `@` never is.
        public enum Handles: String, Codable, Sendable, CaseIterable {
            /// As it is written.
            case whole
            /// As words, without three or more digits at the end.
            case short
            /// As words, without any digits at the end.
            case bare
        }
    }

    /// Which voice speaks. The first that applies: the viewer's own, the one of the message's language, the viewer's
    /// choice, of a role, of the platform, one of the pool, the usual one.
    public struct Voices: Codable, Sendable, Equatable {
        /// The voice where nothing else applies; `nil` for the service's.
        public var usual: String?
        /// By login, name or id.
        public var viewers: [String: String] = [:]
        /// By language: `en`, `zh`, `ja`, `ko`, `ru`, `ar`, `el`, `he`, `th`, `hi`.
        public var languages: [String: String] = [:]
        /// By role.
        public var roles: [String: String] = [:]
        /// By platform.
        public var platforms: [String: String] = [:]
        /// Voices given to viewers, each always the same.
        public var pool: [String] = []
        /// Voices that viewers may choose.
        public var choices: [String] = []
        /// Languages that are read; empty for all that the voice can say.
        public var spoken: [String] = []
        /// The share of a text that the voice has to be able to say.
        public var leastHeard = 0.6
    }

    /// How long messages may be.
    public struct Length: Codable, Sendable, Equatable {
        /// Predicted seconds of speech.
        public var seconds = 15.0
        /// Longer messages are cut, or not read.
        public var over = Over.cut
        /// Seconds while the queue catches up.
        public var shortSeconds = 6.0
        /// Characters of a message that are looked at.
        public var characters = 500
        /// Characters that a message has at least.
        public var least = 1

        /// What is done with a message that is too long.
        public enum Over: String, Codable, Sendable, CaseIterable { case cut, skip }
    }

    /// Words that are not spoken.
    public struct Banned: Codable, Sendable, Equatable {
        /// Categories of the lists of this package.
        public var categories: Set<String> = ["hate", "sexual", "harm"]
        /// The streamer's own list.
        public var file: String?
        /// What is done with a banned word.
        public var treatment = Treatment.drop
        /// What is said in place of a word with `treatment` replace.
        public var replacement = "beep"
        /// The level of Twitch's own marks (1 to 10) from which a message is not read; 0 to ignore them.
        public var platformLevel = 0

        /// What is done with a banned word.
        public enum Treatment: String, Codable, Sendable, CaseIterable {
            /// The message is not read.
            case drop
            /// A tone as long as the word.
            case bleep
            case replace
        }
    }

    /// When the streamer is away, as OBS tells it.
    public struct Away: Codable, Sendable, Equatable {
        /// While one of these scenes is on.
        public var scenes: [String] = []
        /// While one of these sources of sound is muted.
        public var microphones: [String] = []

        /// Whether the streamer is away.
        func holds(in studio: StudioState) -> Bool {
            let scene = studio.scene.lowercased()
            if scenes.contains(where: { $0.lowercased() == scene }) { return true }
            let muted = Set(studio.muted.map { $0.lowercased() })
            return microphones.contains { muted.contains($0.lowercased()) }
        }
    }

    /// Time for moderators to delete a message before it is heard.
    public struct Hold: Codable, Sendable, Equatable {
        /// Seconds for viewers who were not seen before.
        public var newcomers = 2.0
        /// Seconds for other viewers.
        public var others = 0.0
        /// Roles that are not held.
        public var trusted: Set<ChatAuthor.Role> = [.broadcaster, .moderator, .vip]
        /// Kinds that are only read once they are approved.
        public var approved: Set<KindName> = []

        /// The defaults.
        public init() {}
    }
}
