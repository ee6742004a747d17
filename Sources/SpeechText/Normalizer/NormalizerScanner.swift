/// Reads folded text from left to right and writes words.
///
/// Every rule looks a bounded stretch ahead, or takes all it looked at, so the whole is linear.
struct NormalizerScanner {
    let scalars: [Unicode.Scalar]
    let options: TextNormalizer.Options
    var position = 0
    var output = ""
    /// No mail address or bare domain begins before this position.
    var linkFree = 0
    /// Where the last unit ended: "1h30m" goes on there.
    var unitBefore = -1
    private let context: LanguageContext

    init(_ scalars: [Unicode.Scalar], options: TextNormalizer.Options) {
        self.scalars = scalars
        self.options = options
        context = LanguageContext(scalars)
        output.reserveCapacity(scalars.count * 2)
    }

    mutating func run() -> String {
        while position < scalars.count { step() }
        return output
    }

    private mutating func step() {
        let scalar = scalars[position]
        if options.emoji, takeFace() { return }
        if options.numbers, takeNumber() { return }
        if scalar.isASCIILetter {
            takeWord()
        } else if scalar.isHan || scalar.isLetter || scalar.isDigit || scalar.isMark {
            write(scalar)
        } else if options.emoji, EmojiNames.isEmoji(scalar) {
            takeEmoji()
        } else {
            takeSign()
        }
    }

    // MARK: Looking

    /// The scalar at a distance from the position, or `nil` outside the text.
    func peek(_ distance: Int = 0) -> Unicode.Scalar? { at(position + distance) }

    func at(_ index: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index) ? scalars[index] : nil
    }

    /// The end of the run of digits from `start`.
    func digitsEnd(from start: Int) -> Int {
        var end = start
        while end < scalars.count, scalars[end].isDigit { end += 1 }
        return end
    }

    func digits(_ range: Range<Int>) -> [Int] { scalars[range].map(\.digit) }

    func language(_ range: Range<Int>) -> SpokenLanguage {
        options.language ?? context.language(around: range)
    }

    func matches(_ text: String, at start: Int, ignoringCase: Bool = true) -> Bool {
        var index = start
        for scalar in text.unicodeScalars {
            guard let found = at(index), (ignoringCase ? found.lowercased : found) == scalar else {
                return false
            }
            index += 1
        }
        return true
    }

    // MARK: Writing

    mutating func write(_ scalar: Unicode.Scalar) {
        output.unicodeScalars.append(scalar)
        position += 1
    }

    /// Writes words for the scalars up to `end`.
    mutating func say(_ words: String, _ language: SpokenLanguage, upTo end: Int) {
        output += language.separator + words + language.separator
        position = end
    }

    mutating func skip(_ count: Int = 1) {
        output += " "
        position += count
    }
}
