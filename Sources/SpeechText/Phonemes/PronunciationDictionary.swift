import Foundation

/// How words are pronounced: a table of words and their phonemes, sorted by the words' bytes.
///
/// A line is `word TAB phonemes`, or `word TAB phonemes TAB phonemes before a vowel`. Words are in small letters;
/// abbreviations that are pronounced otherwise than the word of the same letters are in capitals; a letter's name is
/// listed under the letter and a full stop. The bytes stay as they lie in the file: a look-up is a binary search,
/// O(log n) comparisons, and loading takes one pass that checks the order.
public struct PronunciationDictionary: Sendable {
    /// Phonemes of a word, one character each, stress marks in front of their vowels.
    public struct Pronunciation: Sendable, Equatable {
        /// At least one.
        public var phonemes: String
        /// If the word is pronounced otherwise before a vowel.
        public var beforeVowel: String?
        /// Whether a part of it or all was guessed.
        var isGuessed = false
    }

    /// Largest file accepted, in bytes.
    public static let maxBytes = 64 << 20

    /// The file's bytes.
    public let bytes: [UInt8]
    /// Where each line begins.
    private let starts: [UInt32]
    /// For each byte, the first line whose word begins with it or a later one; and the number of lines.
    private let ranges: [UInt32]

    /// - Parameters:
    ///   - bytes: of the table, in UTF-8.
    ///   - source: what errors call the bytes, such as their path.
    public init(utf8 bytes: [UInt8], source: String = "pronunciations.tsv") throws {
        guard !bytes.isEmpty, bytes.count <= Self.maxBytes else {
            throw TextError.pronunciations(
                source: source, reason: "has \(bytes.count) bytes, expected 1 to \(Self.maxBytes)")
        }
        var starts: [UInt32] = []
        var start = 0
        var last: ArraySlice<UInt8> = []
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: Self.lineEnd) ?? bytes.count
            guard let tab = bytes[start..<end].firstIndex(of: Self.tab), tab > start, tab < end - 1,
                bytes[tab + 1] != Self.tab
            else {
                throw TextError.pronunciations(
                    source: source,
                    reason: "line \(starts.count + 1) is not a word, a tab and its phonemes")
            }
            let word = bytes[start..<tab]
            guard last.lexicographicallyPrecedes(word) else {
                throw TextError.pronunciations(
                    source: source,
                    reason:
                        "line \(starts.count + 1) does not come after the line before; sort the words by their bytes"
                )
            }
            starts.append(UInt32(start))
            last = word
            start = end + 1
        }
        self.bytes = bytes
        self.starts = starts
        var ranges = [UInt32](repeating: UInt32(starts.count), count: 257)
        for (line, start) in starts.enumerated().reversed() { ranges[Int(bytes[Int(start)])] = UInt32(line) }
        for byte in (0..<256).reversed() where ranges[byte] == UInt32(starts.count) {
            ranges[byte] = ranges[byte + 1]
        }
        self.ranges = ranges
    }

    /// Reads a file.
    ///
    /// - Throws: `TextError.pronunciations`.
    public init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TextError.pronunciations(
                source: path, reason: "cannot be read; it belongs beside the model")
        }
        try self.init(utf8: Array(data), source: path)
    }

    /// Number of words.
    public var count: Int { starts.count }

    /// The line of exactly this word, or `nil`.
    public func entry(_ word: String) -> Pronunciation? {
        var word = word
        return word.withUTF8 { wanted in
            guard let first = wanted.first else { return nil }
            var low = Int(ranges[Int(first)])
            var high = Int(ranges[Int(first) + 1])
            return bytes.withUnsafeBufferPointer { bytes in
                while low < high {
                    let middle = (low + high) / 2
                    let start = Int(starts[middle])
                    let order = Self.order(bytes, start, wanted)
                    if order == 0 { return Self.pronunciation(bytes, from: start + wanted.count + 1) }
                    if order < 0 { low = middle + 1 } else { high = middle }
                }
                return nil
            }
        }
    }

    /// Whether the word of the line at `start` is before (negative), the same as (0) or after `wanted`.
    private static func order(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ wanted: UnsafeBufferPointer<UInt8>
    ) -> Int {
        for (offset, byte) in wanted.enumerated() {
            let other = bytes[start + offset]
            if other == tab { return -1 }
            if other != byte { return Int(other) - Int(byte) }
        }
        return bytes[start + wanted.count] == tab ? 0 : 1
    }

    /// The fields that begin at `start`.
    private static func pronunciation(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Pronunciation {
        func field(from start: Int) -> Range<Int> {
            var end = start
            while end < bytes.count, bytes[end] != tab, bytes[end] != lineEnd { end += 1 }
            return start..<end
        }
        let first = field(from: start)
        var pronunciation = Pronunciation(
            phonemes: String(decoding: UnsafeBufferPointer(rebasing: bytes[first]), as: UTF8.self))
        guard first.upperBound < bytes.count, bytes[first.upperBound] == tab else { return pronunciation }
        let second = field(from: first.upperBound + 1)
        if !second.isEmpty {
            pronunciation.beforeVowel = String(
                decoding: UnsafeBufferPointer(rebasing: bytes[second]), as: UTF8.self)
        }
        return pronunciation
    }

    private static let tab = UInt8(ascii: "\t")
    private static let lineEnd = UInt8(ascii: "\n")
}
