import Foundation

/// Finds banned words in what a voice would be given, however they are written: with look-alike letters, full width,
/// invisible scalars, accents, digits for letters, repeated letters, letters one by one, Chinese homophones, and
/// spellings that only sound like one.
///
/// Every search takes time linear in the text, whatever the text is.
public struct BannedWords: Sendable {
    /// A banned word in a text.
    public struct Find: Sendable, Equatable, Codable {
        /// What may be shown of the word (`BannedList.Entry.label`).
        public var label: String
        /// What found it.
        public var net: Net
        /// Where it is: Unicode scalars of the text.
        public var range: Range<Int>
    }

    /// What found a word.
    public enum Net: String, Sendable, Codable {
        /// Its letters, folded.
        case letters
        /// Chinese characters with the same pinyin.
        case homophone
        /// Phonemes.
        case sound
        /// Letters of several messages.
        case vertical
    }

    /// What may be shown of each entry.
    private let labels: [String]
    private let table: FoldingTable
    private let letters: PatternSet
    private let han: PatternSet
    private let homophones: HomophoneNet?
    private let sounds: SoundNet?

    /// - Parameters:
    ///   - lists: their exceptions hold for all of them.
    ///   - facts: pinyin and pronunciations, for the words that are banned by sound.
    /// - Throws: where the folding table is missing beside the executable.
    public init(_ lists: [BannedList], facts: SpeechFacts = SpeechFacts()) throws {
        let entries = lists.flatMap(\.entries)
        let table = try FoldingTable.bundled()
        var letters: [WordPattern] = []
        var han: [WordPattern] = []
        for (index, entry) in entries.enumerated() {
            for text in HanText.spellings(of: entry.text) {
                let scalars = text.unicodeScalars.map(\.value)
                let words = MatchText(scalars, table: table)
                if words.hasHan {
                    if let pattern = WordPattern(HanText.stream(scalars, table: table), entry: index) {
                        han.append(pattern)
                    }
                } else if let pattern = WordPattern(SymbolStream(words, .plain), entry: index) {
                    letters.append(pattern)
                }
            }
        }
        labels = entries.map(\.label)
        self.table = table
        self.letters = PatternSet(letters, entries)
        self.han = PatternSet(han, entries)
        homophones = facts.pinyin.flatMap { HomophoneNet(han, entries, pinyin: $0) }
        sounds = facts.pronounce.flatMap { SoundNet(entries, table: table, pronounce: $0) }
    }

    /// The banned words in `text`, in its order; those that overlap are one.
    public func finds(in text: String) -> [Find] {
        let scalars = text.unicodeScalars.map(\.value)
        var found: [PatternSet.Hit] = []
        let words = MatchText(scalars, table: table)
        letters.search(SymbolStream(words, .plain), &found)
        if words.hasLeet {
            letters.search(SymbolStream(words, .letters(one: "i")), &found)
            letters.search(SymbolStream(words, .letters(one: "l")), &found)
        }
        if words.hasHan {
            let stream = HanText.stream(scalars, table: table)
            let allowed = han.search(stream, &found)
            homophones?.search(stream, allowed: allowed, &found)
        }
        sounds?.search(scalars, &found)
        return merged(found)
    }

    /// The banned words in a name, which may be written in capitals where words begin.
    public func finds(inName name: String) -> [Find] {
        let found = finds(in: name)
        guard found.isEmpty else { return found }
        var parted = String.UnicodeScalarView()
        var wasSmall = false
        for scalar in name.unicodeScalars {
            let isCapital = scalar.value &- 0x41 < 26
            if isCapital, wasSmall { parted.append(" ") }
            parted.append(scalar)
            wasSmall = scalar.value &- 0x61 < 26
        }
        let count = name.unicodeScalars.count
        return finds(in: String(parted)).map { Find(label: $0.label, net: $0.net, range: 0..<count) }
    }

    private func merged(_ found: [PatternSet.Hit]) -> [Find] {
        // Numbers are sorted much faster than hits: the place in the text, then the place in `found`.
        let order = found.indices.map { UInt64(found[$0].range.lowerBound) << 32 | UInt64($0) }.sorted()
        var finds: [Find] = []
        for number in order {
            let hit = found[Int(number & 0xFFFF_FFFF)]
            if let last = finds.last, hit.range.lowerBound < last.range.upperBound {
                let end = max(last.range.upperBound, hit.range.upperBound)
                finds[finds.count - 1].range = last.range.lowerBound..<end
            } else {
                finds.append(Find(label: labels[hit.entry], net: hit.net, range: hit.range))
            }
        }
        return finds
    }
}

/// The patterns of one alphabet and the automaton that finds them.
struct PatternSet: Sendable {
    struct Hit {
        var entry: Int
        var net: BannedWords.Net
        var range: Range<Int>
    }

    private let patterns: [WordPattern]
    private let automaton: WordAutomaton

    init(_ patterns: [WordPattern], _ entries: [BannedList.Entry]) {
        self.patterns = patterns.map { pattern in
            let entry = entries[pattern.entry]
            let isHan = pattern.values.contains { MatchText.kind($0) == .han }
            var pattern = pattern
            pattern.isOpenBefore = isHan || entry.isOpenBefore
            pattern.isOpenAfter = isHan || entry.isOpenAfter
            pattern.isAllowed = entry.isAllowed
            return pattern
        }
        automaton = WordAutomaton(patterns.map(\.values))
    }

    /// Adds what is found in `stream` to `found`.
    ///
    /// - Returns: the elements that belong to exceptions.
    @discardableResult
    func search(_ stream: SymbolStream, _ found: inout [Hit]) -> AllowedRanges {
        var ends: [(end: Int, state: Int32)] = []
        var state: Int32 = 0
        for index in stream.elements.indices {
            state = automaton.step(from: state, stream.elements[index].value)
            if automaton.hasOutputs(state) { ends.append((index, state)) }
        }
        var allowed = AllowedRanges()
        var banned: [(entry: Int, range: Range<Int>)] = []
        for (end, state) in ends {
            automaton.forEachOutput(state) { index in
                let start = end + 1 - patterns[index].values.count
                guard patterns[index].stands(in: stream, start..<end + 1) else { return }
                if patterns[index].isAllowed {
                    allowed.add(start..<end + 1, of: stream.elements.count)
                } else {
                    banned.append((patterns[index].entry, start..<end + 1))
                }
            }
        }
        allowed.close()
        for (entry, range) in banned where !allowed.cover(range) {
            found.append(Hit(entry: entry, net: .letters, range: Self.scalars(of: range, in: stream)))
        }
        return allowed
    }

    /// The scalars of the text that elements come from.
    static func scalars(of range: Range<Int>, in stream: SymbolStream) -> Range<Int> {
        Int(stream.elements[range.lowerBound].first)..<Int(stream.elements[range.upperBound - 1].last) + 1
    }
}

/// Ranges that are never banned.
struct AllowedRanges {
    /// For each element, the furthest end of the ranges that begin there or, after `close`, there or before; empty
    /// without ranges.
    private var ends: [Int32] = []

    mutating func add(_ range: Range<Int>, of count: Int) {
        if ends.isEmpty { ends = [Int32](repeating: 0, count: count) }
        ends[range.lowerBound] = max(ends[range.lowerBound], Int32(range.upperBound))
    }

    mutating func close() {
        for index in ends.indices.dropFirst() { ends[index] = max(ends[index], ends[index - 1]) }
    }

    /// Whether `range` lies within one of them.
    func cover(_ range: Range<Int>) -> Bool {
        range.lowerBound < ends.count && Int(ends[range.lowerBound]) >= range.upperBound
    }
}
