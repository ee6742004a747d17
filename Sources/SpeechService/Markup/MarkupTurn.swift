import SpeechText

/// The words of one turn as they are read, with any white space as one space.
struct MarkupTurn {
    private var text = ""
    /// Code points of the text.
    private var length = 0
    /// Whether the text ends with a space, or begins.
    private var isSpaced = true
    private var marks: [SpokenPiece.Anchor] = []

    /// Marks so far.
    var anchors: Int { marks.count }

    /// The language of the last letter.
    var language: SpokenLanguage? {
        text.unicodeScalars.last { $0.properties.isAlphabetic }.map {
            $0.properties.isIdeographic ? .chinese : .english
        }
    }

    mutating func mark(_ name: String) { marks.append(.init(name: name, offset: length)) }

    /// - Parameter language: that numbers are read in, whatever is around them; `nil` leaves them to the normaliser.
    mutating func append(_ text: String, _ language: SpokenLanguage?) {
        var text = text
        if let language, language != self.language,
            text.unicodeScalars.contains(where: { $0.properties.numericType != nil })
        {
            var options = TextNormalizer.Options(language: language)
            options.phrasing = false
            let ends = (text.first?.isWhitespace == true, text.last?.isWhitespace == true)
            text =
                (ends.0 ? " " : "") + TextNormalizer(options: options).normalize(text) + (ends.1 ? " " : "")
        }
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace, isSpaced { continue }
            self.text.unicodeScalars.append(isSpace ? " " : scalar)
            isSpaced = isSpace
            length += 1
        }
    }

    /// A sentence without a mark at its end gets one.
    mutating func endSentence() {
        guard let last = text.unicodeScalars.last(where: { !$0.properties.isWhitespace }) else { return }
        if last.properties.isAlphabetic || last.properties.numericType != nil {
            if isSpaced {
                text.unicodeScalars.removeLast()
                length -= 1
            }
            append(last.properties.isIdeographic ? "。" : ".", nil)
        }
        append(" ", nil)
    }

    /// The turn, and as pieces of their own the marks before its first word and after its last.
    func pieces(voice: String?, rate: Double, decibels: Double) -> [SpeechPiece] {
        func alone(_ anchors: some Sequence<SpokenPiece.Anchor>) -> [SpeechPiece] {
            anchors.map { .mark(name: $0.name) }
        }
        guard !text.unicodeScalars.allSatisfy(Self.isSilent) else { return alone(marks) }
        let end = text.unicodeScalars.last == " " ? length - 1 : length
        var spoken = SpokenPiece(text: text, voice: voice)
        (spoken.rate, spoken.decibels) = (rate, decibels)
        spoken.anchors = marks.filter { $0.offset > 0 && $0.offset < end }
        return alone(marks.filter { $0.offset == 0 }) + [.speech(spoken)]
            + alone(marks.filter { $0.offset >= end })
    }

    /// Whether nothing is heard of a code point: a turn of such alone is none.
    private static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .openPunctuation,
            .closePunctuation, .initialPunctuation, .finalPunctuation, .connectorPunctuation,
            .dashPunctuation, .otherPunctuation:
            true
        default: false
        }
    }
}
