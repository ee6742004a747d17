/// Reads the hanzi of a text: words of syllables, which are the dictionary's with the changes that neighbours make.
///
/// Linear in the number of code points.
struct MandarinReader: Sendable {
    private let pinyin: PinyinTokenizer
    /// By the number of the syllable in the dictionary.
    private let syllables: [MandarinSyllable?]

    init(_ pinyin: PinyinTokenizer) {
        self.pinyin = pinyin
        syllables = pinyin.dictionary.syllables.map(MandarinSyllable.init(pinyin:))
    }

    /// The words of hanzi in a text, in order.
    func words(of text: [Unicode.Scalar]) -> [MandarinWord] {
        guard text.contains(where: \.isHanzi) else { return [] }
        var words: [MandarinWord] = []
        var clause = MandarinClause()
        var next = 0
        pinyin.forEachHanzi(text) { index, syllable, endsWord in
            if index != next {
                clause.finish(into: &words)
                clause = MandarinClause()
            }
            clause.append(text[index], at: index, syllables[Int(syllable)], endsWord: endsWord)
            if endsWord, clause.lastWordStart == "地", isNew(clause.lastWord) { clause.markNewWord() }
            next = index + 1
        }
        clause.finish(into: &words)
        return words
    }

    /// Whether the segmenter made a word that its dictionary lacks.
    private func isNew(_ word: [Unicode.Scalar]) -> Bool {
        word.count > 1 && pinyin.dictionary.words.value(of: word.map(\.value)) == 0
    }
}

/// A word of hanzi.
struct MandarinWord {
    /// Where it is in the text.
    private(set) var range: Range<Int>
    /// Of its syllables; a hanzi that has no reading is a token itself, which no vocabulary has.
    private(set) var tokens: [String]

    init(range: Range<Int>, tokens: [String]) {
        (self.range, self.tokens) = (range, tokens)
    }

    /// Another hanzi.
    mutating func append(_ tokens: [String]) {
        range = range.lowerBound..<range.upperBound + 1
        self.tokens += tokens
    }
}

/// Hanzi without anything between them.
struct MandarinClause {
    /// A hanzi and how it is read here.
    struct Character {
        let scalar: Unicode.Scalar
        /// Where it is in the text.
        let index: Int
        /// `nil` where it has no reading.
        var syllable: MandarinSyllable?
        let startsWord: Bool
        var endsWord: Bool
        /// Whether the word that it starts is none of the dictionary's; looked up for 地 only.
        var startsNewWord = false

        /// Whether it is a word.
        var isWord: Bool { startsWord && endsWord }
        /// 0 where it has no reading.
        var tone: Int { syllable?.tone ?? 0 }
    }

    var characters: [Character] = []
    private var wordStart = 0

    /// The first hanzi of the last word.
    var lastWordStart: Unicode.Scalar { characters[wordStart].scalar }
    /// The last word as far as it is there.
    var lastWord: [Unicode.Scalar] { characters[wordStart...].map(\.scalar) }

    mutating func markNewWord() { characters[wordStart].startsNewWord = true }

    mutating func append(
        _ scalar: Unicode.Scalar, at index: Int, _ syllable: MandarinSyllable?, endsWord: Bool
    ) {
        let startsWord = characters.last?.endsWord ?? true
        if startsWord { wordStart = characters.count }
        characters.append(
            Character(
                scalar: scalar, index: index, syllable: syllable, startsWord: startsWord, endsWord: endsWord))
    }

    /// Corrects the readings and appends the words.
    mutating func finish(into words: inout [MandarinWord]) {
        guard !characters.isEmpty else { return }
        characters[characters.count - 1].endsWord = true
        readParticles()
        changeNot()
        changeOne()
        joinEr()
        changeThirdTones()
        for character in characters {
            let tokens = character.syllable?.tokens ?? [String(character.scalar)]
            if character.startsWord {
                words.append(
                    MandarinWord(range: character.index..<character.index + 1, tokens: tokens))
            } else {
                words[words.count - 1].append(tokens)
            }
        }
    }

    /// The hanzi there; `nil` outside.
    func scalar(_ index: Int) -> Unicode.Scalar? {
        characters.indices.contains(index) ? characters[index].scalar : nil
    }

    /// Whether one of the hanzi in `set` is there.
    func isOne(of set: String, at index: Int) -> Bool {
        scalar(index).map { set.unicodeScalars.contains($0) } ?? false
    }

    /// The word that ends at `index`, or of a longer one its last four hanzi.
    func word(endingAt index: Int) -> String {
        var start = index
        while start > 0, !characters[start].startsWord, index - start < 3 { start -= 1 }
        return String(scalars: characters[start...index].map(\.scalar))
    }
}
