/// Reads little-endian numbers and stretches of bytes, checked.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    var remaining: Int { bytes.count - position }

    /// The next number, or `nil` at the end.
    mutating func read<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        let size = MemoryLayout<Number>.size
        guard remaining >= size else { return nil }
        defer { position += size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
    }

    mutating func read(count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= remaining else { return nil }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func string(count: Int) -> String? {
        read(count: count).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Bytes up to the next line feed, which is skipped.
    mutating func line(limit: Int) -> String? {
        let window = bytes[position..<min(bytes.count, position + limit)]
        guard let end = window.firstIndex(of: 0x0a) else { return nil }
        defer { position = end + 1 }
        return String(validating: UnsafeRawBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self)
    }
}
