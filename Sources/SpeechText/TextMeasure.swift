/// What the length of a text is counted in, where it is cut for passes of the model.
public enum TextMeasure: Sendable {
    /// Bytes of UTF-8, as upstream, whose durations follow from them too: a hanzi counts three letters.
    case bytes
    /// The time that a text takes to say, in letters of English: a hanzi is a syllable and takes as long as five of them (0.3 s
    /// and 17 letters a second); everything else counts its bytes.
    case spoken

    /// A hanzi in letters.
    private static let lettersOfSyllable = 5

    /// The length of a text; linear in it.
    public func length(of text: some StringProtocol) -> Int {
        switch self {
        case .bytes: text.utf8.count
        case .spoken: text.unicodeScalars.reduce(0) { $0 + length(of: $1) }
        }
    }

    func length(of scalar: Unicode.Scalar) -> Int {
        switch self {
        case .bytes: UTF8.width(scalar)
        case .spoken: scalar.isHan ? Self.lettersOfSyllable : UTF8.width(scalar)
        }
    }
}
