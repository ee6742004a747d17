/// How long a text may be, in each of the ways to count it: one character can be megabytes of combining marks.
public struct TextLimits: Sendable, Equatable {
    /// A way to count the length of a text, as errors name it.
    public enum Measure: String, Sendable {
        /// What a reader takes for one character (grapheme clusters).
        case characters
        /// Unicode scalars.
        case codePoints = "code points"
        /// Bytes of UTF-8.
        case bytes
    }

    /// Most grapheme clusters.
    public var characters: Int
    /// Most Unicode scalars.
    public var codePoints: Int
    /// Most bytes of UTF-8.
    public var bytes: Int

    /// - Parameters:
    ///   - characters: grapheme clusters.
    ///   - codePoints: Unicode scalars; `nil` for 4 a character: every script and nearly every emoji needs fewer.
    ///   - bytes: bytes of UTF-8; `nil` for 8 a character.
    public init(characters: Int, codePoints: Int? = nil, bytes: Int? = nil) {
        let bounded = min(max(0, characters), Int.max / 8)
        self.characters = characters
        self.codePoints = codePoints ?? 4 * bounded
        self.bytes = bytes ?? 8 * bounded
    }

    /// Refuses a text that exceeds one of the limits, in time linear in the limits.
    ///
    /// - Throws: `TextError.tooLong`, naming the measure that is exceeded.
    public func check(_ text: String) throws(TextError) {
        try check(bytes: text.utf8.count)
        try check(codePoints: text.unicodeScalars.count)
        try check(characters: text.count)
    }

    func check(bytes count: Int) throws(TextError) {
        if count > bytes { throw .tooLong(.bytes, limit: bytes) }
    }

    func check(codePoints count: Int) throws(TextError) {
        if count > codePoints { throw .tooLong(.codePoints, limit: codePoints) }
    }

    func check(characters count: Int) throws(TextError) {
        if count > characters { throw .tooLong(.characters, limit: characters) }
    }
}
