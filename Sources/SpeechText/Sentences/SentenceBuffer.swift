/// Text that comes in pieces, handed on in sentences.
///
/// The sentences do not depend on how the text is cut into pieces, and all pieces together cost time linear in their
/// code points. What is held is bounded by `limits`.
public struct SentenceBuffer: Sendable {
    /// Code points after which a text without an end is cut at white space.
    private static let longest = 300

    /// Of what is held and a piece together.
    public let limits: TextLimits

    private var held: [Unicode.Scalar] = []
    /// Code points that were handed on: the scanner counts from the beginning.
    private var handedOn = 0
    private var bytes = 0
    /// At least the number of characters held.
    private var characters = 0
    private var scanner = SentenceScanner<Int>(unit: .sentences, waitsForClosingMarks: false)

    /// - Parameter limits: of what is held and a piece together.
    public init(limits: TextLimits) {
        self.limits = limits
    }

    /// Whether no text is held.
    public var isEmpty: Bool { held.isEmpty }

    /// Takes a piece.
    ///
    /// - Returns: the sentences that are whole and have something to say. A Latin mark ends one once white space follows
    ///   it, an abbreviation once it is clear that a new sentence begins; also a line ends one.
    /// - Throws: `TextError.tooLong` where it does not fit; nothing of it is taken then.
    public mutating func append(_ piece: String) throws(TextError) -> [String] {
        try limits.check(bytes: bytes + piece.utf8.count)
        try limits.check(codePoints: held.count + piece.unicodeScalars.count)
        var previous = held.last
        var starts = 0
        for scalar in piece.unicodeScalars {
            starts += Self.startsCharacter(scalar, after: previous) ? 1 : 0
            previous = scalar
        }
        try limits.check(characters: characters + starts)
        var sentences: [String] = []
        for scalar in piece.unicodeScalars { take(scalar, &sentences) }
        return sentences
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ sentences: inout [String]) {
        count(scalar, after: held.last)
        held.append(scalar)
        var ends: [Int] = []
        scanner.push(scalar, endingAt: handedOn + held.count) { ends.append($0 - handedOn) }
        if scalar == "\n" || scalar.isPythonSpace && held.count > Self.longest {
            ends.append(held.count)
            scanner.reset()
        }
        guard let last = ends.last else { return }
        var start = 0
        for end in ends {
            if let sentence = Self.sentence(held[start..<end]) { sentences.append(sentence) }
            start = end
        }
        held.removeFirst(last)
        handedOn += last
        (bytes, characters) = (0, 0)
        for index in held.indices { count(held[index], after: index > 0 ? held[index - 1] : nil) }
    }

    /// What is left, or `nil` where nothing of it can be heard; empties the buffer.
    public mutating func flush() -> String? {
        defer { clear() }
        return Self.sentence(held[...])
    }

    /// Empties the buffer.
    public mutating func clear() {
        handedOn += held.count
        held = []
        (bytes, characters) = (0, 0)
        scanner.reset()
    }

    private mutating func count(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) {
        bytes += UTF8.width(scalar)
        characters += Self.startsCharacter(scalar, after: previous) ? 1 : 0
    }

    /// Whether a code point is a character of its own, or close to it: flags count twice.
    private static func startsCharacter(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        scalar.value < 0x300
            || !scalar.properties.isGraphemeExtend && scalar != EmojiNames.joiner
                && previous != EmojiNames.joiner
    }

    private static func sentence(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        scalars.contains(where: \.isSpoken) ? String(String.UnicodeScalarView(scalars)) : nil
    }
}
