extension ChatMessage {
    /// A plain text as fragments: mentions and links are found, emotes of a platform are not.
    public static func fragments(of text: String) -> [Fragment] {
        TextFragments()(text[...].unicodeScalars)
    }

    /// A text in which emotes stand in brackets, as fragments. Takes linear time.
    ///
    /// - Parameters:
    ///   - longest: scalars of an emote with its brackets.
    ///   - emote: the emote of such a piece, brackets included; `nil` if it is text.
    static func fragments(
        of text: String, bracketedUpTo longest: Int, emote: (Substring.UnicodeScalarView) -> Fragment?
    ) -> [Fragment] {
        var fragments: [Fragment] = []
        let scalars = text[...].unicodeScalars
        var plain = scalars.startIndex
        var index = scalars.startIndex
        func flush(to end: String.Index) {
            if plain < end { fragments += Self.fragments(of: String(scalars[plain..<end])) }
        }
        while let open = scalars[index...].firstIndex(of: "[") {
            index = scalars.index(after: open)
            guard let close = scalars[open...].prefix(longest).firstIndex(of: "]"),
                let emote = emote(scalars[open...close])
            else { continue }
            flush(to: open)
            fragments.append(emote)
            plain = scalars.index(after: close)
            index = plain
        }
        flush(to: scalars.endIndex)
        return fragments
    }
}

/// Finds mentions, links and emotes that pay in the text between a platform's emotes.
struct TextFragments {
    /// Prefixes of emotes that pay, in lower case; empty where the message paid nothing.
    var cheermotes: Set<String> = []

    /// Cuts `text` at white space and looks at each word. Takes linear time; the fragments' texts together are `text`.
    func callAsFunction(_ text: Substring.UnicodeScalarView) -> [ChatMessage.Fragment] {
        var fragments: [ChatMessage.Fragment] = []
        var plain = text.startIndex
        var index = text.startIndex
        func flush(to end: String.Index) {
            if plain < end { fragments.append(.text(String(text[plain..<end]))) }
        }
        while index < text.endIndex {
            if text[index].properties.isWhitespace {
                index = text.index(after: index)
                continue
            }
            let word = text[index...].prefix { !$0.properties.isWhitespace }
            if let (fragment, range) = recognize(word) {
                flush(to: range.lowerBound)
                fragments.append(fragment)
                plain = range.upperBound
            }
            index = word.endIndex
        }
        flush(to: text.endIndex)
        return fragments
    }

    private typealias Word = Substring.UnicodeScalarView

    private func recognize(_ word: Word) -> (ChatMessage.Fragment, Range<String.Index>)? {
        if word.first == "@" {
            let name = word.dropFirst().prefix {
                $0 == "_" || $0.properties.isAlphabetic || $0.isDigit || $0.isMark
            }
            return name.isEmpty
                ? nil : (.mention(name: String(name), id: nil), word.startIndex..<name.endIndex)
        }
        if !cheermotes.isEmpty, let cheer = cheermote(word) {
            return (cheer, word.startIndex..<word.endIndex)
        }
        let opened = word.drop { "([{<\"'".unicodeScalars.contains($0) }
        let link = opened.dropLast(while: { ")]}>\"'.,;:!?".unicodeScalars.contains($0) })
        return Self.isLink(link) ? (.link(String(link)), link.startIndex..<link.endIndex) : nil
    }

    private func cheermote(_ word: Word) -> ChatMessage.Fragment? {
        let name = word.dropLast(while: \.isDigit)
        let digits = word[name.endIndex...]
        // More digits than any payment has; a leading zero would be lost.
        guard !name.isEmpty, (1...9).contains(digits.count), digits.first != "0",
            let bits = Int(String(digits)),
            cheermotes.contains(String(name).lowercased())
        else { return nil }
        return .cheermote(name: String(name), bits: bits)
    }

    private static func isLink(_ word: Word) -> Bool {
        let start = String(word.prefix(8)).lowercased()
        for prefix in ["http://", "https://", "www."] where start.hasPrefix(prefix) { return true }
        // A bare address: labels of letters, digits and hyphens, and a well-known end.
        let host = word.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        guard host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isDigit || $0 == "-" || $0 == ".") }) else {
            return false
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last else {
            return false
        }
        let end = String(last).lowercased()
        return Self.domains.contains(end)
            || Self.wordLikeDomains.contains(end) && word[host.endIndex...].first == "/"
    }

    private static let domains: Set<String> = [
        "com", "net", "org", "info", "biz", "io", "tv", "gg", "ly", "gl", "xyz", "icu", "cc", "ru", "cn",
        "uk", "fr",
        "jp", "kr", "br", "pl", "eu", "nl", "edu", "gov",
    ]
    /// Words too, as in "good.it is": these make a link only together with a path.
    private static let wordLikeDomains: Set<String> = [
        "co", "me", "app", "dev", "top", "shop", "site", "online", "store", "link", "live", "club", "pro",
        "de", "us",
        "ca", "au", "it", "es", "be", "is", "to", "at", "in", "so", "am",
    ]
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}

extension BidirectionalCollection {
    fileprivate func dropLast(while predicate: (Element) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex {
            let before = index(before: end)
            guard predicate(self[before]) else { break }
            end = before
        }
        return self[startIndex..<end]
    }
}
