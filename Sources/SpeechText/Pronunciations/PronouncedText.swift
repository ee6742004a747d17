/// A text as one model is to read it: respellings in the place of what was written, and readings for its tokenizer.
public struct PronouncedText: Sendable {
    /// For the normaliser and the tokenizer, together with `readings`.
    public let text: String
    /// What its private code points are read as.
    public let readings: Readings
    /// Words that stay as they are written because this model cannot read any of their entries, and why: a line each,
    /// once, the first `mostNamed`.
    public let unusable: [String]

    /// Most lines of `unusable`.
    public static let mostNamed = 8

    /// Puts the first reading of each match that the model can read into the text. Linear in the length of both.
    ///
    /// - Parameters:
    ///   - matches: rising; those outside the text, and those that overlap the one before, are skipped.
    ///   - encoder: of the model.
    public init(_ text: String, _ matches: [PronunciationMatch], for encoder: TokenEncoder) {
        guard !matches.isEmpty else {
            (self.text, readings, unusable) = (text, .none, [])
            return
        }
        let source = Array(text.unicodeScalars)
        var readings = Readings()
        var spoken: [Unicode.Scalar] = []
        spoken.reserveCapacity(source.count * 2)
        var unusable: [String] = []
        var position = 0
        for match in matches
        where match.range.lowerBound >= position && match.range.upperBound <= source.count {
            spoken += Readings.removingPlaces(from: source[position..<match.range.lowerBound])
            position = match.range.upperBound
            var faults: [String] = []
            let said = Self.said(match, encoder, &readings, &faults)
            if let said {
                Self.append(said, to: &spoken, before: position < source.count ? source[position] : nil)
            } else {
                spoken += Readings.removingPlaces(from: source[match.range])
                let line =
                    "the pronunciation of \(match.written) is not used: \(faults.joined(separator: "; "))"
                if unusable.count < Self.mostNamed, !unusable.contains(line) { unusable.append(line) }
            }
            // "nginx-proxy": what is read and the other word are two words.
            if said != nil, Self.isHyphen(source, position) {
                spoken.append(" ")
                position += 1
            }
        }
        spoken += Readings.removingPlaces(from: source[position...])
        self.text = String(scalars: spoken)
        (self.readings, self.unusable) = (readings, unusable)
    }

    private static func isHyphen(_ source: [Unicode.Scalar], _ index: Int) -> Bool {
        index + 1 < source.count && source[index] == "-" && source[index + 1].isWordPart
    }

    /// Words that must not run into others have spaces around them.
    private static func append(
        _ said: [Unicode.Scalar], to spoken: inout [Unicode.Scalar], before next: Unicode.Scalar?
    ) {
        if let last = spoken.last, last == "-", spoken.dropLast().last?.isWordPart == true {
            spoken[spoken.count - 1] = " "
        } else if let last = spoken.last, last.isWordPart || last.isReading, said.first?.isGlued == true {
            spoken.append(" ")
        }
        spoken += said
        if let next, next.isWordPart, said.last?.isGlued == true { spoken.append(" ") }
    }

    /// What stands in the text for a match; `nil` where the model can read none of its readings, with the reasons.
    private static func said(
        _ match: PronunciationMatch, _ encoder: TokenEncoder, _ readings: inout Readings,
        _ faults: inout [String]
    ) -> [Unicode.Scalar]? {
        for reading in match.readings {
            if let fault = encoder.fault(of: reading) {
                faults.append(fault)
                continue
            }
            let made: [Unicode.Scalar]?
            switch reading.sounds {
            case .words:
                made = Array((reading.text + (match.isPossessive ? "'s" : "")).unicodeScalars)
            case .phonemes(let said):
                let whole = match.isPossessive ? Inflection.said(said, .s) ?? said : said
                made = readings.scalars(for: pieces(of: whole), shown: match.shown, in: Readings.sounds)
            case .syllables(let syllables):
                made = readings.scalars(
                    for: syllables.map(encoder.tokens(ofSyllable:)), shown: match.shown,
                    in: Readings.syllables)
            }
            if let made { return made }
            faults.append("the text has too many readings; send it in parts")
        }
        return nil
    }

    /// Phonemes of a piece: about as much speech as three letters, the bytes that it has in the text, are.
    private static let pieceLength = 3

    private static func pieces(of phonemes: String) -> [[String]] {
        let tokens = PhonemeTokenizer.phonemes(phonemes)
        return stride(from: 0, to: tokens.count, by: pieceLength).map {
            Array(tokens[$0..<min($0 + pieceLength, tokens.count)])
        }
    }
}

extension PronunciationMatch {
    /// As captions show it.
    fileprivate var shown: String { isPossessive ? written + "'s" : written }
}

extension Unicode.Scalar {
    /// What would become one word with letters beside it.
    fileprivate var isGlued: Bool { isWordPart || Readings.sounds.contains(value) }
}

extension TokenEncoder {
    /// The kinds of readings that the tokenizer can take.
    public var readingKinds: Set<PronunciationReading.Kind> {
        switch tokenizer {
        case .phonemes(let phonemes):
            phonemes.readsMandarin ? [.respelling, .arpabet, .ipa, .pinyin] : [.respelling, .arpabet, .ipa]
        case .pinyin: [.respelling, .pinyin]
        case .characters, .bytes: [.respelling]
        }
    }

    /// Why a reading cannot be used with this model; `nil` if it can.
    public func fault(of reading: PronunciationReading) -> String? {
        guard readingKinds.contains(reading.kind) else {
            let kinds = PronunciationReading.Kind.allCases.filter(readingKinds.contains).map(\.rawValue)
            return "this model does not read \(reading.kind.rawValue); give a reading of kind "
                + kinds.joined(separator: " or ")
        }
        let tokens: [String] =
            switch reading.sounds {
            case .words: []
            case .phonemes(let said): PhonemeTokenizer.phonemes(said)
            case .syllables(let syllables): syllables.flatMap(tokens(ofSyllable:))
            }
        let missing = tokens.first { $0 != " " && id(of: $0) == 0 }
        return missing.map { "this model's vocabulary has no \($0); give a respelling" }
    }

    /// The tokens of a syllable of pinyin.
    fileprivate func tokens(ofSyllable syllable: String) -> [String] {
        if case .phonemes = tokenizer { return MandarinSyllable(pinyin: syllable)?.tokens ?? [syllable] }
        return [syllable]
    }
}
