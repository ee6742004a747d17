import Foundation

extension ChatRuleEngine {
    func finish(
        _ message: ChatMessage, _ kind: ChatRules.KindName, _ text: String, _ language: String,
        _ voice: String?,
        _ isNew: Bool, _ steps: inout [Decision.Step]
    ) throws(Skip) -> Speech {
        let name = self.name(of: message.author, voice, &steps)
        let said =
            rules.sentences.platform == .always
            ? SpokenName.name(name, on: message.platform, rules.language) : name
        let fields = SpeechSentence.Fields(
            name: said, platform: SpokenName.platform(message.platform, rules.language), text: text
        ) { field in
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
        for name in names.map({ SpokenName.readable($0, rules.sentences.handles) }) {
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
