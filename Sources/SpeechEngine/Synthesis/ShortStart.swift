/// Cuts the beginning off a text, to be spoken first.
enum ShortStart {
    /// Fewest characters of either part: shorter ones sound chopped.
    private static let least = 10

    /// The text up to its first mark of a pause, and the rest; the text alone where there is no good place.
    static func split(_ text: String) -> [String] {
        var index = text.startIndex
        var count = 0
        while index < text.endIndex {
            let next = text.index(after: index)
            count += 1
            let character = text[index]
            // A Latin mark ends something only where white space follows: not in 3.5 or 10:30.
            let ends =
                ".!?;:,…".contains(character)
                ? next < text.endIndex && text[next].isWhitespace : "。！？；：，".contains(character)
            if ends, count >= least, text.distance(from: next, to: text.endIndex) >= least {
                let rest = text[next...].drop { $0.isWhitespace }
                return [String(text[..<next]), String(rest)]
            }
            index = next
        }
        return [text]
    }
}
