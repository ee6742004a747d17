/// Text to token ids for one model: a tokenizer and a vocabulary, joined by a table.
public struct TokenEncoder: Sendable {
    /// How text becomes tokens.
    public let tokenizer: TextTokenizer
    /// Nil for the byte tokenizer.
    public let vocabulary: Vocabulary?
    /// Ids by the number of the syllable in the dictionary.
    private let syllableIDs: [Int32]

    /// - Parameter vocabulary: the tokens that the model knows.
    public init(tokenizer: TextTokenizer, vocabulary: Vocabulary) {
        self.tokenizer = tokenizer
        self.vocabulary = vocabulary
        syllableIDs =
            if case .pinyin(let pinyin) = tokenizer {
                pinyin.dictionary.syllables.map(vocabulary.id(of:))
            } else {
                []
            }
    }

    /// The byte tokenizer.
    public static let bytes = TokenEncoder()

    private init() {
        tokenizer = .bytes
        vocabulary = nil
        syllableIDs = []
    }

    /// The ids of `text`'s tokens, 0 for those the vocabulary lacks.
    ///
    /// - Parameter readings: what private code points of the text are read as.
    public func ids(_ text: String, readings: Readings = .none) -> [Int32] {
        guard let vocabulary else { return text.utf8.map(Int32.init) }
        switch tokenizer {
        case .bytes: return text.utf8.map(Int32.init)
        case .characters: return text.unicodeScalars.map(vocabulary.id(of:))
        case .phonemes(let phonemes):
            return phonemes.tokens(text, readings: readings).map { vocabulary.id(of: $0.token) }
        case .pinyin(let pinyin):
            var ids: [Int32] = []
            ids.reserveCapacity(text.utf8.count)
            pinyin.forEachToken(text, readings) { token, _ in
                switch token {
                case .scalar(let scalar): ids.append(vocabulary.id(of: scalar))
                case .syllable(let number): ids.append(syllableIDs[Int(number)])
                case .given(let scalar):
                    for token in readings.piece(scalar)?.tokens ?? [] { ids.append(vocabulary.id(of: token)) }
                }
            }
            return ids
        }
    }

    /// The id of one token, 0 for what the vocabulary lacks. There is no vocabulary of bytes to ask.
    func id(of token: String) -> Int32 { vocabulary?.id(of: token) ?? 0 }

    func id(of scalar: Unicode.Scalar) -> Int32 { vocabulary?.id(of: scalar) ?? 0 }

    func id(ofSyllable number: UInt16) -> Int32 { syllableIDs[Int(number)] }
}
