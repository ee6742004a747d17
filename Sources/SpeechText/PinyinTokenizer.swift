/// The official `convert_char_to_pinyin`: text to tokens, each a character or a syllable of pinyin with
/// its tone number. Letters stay letters; a token for a space is put before every hanzi, and before a
/// word of more than one ASCII character unless it follows a space, a colon or a quotation mark.
///
/// Works on code points, in time linear in the length of the text, and never fails.
public struct PinyinTokenizer: Sendable {
    /// Whose words are cut.
    public let segmentation: Segmentation
    /// Words and readings.
    public let dictionary: PinyinDictionary

    /// - Parameter dictionary: nil for the one in this package.
    /// - Throws: `TextError.dictionary` if that cannot be read.
    public init(segmentation: Segmentation = .jieba, dictionary: PinyinDictionary? = nil) throws {
        self.segmentation = segmentation
        self.dictionary = try dictionary ?? .bundled()
    }

    /// The tokens of `text`, each a character or a syllable.
    ///
    /// - Parameter readings: what private code points of the text are read as.
    public func tokens(_ text: String, readings: Readings = .none) -> [String] {
        var tokens: [String] = []
        tokens.reserveCapacity(text.utf8.count)
        forEachToken(text, readings) { token, _ in
            switch token {
            case .scalar(let scalar): tokens.append(String(Character(scalar)))
            case .syllable(let number): tokens.append(dictionary.syllables[Int(number)])
            case .given(let scalar): tokens += readings.piece(scalar)?.tokens ?? []
            }
        }
        return tokens
    }

    /// One token, without a string.
    enum Token {
        case scalar(Unicode.Scalar)
        /// A number in `PinyinDictionary.syllables`.
        case syllable(UInt16)
        /// What this code point is read as.
        case given(Unicode.Scalar)
    }

    /// Calls `emit` with each token of `text`, in order, and the index of the code point that it is made for.
    @inline(__always)
    func forEachToken(_ text: String, _ readings: Readings, _ emit: (Token, Int) -> Void) {
        let scalars = text.unicodeScalars.map { Self.replacement(of: $0.value) }
        let reader = PhraseReader(dictionary: dictionary)
        var segmenter = WordSegmenter(dictionary: dictionary, segmentation: segmentation)
        /// Whether the last token ends a word, so that an ASCII word after it needs a space between.
        var needsSpace = false
        func push(_ index: Int) {
            // Only scalars of the text get here: they are valid.
            guard let scalar = Unicode.Scalar(scalars[index]) else { return }
            emit(.scalar(scalar), index)
            needsSpace = !(scalar == " " || scalar == ":" || scalar == "'" || scalar == "\"")
        }
        func push(_ index: Int, syllable: UInt16) {
            if readings.piece(scalars[index]) != nil, let scalar = Unicode.Scalar(scalars[index]) {
                emit(.scalar(" "), index)
                emit(.given(scalar), index)
                needsSpace = true
                return
            }
            if Self.isHanzi(scalars[index]) { emit(.scalar(" "), index) }
            guard syllable != 0 else { return push(index) }
            emit(.syllable(syllable), index)
            needsSpace = true
        }
        segmenter.cut(scalars) { segment in
            switch Self.width(of: scalars[segment]) {
            case .oneByte:
                if segment.count > 1 && needsSpace { emit(.scalar(" "), segment.lowerBound) }
                for index in segment { push(index) }
            case .threeBytes:
                reader.read(scalars, segment) { index, syllable in push(index, syllable: syllable) }
            case .mixed:
                for index in segment {
                    let scalar = scalars[index]
                    push(index, syllable: Self.isHanzi(scalar) ? dictionary.syllable(of: scalar) : 0)
                }
            }
        }
    }

    /// Calls `emit` with each hanzi of a text, in order: its index, the number of its syllable in
    /// `PinyinDictionary.syllables`, 0 for none, and whether a word ends with it. The syllables are those of
    /// `forEachToken`; what readings stand for is no hanzi here.
    func forEachHanzi(_ text: [Unicode.Scalar], _ emit: (Int, UInt16, Bool) -> Void) {
        let scalars = text.map { Self.replacement(of: $0.value) }
        let reader = PhraseReader(dictionary: dictionary)
        var segmenter = WordSegmenter(dictionary: dictionary, segmentation: segmentation)
        segmenter.cut(scalars) { segment in
            func push(_ index: Int, _ syllable: UInt16) {
                if text[index].isHanzi { emit(index, syllable, index == segment.upperBound - 1) }
            }
            switch Self.width(of: scalars[segment]) {
            case .oneByte: break
            case .threeBytes: reader.read(scalars, segment, push)
            case .mixed: for index in segment { push(index, dictionary.syllable(of: scalars[index])) }
            }
        }
    }

    private enum Width { case oneByte, threeBytes, mixed }

    /// How many UTF-8 bytes the characters of a segment have, if that is 1 each or 3 on average: upstream
    /// takes `𠀀𠀁+` (4, 4 and 1) for hanzi as well.
    @inline(__always)
    private static func width(of segment: ArraySlice<UInt32>) -> Width {
        var bytes = 0
        for scalar in segment { bytes += scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar <= 0xFFFF ? 3 : 4 }
        if bytes == segment.count { return .oneByte }
        return bytes == 3 * segment.count ? .threeBytes : .mixed
    }

    /// What counts as a hanzi for the space before it: bopomofo and some symbols do too.
    @inline(__always)
    private static func isHanzi(_ scalar: UInt32) -> Bool { 0x3100...0x9FFF ~= scalar }

    /// Replaces characters that the vocabulary lacks by ones that it has.
    @inline(__always)
    private static func replacement(of scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x3B: 0x2C  // ; to ,
        case 0x201C, 0x201D: 0x22  // curly double quotes to "
        case 0x2018, 0x2019: 0x27  // curly single quotes to '
        default: scalar
        }
    }
}
