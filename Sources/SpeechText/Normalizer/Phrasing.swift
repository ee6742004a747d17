/// Pauses and an end for lines that are written without any marks, as chats write them.
enum Phrasing {
    /// Words of the shortest line that gets an end, and of the shortest one that gets pauses.
    private static let shortest = 3
    private static let long = 9
    /// Words between two pauses, at least.
    private static let apart = 4

    /// The line, with a full stop or a question mark where it ends without any mark, and with commas before the words
    /// that a speaker would pause at if it has no mark at all.
    static func phrased(_ text: String) -> String {
        guard let last = text.utf8.last, isLetter(last) else { return text }
        var hasMark = false
        var spaces = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): spaces += 1
            case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"),
                UInt8(ascii: "\""),
                UInt8(ascii: "("):
                hasMark = true
            case 0x80...: return text
            default: break
            }
        }
        guard spaces + 1 >= shortest else { return text }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard !hasMark else { return text + end(after: text) }
        var result = ""
        result.reserveCapacity(text.utf8.count + 8)
        var since = 0
        for (index, word) in words.enumerated() {
            if index > 0 {
                if spaces + 1 >= long, since >= apart, words.count - index >= 3,
                    isPause(words, index)
                {
                    result += ","
                    since = 0
                }
                result += " "
            }
            result += word
            since += 1
        }
        return result + (isQuestion(words) ? "?" : ".")
    }

    /// What ends the last sentence of a text that has marks.
    private static func end(after text: String) -> String {
        let start = text.utf8.lastIndex {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "?")
                || $0 == UInt8(ascii: ",")
        }
        let sentence = start.map { text[text.utf8.index(after: $0)...] } ?? text[...]
        return isQuestion(sentence.split(separator: " ")) ? "?" : "."
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

    private static func isPause(_ words: [Substring], _ index: Int) -> Bool {
        let word = words[index].lowercased()
        if joints.contains(word) {
            return !joints.contains(words[index - 1].lowercased())
                && !openEnds.contains(words[index - 1].lowercased())
        }
        // "so i said", "and then we went", but not "you and i".
        guard let next = index + 1 < words.count ? words[index + 1].lowercased() : nil else { return false }
        return (word == "so" || word == "and" || word == "then" || word == "or")
            && (subjects.contains(next) || next == "then" || next == "now")
            && !openEnds.contains(words[index - 1].lowercased())
            && !(word == "and" && subjects.contains(words[index - 1].lowercased()))
    }

    /// Words that begin a clause.
    private static let joints: Set<String> = [
        "but", "because", "cause", "cuz", "although", "though", "unless", "except", "whereas",
    ]
    private static let subjects: Set<String> = [
        "i", "i'm", "im", "you", "we", "they", "he", "she", "it", "it's", "its", "we're", "they're", "you're",
        "he's", "she's",
    ]
    /// Words that want more.
    private static let openEnds: Set<String> = [
        "is", "was", "are", "the", "a", "not", "just", "and", "or", "but", "nothing", "all", "anything",
        "even", "only", "that",
    ]

    private static func isQuestion(_ words: [Substring]) -> Bool {
        var words = words[...]
        while let first = words.first?.lowercased(), openers.contains(first) { words = words.dropFirst() }
        guard let first = words.first?.lowercased(), let second = words.dropFirst().first?.lowercased() else {
            return false
        }
        if auxiliaries.contains(first) { return asked.contains(second) }
        guard asking.contains(first) else { return false }
        return auxiliaries.contains(second) || first.hasSuffix("'s") || first.hasSuffix("'re")
            || first == "how"
                && ["many", "much", "old", "long", "far", "come", "about", "big"].contains(second)
            || (first == "what" || first == "which")
                && words.contains { auxiliaries.contains($0.lowercased()) }
    }

    private static let openers: Set<String> = [
        "so", "and", "but", "yo", "hey", "wait", "bro", "ok", "okay", "dude", "guys", "chat", "um", "uh",
    ]
    private static let asking: Set<String> = [
        "what", "what's", "whats", "why", "why's", "how", "how's", "hows", "who", "who's", "when", "when's",
        "where",
        "where's", "wheres", "which", "whose", "what're",
    ]
    private static let auxiliaries: Set<String> = [
        "is", "are", "am", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should",
        "have", "has",
        "had", "isn't", "aren't", "don't", "doesn't", "didn't", "can't", "won't", "wouldn't", "shouldn't",
        "may",
    ]
    private static let asked: Set<String> = [
        "i", "you", "he", "she", "it", "we", "they", "this", "that", "these", "those", "there", "anyone",
        "anybody",
        "someone", "u", "your", "my", "his", "her", "the", "chat", "everyone", "any",
    ]
}
