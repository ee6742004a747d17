/// Phonemes and syllables of pinyin that are put into a text: each is a private code point there, which means something
/// together with these readings only. A text from outside cannot bring any.
public struct Readings: Sendable, Hashable {
    /// Tokens that a code point of the text is for.
    struct Piece: Hashable, Sendable {
        let tokens: [String]
        /// What is written there; empty where the piece goes on with the one before.
        let shown: String
    }

    /// No readings: every code point of the text is what it is.
    public static let none = Readings()

    /// Code points of phonemes, three bytes each, as many as a few letters; beside them are letters.
    static let sounds: ClosedRange<UInt32> = 0xE000...0xEFFF
    /// Code points of syllables, three bytes each, as a hanzi has.
    static let syllables: ClosedRange<UInt32> = 0xF000...0xF8FF

    private var soundPieces: [Piece] = []
    private var syllablePieces: [Piece] = []
    private var places: [Place: [Unicode.Scalar]] = [:]

    /// Equal words with equal readings have the same code points.
    private struct Place: Hashable {
        let shown: String
        let pieces: [[String]]
    }

    public var isEmpty: Bool { soundPieces.isEmpty && syllablePieces.isEmpty }

    /// What a code point of the text is for.
    @inline(__always)
    func piece(_ scalar: UInt32) -> Piece? {
        guard scalar >= Self.sounds.lowerBound, scalar <= Self.syllables.upperBound, !isEmpty else {
            return nil
        }
        let isSound = scalar <= Self.sounds.upperBound
        let pieces = isSound ? soundPieces : syllablePieces
        let index = Int(scalar - (isSound ? Self.sounds : Self.syllables).lowerBound)
        return index < pieces.count ? pieces[index] : nil
    }

    func piece(_ scalar: Unicode.Scalar) -> Piece? { piece(scalar.value) }

    /// Code points for tokens.
    ///
    /// - Parameters:
    ///   - pieces: the tokens of each code point.
    ///   - shown: what is written there.
    ///   - range: `sounds` or `syllables`.
    /// - Returns: `nil` where no more can be held.
    mutating func scalars(
        for pieces: [[String]], shown: String, in range: ClosedRange<UInt32>
    ) -> [Unicode.Scalar]? {
        let isSound = range == Self.sounds
        let place = Place(shown: shown, pieces: pieces)
        if let known = places[place] { return known }
        let first = isSound ? soundPieces.count : syllablePieces.count
        guard first + pieces.count <= range.count else { return nil }
        let made = pieces.indices.compactMap { Unicode.Scalar(range.lowerBound + UInt32(first + $0)) }
        for (index, tokens) in pieces.enumerated() {
            let piece = Piece(tokens: tokens, shown: index == 0 ? shown : "")
            if isSound { soundPieces.append(piece) } else { syllablePieces.append(piece) }
        }
        places[place] = made
        return made
    }

    /// The text with what is written in the place of the readings, for people.
    public func written(_ text: String) -> String {
        guard !isEmpty else { return text }
        return String(
            scalars: text.unicodeScalars.flatMap { scalar in
                piece(scalar).map { Array($0.shown.unicodeScalars) } ?? [scalar]
            })
    }

    /// A text from elsewhere that is put beside one with these readings: without code points that would be taken for
    /// them.
    public func plain(_ text: String) -> String {
        isEmpty ? text : String(scalars: Self.removingPlaces(from: text.unicodeScalars))
    }

    /// The text without the code points that readings have.
    static func removingPlaces(from text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        text.filter { !(sounds.lowerBound...syllables.upperBound).contains($0.value) }
    }
}

extension Unicode.Scalar {
    /// Whether this is where a reading may be. The normaliser drops those of outside texts.
    var isReading: Bool { (Readings.sounds.lowerBound...Readings.syllables.upperBound).contains(value) }
}
