/// The words that the normaliser has written so far, as UTF-8.
struct SpokenText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    static func += (text: inout SpokenText, words: String) {
        text.bytes.append(contentsOf: words.utf8)
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    mutating func append(contentsOf scalars: ArraySlice<Unicode.Scalar>) {
        for scalar in scalars { append(scalar) }
    }

    /// What was written from the byte at `start` on.
    func suffix(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

    /// The last code point that is no space.
    var last: Unicode.Scalar? {
        guard let end = bytes.lastIndex(where: { $0 != UInt8(ascii: " ") }) else { return nil }
        var start = end
        while start > 0, end - start < 3, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return String(decoding: bytes[start...end], as: UTF8.self).unicodeScalars.last
    }
}

extension String {
    /// The code points as text: faster than through a view of the text.
    init(scalars: some Collection<Unicode.Scalar>) {
        var capacity = 0
        for scalar in scalars { capacity += UTF8.width(scalar) }
        self.init(unsafeUninitializedCapacity: capacity) { bytes in
            var count = 0
            for scalar in scalars {
                if scalar.value < 0x80 {
                    bytes[count] = UInt8(truncatingIfNeeded: scalar.value)
                    count += 1
                    continue
                }
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    bytes[count] = byte
                    count += 1
                }
            }
            return count
        }
    }
}
