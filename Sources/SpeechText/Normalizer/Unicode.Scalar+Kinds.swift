extension Unicode.Scalar {
    var isDigit: Bool { value >= 0x30 && value <= 0x39 }
    var isASCIILetter: Bool { (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7a }
    var isLetter: Bool { value < 0x80 ? isASCIILetter : properties.isAlphabetic }

    /// A hanzi, simplified or traditional, in any plane.
    var isHan: Bool {
        switch value {
        case 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: true
        default: false
        }
    }

    /// The digit's value.
    var digit: Int { Int(value) - 0x30 }

    var lowercased: Unicode.Scalar {
        isASCIILetter ? Unicode.Scalar(UInt8(value | 0x20)) : self
    }
}
