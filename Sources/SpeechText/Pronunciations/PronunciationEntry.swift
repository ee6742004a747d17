/// How somebody wants something written to be read.
public struct PronunciationEntry: Sendable, Hashable {
    /// The parts of an entry, by the names of the table's columns.
    public enum Field: String, Sendable, CaseIterable {
        case written, kind, reading, match
        case letterCase = "case"
        case language, voice
    }

    /// What of a text an entry is for.
    public enum Match: String, Sendable, CaseIterable {
        /// A whole word, or several.
        case word
        /// A word of which `*` is any letters and digits, or none: `*gg`, `i9-*`.
        case pattern
    }

    /// Which letters count as the same.
    public enum LetterCase: String, Sendable, CaseIterable {
        /// Capitals and small letters.
        case any
        /// Only those that are written.
        case exact
    }

    /// Most code points of what is written, and of a voice's name.
    public static let longestWritten = 64
    /// Most code points of a reading.
    public static let longestReading = 200

    /// As it is written in texts, with single spaces between words.
    public let written: String
    /// How it is read.
    public let reading: PronunciationReading
    /// Whether `*` in `written` is a letter or stands for any.
    public let match: Match
    /// Whether capitals count.
    public let letterCase: LetterCase
    /// The language of the words around it; `nil` for every one.
    public let language: SpokenLanguage?
    /// The voice that reads so; `nil` for all.
    public let voice: String?

    /// What of the text is compared: without invisible characters, accents composed, full-width letters plain.
    let pattern: [Unicode.Scalar]

    /// Checks everything that can be known without a model.
    ///
    /// - Throws: `PronunciationFault.entry` for the first field that is wrong.
    public init(
        written: String, reading: PronunciationReading, match: Match = .word, letterCase: LetterCase = .any,
        language: SpokenLanguage? = nil, voice: String? = nil
    ) throws(PronunciationFault) {
        let written = Self.singleSpaced(written)
        try Self.check(written, .written, atMost: Self.longestWritten)
        guard !written.hasPrefix("# ") else {
            throw .entry(.written, reason: "begins with # and a space, as comments do; leave the space out")
        }
        if let voice { try Self.check(voice, .voice, atMost: Self.longestWritten) }
        self.written = written
        self.reading = reading
        self.match = match
        self.letterCase = letterCase
        self.language = language
        self.voice = voice
        pattern = ScalarFolding.fold(written).scalars
        try checkPattern()
    }

    private func checkPattern() throws(PronunciationFault) {
        guard pattern.contains(where: { $0 != " " && $0 != "*" }), pattern.count <= 2 * Self.longestWritten
        else {
            throw .entry(.written, reason: "has nothing to look for; give letters, digits, signs or emoji")
        }
        let stars = pattern.count { $0 == "*" }
        let isRespelling = reading.kind == .respelling
        let insertions = isRespelling ? reading.text.unicodeScalars.count { $0 == "*" } : 0
        guard match == .pattern else { return }
        guard stars == 1 else {
            throw .entry(
                .written, reason: "a pattern has one *, for any letters and digits; this has \(stars)")
        }
        let suffix = pattern.drop { $0 != "*" }.dropFirst()
        guard suffix.allSatisfy({ $0.isWordPart }) else {
            throw .entry(.written, reason: "only letters and digits may follow the *, up to the word's end")
        }
        guard insertions <= 1 else {
            throw .entry(
                .reading, reason: "has \(insertions) *; one stands for what the pattern's * matches")
        }
    }

    private static func check(_ text: String, _ field: Field, atMost most: Int) throws(PronunciationFault) {
        let count = text.unicodeScalars.count
        guard (1...most).contains(count) else {
            throw .entry(
                field, reason: count == 0 ? "is empty" : "has \(count) characters; at most \(most) are read")
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .entry(field, reason: "has a tab, line break or other control character; leave it out")
        }
    }

    private static func singleSpaced(_ text: String) -> String {
        text.split { $0 == " " }.joined(separator: " ")
    }

    /// A text of a request as messages show it, short and on one line.
    static func shown(_ text: some StringProtocol) -> String {
        let scalars = text.unicodeScalars.prefix(40)
        let isWhole = scalars.endIndex == text.unicodeScalars.endIndex
        return String(scalars: scalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 })
            + (isWhole ? "" : "…")
    }

    /// What makes two entries the same: everything but the reading's text.
    var key: String {
        let written = letterCase == .exact ? String(scalars: pattern) : Self.small(pattern)
        return [
            match.rawValue, letterCase.rawValue, language?.code ?? "", voice ?? "", reading.kind.rawValue,
            written,
        ].joined(separator: "\t")
    }

    /// A name for the entry, the same everywhere: sixteen hexadecimal digits of its words, kind and place (FNV-1a). A
    /// change of the reading keeps it.
    public var id: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func small(_ scalars: [Unicode.Scalar]) -> String {
        String(scalars: scalars.map(\.simpleLowercase))
    }
}

extension SpokenLanguage {
    /// As tables and interfaces write it (BCP 47): `en`, `zh`.
    public var code: String { self == .english ? "en" : "zh" }

    /// The language of a code; `nil` for others.
    public init?(code: String) {
        guard let language = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = language
    }
}

extension Unicode.Scalar {
    /// The small letter where that is one code point, else the scalar itself.
    var simpleLowercase: Unicode.Scalar {
        if value < 0x80 { return (0x41...0x5A).contains(value) ? lowercased : self }
        let mapping = properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? self : self
    }

    /// What words of scripts with spaces are made of: letters, their marks, digits.
    var isWordPart: Bool { isDigit || (isLetter || isMark) && script != .eastAsian }
}
