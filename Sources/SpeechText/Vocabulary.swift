import Foundation

/// The tokens a model knows. A token's id is its line number in `vocab.txt`, counted from 0; unknown
/// tokens have id 0, which therefore has to be the space.
///
/// Read as upstream reads it: lines end with LF, CR LF or CR and nothing else (U+2028 or U+0085 stay
/// part of a token), nothing is trimmed, and the last character of every line is taken for its line end,
/// also where the file does not end with one (`lacksFinalNewline`).
public struct Vocabulary: Sendable {
    /// Largest file accepted, in bytes.
    public static let maxBytes = 16 << 20
    /// Most tokens accepted.
    public static let maxTokens = 1 << 20

    /// All tokens, by id.
    public let tokens: [String]
    /// The last line has no line end, so its token lost its last character: see above.
    public let lacksFinalNewline: Bool
    /// Ids of the tokens of one code point up to the largest below U+10000, by code.
    private let scalarIDs: [Int32]
    private let ids: [ExactString: Int32]

    /// Number of tokens.
    public var count: Int { tokens.count }

    /// - Parameters:
    ///   - utf8: the bytes of a `vocab.txt`.
    ///   - source: what errors call it, such as its path.
    public init(utf8: some Collection<UInt8>, source: String = "vocab.txt") throws(TextError) {
        let (lines, lacksFinalNewline) = try Self.lines(
            of: Array(utf8.prefix(Self.maxBytes + 1)), source: source)
        var ids: [ExactString: Int32] = [:]
        ids.reserveCapacity(lines.count)
        var scalarIDs: [Int32] = []
        for (index, line) in lines.enumerated() {
            if let first = ids.updateValue(Int32(index), forKey: ExactString(line)) {
                throw .vocabulary(
                    source: source,
                    reason: "line \(index + 1) repeats line \(first + 1); each token has to be there once")
            }
            if let scalar = line.unicodeScalars.first, line.unicodeScalars.dropFirst().isEmpty,
                scalar.value <= 0xFFFF
            {
                let missing = Int(scalar.value) + 1 - scalarIDs.count
                if missing > 0 { scalarIDs.append(contentsOf: repeatElement(0, count: missing)) }
                scalarIDs[Int(scalar.value)] = Int32(index)
            }
        }
        guard lines[0].unicodeScalars.first != "\u{FEFF}" else {
            throw .vocabulary(
                source: source, reason: "begins with a byte order mark; save the file as UTF-8 without one")
        }
        guard lines[0] == " " else {
            throw .vocabulary(
                source: source,
                reason: "line 1 is \(lines[0].debugDescription), expected one space, the id of the unknown")
        }
        tokens = lines
        self.lacksFinalNewline = lacksFinalNewline
        self.scalarIDs = scalarIDs
        self.ids = ids
    }

    private static func lines(
        of utf8: [UInt8], source: String
    ) throws(TextError) -> (lines: [String], lacksFinalNewline: Bool) {
        func fail(_ reason: String) -> TextError { .vocabulary(source: source, reason: reason) }
        guard !utf8.isEmpty else { throw fail("is empty, expected one token a line") }
        guard utf8.count <= maxBytes else { throw fail("has more than \(maxBytes) bytes") }
        var lines: [String] = []
        var start = 0
        while start < utf8.count {
            let end = utf8[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? utf8.count
            guard var line = String(validating: utf8[start..<end], as: UTF8.self) else {
                throw fail("line \(lines.count + 1) is not UTF-8; save the file as UTF-8")
            }
            if end == utf8.count { line.unicodeScalars.removeLast() }
            guard lines.count < maxTokens else { throw fail("has more than \(maxTokens) lines") }
            lines.append(line)
            let isPair = end + 1 < utf8.count && utf8[end] == 0x0D && utf8[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
        }
        return (lines, start > utf8.count)
    }

    /// Whether a model of phonemes with these tokens reads hanzi, as syllables of an initial and a final.
    public var hasMandarin: Bool { id(of: MandarinSyllable.sign) != 0 }

    /// The id of a token, 0 if it is unknown.
    public func id(of token: String) -> Int32 {
        if let scalar = token.unicodeScalars.first, token.unicodeScalars.dropFirst().isEmpty {
            return id(of: scalar)
        }
        return ids[ExactString(token)] ?? 0
    }

    /// The id of a token of one code point, 0 if it is unknown. O(1), by table for nearly all.
    public func id(of scalar: Unicode.Scalar) -> Int32 {
        if scalar.value <= 0xFFFF {
            return scalar.value < scalarIDs.count ? scalarIDs[Int(scalar.value)] : 0
        }
        return ids[ExactString(String(Character(scalar)))] ?? 0
    }
}

extension Vocabulary {
    /// Reads a `vocab.txt` of at most `maxBytes`.
    public init(path: String) throws(TextError) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .vocabulary(
                source: path, reason: "cannot be opened; give the path of the model's vocab.txt")
        }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: Self.maxBytes + 1) else {
            throw .vocabulary(
                source: path, reason: "cannot be read; give the path of the model's vocab.txt")
        }
        try self.init(utf8: data, source: path)
    }
}

/// A string as a key by its bytes: Swift holds canonically equivalent strings for equal, such as a letter
/// with a combining accent and the accented letter, but a vocabulary keeps them apart.
struct ExactString: Hashable, Sendable {
    let string: String

    init(_ string: String) {
        self.string = string
    }

    static func == (left: ExactString, right: ExactString) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
    }
}
