import Foundation

/// Characters that Unicode keeps for compatibility only: enclosed and Roman numbers, squared units, ligatures.
enum CompatibilityForms {
    private static let ranges: [ClosedRange<UInt32>] = [
        0x2B0...0x2B8, 0x2E0...0x2E4, 0x1D2C...0x1D6A, 0x2071...0x209C, 0x2150...0x218B, 0x2460...0x24FF,
        0x2776...0x2793, 0x3200...0x33FF, 0xF900...0xFAFF,
        0xFB00...0xFB06, 0xFF61...0xFFDC, 0x1F100...0x1F12F, 0x1F130...0x1F16F, 0x1F170...0x1F18D,
    ]

    /// The plain form, `nil` for characters that have none or need none.
    static func simple(_ scalar: Unicode.Scalar) -> String? {
        scalar.value < 0x2B0 ? nil : table[scalar.value]
    }

    private static let table: [UInt32: String] = {
        var table: [UInt32: String] = [0x3007: "零", 0x2116: "No. "]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if let form = form(scalar) { table[value] = form }
        }
        return table
    }()

    private static func form(_ scalar: Unicode.Scalar) -> String? {
        let number = scalar.properties.numericValue
        if let number, number == number.rounded(), 0...9_999 ~= number {
            // Enclosed numbers must not run into the digits beside them.
            return scalar.value < 0x20A0 ? "\(Int(number))" : " \(Int(number)) "
        }
        // Negative circled and squared letters have no decomposition.
        if (0x1F150...0x1F169).contains(scalar.value) || (0x1F170...0x1F189).contains(scalar.value) {
            let letter = (scalar.value - 0x1F150) % 32
            return Unicode.Scalar(0x41 + letter).map { String($0) }
        }
        let full = String(scalar).decomposedStringWithCompatibilityMapping
        guard full != String(scalar) else { return nil }
        let inner = full.hasPrefix("(") && full.hasSuffix(")") ? String(full.dropFirst().dropLast()) : full
        let plain = inner.unicodeScalars.map { $0.value == 0x2044 ? "/" : String($0) }.joined()
        return number == nil ? plain : " \(plain) "
    }
}
