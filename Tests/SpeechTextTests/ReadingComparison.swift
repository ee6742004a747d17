import Foundation
import SpeechText

/// Compares what the normaliser makes of a line with what a native speaker says.
struct ReadingComparison {
    private let normalizer = TextNormalizer()
    private let tokenizer: PhonemeTokenizer

    /// With the built-in voice's pronunciations.
    init() throws {
        let table = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../Models/mini/pronunciations.tsv").standardizedFileURL
        tokenizer = PhonemeTokenizer(dictionary: try PronunciationDictionary(path: table.path))
    }

    /// Whether the line is read as was expected first, whether as that or as an amended reading says, and how it is read.
    func judge(_ row: ExpectedReading) -> (first: Bool, any: Bool, spoken: String) {
        let spoken = normalizer.normalize(row.line)
        func isRead(as reading: ReadingPattern) -> Bool {
            switch row.comparison {
            case .words: reading.matches(folded(spoken)) { folded($0) }
            case .pauses: reading.matches(folded(spoken, pauses: true)) { folded($0, pauses: true) }
            case .sounds: reading.matches(sounds(spoken), folding: soundsOfWords)
            }
        }
        let first = isRead(as: row.reading)
        return (first, first || (row.amended.map(isRead) ?? false), spoken)
    }

    /// Letters and digits, and with `pauses` one mark of each run: a comma, a full stop or a question mark.
    private func folded(_ text: String, pauses: Bool = false) -> String {
        var result = ""
        for character in text.precomposedStringWithCompatibilityMapping.lowercased() {
            if character.isLetter || character.isNumber {
                result.append(character)
            } else if pauses, let mark = pause(character) {
                if let last = result.last, ",.?".contains(last) { result.removeLast() }
                result.append(mark)
            }
        }
        return result
    }

    private func pause(_ character: Character) -> Character? {
        switch character {
        case ",", ";", ":", "—", "…", "、": ","
        case ".", "!", "。": "."
        case "?": "?"
        default: nil
        }
    }

    /// Phonemes of the whole text; the article before a vowel and before a consonant is the same.
    private func sounds(_ text: String) -> String {
        tokenizer.tokens(text).map { $0.token.filter { $0.isLetter && !"ˈˌ".contains($0) } }.joined()
            .replacing("ði", with: "ðə")
    }

    /// Phonemes of a reading, word by word, so that a letter by itself is a letter.
    private func soundsOfWords(_ reading: String) -> String {
        reading.split(separator: " ").map { sounds(String($0)) }.joined()
    }
}
