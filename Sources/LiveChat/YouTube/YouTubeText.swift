/// Finds the emoji that YouTube writes as `:name:` in a text.
enum YouTubeText {
    /// The text as fragments, which together are the text. Takes linear time.
    static func fragments(of text: String) -> [ChatMessage.Fragment] {
        let scalars = text.unicodeScalars
        var fragments: [ChatMessage.Fragment] = []
        var plain = scalars.startIndex
        var index = scalars.startIndex
        var before: Unicode.Scalar?
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if scalar == ":", before.map({ !$0.properties.isAlphabetic && !isDigit($0) }) ?? true,
                let end = emoteEnd(scalars, from: index)
            {
                if plain < index { fragments += TextFragments()(scalars[plain..<index]) }
                fragments.append(.emote(name: String(scalars[index..<end]), id: nil))
                plain = end
                index = end
                before = ":"
                continue
            }
            before = scalar
            index = scalars.index(after: index)
        }
        if plain < scalars.endIndex { fragments += TextFragments()(scalars[plain...]) }
        return fragments
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// After the second colon. Names begin with a letter or `_`, so that times are none.
    private static func emoteEnd(_ text: String.UnicodeScalarView, from start: String.Index) -> String.Index?
    {
        var index = text.index(after: start)
        var length = 0
        while index < text.endIndex, length <= 64 {
            let scalar = text[index]
            if scalar == ":" { return length > 0 ? text.index(after: index) : nil }
            let isLetter = scalar.isASCII && scalar.properties.isAlphabetic || scalar == "_"
            guard isLetter || length > 0 && (isDigit(scalar) || scalar == "-") else { return nil }
            length += 1
            index = text.index(after: index)
        }
        return nil
    }
}
