/// One token of `PinyinTokenizer`, without a string.
enum PinyinToken {
    case scalar(Unicode.Scalar)
    /// A number in `PinyinDictionary.syllables`.
    case syllable(UInt16)
}
