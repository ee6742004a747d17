import SpeechText

/// The words of one turn as they are read, with any white space as one space.
struct MarkupTurn {
    private var text = ""
    /// Code points of the text.
    private var length = 0
    /// Whether the text ends with a space, or begins.
    private var isSpaced = true
    private var marks: [SpokenPiece.Anchor] = []
    private var readings: [PronunciationMatch] = []
    /// That the turn is normalised with.
    let dateOrder: TextNormalizer.DateOrder

    init(dateOrder: TextNormalizer.DateOrder = .monthFirst) { self.dateOrder = dateOrder }

    /// Marks so far.
    var anchors: Int { marks.count }

    /// The language of the last letter.
    var language: SpokenLanguage? {
        text.unicodeScalars.last { $0.properties.isAlphabetic }.map {
            $0.properties.isIdeographic ? .chinese : .english
        }
    }

    mutating func mark(_ name: String) { marks.append(.init(name: name, offset: length)) }

    /// Words that are read in a way of their own, whatever they are.
    mutating func append(_ text: String, _ reading: PronunciationReading) {
        if text.first?.isWhitespace == true { append(" ", nil) }
        let written = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let start = length
        append(written, nil)
        readings.append(
            PronunciationMatch(
                range: start..<length, written: written.isEmpty ? reading.text : written, readings: [reading])
        )
        isSpaced = false
        if !written.isEmpty, text.last?.isWhitespace == true { append(" ", nil) }
    }

    /// - Parameters:
    ///   - language: that numbers are read in, whatever is around them; `nil` leaves them to the normaliser.
    ///   - dateOrder: of the words; `nil` leaves them to the normaliser.
    mutating func append(
        _ text: String, _ language: SpokenLanguage?, _ dateOrder: TextNormalizer.DateOrder? = nil
    ) {
        var text = text
        let dateOrder = dateOrder ?? self.dateOrder
        if let language, language != self.language || dateOrder != self.dateOrder,
            text.unicodeScalars.contains(where: { $0.properties.numericType != nil })
        {
            var options = TextNormalizer.Options(language: language)
            options.phrasing = false
            options.dateOrder = dateOrder
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
        guard !readings.isEmpty || !text.unicodeScalars.allSatisfy(Self.isSilent) else {
            return alone(marks)
        }
        let end = text.unicodeScalars.last == " " ? length - 1 : length
        var spoken = SpokenPiece(text: text, voice: voice)
        (spoken.rate, spoken.decibels) = (rate, decibels)
        spoken.pronunciations = possessives()
        spoken.anchors = marks.filter { $0.offset > 0 && $0.offset < end }
        return alone(marks.filter { $0.offset == 0 }) + [.speech(spoken)]
            + alone(marks.filter { $0.offset >= end })
    }

    /// The readings, with the `'s` that follows some of them.
    private func possessives() -> [PronunciationMatch] {
        guard !readings.isEmpty else { return [] }
        let scalars = Array(text.unicodeScalars)
        func isWordPart(_ index: Int) -> Bool {
            index < scalars.count
                && (scalars[index].properties.isAlphabetic || scalars[index].properties.numericType != nil)
        }
        return readings.map { match in
            let end = match.range.upperBound
            guard end + 1 < scalars.count, scalars[end] == "'" || scalars[end] == "\u{2019}",
                scalars[end + 1] == "s" || scalars[end + 1] == "S", !isWordPart(end + 2)
            else { return match }
            return PronunciationMatch(
                range: match.range.lowerBound..<end + 2, written: match.written, readings: match.readings,
                isPossessive: true)
        }
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
