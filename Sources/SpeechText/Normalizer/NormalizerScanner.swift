/// Reads folded text from left to right and writes words.
///
/// Every rule looks a bounded stretch ahead, or takes all it looked at, so the whole is linear.
struct NormalizerScanner {
    let scalars: [Unicode.Scalar]
    let options: TextNormalizer.Options
    let features: NormalizerFeatures
    var position = 0
    var output: SpokenText
    /// The ASCII word at the position.
    var word = ScannedWord()
    /// No mail address or bare domain begins before this position.
    var linkFree = 0
    /// No machine string begins before this position.
    var machineFree = 0
    /// Where the last unit ended: "1h30m" goes on there.
    var unitBefore = -1
    /// The last plain word, and how often it was said in a row.
    var lastWord = 0..<0
    var repetitions = 1
    /// Which rule read which scalars and what it wrote; kept only if asked for.
    var steps: [Step]?
    let context: LanguageContext

    struct Step {
        let kind: NormalizedKind
        let written: Range<Int>
        let spoken: String
    }

    init(_ scalars: [Unicode.Scalar], options: TextNormalizer.Options, explains: Bool = false) {
        self.scalars = scalars
        self.options = options
        features = options.features
        context = LanguageContext(scalars)
        steps = explains ? [] : nil
        output = SpokenText(capacity: scalars.count * 2)
    }

    mutating func run() -> SpokenText {
        while position < scalars.count { step() }
        return output
    }

    private mutating func step() {
        let scalar = scalars[position]
        if scalar.isDigit {
            if !apply(NormalizerRule.digits) { write(scalar) }
        } else if scalar.isASCIILetter {
            word = ScannedWord(scalars, from: position)
            if takePlainWord() { return }
            if !apply(NormalizerRule.letters) { write(scalar) }
        } else if scalar.isHan || scalar.isReading {
            // Most of a Chinese text; and what is read in a way of its own.
            write(scalar)
        } else if scalar.isLetter || scalar.isMark {
            if !apply(NormalizerRule.others) { write(scalar) }
        } else if scalar == " " {
            write(scalar)
        } else if !apply(NormalizerRule.signs) {
            skip()
        }
    }

    private mutating func apply(_ rules: [NormalizerRule]) -> Bool {
        for rule in rules where rule.needs.isSubset(of: features) {
            guard steps != nil else {
                if rule.take(&self) { return true }
                continue
            }
            let (start, written) = (position, output.bytes.count)
            guard rule.take(&self) else { continue }
            steps?.append(
                Step(kind: rule.kind, written: start..<position, spoken: output.suffix(from: written)))
            return true
        }
        return false
    }

    // MARK: Looking

    /// The scalar at a distance from the position, or `nil` outside the text.
    func peek(_ distance: Int = 0) -> Unicode.Scalar? { at(position + distance) }

    func at(_ index: Int) -> Unicode.Scalar? {
        index >= 0 && index < scalars.count ? scalars[index] : nil
    }

    /// The end of the run of digits from `start`.
    func digitsEnd(from start: Int) -> Int {
        var end = start
        while end >= 0, end < scalars.count, scalars[end].isDigit { end += 1 }
        return end
    }

    func digits(_ range: Range<Int>) -> [Int] { scalars[range].map(\.digit) }

    /// The value of a short run of digits.
    func value(_ range: Range<Int>) -> Int { scalars[range].prefix(9).reduce(0) { $0 * 10 + $1.digit } }

    func language(_ range: Range<Int>) -> SpokenLanguage {
        options.language ?? context.language(around: range, isNumber: isDigit(range.lowerBound))
    }

    func words(_ range: Range<Int>) -> NumberWords { NumberWords(language: language(range)) }

    /// Whether the scalars from `start` are `text`, which is in lower case.
    func matches(_ text: StaticString, at start: Int) -> Bool {
        text.withUTF8Buffer { bytes in
            guard start >= 0, start + bytes.count <= scalars.count else { return false }
            for (offset, byte) in bytes.enumerated()
            where scalars[start + offset].lowercased.value != UInt32(byte) { return false }
            return true
        }
    }

    /// Whether there is an ASCII letter or digit at `index`.
    func isAlphanumeric(_ index: Int) -> Bool { at(index).map { $0.isASCIILetter || $0.isDigit } ?? false }

    func isLetter(_ index: Int) -> Bool { at(index)?.isASCIILetter ?? false }

    func isDigit(_ index: Int) -> Bool { at(index)?.isDigit ?? false }

    /// Whether nothing of a word is at `index`: the end, a space, a mark, a hanzi.
    func isBoundary(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return true }
        return scalar.isHan || !scalar.isDigit && !scalar.isLetter
    }

    /// The word that begins at `index`, past one space.
    func wordAfter(_ index: Int) -> ScannedWord {
        ScannedWord(scalars, from: at(index) == " " ? index + 1 : index)
    }

    /// The word that ends before `index`, past one space or full stop and space.
    func wordBefore(_ index: Int) -> ScannedWord {
        var end = index
        if at(end - 1) == " " { end -= 1 }
        if at(end - 1) == "." { end -= 1 }
        var start = end
        while end - start < ScannedWord.longest, isLetter(start - 1) { start -= 1 }
        return ScannedWord(scalars, from: start)
    }

    // MARK: Writing

    mutating func write(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        position += 1
    }

    /// Writes words for the scalars up to `end`.
    mutating func say(_ words: String, _ language: SpokenLanguage, upTo end: Int) {
        output += language.separator
        output += words
        output += language.separator
        position = end
    }

    mutating func skip(_ count: Int = 1) {
        output += " "
        position += count
    }
}

/// A run of ASCII letters.
struct ScannedWord {
    /// Letters of the longest word that tables are asked about.
    static let longest = 24

    enum Shape { case none, lower, upper, title, mixed }

    private(set) var range = 0..<0
    /// In lower case; empty for a longer word.
    private(set) var key = ""
    private(set) var shape = Shape.none
    /// Whether a letter occurs three times in a row.
    private(set) var hasTriple = false

    var end: Int { range.upperBound }
    var count: Int { range.count }
    /// Whether the first letter is a capital.
    var isCapital: Bool { shape == .upper || shape == .title }

    init() {}

    init(_ scalars: [Unicode.Scalar], from start: Int) {
        guard start >= 0, start < scalars.count else { return }
        var end = start
        var capitals = 0
        var (last, run) = (UInt32(0), 0)
        while end < scalars.count, scalars[end].isASCIILetter {
            let value = scalars[end].value
            if value < 0x60 { capitals += 1 }
            run = value | 0x20 == last ? run + 1 : 1
            if run >= 3 { hasTriple = true }
            last = value | 0x20
            end += 1
        }
        range = start..<end
        guard end > start else { return }
        let startsCapital = scalars[start].value < 0x60
        shape =
            capitals == 0
            ? .lower
            : capitals == end - start ? .upper : startsCapital && capitals == 1 ? .title : .mixed
        guard end - start <= Self.longest else { return }
        key = String(unsafeUninitializedCapacity: end - start) { bytes in
            for index in start..<end { bytes[index - start] = UInt8(scalars[index].value | 0x20) }
            return end - start
        }
    }
}
