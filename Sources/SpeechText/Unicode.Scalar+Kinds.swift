extension Unicode.Scalar {
    var isDigit: Bool { value >= 0x30 && value <= 0x39 }
    var isASCIILetter: Bool { (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7a }
    /// A letter, or phonemes in the place of letters (`Readings`).
    var isLetter: Bool {
        value < 0x80 ? isASCIILetter : properties.isAlphabetic || Readings.sounds.contains(value)
    }

    /// A hanzi, simplified or traditional, in any plane, or a syllable in the place of one (`Readings`).
    var isHan: Bool {
        switch value {
        case 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf000...0xfaff, 0x20000...0x3ffff: true
        default: false
        }
    }

    /// A hanzi itself, also the zero that is written among them.
    var isHanzi: Bool {
        switch value {
        case 0x3007, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: true
        default: false
        }
    }

    /// The digit's value.
    var digit: Int { Int(value) - 0x30 }

    var lowercased: Unicode.Scalar {
        isASCIILetter ? Unicode.Scalar(UInt8(value | 0x20)) : self
    }

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

    /// What combines with the letter before it.
    var isMark: Bool {
        if value < 0x300 { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: return true
        default: return false
        }
    }

    /// What a reader says: letters, digits, signs and pictures, no marks and no white space.
    var isSpoken: Bool {
        if value < 0x80 { return isASCIILetter || isDigit }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .currencySymbol, .otherSymbol:
            return true
        case .mathSymbol: return value != 0xFF5E  // The wide tilde is a mark.
        default: return false
        }
    }

    /// What belongs to the character before it.
    var isAttached: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format, .modifierSymbol: value >= 0x80
        default: false
        }
    }

    enum Script { case eastAsian, sign, other }

    /// What makes a word end where no space does.
    var script: Script {
        if isHan || 0x3040...0x30FF ~= value { return .eastAsian }
        return isLetter || properties.numericType != nil ? .other : .sign
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

/// Character classes within ASCII, by table.
enum ASCII {
    static func isDigit(_ scalar: UInt32) -> Bool { 0x30...0x39 ~= scalar }

    static func isAlphanumeric(_ scalar: UInt32) -> Bool {
        isDigit(scalar) || 0x41...0x5A ~= scalar || 0x61...0x7A ~= scalar
    }

    /// Letters, digits and `+ # & . _ % -`: what both segmenters keep together with hanzi.
    @inline(__always)
    static func isWordPart(_ scalar: UInt32) -> Bool {
        let bits = scalar < 64 ? wordParts.low : wordParts.high
        return (bits >> UInt64(scalar & 63)) & 1 == 1
    }

    private static let wordParts: (low: UInt64, high: UInt64) = {
        var bits: (low: UInt64, high: UInt64) = (0, 0)
        for scalar in UInt32(0)..<128
        where isAlphanumeric(scalar) || "+#&._%-".unicodeScalars.contains(where: { $0.value == scalar }) {
            if scalar < 64 { bits.low |= 1 << UInt64(scalar) } else { bits.high |= 1 << UInt64(scalar - 64) }
        }
        return bits
    }()
}

/// Some signs of ASCII, by table.
struct ASCIISet: ExpressibleByStringLiteral, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// - Parameter literal: the signs; others than those of ASCII are never in the set.
    init(stringLiteral literal: StaticString) {
        literal.withUTF8Buffer { bytes in
            for byte in bytes where byte < 64 { low |= 1 << UInt64(byte) }
            for byte in bytes where byte >= 64 && byte < 128 { high |= 1 << UInt64(byte - 64) }
        }
    }

    @inline(__always)
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value < 128 else { return false }
        return ((scalar.value < 64 ? low : high) >> UInt64(scalar.value & 63)) & 1 == 1
    }
}
