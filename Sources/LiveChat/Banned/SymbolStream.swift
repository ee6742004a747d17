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

    init?(_ stream: SymbolStream, entry: Int) {
        var elements = stream.elements[...]
        while elements.first?.value == MatchText.separator { elements.removeFirst() }
        while elements.last?.value == MatchText.separator { elements.removeLast() }
        guard !elements.isEmpty else { return nil }
        values = elements.map(\.value)
        counts = elements.map(\.count)
        self.entry = entry
    }

    /// Whether the pattern's own letters are there as often as it has them, from element `start` on.
    ///
    /// - Parameter exactly: not more often either.
    func isRepeated(in stream: SymbolStream, from start: Int, exactly: Bool) -> Bool {
        for index in values.indices where values[index] != MatchText.separator {
            let count = stream.elements[start + index].count
            let isDigit = values[index] &- 0x30 < 10
            if exactly || isDigit ? count != counts[index] : count < counts[index] { return false }
        }
        return true
    }

    /// Whether the word may begin at element `start`.
    func mayBegin(in stream: SymbolStream, at start: Int, isOpen: Bool) -> Bool {
        if isOpen || stream.isSeparator(start - 1) { return true }
        let before = stream.elements[start - 1].value
        if stream.elements[start].marks.contains(.whole) { return false }
        if before &- 0x30 < 10, values[0] &- 0x30 >= 10 { return true }
        guard stream.elements[start].marks.contains(.spelt) else { return false }
        // Before a word that is spelt, "a", "i", "u" and "r" are words.
        return stream.isSeparator(start - 2) && [0x61, 0x69, 0x75, 0x72].contains(before)
    }

    /// Whether the word may end with element `end`: before another word, or the plural's s or z.
    ///
    /// - Parameter exactly: not before a plural's ending.
    func mayEnd(in stream: SymbolStream, at end: Int, isOpen: Bool, exactly: Bool) -> Bool {
        if isOpen || stream.isSeparator(end + 1) { return true }
        if exactly { return false }
        let after = stream.elements[end + 1].value
        let isWhole = stream.elements[end].marks.contains(.whole)
        if !isWhole, after &- 0x30 < 10, values[values.count - 1] &- 0x30 >= 10 { return true }
        return (after == 0x73 || after == 0x7A) && stream.isSeparator(end + 2)
    }
}
