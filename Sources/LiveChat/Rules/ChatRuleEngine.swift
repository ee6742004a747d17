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

    private var seenMessages = RecentTable<MessageKey, Bool>(capacity: 8192)
    private var seenAuthors = RecentTable<String, Bool>(capacity: 16_384)
    private var chosenVoices = RecentTable<String, String>(capacity: 4096)
    private var lastRead = RecentTable<String, Date>(capacity: 4096)
    private var lastReadOfAll: Date?
    private var copies = CopyWatch()
    private var vertical = VerticalSpelling()
    private let denied: Set<String>
    private let allowed: Set<String>
    private let bots: Set<String>
    private let pronunciations: [String: String]
    private let nicknames: [String: String]

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
        engine.chosenVoices = other.chosenVoices
        engine.lastRead = other.lastRead
        engine.lastReadOfAll = other.lastReadOfAll
        engine.copies = other.copies
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
        let outcome: Decision.Outcome
        switch read(message, &steps) {
        case .success(let speech): outcome = .speak(speech)
        case .failure(let skip): outcome = .skip(skip.rule, reason: skip.reason)
        }
        return Decision(message: MessageKey(message), outcome: outcome, steps: steps)
    }

    private struct Skip: Error {
        var rule: Rule
        var reason: String
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
            let key = MessageKey(message)
            if seenMessages[key] != nil { throw Skip(rule: .repeatedMessage, reason: "came before") }
            seenMessages[key] = true
        }
        let isNew = seenAuthors[author] == nil
        seenAuthors[author] = true

        try admit(message, kind)
        let shaper = MessageShaper(message, rules: rules)
        steps += shaper.steps
        var text = try command(shaper.text, message, author, kind, &steps)
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

// MARK: Who and what

extension ChatRuleEngine {
    private func isListed(_ author: ChatAuthor, _ platform: ChatPlatform, in list: Set<String>) -> Bool {
        if list.isEmpty { return false }
        return [author.login, author.name, author.id].contains { name in
            let name = name.lowercased()
            return !name.isEmpty && (list.contains(name) || list.contains("\(platform.rawValue):\(name)"))
        }
    }

    private func admit(_ message: ChatMessage, _ kind: ChatRules.KindName) throws(Skip) {
        let author = message.author
        let who = rules.who
        if who.skippedKinds.contains(kind) { throw Skip(rule: .kind, reason: "is of kind \(kind.rawValue)") }
        if isListed(author, message.platform, in: denied) {
            throw Skip(rule: .deniedAuthor, reason: "its author is on the list of those who are not read")
        }
        let isAllowed = isListed(author, message.platform, in: allowed)
        if isAllowed { return }
        if !who.bots, author.roles.contains(.bot) || isListed(author, message.platform, in: bots) {
            throw Skip(rule: .bot, reason: "its author is a bot")
        }
        guard kind.isChat else { return }
        if !who.roles.isEmpty, who.roles.isDisjoint(with: author.roles) {
            let roles = who.roles.map(\.rawValue).sorted().joined(separator: ", ")
            throw Skip(rule: .role, reason: "only these roles are read: \(roles)")
        }
        if !who.firstTimers, author.roles.contains(.firstTime) {
            throw Skip(rule: .firstTimer, reason: "its author writes here for the first time")
        }
        for (tag, least) in who.minimums.sorted(by: { $0.key < $1.key }) {
            if let value = message.tags[tag].flatMap(Int.init), value < least {
                throw Skip(rule: .minimum, reason: "\(tag) is \(value), less than \(least)")
            }
        }
    }

    /// Commands at the beginning of the text.
    ///
    /// - Returns: the text that is left to be read.
    private mutating func command(
        _ text: String, _ message: ChatMessage, _ author: String, _ kind: ChatRules.KindName,
        _ steps: inout [Decision.Step]
    ) throws(Skip) -> String {
        let commands = rules.commands
        guard kind.isChat || kind == .redemption else { return text }
        if commands.silence.contains(where: { !$0.isEmpty && text.hasPrefix($0) }) {
            throw Skip(rule: .silence, reason: "its author does not want it to be read")
        }
        if let name = Self.argument(of: commands.voice, in: text) {
            guard let choice = rules.voices.choices.first(where: { $0.lowercased() == name.lowercased() })
            else {
                throw Skip(rule: .voiceCommand, reason: "asks for a voice that viewers cannot choose")
            }
            chosenVoices[author] = choice
            throw Skip(rule: .voiceCommand, reason: "chose the voice \(choice)")
        }
        if let rest = Self.argument(of: commands.read, in: text) {
            steps.append(.init(rule: .command, effect: "reads what follows \(commands.read)"))
            return rest
        }
        if commands.prefixes.contains(where: { !$0.isEmpty && text.hasPrefix($0) }) {
            throw Skip(rule: .command, reason: "is a command")
        }
        switch commands.mode {
        case .command where kind.isChat:
            throw Skip(rule: .mode, reason: "does not begin with \(commands.read)")
        case .redemptions where kind.isChat: throw Skip(rule: .mode, reason: "was not redeemed or paid for")
        default: return text
        }
    }

