extension Unicode.Scalar {
    /// What Python's `str.isspace`, `str.strip` and `\s` take for white space. Unlike
    /// `properties.isWhitespace` this has the four separators U+001C to U+001F.
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }
}

extension Substring.UnicodeScalarView {
    /// Without white space at either end, as Python's `strip`.
    func stripped() -> Substring.UnicodeScalarView {
        let start = drop { $0.isPythonSpace }
        guard let last = start.lastIndex(where: { !$0.isPythonSpace }) else { return start }
        return start[...last]
    }
}
