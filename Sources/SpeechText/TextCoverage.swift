/// How much of a text a model can say.
public struct TextCoverage: Sendable, Equatable {
    /// Most words that are named.
    public static let maxWords = 16
    /// Most code points of a word.
    public static let maxWordLength = 32

    /// Number of tokens that are heard: letters, digits, syllables and phonemes, but no spaces and marks. Where it
    /// is 0 the speech would be silence.
    public let heard: Int
    /// Words of the text that the model cannot say, whole or in part, as they are written: each once, in order, the
    /// first `maxWords`; a long one ends with "…". Marks and white space are never among them.
    public let leftOut: [String]

    public init(heard: Int, leftOut: [String]) {
        self.heard = heard
        self.leftOut = leftOut
    }
}

extension TokenEncoder {
    /// Which words of `text` have no tokens in the vocabulary, and whether anything is heard without them.
    ///
    /// Linear in the number of code points.
    ///
    /// - Parameters:
    ///   - text: what is encoded, that is after `TextNormalizer`.
    ///   - readings: what private code points of it are read as.
    public func coverage(of text: String, readings: Readings = .none) -> TextCoverage {
        let scalars = Array(text.unicodeScalars)
        var heard = 0
        var isKnown = [Bool](repeating: false, count: scalars.count)
        /// A token for the code points in `range`.
        func count(_ range: Range<Int>, _ id: Int32) {
            guard id != 0 else { return }
            isKnown.replaceSubrange(range, with: repeatElement(true, count: range.count))
            heard += 1
        }
        switch tokenizer {
        case .bytes:
            for index in scalars.indices where scalars[index].isSpoken { count(index..<index + 1, 1) }
        case .characters:
            for index in scalars.indices where scalars[index].isSpoken {
                count(index..<index + 1, id(of: scalars[index]))
            }
        case .pinyin(let pinyin):
            pinyin.forEachToken(text, readings) { token, index in
                if case .given(let scalar) = token { heard += readings.piece(scalar)?.tokens.count ?? 0 }
                guard scalars[index].isSpoken else { return }
                switch token {
                case .given: break
                case .scalar(" "): break
                case .scalar(let scalar): count(index..<index + 1, id(of: scalar))
                case .syllable(let number): count(index..<index + 1, id(ofSyllable: number))
                }
            }
        case .phonemes(let phonemes):
            phonemes.forEachWord(scalars, readings) { word, spoken in
                let tokens = spoken.tokens
                let known = tokens.filter { id(of: $0) != 0 }
                heard += known.count { $0 != "'" }
                guard known.count == tokens.count else { return }
                for index in word.range {
                    let scalar = scalars[index]
                    isKnown[index] =
                        LatinFolding.letters(scalar) != nil || phonemes.readsMandarin && scalar.isHanzi
                }
            }
        }
        return TextCoverage(heard: heard, leftOut: Self.words(of: scalars) { isKnown[$0] })
    }

    /// The words with a code point that should be heard and is not known.
    private static func words(of scalars: [Unicode.Scalar], isKnown: (Int) -> Bool) -> [String] {
        var words: [String] = []
        var found: Set<ExactString> = []
        var (start, end, isMissing) = (0, 0, false)
        var script: Unicode.Scalar.Script?
        func finish() {
            guard isMissing, words.count < TextCoverage.maxWords else { return }
            let length = min(end - start, TextCoverage.maxWordLength)
            var word = String(String.UnicodeScalarView(scalars[start..<start + length]))
            if length < end - start { word.unicodeScalars.append("…") }
            if found.insert(ExactString(word)).inserted { words.append(word) }
        }
        for (index, scalar) in scalars.enumerated() {
            if scalar.isSpoken {
                if script != scalar.script {
                    finish()
                    (start, isMissing, script) = (index, false, scalar.script)
                }
                isMissing = isMissing || !isKnown(index)
                end = index + 1
            } else if scalar.isAttached {
                if end == index { end += 1 }
            } else if scalar != "'" && scalar != "’" && scalar != "-" {
                finish()
                (isMissing, script) = (false, nil)
            }
        }
        finish()
        return words
    }
}
