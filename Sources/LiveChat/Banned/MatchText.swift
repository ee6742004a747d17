/// A text as it is compared with the lists: folded, without what is invisible, with words that were taken apart put
/// together again after its end. Each symbol knows the scalar that it comes from.
///
/// Building it takes time linear in the text.
struct MatchText {
    /// What is between words.
    static let separator: UInt32 = 0x20

    struct Symbol {
        /// A folded scalar, or `separator`.
        var value: UInt32
        /// The scalar of the text that it comes from.
        var origin: Int32
        var marks: Marks
    }

    struct Marks: OptionSet {
        let rawValue: UInt8
        /// In a word put together from letters that stood alone.
        static let spelt = Marks(rawValue: 1)
        /// In a word that had other marks inside: it has to be a banned word as a whole.
        static let whole = Marks(rawValue: 2)
        /// In a word of letters and of digits or signs that may stand for letters.
        static let leet = Marks(rawValue: 4)
    }

    private(set) var symbols: [Symbol] = []
    private(set) var hasLeet = false
    private(set) var hasHan = false

    private let scalars: [UInt32]
    private let table: FoldingTable
    private var wordStart = 0
    /// The symbols of words of one letter that follow each other.
    private var singles: [Symbol] = []
    private var singlesHaveLetter = false
    /// Where the symbols since the last white space begin, and how many words they have.
    private var chunkStart = 0
    private var chunkWords = 0

    /// The longest word, of words with other marks inside, that is put together.
    private static let maxChunk = 48

    init(_ scalars: [UInt32], table: FoldingTable) {
        self.scalars = scalars
        self.table = table
        symbols.reserveCapacity(scalars.count + scalars.count / 2 + 2)
        var extras: [Symbol] = []
        for index in scalars.indices {
            let scalar = scalars[index]
            if CleanText.isInvisible(scalar) || CleanText.isMark(scalar) { continue }
            if scalar < 0x80, Self.asciiKinds[Int(scalar)] == .separator {
                endWord(isSpace: scalar <= 0x20, at: index, &extras)
                continue
            }
            table.fold(scalar) { add($0, index, &extras) }
        }
        endWord(isSpace: true, at: scalars.count, &extras)
        endSpelling(&extras)
        symbols += extras
    }

    @inline(__always)
    private mutating func add(_ value: UInt32, _ index: Int, _ extras: inout [Symbol]) {
        switch Self.kind(value) {
        case .letter, .digit:
            symbols.append(Symbol(value: value, origin: Int32(index), marks: []))
        case .sign:
            if Self.isEdgeSign(value), symbols.count == wordStart {
                endWord(isSpace: false, at: index, &extras)
            } else {
                symbols.append(Symbol(value: value, origin: Int32(index), marks: []))
            }
        case .han:
            hasHan = true
            endWord(isSpace: true, at: index, &extras)
        case .separator:
            endWord(isSpace: value == 0x3000 || value == 0xA0, at: index, &extras)
        }
    }

    /// Ends the word before a separator.
    private mutating func endWord(isSpace: Bool, at index: Int, _ extras: inout [Symbol]) {
        while symbols.count > wordStart, Self.isEdgeSign(symbols[symbols.count - 1].value) {
            symbols.removeLast()
        }
        let count = symbols.count - wordStart
        if count > 0 {
            settleWord()
            chunkWords += 1
            if count == 1 {
                let symbol = symbols[wordStart]
                singles.append(symbol)
                if Self.kind(symbol.value) == .letter { singlesHaveLetter = true }
            } else {
                endSpelling(&extras)
            }
            symbols.append(Symbol(value: Self.separator, origin: Int32(index), marks: []))
        }
        if isSpace { endChunk(&extras) }
        wordStart = symbols.count
    }

    /// Looks at the word as a whole: whether letters are look-alikes of Latin ones, and digits stand for letters.
    private mutating func settleWord() {
        var latin = 0
        var alike = 0
        var other = 0
        var signs = 0
        for index in wordStart..<symbols.count {
            let value = symbols[index].value
            if value &- 0x61 < 26 {
                latin += 1
            } else if value < 0x80 || Self.kind(value) == .sign {
                signs += 1
            } else if letterLike(symbols[index]) != 0 {
                alike += 1
            } else {
                other += 1
            }
        }
        let isMixed = latin > 0 && alike + other > 0
        if isMixed || (alike > 0 && other == 0) {
            for index in wordStart..<symbols.count where symbols[index].value >= 0x80 {
                var letter = letterLike(symbols[index])
                if letter == 0, isMixed { letter = Self.posing(symbols[index].value) }
                if letter != 0 { symbols[index].value = letter }
            }
        }
        if signs > 0, latin + alike + other > 0 {
            hasLeet = true
            for index in wordStart..<symbols.count { symbols[index].marks.insert(.leet) }
        }
    }

