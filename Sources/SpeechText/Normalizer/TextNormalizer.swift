/// Writes out what a model cannot read aloud: numbers, dates, money, units, links, symbols, emoji, chat forms.
///
/// The text is read once from left to right by the rules of `NormalizerRule`. Each number or sign is spoken in the
/// language of the letters next to it, so that no digit is read in the wrong language; what cannot be spoken leaves a
/// space. Linear in the length of the text; the result is at most about thirty times as long.
public struct TextNormalizer: Sendable {
    /// What is written out.
    public struct Options: Sendable, Equatable {
        /// `nil` decides by the letters around each place.
        public var language: SpokenLanguage?
        /// How 3/4/2024 is read; 25/12/2024 is read as what it can only be.
        public var dateOrder = DateOrder.monthFirst
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
        /// Pauses and an end for English lines that are written without any marks.
        public var phrasing = true

        public init(language: SpokenLanguage? = nil) {
            self.language = language
        }

        var features: NormalizerFeatures {
            var features: NormalizerFeatures = []
            if numbers { features.insert(.numbers) }
            if links { features.insert(.links) }
            if emoji { features.insert(.emoji) }
            if chat { features.insert(.chat) }
            if repeats { features.insert(.repeats) }
            return features
        }
    }

    /// What is written out.
    public let options: Options

    public init(options: Options = Options()) {
        self.options = options
    }

    /// The text in words. Linear in its code points; one character of many marks or joined pictures is cut.
    ///
    /// - Parameter readings: what private code points of the text are read as: they stay. Without any, all such are
    ///   dropped.
    public func normalize(_ text: String, readings: Readings = .none) -> String {
        var scanner = NormalizerScanner(folded(text, readings).scalars, options: options)
        return finished(scanner.run(), hasHan: scanner.context.hasHan)
    }

    /// The text in words, and which rule read which characters. What is left as it is written is not listed.
    public func explain(
        _ text: String, readings: Readings = .none
    ) -> (spoken: String, steps: [NormalizedStep]) {
        let source = Array(text.unicodeScalars)
        let folded = folded(text, readings, tracksOrigins: true)
        var scanner = NormalizerScanner(folded.scalars, options: options, explains: true)
        let spoken = scanner.run()
        let steps = (scanner.steps ?? []).compactMap { step -> NormalizedStep? in
            let start = folded.origin(of: step.written.lowerBound) ?? source.count
            let end = folded.origin(of: step.written.upperBound) ?? source.count
            let written = String(scalars: source[start..<max(start, end)])
            let said = Spacing.tidy(Array(step.spoken.utf8))
            guard !written.isEmpty, written != step.spoken else { return nil }
            return NormalizedStep(kind: step.kind, written: written, offset: start, spoken: said)
        }
        return (finished(spoken, hasHan: scanner.context.hasHan), steps)
    }

    private func folded(
        _ text: String, _ readings: Readings, tracksOrigins: Bool = false
    ) -> FoldedText {
        let folded = ScalarFolding.fold(text, tracksOrigins: tracksOrigins, keeping: readings)
        return options.repeats ? Repeats.shorten(folded) : folded
    }

    private func finished(_ words: SpokenText, hasHan: Bool) -> String {
        var spoken = Spacing.tidy(words.bytes)
        // Two pieces may have become a run: "哈哈哈233".
        if options.repeats, hasHan {
            let shortened = Repeats.shorten(FoldedText(Array(spoken.unicodeScalars)))
            spoken = String(scalars: shortened.scalars)
        }
        return options.phrasing && !hasHan ? Phrasing.phrased(spoken) : spoken
    }
}

/// What one rule of the normaliser read.
public struct NormalizedStep: Sendable, Equatable {
    /// The kind of writing that the rule is for.
    public let kind: NormalizedKind
    /// The characters of the text that it read.
    public let written: String
    /// Where they begin, in code points.
    public let offset: Int
    /// What is said for them; empty where they are left out.
    public let spoken: String
}

/// The language that a number or a sign is read in.
public enum SpokenLanguage: String, Sendable, CaseIterable {
    case english, chinese

    /// Joins words of this language.
    var separator: String { self == .english ? " " : "" }
}
