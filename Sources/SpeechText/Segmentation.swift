/// Which word segmenter's rules cut the text before it is read.
///
/// They differ in what they take for hanzi, and in which ASCII words stay whole, and so in where a
/// token for a space is put before a word.
public enum Segmentation: String, Sendable, CaseIterable {
    /// Python's jieba 0.42.1, by which the published checkpoints were trained.
    case jieba
    /// rjieba 0.2.2, which the official package has used since the end of 2025.
    case rjieba

    /// Whether a character can be part of a block that the dictionary and the model cut; every other
    /// character is a segment by itself.
    @inline(__always)
    func isInBlock(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return ASCII.isWordPart(scalar) }
        switch self {
        case .jieba:
            return 0x4E00...0x9FD5 ~= scalar
        case .rjieba:
            if 0x4E00...0x9FFF ~= scalar { return true }
            switch scalar {
            case 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
                0x2B820...0x2CEAF, 0x2CEB0...0x2EBEF, 0x2F800...0x2FA1F:
                return true
            default: return false
            }
        }
    }
}
