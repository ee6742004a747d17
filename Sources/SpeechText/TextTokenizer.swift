/// How text becomes tokens, by the name of upstream's `tokenizer` option.
public enum TextTokenizer: Sendable {
    /// Characters and pinyin: every published checkpoint, and own vocabularies ("pinyin", "custom").
    case pinyin(PinyinTokenizer)
    /// Each code point is a token ("char").
    case characters
    /// Each byte of the UTF-8 form is a token and its own id ("byte"); there is no vocabulary.
    case bytes

    /// Phonemes, and letters for words that no dictionary has ("phoneme", ours).
    case phonemes(PhonemeTokenizer)

    /// Tokens as strings; bytes are shown as two hexadecimal digits.
    ///
    /// - Parameter readings: what private code points of the text are read as.
    public func tokens(_ text: String, readings: Readings = .none) -> [String] {
        switch self {
        case .pinyin(let tokenizer): tokenizer.tokens(text, readings: readings)
        case .characters: text.unicodeScalars.map { String(Character($0)) }
        case .bytes: text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        case .phonemes(let tokenizer): tokenizer.tokens(text, readings: readings).map(\.token)
        }
    }

    /// What of the text each token shows: nothing where it goes on with a word that an earlier token shows whole.
    public func shown(_ text: String, readings: Readings = .none) -> [String] {
        if case .phonemes(let tokenizer) = self {
            return tokenizer.tokens(text, readings: readings).map(\.shown)
        }
        return tokens(text, readings: readings)
    }
}
