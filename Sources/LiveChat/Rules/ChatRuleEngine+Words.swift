import Foundation

extension ChatRuleEngine {
    /// Checks the message's own text. An event whose text is banned is read without it.
    mutating func filter(
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
    func pronounce(_ text: inout String, _ steps: inout [Decision.Step]) {
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

    func voice(
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
        } else if let chosen = choices.voice(of: key), voices.choices.contains(chosen) {
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

    func checkLanguage(_ language: String, _ text: String, _ voice: String?) throws(Skip) {
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