    /// What follows a command at the beginning of `text`, `nil` if another word is there.
    private static func argument(of command: String, in text: String) -> String? {
        guard !command.isEmpty, text.lowercased().hasPrefix(command.lowercased()) else { return nil }
        let rest = text.dropFirst(command.count)
        guard rest.isEmpty || rest.first == " " else { return nil }
        return rest.trimmingCharacters(in: .whitespaces)
    }

    private func checkMarks(_ message: ChatMessage) throws(Skip) {
        let least = rules.banned.platformLevel
        guard least > 0, let flags = message.tags["flags"] else { return }
        for mark in flags.prefix(1000).split(whereSeparator: { $0 == "," || $0 == "/" || $0 == ":" }) {
            if let level = mark.split(separator: ".").last.flatMap({ Int($0) }), mark.contains("."),
                level >= least
            {
                throw Skip(rule: .platformMark, reason: "the platform marked it with level \(level)")
            }
        }
    }

    private mutating func cool(_ message: ChatMessage, _ author: String, _ kind: ChatRules.KindName)
        throws(Skip)
    {
        let rule = rules.cooldown
        guard kind.isChat, rule.exempt.isDisjoint(with: message.author.roles) else { return }
        let now = message.received
        // A clock that was set back holds nobody up.
        func isWithin(_ seconds: Double, of last: Date?) -> Bool {
            guard let passed = last.map(now.timeIntervalSince) else { return false }
            return passed >= 0 && passed < seconds
        }
        if isWithin(rule.viewer, of: lastRead[author]) {
            throw Skip(
                rule: .cooldown, reason: "its author was read less than \(Self.number(rule.viewer)) s before")
        }
        if isWithin(rule.all, of: lastReadOfAll) {
            throw Skip(
                rule: .cooldown, reason: "a message was read less than \(Self.number(rule.all)) s before")
        }
        lastRead[author] = now
        lastReadOfAll = now
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}

// MARK: Words and voices

extension ChatRuleEngine {
    /// Checks the message's own text. An event whose text is banned is read without it.
    private mutating func filter(
        _ text: inout String, _ message: ChatMessage, _ author: String, _ kind: ChatRules.KindName,
        _ steps: inout [Decision.Step]
    ) throws(Skip) {
        if let word = vertical.add(text, author: author, at: message.received),
            let find = banned.finds(in: word).first
        {
            throw Skip(rule: .bannedText, reason: "\(find.label), letter by letter")
        }
        guard rules.banned.treatment == .drop, let find = banned.finds(in: text).first else { return }
        let reason = "\(find.label) (\(find.net.rawValue))"
        guard !kind.isChat else { throw Skip(rule: .bannedText, reason: reason) }
        text = ""
        steps.append(.init(rule: .bannedText, effect: "left out the text: \(reason)"))
    }

    /// Replaces words by what is said for them: words between other characters, Chinese words anywhere.
    private func pronounce(_ text: inout String, _ steps: inout [Decision.Step]) {
        guard !pronunciations.isEmpty else { return }
        var result = ""
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || character == "'" {
                word.append(character)
            } else {
                result += pronunciations[word.lowercased()] ?? word
                word = ""
                result.append(character)
            }
        }
        result += pronunciations[word.lowercased()] ?? word
        for (word, spoken) in pronunciations.sorted(by: { $0.key < $1.key })
        where word.unicodeScalars.contains(where: { MatchText.kind($0.value) == .han })
            && result.contains(word)
        {
            result = result.split(separator: word, omittingEmptySubsequences: false).joined(separator: spoken)
        }
        result = String(result.prefix(2 * rules.length.characters))
        if result != text {
            steps.append(.init(rule: .pronunciation, effect: "replaced words by how they are said"))
        }
        text = result
    }

