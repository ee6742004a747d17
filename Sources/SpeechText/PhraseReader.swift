/// Reads a segment of hanzi by the longest phrases of pypinyin's dictionary, from the left. A character
/// that is none has no reading.
struct PhraseReader {
    private let dictionary: PinyinDictionary

    init(dictionary: PinyinDictionary) {
        self.dictionary = dictionary
    }

    /// Calls `emit` with each index of `segment` and its syllable's number, 0 for none.
    ///
    /// Where the characters match the beginning of a phrase but no whole one, the first is read by itself
    /// and the search starts again after it; at the end of the segment, all that are left are read one by one.
    @inline(__always)
    func read(_ text: [UInt32], _ segment: Range<Int>, _ emit: (Int, UInt16) -> Void) {
        let phrases = dictionary.phrases
        var index = segment.lowerBound
        while index < segment.upperBound {
            var node = phrases.first(text[index])
            var end = index
            var (phrase, phraseEnd) = (UInt16(0), index)
            while let current = node {
                end += 1
                let value = phrases.value(at: current)
                if value != 0 { (phrase, phraseEnd) = (value, end) }
                node = end < segment.upperBound ? phrases.child(of: current, text[end]) : nil
            }
            if phrase != 0 {
                let reading = dictionary.readingRange(ofPhrase: phrase)
                for offset in 0..<phraseEnd - index {
                    emit(index + offset, dictionary.phraseSyllables[reading.lowerBound + offset])
                }
                index = phraseEnd
            } else {
                let singles = end == segment.upperBound ? index..<end : index..<index + 1
                for single in singles { emit(single, dictionary.syllable(of: text[single])) }
                index = singles.upperBound
            }
        }
    }
}