    private func letterLike(_ symbol: Symbol) -> UInt32 {
        let letter = table.lookalike(scalars[Int(symbol.origin)])
        return letter != 0 ? letter : table.lookalike(symbol.value)
    }

    private mutating func endSpelling(_ extras: inout [Symbol]) {
        if singles.count >= 3, singlesHaveLetter {
            let isLeet = singles.contains { $0.value &- 0x61 >= 26 && $0.value < 0x80 }
            if isLeet { hasLeet = true }
            for var symbol in singles {
                symbol.marks = isLeet ? [.spelt, .leet] : .spelt
                extras.append(symbol)
            }
            extras.append(Symbol(value: Self.separator, origin: singles[singles.count - 1].origin, marks: []))
        }
        singles.removeAll(keepingCapacity: true)
        singlesHaveLetter = false
    }

    private mutating func endChunk(_ extras: inout [Symbol]) {
        if chunkWords > 1, symbols.count - chunkStart <= Self.maxChunk {
            for var symbol in symbols[chunkStart...] where symbol.value != Self.separator {
                symbol.marks.insert(.whole)
                extras.append(symbol)
            }
            extras.append(Symbol(value: Self.separator, origin: extras[extras.count - 1].origin, marks: []))
        }
        chunkStart = symbols.count
        chunkWords = 0
    }
}

extension MatchText {
    enum Kind: UInt8 { case letter, digit, sign, han, separator }

    private static let asciiKinds: [Kind] = (0..<0x80).map { value in
        switch Unicode.Scalar(UInt8(value)) {
        case "a"..."z", "A"..."Z": .letter
        case "0"..."9": .digit
        case "@", "$", "!", "|", "(", "<", "+": .sign
        default: .separator
        }
    }

    @inline(__always)
    static func kind(_ value: UInt32) -> Kind {
        if value < 0x80 { return asciiKinds[Int(value)] }
        switch value {
        case 0xA3, 0xA9, 0x20AC: return .sign
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: return .han
        case 0xB5, 0xAA, 0xBA: return .letter
        case 0x80...0xBF, 0xD7, 0xF7, 0x2000...0x2BFF, 0x2E00...0x2E7F, 0x3000...0x303F, 0xFE10...0xFE6F,
            0xFF00...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0x1F000...0x1FFFF:
            return .separator
        default: return .letter
        }
    }

    /// Signs that are punctuation at the edge of a word.
    @inline(__always)
    private static func isEdgeSign(_ value: UInt32) -> Bool {
        switch value {
        case 0x21, 0x7C, 0x28, 0x3C, 0x2B: true
        default: false
        }
    }

    /// The letter that a digit or sign may stand for, 0 if none.
    ///
    /// - Parameter one: what 1, ! and | stand for: they are read as i and as l, in turn.
    @inline(__always)
    static func leetLetter(_ value: UInt32, one: Unicode.Scalar) -> UInt32 {
        let letter: Unicode.Scalar
        switch value {
        case 0x40, 0x34: letter = "a"
        case 0x38: letter = "b"
        case 0x28, 0x3C, 0xA9: letter = "c"
        case 0x33, 0x20AC: letter = "e"
        case 0x36, 0x39: letter = "g"
        case 0x31, 0x21, 0x7C: letter = one
        case 0xA3: letter = "l"
        case 0x30: letter = "o"
        case 0x35, 0x24: letter = "s"
        case 0x37, 0x2B: letter = "t"
        case 0x32: letter = "z"
        default: return 0
        }
        return letter.value
    }

    /// Letters that pose as Latin ones among Latin letters only, and are not confused with them otherwise.
    private static func posing(_ value: UInt32) -> UInt32 {
        let letter: Unicode.Scalar
        switch Unicode.Scalar(value) {
        case "и", "п", "л", "η": letter = "n"
        case "я": letter = "r"
        case "ш", "щ", "ω": letter = "w"
        case "ц", "μ": letter = "u"
        case "з", "э", "ε", "ξ", "є", "σ": letter = "e"
        case "ь", "ъ", "β", "б": letter = "b"
        case "ф", "θ": letter = "o"
        case "д", "δ", "λ": letter = "a"
        case "ч", "ү": letter = "y"
        case "ж": letter = "x"
        case "ғ": letter = "f"
        case "ς": letter = "s"
        case "τ": letter = "t"
        case "ι": letter = "i"
        case "κ": letter = "k"
        default: return 0
        }
        return letter.value
    }
}
