extension NormalizerScanner {
    private static let domains: Set<String> = [
        "com", "org", "net", "io", "tv", "gg", "me", "co", "uk", "cn", "jp", "de", "fr", "ru", "eu", "us",
        "app", "dev",
        "ai", "xyz", "info", "edu", "gov", "live", "fm", "ly", "be", "cc", "top",
    ]
    private static let joints: ASCIISet = ".@-_+:/~%"
    private static let signs: ASCIISet = "-._~:/?#[]@!$&'()*+,;=%"
    private static let closing: ASCIISet = ".,!?:;)'\""
    private static let schemes: [StaticString] = ["https://", "http://", "www."]
    /// Scalars of a link that are looked at; what follows is dropped.
    private static let maxPath = 24

    /// Takes a link or a mail address that begins here.
    mutating func takeLink() -> Bool {
        var start = position
        var isLink = false
        for scheme in Self.schemes where mayBeScheme && matches(scheme, at: start) {
            start += scheme.utf8CodeUnitCount
            isLink = true
        }
        guard isLink || position >= linkFree, isLink || mayContinue else { return false }
        var end = start
        while end < scalars.count, Self.isLinkPart(scalars[end]) { end += 1 }
        let whole = end
        while end > start, Self.closing.contains(scalars[end - 1]) { end -= 1 }
        guard end > start else { return false }
        let body = scalars[start..<end]
        let isMail = !isLink && Self.isMail(body)
        guard isLink || isMail || Self.isDomain(body) else {
            linkFree = whole
            return false
        }
        let language = language(position..<end)
        say(speak(body, isMail: isMail, language), language, upTo: end)
        return true
    }

    private var mayBeScheme: Bool {
        let first = scalars[position].value | 0x20
        return first == 0x68 || first == 0x77
    }

    /// Whether something follows the word that an address goes on with.
    private var mayContinue: Bool {
        guard let next = at(word.end) else { return false }
        return next.isDigit || Self.joints.contains(next)
    }

    private static func isLinkPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetter || scalar.isDigit || signs.contains(scalar)
    }

    private static func isMail(_ body: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let at = body.firstIndex(of: "@"), at > body.startIndex else { return false }
        return isDomain(body[(at + 1)...])
            && body[..<at].allSatisfy { $0.isASCIILetter || $0.isDigit || "._+-".unicodeScalars.contains($0) }
    }

    /// name.name with a known ending, and whatever path.
    private static func isDomain(_ body: ArraySlice<Unicode.Scalar>) -> Bool {
        let host = body.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "-" }
        } && domains.contains(String(scalars: last).lowercased())
    }

    /// Whether the next part of a path is an id: letters and digits in turns, or many digits.
    private func isMachineMade(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let part = rest.prefix(64).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard part.count >= 8 else { return false }
        let digits = part.count { $0.isDigit }
        let changes = zip(part, part.dropFirst()).count { $0.isDigit != $1.isDigit }
        return digits >= 8
            || digits > 0 && changes >= 3
                && part.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "_" || $0 == "-" }
    }

    /// Whether the path has an id or a query, within what is looked at.
    private func hasMachineMadePart(_ body: ArraySlice<Unicode.Scalar>) -> Bool {
        body.prefix(2 * Self.maxPath).indices.contains { index in
            body[index] == "?" || body[index] == "/" && isMachineMade(body[(index + 1)...])
        }
    }

    /// "example dot com slash abc"; what follows a question mark, and the end of a long path, is left out.
    private func speak(_ body: ArraySlice<Unicode.Scalar>, isMail: Bool, _ language: SpokenLanguage) -> String
    {
        let words = NumberWords(language: language)
        var said = ""
        var path = 0
        var inPath = false
        // Chinese says no path of which a part is an id.
        let body = language == .chinese && hasMachineMadePart(body) ? body.prefix { $0 != "/" } : body
        for (index, scalar) in zip(body.indices, body) {
            if scalar == "?" || scalar == "#" || path > Self.maxPath { break }
            if inPath { path += 1 }
            if scalar == "/", isMachineMade(body[(body.index(after: index))...]) { break }
            switch scalar {
            case ".": said += words.word("dot", "点")
            case "/":
                inPath = true
                if scalar != body.last { said += words.word("slash", "斜杠") }
            case "@": said += words.word("at", "艾特")
            case "-": said += words.word("dash", "杠")
            case "_": said += words.word("underscore", "下划线")
            default:
                if scalar.isDigit {
                    said +=
                        words.language.separator + words.cardinal([scalar.digit]) + words.language.separator
                } else {
                    said += scalar.isASCIILetter ? String(scalar) : " "
                }
            }
        }
        return said
    }
}
