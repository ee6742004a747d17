/// Finds the ends of sentences in text that comes one code point at a time, with constant memory.
///
/// `Position` is how the caller names a place in its text.
struct SentenceScanner<Position: Sendable>: Sendable {
    /// What has to follow a mark and white space so that the mark is an end.
    private enum Condition: Sendable {
        case none
        /// Anything but a small letter or a digit: "etc.", "p.m.", "...".
        case newSentence
        /// Anything but a digit: "No. 5".
        case noNumber
    }

    private enum State: Sendable {
        case text
        /// After marks and perhaps closing quotes, up to `end`. One full stop may be within a word still.
        case mark(Condition, end: Position, isSingleDot: Bool, isWide: Bool)
        /// After white space that follows them.
        case space(Condition, end: Position)
    }

    private let unit: SentenceBoundaries.Unit
    /// Whether CJK marks wait for the next code point, which may be a closing quote. Else it begins the next sentence.
    private let waitsForClosingMarks: Bool
    private var state = State.text
    private var word = AbbreviatedWord()

    init(unit: SentenceBoundaries.Unit, waitsForClosingMarks: Bool) {
        self.unit = unit
        self.waitsForClosingMarks = waitsForClosingMarks
    }

    /// Forgets everything: what follows begins a sentence.
    mutating func reset() {
        state = .text
        word = AbbreviatedWord()
    }

    /// Takes a code point.
    ///
    /// - Parameters:
    ///   - position: the place after it.
    ///   - emit: is called with each end that is certain now, none of them after `position`.
    @inline(__always)
    mutating func push(_ scalar: Unicode.Scalar, endingAt position: Position, _ emit: (Position) -> Void) {
        switch state {
        case .text: break
        case .mark(let condition, let end, let isSingleDot, let isWide):
            if scalar.isPythonSpace {
                word = AbbreviatedWord()
                if condition == .none { emit(end) }
                state = condition == .none ? .text : .space(condition, end: end)
                return
            }
            if SentenceBoundaries.isClosing(scalar) {
                // "Really?" she said.
                state = .mark(
                    isWide || condition != .none ? condition : unfinished, end: position, isSingleDot: false,
                    isWide: isWide)
                return
            }
            if isLatinMark(scalar) || waitsForClosingMarks && isWideMark(scalar) {
                let isEllipsis = scalar == "." || scalar == "…"
                state = .mark(
                    isEllipsis && !isWide ? unfinished : .none, end: position, isSingleDot: false,
                    isWide: isWide || isWideMark(scalar))
                return
            }
            state = .text
            if isWide { emit(end) }
            if isSingleDot { word.appendDot() } else { word = AbbreviatedWord() }
        case .space(let condition, let end):
            if scalar.isPythonSpace { return }
            state = .text
            switch condition {
            case .noNumber where scalar.isDigit: break
            case .newSentence where scalar.isDigit || scalar.properties.isLowercase: break
            default: emit(end)
            }
        }
        if isWideMark(scalar) {
            word = AbbreviatedWord()
            if waitsForClosingMarks {
                state = .mark(.none, end: position, isSingleDot: false, isWide: true)
            } else {
                emit(position)
            }
        } else if scalar == "." {
            switch word.ending {
            case .sentence: state = .mark(.none, end: position, isSingleDot: true, isWide: false)
            case .either: state = .mark(.newSentence, end: position, isSingleDot: true, isWide: false)
            case .number: state = .mark(.noNumber, end: position, isSingleDot: true, isWide: false)
            case .abbreviation: word.appendDot()
            }
        } else if isLatinMark(scalar) {
            state = .mark(
                scalar == "…" ? unfinished : .none, end: position, isSingleDot: false, isWide: false)
        } else {
            word.append(scalar)
        }
    }

    /// What ends a sentence only if a new one begins, and a clause always.
    private var unfinished: Condition { unit == .sentences ? .newSentence : .none }

    private func isLatinMark(_ scalar: Unicode.Scalar) -> Bool {
        SentenceBoundaries.isLatinEnd(scalar) || scalar == "…"
            || unit == .clauses && SentenceBoundaries.isLatinPause(scalar)
    }

    private func isWideMark(_ scalar: Unicode.Scalar) -> Bool {
        SentenceBoundaries.isWideEnd(scalar) || unit == .clauses && SentenceBoundaries.isWidePause(scalar)
    }
}

/// The word before a full stop, as far as it can be an abbreviation.
private struct AbbreviatedWord {
    enum Ending {
        case sentence
        /// Ends the abbreviation only.
        case abbreviation
        /// Ends the abbreviation, and the sentence if a new one begins.
        case either
        /// "No. 5".
        case number
    }

    private static let longest = 8

    /// Small letters and full stops.
    private var letters: [UInt8] = []
    private var isCapital = false
    /// Whether there is anything but ASCII letters in it, or more of them.
    private var isOther = false

    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCIILetter {
            guard !isOther else { return }
            if letters.isEmpty { isCapital = scalar != scalar.lowercased }
            letters.append(UInt8(truncatingIfNeeded: scalar.lowercased.value))
            isOther = letters.count > Self.longest
        } else if scalar.isDigit || scalar == "'" || scalar == "’" || scalar.value >= 0x80 && scalar.isLetter
        {
            isOther = true
        } else {
            self = AbbreviatedWord()
        }
    }

    mutating func appendDot() {
        if letters.isEmpty || isOther { return }
        letters.append(UInt8(ascii: "."))
        isOther = letters.count > Self.longest
    }

    var ending: Ending {
        guard !isOther, !letters.isEmpty else { return .sentence }
        if letters.count == 1 {
            return (isCapital && letters != Array("i".utf8)) || letters == Array("v".utf8)
                ? .abbreviation : .sentence
        }
        let key = String(decoding: letters, as: UTF8.self)
        if key == "no" { return .number }
        if Self.titles.contains(key) { return .abbreviation }
        if Self.common.contains(key) { return .either }
        // Initials: "J.R.R."
        let isDotted =
            letters.contains(UInt8(ascii: ".")) && key.split(separator: ".").allSatisfy { $0.count == 1 }
        return isDotted ? .abbreviation : .sentence
    }

    /// What precedes a name, a number or an explanation.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "st", "mt", "gen", "col", "maj", "lt", "sgt", "capt", "cmdr",
        "adm",
        "gov", "sen", "rep", "rev", "hon", "pres", "fr", "messrs", "mme", "mlle", "vs", "e.g", "i.e", "cf",
        "viz",
        "approx", "fig", "figs", "vol", "vols", "nos", "pp", "dept", "univ",
    ]

    /// What a sentence may end with.
    private static let common: Set<String> = [
        "a.m", "p.m", "a.d", "b.c", "u.s", "u.s.a", "u.k", "u.n", "e.u", "d.c", "ph.d", "m.d", "b.a", "m.a",
        "etc",
        "al", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "ave", "blvd", "rd", "est", "min", "max", "jan",
        "feb",
        "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
    ]
}
