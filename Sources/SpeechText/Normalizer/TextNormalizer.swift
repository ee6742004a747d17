/// Writes out what a model cannot read aloud: numbers, dates, money, units, links, symbols, emoji, chat forms.
///
/// The text is read once from left to right. Each number or sign is spoken in the language of the letters next to
/// it, so that no digit is read in the wrong language; what cannot be spoken leaves a space. Linear in the length
/// of the text; the result is at most about thirty times as long.
public struct TextNormalizer: Sendable {
    /// What is written out.
    public struct Options: Sendable, Equatable {
        /// `nil` decides by the letters around each place.
        public var language: SpokenLanguage?
        /// Digits in all their forms.
        public var numbers = true
        /// Links and mail addresses.
        public var links = true
        /// Pictures and faces of signs.
        public var emoji = true
        /// Short forms of chats: "brb", "233", "yyds".
        public var chat = true
        /// Letters, signs and syllables that are repeated on and on.
        public var repeats = true

        public init(language: SpokenLanguage? = nil) {
            self.language = language
        }
    }

    /// What is written out.
    public let options: Options

    public init(options: Options = Options()) {
        self.options = options
    }

    /// The text in words. Linear in its code points; one character of many marks or joined pictures is cut.
    public func normalize(_ text: String) -> String {
        var scalars = ScalarFolding.fold(text)
        if options.repeats { scalars = Repeats.shorten(scalars) }
        var scanner = NormalizerScanner(scalars, options: options)
        var spoken = Spacing.tidy(scanner.run())
        // Two pieces may have become a run: "哈哈哈233".
        if options.repeats {
            spoken = String(String.UnicodeScalarView(Repeats.shorten(Array(spoken.unicodeScalars))))
        }
        return spoken
    }
}

/// The language that a number or a sign is read in.
public enum SpokenLanguage: String, Sendable, CaseIterable {
    case english, chinese

    /// Joins words of this language.
    var separator: String { self == .english ? " " : "" }
}
