/// Symbols with repetitions drawn together: what the automaton runs over.
struct SymbolStream {
    struct Element {
        var value: UInt32
        /// How often it stands there, one after another.
        var count: Int32
        /// The scalars of the text from the first to the last.
        var first: Int32
        var last: Int32
        var marks: MatchText.Marks
    }

    private(set) var elements: [Element] = []

    init(capacity: Int) { elements.reserveCapacity(capacity) }

    /// How digits and signs among letters are read.
    enum Reading {
        /// As they are; signs are between words.
        case plain
        /// As letters, in words that have letters.
        case letters(one: Unicode.Scalar)
    }

    /// The words of a text.
    init(_ text: MatchText, _ reading: Reading) {
        self.init(capacity: text.symbols.count)
        switch reading {
        case .plain:
            for symbol in text.symbols {
                let isSign = symbol.marks.contains(.leet) && MatchText.kind(symbol.value) == .sign
                append(isSign ? MatchText.separator : symbol.value, symbol.origin, symbol.marks)
            }
        case .letters(let one):
            for symbol in text.symbols {
                let letter = symbol.marks.contains(.leet) ? MatchText.leetLetter(symbol.value, one: one) : 0
                append(letter == 0 ? symbol.value : letter, symbol.origin, symbol.marks)
            }
        }
    }

    @inline(__always)
    mutating func append(_ value: UInt32, _ origin: Int32, _ marks: MatchText.Marks) {
        let last = elements.count - 1
        if last >= 0, elements[last].value == value, elements[last].marks == marks {
            elements[last].count += 1
            elements[last].last = origin
        } else {
            elements.append(Element(value: value, count: 1, first: origin, last: origin, marks: marks))
        }
    }

    func isSeparator(_ index: Int) -> Bool {
        index < 0 || index >= elements.count || elements[index].value == MatchText.separator
    }
}

/// A word of a list as the automaton looks for it.
struct WordPattern: Sendable {
    var values: [UInt32]
    /// How often each value has to stand there at least; digits exactly so often.
    var counts: [Int32]
    var entry: Int
    var isOpenBefore = false
    var isOpenAfter = false
    /// Whether it is an exception, which has to be there exactly.
    var isAllowed = false

    init?(_ stream: SymbolStream, entry: Int) {
        var elements = stream.elements[...]
        while elements.first?.value == MatchText.separator { elements.removeFirst() }
        while elements.last?.value == MatchText.separator { elements.removeLast() }
        guard !elements.isEmpty else { return nil }
        values = elements.map(\.value)
        counts = elements.map(\.count)
        self.entry = entry
    }

    /// Whether elements with the pattern's values are the word: repeated as often, and with its borders.
    func stands(in stream: SymbolStream, _ range: Range<Int>) -> Bool {
        for index in values.indices where values[index] != MatchText.separator {
            let count = stream.elements[range.lowerBound + index].count
            let isDigit = values[index] &- 0x30 < 10
            if isAllowed || isDigit ? count != counts[index] : count < counts[index] { return false }
        }
        if stream.elements[range.lowerBound].marks.contains(.whole) {
            return stream.isSeparator(range.lowerBound - 1) && stream.isSeparator(range.upperBound)
        }
        return mayBegin(in: stream, at: range.lowerBound) && mayEnd(in: stream, at: range.upperBound - 1)
    }

    private func mayBegin(in stream: SymbolStream, at start: Int) -> Bool {
        if isOpenBefore || stream.isSeparator(start - 1) { return true }
        let before = stream.elements[start - 1].value
        if before &- 0x30 < 10, values[0] &- 0x30 >= 10 { return true }
        guard stream.elements[start].marks.contains(.spelt) else { return false }
        // Before a word that is spelt, "a", "i", "u" and "r" are words.
        return stream.isSeparator(start - 2) && [0x61, 0x69, 0x75, 0x72].contains(before)
    }

    /// Before another word, or the plural's s or z.
    private func mayEnd(in stream: SymbolStream, at end: Int) -> Bool {
        if isOpenAfter || stream.isSeparator(end + 1) { return true }
        if isAllowed { return false }
        let after = stream.elements[end + 1].value
        if after &- 0x30 < 10, values[values.count - 1] &- 0x30 >= 10 { return true }
        return (after == 0x73 || after == 0x7A) && stream.isSeparator(end + 2)
    }
}
