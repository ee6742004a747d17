import Foundation

/// Latin letters in ASCII: without accents, and those of other alphabets in their usual spelling.
enum LatinFolding {
    /// The ASCII letters for a letter, `nil` for what is none.
    static func letters(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        if scalar.value < 0x80 { return scalar.isASCIILetter ? [scalar] : nil }
        return table[scalar.value]
    }

    /// Letters that Unicode does not decompose.
    private static let spellings: [Unicode.Scalar: String] = [
        "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE",
        "œ": "oe",
        "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "ı": "i", "Ħ": "H", "ħ": "h", "Ŋ": "Ng",
        "ŋ": "ng", "Ŧ": "T", "ŧ": "t", "ĸ": "k", "ſ": "s", "ƒ": "f", "Ə": "E", "ə": "e", "Ǝ": "E", "ǝ": "e",
        "Ɖ": "D", "ɖ": "d", "Ɛ": "E", "ɛ": "e", "Ɔ": "O", "ɔ": "o", "Ɓ": "B", "ɓ": "b", "Ɗ": "D", "ɗ": "d",
        "Ƙ": "K", "ƙ": "k", "Ƴ": "Y", "ƴ": "y", "Ɨ": "I", "ɨ": "i", "Ƶ": "Z", "ƶ": "z", "Ⱥ": "A", "ⱥ": "a",
        "ª": "a", "º": "o",
    ]

    private static let table: [UInt32: [Unicode.Scalar]] = {
        var table: [UInt32: [Unicode.Scalar]] = [:]
        let ranges: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x1E00...0x1EFF, 0x212A...0x212B]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let plain = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars
            let letters = plain.flatMap { part in
                part.isASCIILetter ? [part] : spellings[part].map { Array($0.unicodeScalars) } ?? []
            }
            if !letters.isEmpty { table[value] = letters }
        }
        for (scalar, spelling) in spellings { table[scalar.value] = Array(spelling.unicodeScalars) }
        return table
    }()
}
