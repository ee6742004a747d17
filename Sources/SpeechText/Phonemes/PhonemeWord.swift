/// What is written between two spaces, or a mark and a letter.
struct PhonemeWord {
    /// How its letters are written.
    enum Shape { case small, capitals, title, mixed }

    /// Where it is in the text, with its marks.
    var range: Range<Int>
    /// Letters, apostrophes and hyphens, from the first letter to the last, in ASCII.
    let letters: String
    let shape: Shape
    /// The closing marks.
    var closing: [String]
    /// Its phonemes, where the text brings them, or its syllables of Mandarin.
    let given: [String]

    /// The word and its marks as written.
    func shown(_ scalars: [Unicode.Scalar], _ readings: Readings) -> String {
        let text = String(scalars: scalars[range])
        return given.isEmpty ? text : readings.written(text)
    }

    /// Letters as tokens, for words that no dictionary has.
    var spelt: [String] {
        letters.utf8.filter { $0 != UInt8(ascii: "-") }.map { byte in
            String(Unicode.Scalar((65...90).contains(byte) ? byte | 0x20 : byte))
        }
    }

    /// The words that have letters which can be said.
    ///
    /// - Parameter mandarin: the words of hanzi; `nil` if these are not read, then marks of Chinese text are not either.
    static func words(
        of scalars: [Unicode.Scalar], _ readings: Readings, mandarin: [MandarinWord]? = nil
    ) -> [PhonemeWord] {
        var words: [PhonemeWord] = []
        var start = 0
        var index = 0
        var next = 0
        func close(_ end: Int) {
            guard end > start else { return }
            if let word = PhonemeWord(scalars, start..<end, wide: mandarin != nil) {
                words.append(word)
            } else if mandarin != nil, !words.isEmpty {
                words[words.count - 1].append(wideMarksIn: start..<end, of: scalars)
            }
        }
        while index <= scalars.count {
            if let mandarin, next < mandarin.count, mandarin[next].range.lowerBound == index {
                close(index)
                let word = PhonemeWord(scalars, mandarin[next])
                words.append(word)
                next += 1
                (start, index) = (word.range.upperBound, word.range.upperBound)
                continue
            }
            if index < scalars.count, readings.piece(scalars[index]) != nil {
                close(index)
                let word = PhonemeWord(scalars, from: index, readings, wide: mandarin != nil)
                words.append(word)
                (start, index) = (word.range.upperBound, word.range.upperBound)
                continue
            }
            let isEnd = index == scalars.count || isSpace(scalars[index])
            let isMark = !isEnd && mandarin != nil && wideMark(scalars[index]) != nil
            if isEnd || isMark || isJoint(scalars, index) {
                close(isEnd ? index : index + 1)
                start = index + 1
            }
            index += 1
        }
        return words
    }

    /// The readings from `start` on that belong together, and the marks after them.
    ///
    /// - Parameter wide: whether those after syllables are marks of Chinese text.
    private init(_ scalars: [Unicode.Scalar], from start: Int, _ readings: Readings, wide: Bool) {
        var end = start
        var given: [String] = []
        while end < scalars.count, let piece = readings.piece(scalars[end]),
            end == start || piece.shown.isEmpty
        {
            given += piece.tokens
            end += 1
        }
        var closing: [String] = []
        if wide, Readings.syllables.contains(scalars[start].value) {
            closing = Self.chineseMarks(of: scalars, from: &end)
        } else {
            while end < scalars.count, let mark = Self.mark(scalars[end]) {
                closing.append(mark)
                end += 1
            }
        }
        range = start..<end
        (letters, shape) = ("", .small)
        (self.given, self.closing) = (given, closing)
    }

    /// A word of hanzi, and the marks after it.
    private init(_ scalars: [Unicode.Scalar], _ word: MandarinWord) {
        var end = word.range.upperBound
        closing = Self.chineseMarks(of: scalars, from: &end)
        range = word.range.lowerBound..<end
        (letters, shape) = ("", .small)
        given = word.tokens
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80
            ? scalar.value == 0x20 || (9...13).contains(scalar.value)
            : scalar.properties.isWhitespace || isForeign(scalar)
    }

    /// A letter of another script: what is Latin before and after it are two words.
    private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x370 && (scalar.isHan || scalar.isLetter) && LatinFolding.letters(scalar) == nil
    }

    /// A mark between two letters: "yes,no".
    private static func isJoint(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        switch scalars[index] {
        case ",", ";", "!", "?", "—", "…":
            index > 0 && index + 1 < scalars.count && scalars[index - 1].isASCIILetter
                && scalars[index + 1].isASCIILetter
        case ".":
            // "gutsy...intensity"
            index > 0 && index + 1 < scalars.count && scalars[index - 1] == "."
                && scalars[index + 1].isASCIILetter
        default: false
        }
    }

    /// `nil` where there is no letter that can be said.
    private init?(_ scalars: [Unicode.Scalar], _ range: Range<Int>, wide: Bool) {
        var plain: [UInt8] = []
        plain.reserveCapacity(range.count)
        var closing: [String] = []
        /// Apostrophes and hyphens that belong to the word if another letter follows.
        var joints: [UInt8] = []
        var (small, capitals, startsCapital) = (0, 0, false)
        for scalar in scalars[range] {
            if scalar.isASCIILetter {
                if !joints.isEmpty {
                    plain += joints
                    joints = []
                }
                if !closing.isEmpty { closing = [] }
                if scalar.value < 0x60 {
                    startsCapital = startsCapital || plain.isEmpty
                    capitals += 1
                } else {
                    small += 1
                }
                plain.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if scalar == "'" || scalar == "’" || scalar == "-" {
                if !plain.isEmpty { joints.append(scalar == "-" ? UInt8(ascii: "-") : UInt8(ascii: "'")) }
            } else if let mark = Self.mark(scalar) {
                closing.append(mark)
            } else if wide, let mark = Self.wideMark(scalar) {
                if closing.last != mark { closing.append(mark) }
            } else if let letters = LatinFolding.letters(scalar) {
                plain += joints
                joints = []
                closing = []
                let isSmall = letters[0].value >= 0x60
                startsCapital = startsCapital || plain.isEmpty && !isSmall
                if isSmall { small += letters.count } else { capitals += letters.count }
                plain += letters.map { UInt8(truncatingIfNeeded: $0.value) }
            }
        }
        guard !plain.isEmpty else { return nil }
        given = []
        self.range = range
        letters = String(decoding: plain, as: UTF8.self)
        shape =
            capitals == 0 ? .small : small == 0 ? .capitals : capitals == 1 && startsCapital ? .title : .mixed
        self.closing = closing
    }
}
