/// Text that comes in pieces, handed on in sentences.
package struct SentenceBuffer {
    private var text = ""
    /// Characters after which a text without an end is cut at white space.
    private static let longest = 300

    package init() {}

    package var count: Int { text.count }

    /// Takes a piece.
    ///
    /// - Returns: the sentences that are whole. A Latin mark ends one once white space follows it.
    package mutating func append(_ piece: String) -> [String] {
        text += piece
        var sentences: [String] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            let character = text[index]
            let ends =
                "。！？\n".contains(character)
                || (".!?…".contains(character) && next < text.endIndex && text[next].isWhitespace)
                || (character.isWhitespace && text.distance(from: start, to: index) >= Self.longest)
            if ends {
                sentences.append(String(text[start..<next]))
                start = next
            }
            index = next
        }
        text = String(text[start...])
        return sentences.filter { $0.contains { $0.isLetter || $0.isNumber } }
    }

    /// What is left.
    package mutating func flush() -> String? {
        defer { text = "" }
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    package mutating func clear() { text = "" }
}
