import Foundation

/// Decides what is done with each message, and says why.
///
/// Time is the time of receipt that a message carries, and nothing is random: the same messages in the same order give
/// the same decisions. Memory is bounded; a decision takes time linear in the part of the text that rules look at.
public struct ChatRuleEngine: Sendable {
    /// The table that it applies.
    public let rules: ChatRules
    package let banned: BannedWords
    let facts: SpeechFacts

    /// What viewers and moderators chose by commands.
    var choices = ViewerChoices()
    var knownViewers = KnownViewers()
    var commandTimes = CommandTimes()
    var answerTimes = AnswerTimes()
    private var seenMessages = RecentTable<MessageKey, Bool>(capacity: 8192)
    private var seenAuthors = RecentTable<String, Bool>(capacity: 16_384)
    var lastRead = RecentTable<String, Date>(capacity: 4096)
    var lastReadOfAll: Date?
    private var copies = CopyWatch()
    private var crossPosts = CrossPosts()
    var vertical = VerticalSpelling()
    let denied: Set<String>
    let allowed: Set<String>
    let bots: Set<String>
    let pronunciations: [String: String]
    let nicknames: [String: String]

    /// - Throws: `ChatRulesError` for a number out of its range.
    public init(rules: ChatRules, banned: BannedWords, facts: SpeechFacts = SpeechFacts())
        throws(ChatRulesError)
    {
        try rules.check()
        self.rules = rules
        self.banned = banned
        self.facts = facts
        denied = Set(rules.who.denied.map { $0.lowercased() })
        allowed = Set(rules.who.allowed.map { $0.lowercased() })
        bots = Set(rules.who.botNames.map { $0.lowercased() })
        pronunciations = Self.lowercased(rules.sentences.pronunciations)
        nicknames = Self.lowercased(rules.sentences.nicknames)
    }

    /// These rules with what another engine knows of viewers and messages.
    func knowing(_ other: ChatRuleEngine) -> ChatRuleEngine {
        var engine = self
        engine.seenMessages = other.seenMessages
        engine.seenAuthors = other.seenAuthors
        engine.choices = other.choices
        engine.knownViewers = other.knownViewers
        engine.commandTimes = other.commandTimes
        engine.answerTimes = other.answerTimes
        engine.lastRead = other.lastRead
        engine.lastReadOfAll = other.lastReadOfAll
        engine.copies = other.copies
        engine.crossPosts = other.crossPosts
        engine.vertical = other.vertical
        return engine
    }

    private static func lowercased(_ table: [String: String]) -> [String: String] {
        Dictionary(table.sorted { $0.key < $1.key }.map { ($0.key.lowercased(), $0.value) }) { first, _ in
            first
        }
    }

    /// What is done with `message`. It counts for the decisions that follow.
    public mutating func decide(_ message: ChatMessage) -> Decision {
        var steps: [Decision.Step] = []
        let key = MessageKey(message)
        switch read(message, &steps) {
        case .success(let speech): return Decision(message: key, outcome: .speak(speech), steps: steps)
        case .failure(let skip):
            return Decision(
                message: key, outcome: .skip(skip.rule, reason: skip.reason), steps: steps,
                command: skip.command, answer: skip.answer, sameAs: skip.sameAs)
        }
    }

    /// Why a message is not read.
    struct Skip: Error {
        var rule: Rule
        var reason: String
        var command: ChatCommand?
        var answer: ChatAnswer?
        var sameAs: MessageKey?
    }

    private mutating func read(_ message: ChatMessage, _ steps: inout [Decision.Step]) -> Result<Speech, Skip>
    {
        do throws(Skip) { return .success(try speech(message, &steps)) } catch { return .failure(error) }
    }

    private mutating func speech(_ message: ChatMessage, _ steps: inout [Decision.Step]) throws(Skip)
        -> Speech
    {
        let author = Self.key(message.author, message.platform)
        let kind = ChatRules.KindName(message.kind)
        if !message.id.isEmpty {
            // What comes from a platform and from a program that gathers it has one id, and maybe two channels' names.
            var key = MessageKey(message)
            if message.platform == .twitch || message.platform == .youTube { key.channel = "" }
            if seenMessages[key] != nil { throw Skip(rule: .repeatedMessage, reason: "came before") }
            seenMessages[key] = true
        }
        if kind.isChat, answerTimes.has(message) {
            throw Skip(rule: .ownAnswer, reason: "is an answer of this program")
        }
        knownViewers.add(message.author, on: message.platform)
        let isNew = seenAuthors[author] == nil
        seenAuthors[author] = true

        let isAllowed = try admit(message, kind)
        try obey(message, author, kind)
        if !isAllowed { try checkRoles(message, kind) }
        let shaper = MessageShaper(message, rules: rules)
        steps += shaper.steps
        var text = try command(shaper.text, author, kind, &steps)
        if let refusal = shaper.refusal { throw Skip(rule: refusal.rule, reason: refusal.reason) }
        if rules.commands.mode == .mentions, !shaper.mentionsChannel, kind.isChat {
            throw Skip(rule: .mode, reason: "does not mention the channel")
        }
        let letters = text.unicodeScalars.lazy.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        if kind.isChat, letters.isEmpty || text.count < rules.length.least {
            throw Skip(
                rule: .empty, reason: text.isEmpty ? "has no text" : "has nothing to say, or is too short")
        }
        if kind.isChat, let other = crossPosts.add(message, text: text, within: rules.copies.crossPosts) {
            throw Skip(
                rule: .crossPost,
                reason: "its author wrote the same on \(other.platform.rawValue.prefix(20))",
                sameAs: other)
        }
        try checkMarks(message)
        try filter(&text, message, author, kind, &steps)
        pronounce(&text, &steps)

        let language = LanguageGuess.language(of: text)
        let voice = self.voice(for: message.author, message.platform, author, language, &steps)
        try checkLanguage(language, text, voice)
        let repeats = copies.add(text, author: author, at: message.received, rules.copies)
        if repeats > 0, kind.isChat {
            throw Skip(rule: .copy, reason: "says what was said \(repeats) times before")
        }
        try cool(message, author, kind)
        return try finish(message, kind, text, language, voice, isNew, &steps)
    }

    static func key(_ author: ChatAuthor, _ platform: ChatPlatform) -> String {
        "\(platform.rawValue):\(author.id.isEmpty ? author.login : author.id)"
    }
}
