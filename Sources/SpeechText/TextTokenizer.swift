/// How text becomes tokens, by the name of upstream's `tokenizer` option.
public enum TextTokenizer: Sendable {
    /// Characters and pinyin: every published checkpoint, and own vocabularies ("pinyin", "custom").
    case pinyin(PinyinTokenizer)
    /// Each code point is a token ("char").
    case characters
    /// Each byte of the UTF-8 form is a token and its own id ("byte"); there is no vocabulary.
    case bytes

    /// Tokens as strings; bytes are shown as two hexadecimal digits.
    public func tokens(_ text: String) -> [String] {
        switch self {
        case .pinyin(let tokenizer): tokenizer.tokens(text)
        case .characters: text.unicodeScalars.map { String(Character($0)) }
        case .bytes: text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        }
    }
}
