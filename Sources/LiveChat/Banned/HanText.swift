/// Chinese characters as they are compared with the lists: simplified, without what was put between them.
enum HanText {
    /// The characters and letters of a text. Signs between characters are left out; spaces and punctuation are too
    /// where one side is a single character, as in words that were taken apart.
    static func stream(_ scalars: [UInt32], table: FoldingTable) -> SymbolStream {
        /// Folded scalars and where they come from; 0 ends a piece.
        var pieces: [(value: UInt32, origin: Int32)] = []
        for index in scalars.indices {
            let scalar = scalars[index]
            if CleanText.isInvisible(scalar) || CleanText.isMark(scalar) { continue }
            table.fold(scalar) { value in
                let kind = MatchText.kind(value)
                if kind == .han || kind == .letter || kind == .digit {
                    pieces.append((value, Int32(index)))
                } else if isPause(value), let last = pieces.last, last.value != 0 {
                    pieces.append((0, Int32(index)))
                }
            }
        }
        var stream = SymbolStream(capacity: pieces.count)
        var before = 0
        var start = 0
        while start < pieces.count {
            var end = start
            while end < pieces.count, pieces[end].value != 0 { end += 1 }
            if start > 0, before > 1, end - start > 1 {
                stream.append(MatchText.separator, pieces[start - 1].origin, [])
            }
            for (value, origin) in pieces[start..<end] { stream.append(value, origin, []) }
            before = end - start
            start = end + 1
        }
        return stream
    }

    /// Whether a scalar may end a sentence or part of one.
    private static func isPause(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0xA0, 0x3000...0x3002, 0x21, 0x2C, 0x3A, 0x3B, 0x3F, 0xFF01, 0xFF0C, 0xFF1A,
            0xFF1B,
            0xFF1F:
            true
        default: false
        }
    }

    /// A word and its spellings with characters taken apart.
    static func spellings(of word: String) -> [String] {
        let apart = word.reduce(into: "") { $0 += parts[$1] ?? String($1) }
        return apart == word ? [word] : [word, apart]
    }

    /// Characters that people write as two.
    private static let parts: [Character: String] = [
        "强": "弓虽", "奸": "女干", "妈": "女马", "你": "亻尔", "他": "亻也", "奶": "女乃", "娼": "女昌", "妓": "女支",
        "婊": "女表", "嫖": "女票", "杀": "乂木", "炸": "火乍", "弹": "弓单", "毒": "龶母", "死": "歹匕", "屄": "尸穴",
        "肏": "入肉", "狗": "犭句", "猪": "犭者", "贱": "贝戋", "脑": "月凶", "操": "扌喿", "骚": "马蚤",
    ]
}

/// Finds Chinese words by the pinyin of their characters, without tones.
struct HomophoneNet: Sendable {
    private let patterns: [WordPattern]
    private let automaton: WordAutomaton
    /// The number of a character's syllable, for syllables that occur in a pattern.
    private let syllables: ScalarMap

    /// `nil` where no entry is banned by sound.
    init?(
        _ words: [WordPattern], _ entries: [BannedList.Entry],
        pinyin: @escaping @Sendable (Unicode.Scalar) -> String?
    ) {
        func syllable(_ value: UInt32) -> String? {
            MatchText.kind(value) == .han ? Unicode.Scalar(value).flatMap(pinyin) : nil
        }
        var numbers: [String: UInt32] = [:]
        var patterns: [WordPattern] = []
        for word in words where entries[word.entry].sounds && !entries[word.entry].isAllowed {
            let spoken = word.values.compactMap(syllable)
            guard spoken.count == word.values.count, spoken.count > 1 else { continue }
            var pattern = word
            pattern.values = spoken.map { name in
                let number = numbers[name] ?? UInt32(numbers.count + 1)
                numbers[name] = number
                return number
            }
            patterns.append(pattern)
        }
        guard !patterns.isEmpty else { return nil }
        var syllables = ScalarMap()
        for value: UInt32 in 0x4E00...0x9FFF {
            if let name = syllable(value), let number = numbers[name] { syllables[value] = number }
        }
        self.syllables = syllables
        self.patterns = patterns
        automaton = WordAutomaton(patterns.map(\.values))
    }

    func search(_ stream: SymbolStream, allowed: AllowedRanges, _ found: inout [PatternSet.Hit]) {
        var state: Int32 = 0
        for index in stream.elements.indices {
            state = automaton.step(from: state, syllables[stream.elements[index].value])
            guard automaton.hasOutputs(state) else { continue }
            automaton.forEachOutput(state) { number in
                let pattern = patterns[number]
                let range = index + 1 - pattern.values.count..<index + 1
                guard !allowed.cover(range) else { return }
                let scalars = PatternSet.scalars(of: range, in: stream)
                found.append(.init(entry: pattern.entry, net: .homophone, range: scalars))
            }
        }
    }
}
