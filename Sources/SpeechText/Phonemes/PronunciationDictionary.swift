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
    }

    /// Largest file accepted, in bytes.
    public static let maxBytes = 64 << 20

    /// The file's bytes.
    public let bytes: [UInt8]
    /// Where each line begins.
    private let starts: [UInt32]

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
        let wanted = Array(word.utf8)
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            let line = bytes[Int(starts[middle])...]
            let key = line.prefix { $0 != Self.tab }
            if key.elementsEqual(wanted) { return pronunciation(of: line.dropFirst(key.count + 1)) }
            if key.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func pronunciation(of rest: ArraySlice<UInt8>) -> Pronunciation {
        let fields = rest.prefix { $0 != Self.lineEnd }.split(separator: Self.tab)
        return Pronunciation(
            phonemes: String(decoding: fields[0], as: UTF8.self),
            beforeVowel: fields.count > 1 ? String(decoding: fields[1], as: UTF8.self) : nil)
    }

    private static let tab = UInt8(ascii: "\t")
    private static let lineEnd = UInt8(ascii: "\n")
}