    private func voice(
        for author: ChatAuthor, _ platform: ChatPlatform, _ key: String, _ language: String,
        _ steps: inout [Decision.Step]
    ) -> String? {
        let voices = rules.voices
        let choice: (voice: String, why: String)
        if let own = voices.viewers.sorted(by: { $0.key < $1.key }).first(where: {
            isListed(author, platform, in: [$0.key.lowercased()])
        }) {
            choice = (own.value, "the viewer's")
        } else if let spoken = voices.languages[language] {
            choice = (spoken, "of the language \(language)")
        } else if let chosen = chosenVoices[key], voices.choices.contains(chosen) {
            choice = (chosen, "the viewer chose")
        } else if let role = ChatAuthor.Role.allCases.first(where: {
            author.roles.contains($0) && voices.roles[$0.rawValue] != nil
        }), let named = voices.roles[role.rawValue] {
            choice = (named, "of the role \(role.rawValue)")
        } else if let own = voices.platforms[platform.rawValue] {
            choice = (own, "of the platform")
        } else if !voices.pool.isEmpty {
            // FNV-1a: the same viewer has the same voice on every machine and in every run.
            let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            choice = (voices.pool[Int(hash % UInt64(voices.pool.count))], "of the pool")
        } else {
            return voices.usual
        }
        steps.append(.init(rule: .voice, effect: "\(choice.voice), \(choice.why)"))
        return choice.voice
    }

    private func checkLanguage(_ language: String, _ text: String, _ voice: String?) throws(Skip) {
        guard language != "und" else { return }
        let spoken = rules.voices.spoken
        if !spoken.isEmpty, !spoken.contains(language) {
            throw Skip(rule: .language, reason: "is in a language that is not read: \(language)")
        }
        let heard = facts.heard(text, voice)
        if !(heard >= rules.voices.leastHeard) {
            throw Skip(
                rule: .voice,
                reason: "the voice can say \(heard.isFinite ? Int(max(0, min(1, heard)) * 100) : 0) % of it")
        }
    }
}

// MARK: The sentence

extension ChatRuleEngine {
    private func finish(
        _ message: ChatMessage, _ kind: ChatRules.KindName, _ text: String, _ language: String,
        _ voice: String?,
        _ isNew: Bool, _ steps: inout [Decision.Step]
    ) throws(Skip) -> Speech {
        let name = self.name(of: message.author, voice, &steps)
        let fields = SpeechSentence.Fields(name: name, text: text) { field in
            let field = String(CleanText.cleaned(String(field.unicodeScalars.prefix(80))))
            return banned.finds(inName: field).isEmpty ? field : ""
        }
        let sentence = SpeechSentence(rules: rules)
        let withName = sentence.sentence(message.kind, fields, withName: rules.sentences.name != .never)
        let without = sentence.sentence(message.kind, fields, withName: rules.sentences.name == .always)
        if withName.isEmpty { throw Skip(rule: .empty, reason: "has nothing to say") }

        var speech = Speech(
            author: message.author, kind: kind, name: name, color: message.color,
            full: try spoken(withName, voice, rules.length.seconds, &steps),
            continued: try spoken(without.isEmpty ? withName : without, voice, rules.length.seconds, &steps),
            voice: voice, language: language, priority: Self.priority(message), hold: 0,
            needsApproval: rules.hold.approved.contains(kind))
        if speech.full.seconds > rules.length.shortSeconds {
            var unused: [Decision.Step] = []
            speech.short = try spoken(withName, voice, rules.length.shortSeconds, &unused, mayCut: true)
            speech.shortContinued = try spoken(
                without.isEmpty ? withName : without, voice, rules.length.shortSeconds, &unused, mayCut: true)
        }
        let isTrusted = !rules.hold.trusted.isDisjoint(with: message.author.roles)
        speech.hold = isTrusted ? 0 : isNew ? rules.hold.newcomers : rules.hold.others
        if speech.hold > 0 {
            steps.append(.init(rule: .hold, effect: "waits \(Self.number(speech.hold)) s for moderators"))
        }
        if speech.needsApproval { steps.append(.init(rule: .hold, effect: "waits until it is approved")) }
        return speech
    }

    /// The name as it is said; a banned one, or one that the voice cannot say, is not.
    private func name(of author: ChatAuthor, _ voice: String?, _ steps: inout [Decision.Step]) -> String {
        if let nickname = nicknames[author.login.lowercased()] ?? nicknames[author.name.lowercased()] {
            return nickname
        }
        let names = [author.name, author.login].map { String($0.unicodeScalars.prefix(60)) }
        let anyone = rules.language == .chinese ? "一位观众" : "a viewer"
        if names.contains(where: { !banned.finds(inName: $0).isEmpty }) {
            steps.append(.init(rule: .bannedName, effect: "says \u{201C}\(anyone)\u{201D} for the name"))
            return anyone
        }
        for name in names.map(MessageShaper.readable) {
            let hasLetter = name.unicodeScalars.contains { $0.properties.isAlphabetic }
            if hasLetter, banned.finds(inName: name).isEmpty,
                facts.heard(name, voice) >= rules.voices.leastHeard
            {
                return name
            }
        }
        return anyone
    }

