import SpeechText

/// Cuts the beginning off a text, to be spoken first.
enum ShortStart {
    /// Fewest characters of either part: shorter ones sound chopped.
    private static let least = 10

    /// The text up to the first mark of a pause that leaves enough on both sides, and the rest; the text alone if there
    /// is none.
    static func split(_ text: String) -> [String] {
        let end = SentenceBoundaries.ends(in: text, of: .clauses).first { end in
            text.index(text.startIndex, offsetBy: least, limitedBy: end) != nil
                && text.index(end, offsetBy: least, limitedBy: text.endIndex) != nil
        }
        guard let end else { return [text] }
        return [String(text[..<end]), String(text[end...].drop { $0.isWhitespace })]
    }
}
