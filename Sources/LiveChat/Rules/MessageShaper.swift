import Foundation

/// Makes the text that is read of a message's fragments.
struct MessageShaper {
    let rules: ChatRules
    /// The channel, as mentions of it are written.
    let channel: String
    /// The text in order.
    private(set) var text = ""
    /// What was done, for the explanation.
    private(set) var steps: [Decision.Step] = []
    private(set) var mentionsChannel = false
    /// A rule that keeps the message from being read, and why.
    private(set) var refusal: (rule: Rule, reason: String)?

    private var seen: Set<String> = []

    init(_ message: ChatMessage, rules: ChatRules) {
        self.rules = rules
        channel = message.channel.lowercased()
        var left = rules.length.characters
        for fragment in Self.withoutReply(message, &steps) {
            guard left > 0 else {
                step(.length, "only the first \(rules.length.characters) characters")
                break
            }
            add(fragment, &left)
        }
        text = CleanText.cleaned(text)
        shorten()
    }

    private mutating func step(_ rule: Rule, _ effect: String) {
        let step = Decision.Step(rule: rule, effect: effect)
        if !steps.contains(step) { steps.append(step) }
    }

    private mutating func add(_ fragment: ChatMessage.Fragment, _ left: inout Int) {
        switch fragment {
        case .text(let piece):
            let cut = piece.unicodeScalars.prefix(left)
            left -= cut.count
            addWords(String(cut))
        case .emote(let name, _):
            left -= 1
            addEmote(String(name.unicodeScalars.prefix(40)), rules.text.emotes)
        case .cheermote:
            step(.emote, "left out what pays")
        case .mention(let name, _):
            left -= 1
            addMention(String(name.unicodeScalars.prefix(60)))
        case .link: addLink()
        }
    }

    /// Adds text, looking for links, mentions and emoji in it.
    private mutating func addWords(_ piece: String) {
        var word = String.UnicodeScalarView()
        for scalar in piece.unicodeScalars {
            if scalar.properties.isWhitespace {
                addWord(String(word))
                word = String.UnicodeScalarView()
                text.unicodeScalars.append(" ")
            } else {
                word.append(scalar)
            }
        }
        addWord(String(word))
    }

    private mutating func addWord(_ word: String) {
        if Self.isLink(word) { return addLink() }
        if word.utf8.first == 0x40, word.utf8.count > 1 {
            let name = word.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            if !name.isEmpty {
                addMention(String(name))
                text += word.dropFirst(1 + name.count)
                return
            }
        }
        for scalar in word.unicodeScalars {
            if Self.isEmoji(scalar) {
                let isPart = (0x1F3FB...0x1F3FF).contains(scalar.value)
                if !isPart { addEmote((scalar.properties.name ?? "").lowercased(), rules.text.emoji) }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func addLink() {
        switch rules.text.links {
        case .leaveOut: step(.link, "left out a link")
        case .word:
            text += rules.language == .chinese ? " 链接 " : " link "
            step(.link, "says \u{201C}link\u{201D}")
        case .skipMessage: if refusal == nil { refusal = (.link, "has a link") }
        }
    }

    private mutating func addMention(_ name: String) {
        let isChannel = name.lowercased() == channel
        if isChannel { mentionsChannel = true }
        switch rules.text.mentions {
        case .name:
            text +=
                " \(rules.sentences.nicknames[name.lowercased()] ?? SpokenName.readable(name, rules.sentences.handles)) "
        case .leaveOut: step(.mention, "left out a mention")
        case .skipMessage:
            if isChannel {
                text += " \(name) "
            } else if refusal == nil {
                refusal = (.mention, "is for another viewer")
            }
        }
    }

    private mutating func addEmote(_ name: String, _ rule: ChatRules.Text.Emotes) {
        switch rule {
        case .names: text += " \(name) "
        case .once:
            if seen.insert(name).inserted {
                text += " \(name) "
            } else {
                step(.emote, "left out repeated emotes")
            }
        case .none: step(.emote, "left out emotes")
        }
    }

    /// Draws repeated characters and words together, and white space.
    private mutating func shorten() {
        let most = rules.text.repeatedCharacters
        var result = String.UnicodeScalarView()
        var run = 0
        var last: Unicode.Scalar?
        var shortened = false
        for scalar in text.unicodeScalars {
            run = scalar == last ? run + 1 : 1
            last = scalar
            let limit = scalar == " " ? 1 : most == 0 || scalar.properties.numericType != nil ? .max : most
            if run <= limit { result.append(scalar) } else if scalar != " " { shortened = true }
        }
        var words = String(result).split(separator: " ")
        if rules.text.repeatedWords > 0 {
            var kept: [Substring] = []
            var count = 0
            var previous = ""
            for word in words {
                let key = word.lowercased()
                count = key == previous ? count + 1 : 1
                previous = key
                if count <= rules.text.repeatedWords { kept.append(word) } else { shortened = true }
            }
            words = kept
        }
        if shortened { step(.repetition, "shortened repetitions") }
        text = words.joined(separator: " ")
    }

    /// The fragments without the mention that a reply begins with.
    static func withoutReply(
        _ message: ChatMessage, _ steps: inout [Decision.Step]
    ) -> ArraySlice<ChatMessage.Fragment> {
        var fragments = message.fragments[...]
        guard let reply = message.reply, let first = fragments.first else { return fragments }
        let done = Decision.Step(rule: .reply, effect: "left out whom it answers")
        switch first {
        case .mention(let name, _) where name.lowercased() == reply.author.lowercased():
            fragments.removeFirst()
            steps.append(done)
        case .text(let text):
            let prefix = "@\(reply.author)".lowercased()
            guard text.lowercased().hasPrefix(prefix), let space = text.firstIndex(of: " ") else { break }
            fragments[fragments.startIndex] = .text(String(text[space...]))
            steps.append(done)
        default: break
        }
        return fragments
    }

    /// Whether a word is an address, or data that no one reads aloud.
    static func isLink(_ word: String) -> Bool {
        let small = word.prefix(300).lowercased()
        if small.hasPrefix("www.") || small.contains("://") || small.hasPrefix("data:") { return true }
        let host = small.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let dot = host.lastIndex(of: "."), dot > host.startIndex, host.utf8.allSatisfy({ $0 < 0x80 })
        else {
            return false
        }
        let end = host[host.index(after: dot)...]
        let isName = host[..<dot].last?.isLetter == true || host[..<dot].last?.isNumber == true
        return isName
            && (domains.contains(String(end))
                || host.count < small.count && end.count > 1 && end.allSatisfy(\.isLetter))
    }

    private static let domains: Set<String> = [
        "com", "net", "org", "io", "tv", "gg", "ly", "be", "me", "co", "cn", "de", "ru", "uk", "jp", "app",
        "dev", "xyz",
        "info", "link", "shop", "site", "online", "live", "club", "top", "ai",
    ]

    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2600...0x27BF, 0x2B50, 0x2B55, 0x1F000...0x1F0FF, 0x1F1E6...0x1F1FF, 0x1F200...0x1FAFF, 0xFE0F,
            0x20E3:
            true
        default: false
        }
    }
}
