import SpeechText
import Testing

/// Syllables against `Training/voice/mandarin.py`, by which models learn them. The fixture is made by
/// `python Training/voice/mandarin.py --dictionary Sources/SpeechText/Resources/pinyin.dict`.
@Suite struct MandarinSyllableTests {
    @Test func everySyllableOfTheDictionaryHasTheTokensOfTraining() throws {
        let fixture = try String(contentsOf: Fixture.url("mandarin-syllables.tsv"), encoding: .utf8)
        let lines = fixture.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        let dictionary = try PinyinDictionary.bundled()
        #expect(lines.map(\.[0]) == Array(dictionary.syllables.dropFirst()))
        #expect(lines.count == 1552)
        for line in lines {
            let tokens = MandarinSyllable(pinyin: line[0])?.tokens
            #expect(tokens?.codePoints == Array(line.dropFirst()).codePoints, "\(line[0])")
        }
    }

    /// Those that upstream's vocabulary has, which are fewer.
    @Test func everySyllableOfUpstreamsVocabularyIsOne() throws {
        let vocabulary = try Vocabulary(path: Fixture.url("vocab.txt").path)
        let dictionary = try PinyinDictionary.bundled()
        let syllables = dictionary.syllables.filter { vocabulary.id(of: $0) != 0 }
        #expect(syllables.count > 1200)
        #expect(syllables.allSatisfy { MandarinSyllable(pinyin: $0) != nil })
    }

    @Test(arguments: ["", "1", "x", "zh", "q1", "hello", "ni6", "ni0", "你", "ni33", "wx2", "ong1e"])
    func othersAreNone(text: String) {
        #expect(MandarinSyllable(pinyin: text) == nil)
    }
}
