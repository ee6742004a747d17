import Foundation

/// The rules in the order in which they act.
public enum Rule: String, Codable, Sendable, CaseIterable {
    /// A message that came before.
    case repeatedMessage
    /// An answer that this program gave in the chat.
    case ownAnswer
    case kind
    case deniedAuthor
    /// A moderator or the streamer wants the author to be read no more.
    case muted
    case bot
    /// A command to the reader, other than for a voice.
    case control
    case voiceCommand
    case role
    case firstTimer
    case minimum
    case reply
    case silence
    case command
    case mode
    case mention
    case link
    case emote
    case repetition
    case empty
    /// The author wrote the same on another platform.
    case crossPost
    case platformMark
    case bannedName
    case bannedText
    case pronunciation
    case language
    case voice
    case copy
    case cooldown
    case sentence
    case length
    case bannedSpeech
    case hold
}

/// What is done with a message, and why.
public struct Decision: Codable, Sendable, Equatable {
    /// The message that was decided on.
    public var message: MessageKey
    /// What is done with it.
    public var outcome: Outcome
    /// What each rule did that did something, in order.
    public var steps: [Step]
    /// The command to the reader that the message was; the outcome's reason says what it did, or why it was refused.
    public var command: ChatCommand?
    /// What is answered to the command in the chat, where the source may write there.
    public var answer: ChatAnswer?
    /// The message on another platform that stands for this one: what takes back one takes back both.
    public var sameAs: MessageKey?

    /// Read, or skipped.
    public enum Outcome: Codable, Sendable, Equatable {
        case speak(Speech)
        /// - Parameter reason: one line for people.
        case skip(Rule, reason: String)
    }

    /// What one rule did.
    public struct Step: Codable, Sendable, Equatable {
        /// The rule.
        public var rule: Rule
        /// One line for people.
        public var effect: String
    }

    /// The speech, if the message is read.
    public var speech: Speech? {
        if case .speak(let speech) = outcome { speech } else { nil }
    }

    /// Lines for people: the outcome, then each step.
    public var explanation: [String] {
        let first =
            switch outcome {
            case .speak(let speech): "read: \(speech.full.text)"
            case .skip(let rule, let reason):
                switch command?.isDone {
                case true?: "done: \(reason)"
                case false?: "refused: \(reason)"
                case nil: "skipped by \(rule.rawValue): \(reason)"
                }
            }
        return [first] + steps.map { "  \($0.rule.rawValue): \($0.effect)" }
    }
}

/// A message's name among all platforms and channels.
public struct MessageKey: Codable, Sendable, Hashable {
    /// Where the message was written.
    public var platform: ChatPlatform
    /// The channel or room.
    public var channel: String
    public var id: String

    /// A key of its parts.
    public init(platform: ChatPlatform, channel: String, id: String) {
        self.platform = platform
        self.channel = channel
        self.id = id
    }

    /// The key of a message.
    public init(_ message: ChatMessage) {
        self.init(platform: message.platform, channel: message.channel, id: message.id)
    }
}

/// What is spoken for a message.
public struct Speech: Codable, Sendable, Equatable {
    /// Who wrote it.
    public var author: ChatAuthor
    /// What kind of message it is.
    public var kind: ChatRules.KindName
    /// The name as it may be shown.
    public var name: String
    /// Of the name, as `#RRGGBB`; `nil` where the platform tells none.
    public var color: String?
    /// The whole sentence.
    public var full: SpokenText
    /// Without the name, for a viewer who spoke last too.
    public var continued: SpokenText
    /// Cut, for a queue that catches up; `nil` where the sentence is short.
    public var short: SpokenText?
    /// The same without the name.
    public var shortContinued: SpokenText?
    /// The voice; `nil` for the service's.
    public var voice: String?
    /// The language of the message: `en`, `zh` and so on; `und` if it has no letters.
    public var language: String
    /// What it goes before.
    public var priority: Priority
    /// Seconds after its receipt before it may be heard.
    public var hold: Double
    /// Whether somebody has to approve it before it is heard.
    public var needsApproval: Bool

    /// Each property as it is described.
    public init(
        author: ChatAuthor, kind: ChatRules.KindName, name: String, color: String? = nil, full: SpokenText,
        continued: SpokenText,
        short: SpokenText? = nil, shortContinued: SpokenText? = nil, voice: String? = nil, language: String,
        priority: Priority, hold: Double, needsApproval: Bool
    ) {
        self.author = author
        self.kind = kind
        self.name = name
        self.color = color
        self.full = full
        self.continued = continued
        self.short = short
        self.shortContinued = shortContinued
        self.voice = voice
        self.language = language
        self.priority = priority
        self.hold = hold
        self.needsApproval = needsApproval
    }

    /// The order in which the queue reads.
    public enum Priority: Int, Codable, Sendable, Comparable {
        case ordinary, moderator, paid

        public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
    }
}

/// Text and tones in order, with the predicted length.
public struct SpokenText: Codable, Sendable, Equatable {
    /// In the order in which they are heard.
    public var parts: [Part]
    /// Predicted seconds.
    public var seconds: Double

    /// A piece of what is heard.
    public enum Part: Codable, Sendable, Equatable {
        case text(String)
        case tone(seconds: Double)
    }

    /// - Parameters:
    ///   - parts: in order.
    ///   - seconds: predicted.
    public init(parts: [Part], seconds: Double) {
        self.parts = parts
        self.seconds = seconds
    }

    /// As it may be shown; a tone is an ellipsis.
    public var text: String {
        parts.map { if case .text(let text) = $0 { text } else { "\u{2026}" } }.joined()
    }
}
