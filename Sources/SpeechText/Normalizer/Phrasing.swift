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
        var text = text
        return text.withUTF8 { bytes -> String? in phrased(bytes) } ?? text
    }

    /// `nil` for a line that stays as it is.
    private static func phrased(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard let last = bytes.last, isLetter(last) || isReading(last) else { return nil }
        var spaces = 0
        /// Where the last sentence or clause begins, if there is any mark.
        var sentence: Int?
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: " "): spaces += 1
            case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"),
                UInt8(ascii: "\""),
                UInt8(ascii: "("):
                sentence = index + 1
            case 0x80... where !isReading(byte): return nil
            default: break
            }
        }
        guard spaces + 1 >= shortest else { return nil }
        let words = Words(bytes, from: sentence ?? 0)
        let isQuestion = isQuestion(words[...])
        let end: Unicode.Scalar = isQuestion ? "?" : "."
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 8)
        let address = sentence == nil ? address(words, isQuestion) : 0
        guard sentence == nil,
            spaces + 1 >= long || address > 0
                || words.indices.contains(where: { isPause(words, $0, in: words.count) })
        else {
            result += bytes
            result.append(UInt8(ascii: end))
            return String(decoding: result, as: UTF8.self)
        }
        var since = 0
        for index in words.indices {
            if index > 0 {
                if index == address
                    || since >= apart && words.count - index >= 3 && words.count >= long
                        && isPause(words, index)
                    || isPause(words, index, in: words.count)
                {
                    result.append(UInt8(ascii: ","))
                    since = 0
                }
                result.append(UInt8(ascii: " "))
            }
            result += bytes[words.ranges[index]]
            since += 1
        }
        result.append(UInt8(ascii: end))
        return String(decoding: result, as: UTF8.self)
    }

    /// Words at the beginning that call somebody and are followed by a sentence: "gg everyone that was fun", "wait did he
    /// go"; 0 where there are none.
    private static func address(_ words: Words, _ isQuestion: Bool) -> Int {
        if isQuestion, words.count >= 4 {
            let count = words.prefix { calls.contains($0) }.count
            if (1...3).contains(count) { return count }
        }
        var index = 0
        while index < min(3, words.count), greetings.contains(words[index]) { index += 1 }
        guard index > 0, index + 2 < words.count, called.contains(words[index]),
            sentences.contains(words[index + 1])
        else { return 0 }
        return index + 1
    }

    /// Before "maybe" that is an afterthought, in a line of any length.
    private static func isPause(_ words: Words, _ index: Int, in count: Int) -> Bool {
        guard index >= 2, index + 1 < count, words.first(index) == UInt8(ascii: "m"), words[index] == "maybe"
        else { return false }
        let before = words[index - 1]
        return !openEnds.contains(before) && !joints.contains(before) && !auxiliaries.contains(before)
            && before != "so"
    }

    private static let calls: Set<String> = [
        "wait", "yo", "hey", "bro", "ok", "okay", "dude", "guys", "chat", "um", "uh", "lol", "lmao", "omg",
        "oh", "my", "god",
        "man",
    ]
    private static let greetings: Set<String> = [
        "good", "game", "games", "thanks", "hi", "hello", "hey", "yo", "morning", "evening", "night",
        "welcome",
    ]
    private static let called: Set<String> = [
        "everyone", "everybody", "all", "chat", "guys", "folks", "y'all", "boys", "team", "friends",
    ]
    private static let sentences: Set<String> = [
        "i", "i'm", "we", "you", "he", "she", "it", "that", "this", "it's", "that's", "what", "how", "who",
        "where", "when",
        "why", "see", "let's", "we're", "is", "are", "can", "did", "do", "does",
    ]

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

    /// A byte of phonemes in the place of letters (`Readings.sounds`), or one that never begins a code point.
    private static func isReading(_ byte: UInt8) -> Bool { byte == 0xEE || (0x80...0xBF).contains(byte) }

    private static func isPause(_ words: Words, _ index: Int) -> Bool {
        guard "abcestuwo".utf8.contains(words.first(index)) else { return false }
        let (before, word) = (words[index - 1], words[index])
        guard !openEnds.contains(before) else { return false }
        if joints.contains(word) { return !joints.contains(before) }
        guard word == "so" || word == "and" || word == "then" || word == "or" else { return false }
        // "so i said", "and then we went", but not "you and i".
        let next = words[index + 1]
        return (subjects.contains(next) || next == "then" || next == "now")
            && !(word == "and" && subjects.contains(before))
    }

    /// The words of a line, in small letters.
    private struct Words: RandomAccessCollection {
        private let bytes: UnsafeBufferPointer<UInt8>
        let ranges: [Range<Int>]

        init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
            self.bytes = bytes
            var ranges: [Range<Int>] = []
            var begin = start
            for index in start...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: " ") {
                if index > begin { ranges.append(begin..<index) }
                begin = index + 1
            }
            self.ranges = ranges
        }

        var startIndex: Int { 0 }
        var endIndex: Int { ranges.count }

        /// The first letter of a word.
        func first(_ index: Int) -> UInt8 { bytes[ranges[index].lowerBound] | 0x20 }

        subscript(index: Int) -> String {
            let word = ranges[index]
            guard word.count <= 15 else { return "" }
            return String(unsafeUninitializedCapacity: word.count) { letters in
                for (offset, place) in word.enumerated() {
                    let byte = bytes[place]
                    letters[offset] = (65...90).contains(byte) ? byte | 0x20 : byte
                }
                return word.count
            }
        }
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

    private static func isQuestion(_ words: Words.SubSequence) -> Bool {
        let words = words.drop { openers.contains($0) }
        guard let first = words.first, let second = words.dropFirst().first else { return false }
        if auxiliaries.contains(first) {
            // "do it" and "have the rest" are no questions.
            return (orders.contains(first) ? persons : asked).contains(second)
        }
        guard asking.contains(first) else { return false }
        return auxiliaries.contains(second) || first.hasSuffix("'s") || first.hasSuffix("'re")
            || first == "how" && measures.contains(second)
            || (first == "what" || first == "which") && words.contains { auxiliaries.contains($0) }
    }

    private static let measures: Set<String> = ["many", "much", "old", "long", "far", "come", "about", "big"]
    private static let openers: Set<String> = [
        "so", "and", "but", "yo", "hey", "wait", "bro", "ok", "okay", "dude", "guys", "chat", "um", "uh",
        "lol", "lmao", "omg", "man", "oh", "my", "god",
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
    private static let orders: Set<String> = ["do", "have"]
    private static let persons: Set<String> = [
        "i", "you", "u", "we", "they", "y'all", "people", "any", "anyone", "these", "those",
    ]
    private static let asked: Set<String> = [
        "i", "you", "he", "she", "it", "we", "they", "this", "that", "these", "those", "there", "anyone",
        "anybody",
        "someone", "u", "your", "my", "his", "her", "the", "chat", "everyone", "any",
    ]
}
