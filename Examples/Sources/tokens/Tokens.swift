import SpeechText

/// What a published F5-TTS checkpoint reads for a text: run where its vocab.txt is.
@main struct Tokens {
    static func main() throws {
        let vocabulary = try Vocabulary(path: "vocab.txt")
        let encoder = TokenEncoder(tokenizer: .pinyin(try PinyinTokenizer()), vocabulary: vocabulary)
        let ids = encoder.ids("主播666，well-known")  // [Int32], 0 for what the vocabulary lacks
        print(ids)
    }
}
