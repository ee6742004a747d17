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
