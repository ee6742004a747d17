/// ‖ours − expected‖ / ‖expected‖.
func relativeError(_ ours: [Float], _ expected: [Float]) -> Double {
    guard ours.count == expected.count else { return .infinity }
    var (difference, norm) = (0.0, 0.0)
    for (a, b) in zip(ours, expected) {
        difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
        norm += Double(b) * Double(b)
    }
    return (difference / max(norm, .leastNormalMagnitude)).squareRoot()
}

/// max |ours − expected|.
func largestDifference(_ ours: [Float], _ expected: [Float]) -> Float {
    guard ours.count == expected.count else { return .infinity }
    return zip(ours, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// CRC-32 as in zlib.
func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var table = [UInt32](0..<256)
    for index in table.indices {
        for _ in 0..<8 {
            table[index] = table[index] & 1 == 1 ? 0xEDB8_8320 ^ (table[index] >> 1) : table[index] >> 1
        }
    }
    return ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
}

func bytes<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian, Array.init) }
}
