/// What is written between two spaces, or a mark and a letter.
struct PhonemeWord {
    /// How its letters are written.
    enum Shape { case small, capitals, title, mixed }

    /// Where it is in the text.
    let range: Range<Int>
    /// Letters, apostrophes and hyphens, from the first letter to the last, in ASCII.
    let letters: String
    let shape: Shape
    /// The closing marks.
    let closing: [String]

    /// The word and its marks as written.
    func shown(_ scalars: [Unicode.Scalar]) -> String { String(scalars: scalars[range]) }

    /// Letters as tokens, for words that no dictionary has.
    var spelt: [String] {
        letters.utf8.filter { $0 != UInt8(ascii: "-") }.map { byte in
            String(Unicode.Scalar((65...90).contains(byte) ? byte | 0x20 : byte))
        }
    }

    /// The words that have letters which can be said.
    static func words(of scalars: [Unicode.Scalar]) -> [PhonemeWord] {
        var words: [PhonemeWord] = []
        var start = 0
        for index in 0...scalars.count {
            let isEnd = index == scalars.count || isSpace(scalars[index])
            guard isEnd || isJoint(scalars, index) else { continue }
            let end = isEnd ? index : index + 1
            if end > start, let word = PhonemeWord(scalars, start..<end) { words.append(word) }
            start = index + 1
        }
        return words
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
    private init?(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
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
        self.range = range
        letters = String(decoding: plain, as: UTF8.self)
        shape =
            capitals == 0 ? .small : small == 0 ? .capitals : capitals == 1 && startsCapital ? .title : .mixed
        self.closing = closing
    }

    private static func mark(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case ".": "."
        case ",": ","
        case ";": ";"
        case ":": ":"
        case "!": "!"
        case "?": "?"
        case "\"", "”", "“": "\""
        case "(": "("
        case ")": ")"
        case "…": "."
        case "—", "–": ","
        default: nil
        }
    }
}
