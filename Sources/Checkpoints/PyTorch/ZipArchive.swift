/// The members of a zip archive, found through its central directory. Members must be stored as they are, which
/// is how PyTorch writes them.
struct ZipArchive {
    private static let maxMembers = 100_000
    private static let endSignature: UInt32 = 0x0605_4b50
    private static let end64LocatorSignature: UInt32 = 0x0706_4b50
    private static let end64Signature: UInt32 = 0x0606_4b50
    private static let directorySignature: UInt32 = 0x0201_4b50
    private static let localSignature: UInt32 = 0x0403_4b50

    /// Ranges of the members' bytes in the archive by their names.
    private(set) var members: [String: Range<Int>] = [:]

    init(_ bytes: UnsafeRawBufferPointer, source: String) throws {
        func damaged(_ what: String) -> CheckpointError {
            CheckpointError.file("\(source): \(what); the file is cut off or damaged, download it again")
        }
        guard var directory = Self.directory(bytes) else { throw damaged("no central directory") }
        guard directory.count <= Self.maxMembers else { throw damaged("\(directory.count) members") }
        for _ in 0..<directory.count {
            guard let entry = Self.entry(&directory.reader) else {
                throw damaged("a broken central directory")
            }
            guard entry.method == 0, entry.compressed == entry.size, entry.flags & 1 == 0 else {
                throw CheckpointError.file(
                    "\(source): member \(entry.name) is compressed or encrypted; save the checkpoint again with torch.save"
                )
            }
            var local = ByteReader(bytes: bytes, position: entry.offset)
            guard entry.offset < bytes.count, local.read(UInt32.self) == Self.localSignature,
                local.read(count: 22) != nil, let nameLength = local.read(UInt16.self),
                let extraLength = local.read(UInt16.self),
                local.read(count: Int(nameLength) + Int(extraLength)) != nil,
                local.remaining >= entry.size
            else { throw damaged("member \(entry.name) does not lie within the file") }
            guard members.updateValue(local.position..<local.position + entry.size, forKey: entry.name) == nil
            else {
                throw damaged("member \(entry.name) occurs twice")
            }
        }
    }

    /// A reader at the central directory, and its number of entries.
    private static func directory(_ bytes: UnsafeRawBufferPointer) -> (reader: ByteReader, count: Int)? {
        // The end record has 22 bytes and a comment of up to 65,535.
        guard bytes.count >= 22 else { return nil }
        var start = bytes.count - 22
        let lowest = max(0, start - 65_535)
        while bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self).littleEndian != endSignature {
            guard start > lowest else { return nil }
            start -= 1
        }
        var end = ByteReader(bytes: bytes, position: start + 10)
        guard let count = end.read(UInt16.self), end.read(UInt32.self) != nil,
            let offset = end.read(UInt32.self)
        else { return nil }
        if count != .max && offset != .max {
            guard Int(offset) <= bytes.count else { return nil }
            return (ByteReader(bytes: bytes, position: Int(offset)), Int(count))
        }
        return directory64(bytes, endRecord: start)
    }

    private static func directory64(
        _ bytes: UnsafeRawBufferPointer, endRecord: Int
    ) -> (reader: ByteReader, count: Int)? {
        guard endRecord >= 20 else { return nil }
        var locator = ByteReader(bytes: bytes, position: endRecord - 20)
        guard locator.read(UInt32.self) == end64LocatorSignature, locator.read(UInt32.self) != nil,
            let position = locator.read(UInt64.self), position < UInt64(bytes.count)
        else { return nil }
        var record = ByteReader(bytes: bytes, position: Int(position))
        guard record.read(UInt32.self) == end64Signature, record.read(count: 28) != nil,
            let count = record.read(UInt64.self), record.read(UInt64.self) != nil,
            let offset = record.read(UInt64.self), offset <= UInt64(bytes.count), count <= UInt64(maxMembers)
        else { return nil }
        return (ByteReader(bytes: bytes, position: Int(offset)), Int(count))
    }

    private struct Entry {
        var name: String
        var flags: UInt16
        var method: UInt16
        var compressed: Int
        var size: Int
        var offset: Int
    }

    private static func entry(_ reader: inout ByteReader) -> Entry? {
        guard reader.read(UInt32.self) == directorySignature, reader.read(UInt32.self) != nil,
            let flags = reader.read(UInt16.self), let method = reader.read(UInt16.self),
            reader.read(count: 8) != nil,
            let compressed = reader.read(UInt32.self), let size = reader.read(UInt32.self),
            let nameLength = reader.read(UInt16.self), let extraLength = reader.read(UInt16.self),
            let commentLength = reader.read(UInt16.self), reader.read(count: 8) != nil,
            let offset = reader.read(UInt32.self), let name = reader.string(count: Int(nameLength)),
            let extra = reader.read(count: Int(extraLength)), reader.read(count: Int(commentLength)) != nil
        else { return nil }
        var entry = Entry(
            name: name, flags: flags, method: method, compressed: Int(compressed), size: Int(size),
            offset: Int(offset))
        return apply64(extra, to: &entry) ? entry : nil
    }

    /// Sizes and offsets that do not fit 32 bits are in an extra field, in this order and without the others.
    private static func apply64(_ extra: UnsafeRawBufferPointer, to entry: inout Entry) -> Bool {
        let full = Int(UInt32.max)
        guard entry.size == full || entry.compressed == full || entry.offset == full else { return true }
        var reader = ByteReader(bytes: extra)
        while let tag = reader.read(UInt16.self), let length = reader.read(UInt16.self),
            let field = reader.read(count: Int(length))
        {
            guard tag == 1 else { continue }
            var values = ByteReader(bytes: field)
            for path in [\Entry.size, \Entry.compressed, \Entry.offset] where entry[keyPath: path] == full {
                guard let value = values.read(UInt64.self), value <= UInt64(Int.max / 2) else { return false }
                entry[keyPath: path] = Int(value)
            }
            return true
        }
        return false
    }
}