    /// Cuts a sentence to a length and treats what is banned in it: what a voice is given has passed here.
    private func spoken(
        _ sentence: String, _ voice: String?, _ seconds: Double, _ steps: inout [Decision.Step],
        mayCut: Bool = false
    ) throws(Skip) -> SpokenText {
        var text = sentence
        let predicted = facts.seconds(text, voice)
        if !(predicted <= seconds) {
            guard mayCut || rules.length.over == .cut else {
                throw Skip(
                    rule: .length,
                    reason: "would take \(Self.rounded(predicted)) s, longer than \(Self.number(seconds)) s")
            }
            text = cut(text, voice, seconds)
            note(.length, "cut to \(Self.number(seconds)) s", &steps)
        }
        let finds = banned.finds(in: text)
        guard !finds.isEmpty else {
            return SpokenText(parts: [.text(text)], seconds: Self.length(facts.seconds(text, voice)))
        }
        let reason = "\(finds[0].label) (\(finds[0].net.rawValue))"
        if rules.banned.treatment == .drop { throw Skip(rule: .bannedSpeech, reason: reason) }
        note(.bannedSpeech, "\(rules.banned.treatment.rawValue): \(reason)", &steps)
        let result = treat(text, finds, voice)
        // What is left may be a banned word too, where a replacement made one.
        for case .text(let part) in result.parts {
            if let find = banned.finds(in: part).first { throw Skip(rule: .bannedSpeech, reason: find.label) }
        }
        return result
    }

    private func note(_ rule: Rule, _ effect: String, _ steps: inout [Decision.Step]) {
        let step = Decision.Step(rule: rule, effect: effect)
        if !steps.contains(step) { steps.append(step) }
    }

    private func treat(_ text: String, _ finds: [BannedWords.Find], _ voice: String?) -> SpokenText {
        let scalars = Array(text.unicodeScalars)
        func piece(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        var parts: [SpokenText.Part] = []
        var spoken = ""
        var seconds = 0.0
        var position = 0
        func close() {
            guard !spoken.trimmingCharacters(in: .whitespaces).isEmpty else {
                spoken = ""
                return
            }
            parts.append(.text(spoken))
            seconds += Self.length(facts.seconds(spoken, voice))
            spoken = ""
        }
        for find in finds {
            spoken += piece(position..<find.range.lowerBound)
            position = find.range.upperBound
            if rules.banned.treatment == .replace {
                spoken += rules.banned.replacement
            } else {
                close()
                let length = min(2, max(0.2, Self.length(facts.seconds(piece(find.range), voice))))
                parts.append(.tone(seconds: length))
                seconds += length
            }
        }
        spoken += piece(position..<scalars.count)
        close()
        return SpokenText(parts: parts, seconds: seconds)
    }

    /// The longest beginning that takes at most `seconds`: to the end of a word, or less of a very long word.
    private func cut(_ text: String, _ voice: String?, _ seconds: Double) -> String {
        let scalars = Array(text.unicodeScalars)
        func beginning(_ end: Int) -> String { String(String.UnicodeScalarView(scalars.prefix(end))) }
        func longest(_ ends: [Int]) -> Int? {
            var low = 0
            var high = ends.count
            while low < high {
                let middle = (low + high) / 2
                if facts.seconds(beginning(ends[middle]), voice) <= seconds {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low > 0 ? ends[low - 1] : nil
        }
        func isHan(_ index: Int) -> Bool { MatchText.kind(scalars[index].value) == .han }
        let ends = scalars.indices.filter { $0 > 0 && (scalars[$0] == " " || isHan($0) && isHan($0 - 1)) }
        return beginning(longest(ends) ?? longest(Array(scalars.indices.dropFirst())) ?? 1)
    }

    private static func priority(_ message: ChatMessage) -> Speech.Priority {
        switch message.kind {
        case .paid, .gift, .subscription, .membership, .raid, .redemption: .paid
        case .announcement: .moderator
        default:
            message.author.roles.isDisjoint(with: [.broadcaster, .moderator, .staff]) ? .ordinary : .moderator
        }
    }

    /// Predicted seconds that can be added up.
    private static func length(_ seconds: Double) -> Double {
        seconds.isFinite ? min(600, max(0, seconds)) : 0
    }

    private static func rounded(_ seconds: Double) -> String {
        seconds.isFinite ? String(Int(min(9999, max(0, seconds)))) : "?"
    }
}

extension ChatRules.KindName {
    /// Whether viewers write it for nothing, so that the rules of chatting hold.
    var isChat: Bool { self == .chat || self == .action }
}
