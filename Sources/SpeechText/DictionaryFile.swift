/// The sections of a mapped `pinyin.dict`, each checked for its place, alignment and size.
struct DictionaryFile {
    enum Section: UInt32, CaseIterable {
        case wordLabels = 1
        case wordValues
        case wordChildren
        case logFrequencies
        case logTotals
        case modelStart
        case modelTransitions
        case modelRows
        case modelEmissions
        case phraseLabels
        case phraseValues
        case phraseChildren
        case phraseOffsets
        case phraseSyllables
        case characterSyllables
        case highCharacters
        case highSyllables
        case syllableOffsets
        case syllableBytes
    }

    static let magic = Array("PINYDICT".utf8)
    static let version: UInt32 = 1
    /// Largest file accepted, in bytes; the one in the package has 6 MB.
    static let limit = 1 << 28

    let path: String
    private let file: MappedFile
    private let sections: [Section: Range<Int>]

    init(path: String) throws(TextError) {
        guard 1.littleEndian == 1 else {
            throw .dictionary(source: path, reason: "is little-endian, and this machine is not")
        }
        let file = try MappedFile(path: path, limit: Self.limit)
        let bytes = file.bytes
        let headerSize = 16
        guard bytes.count >= headerSize, bytes.prefix(8).elementsEqual(Self.magic) else {
            throw .dictionary(
                source: path, reason: "does not start with PINYDICT; make it with make_dictionary.py")
        }
        let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard version == Self.version else {
            throw .dictionary(
                source: path,
                reason:
                    "has version \(version), expected \(Self.version); make it again with make_dictionary.py")
        }
        let count = bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
        guard count == Section.allCases.count, bytes.count >= headerSize + 16 * Int(count) else {
            throw .dictionary(
                source: path, reason: "has \(count) sections, expected \(Section.allCases.count)")
        }
        var sections: [Section: Range<Int>] = [:]
        for entry in stride(from: headerSize, to: headerSize + 16 * Int(count), by: 16) {
            let number = bytes.loadUnaligned(fromByteOffset: entry, as: UInt32.self)
            let offset = Int(bytes.loadUnaligned(fromByteOffset: entry + 4, as: UInt32.self))
            let length = bytes.loadUnaligned(fromByteOffset: entry + 8, as: UInt64.self)
            guard let section = Section(rawValue: number), sections[section] == nil else {
                throw .dictionary(source: path, reason: "section number \(number) is unknown or there twice")
            }
            guard offset % 8 == 0, offset <= bytes.count, length <= UInt64(bytes.count - offset) else {
                throw .dictionary(
                    source: path, reason: "section \(section) lies outside the file; it is truncated")
            }
            sections[section] = offset..<offset + Int(length)
        }
        self.path = path
        self.file = file
        self.sections = sections
    }

    func error(_ reason: String) -> TextError { .dictionary(source: path, reason: reason) }

    private func bytes(of section: Section) throws(TextError) -> UnsafeRawBufferPointer {
        guard let range = sections[section] else { throw error("section \(section) is missing") }
        return UnsafeRawBufferPointer(rebasing: file.bytes[range])
    }

    /// - Parameter count: the number of elements expected, nil for any but zero.
    func table<Element: BitwiseCopyable>(
        _ section: Section, count: Int? = nil
    ) throws(TextError) -> MappedTable<Element> {
        let bytes = try bytes(of: section)
        let (elements, rest) = bytes.count.quotientAndRemainder(dividingBy: MemoryLayout<Element>.stride)
        guard rest == 0, elements > 0, count == nil || elements == count else {
            let expected = count.map { "\($0) elements" } ?? "a whole number of elements"
            throw error("section \(section) has \(bytes.count) bytes, expected \(expected)")
        }
        return MappedTable(file: file, bytes: bytes)
    }

    func trie(
        _ labels: Section, _ values: Section, _ children: Section, valueLimit: Int, of name: String
    ) throws(TextError) -> WordTrie {
        guard
            let trie = try WordTrie(
                labels: table(labels), values: table(values), children: table(children),
                valueLimit: valueLimit)
        else { throw error("the trie of \(name) has a broken link") }
        return trie
    }

    /// Checks that offsets rise from 0 to `limit`.
    func checkOffsets(
        _ offsets: MappedTable<UInt32>, limit: Int, of section: Section
    ) throws(TextError) {
        for index in 1..<max(offsets.count, 1) where offsets[index] < offsets[index - 1] {
            throw error("section \(section) falls at \(index), expected rising offsets")
        }
        guard offsets[0] == 0, offsets[offsets.count - 1] == limit else {
            throw error("section \(section) does not end at \(limit)")
        }
    }

    func strings(offsets: Section, bytes: Section) throws(TextError) -> [String] {
        let ends: MappedTable<UInt32> = try table(offsets)
        let text: MappedTable<UInt8> = try table(bytes)
        try checkOffsets(ends, limit: text.count, of: offsets)
        var strings: [String] = []
        strings.reserveCapacity(ends.count - 1)
        for index in 1..<max(ends.count, 1) {
            strings.append(
                String(decoding: text.slice(Int(ends[index - 1])..<Int(ends[index])), as: UTF8.self))
        }
        guard strings.count > 1, strings.count <= 1 << 16 else {
            throw error("section \(offsets) has \(ends.count) entries, expected 3 to 65537")
        }
        return strings
    }
}
