import Foundation
import FuzzDriver
import SpeechText

/// Feeds tables of pronunciations: what is read is written and read again, and then the table's own lines and the file as a
/// text go through it, the normaliser and the tokens of the built-in voice and of published checkpoints, in bounded time.
@main
enum PronunciationFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = Array(UnsafeBufferPointer(start: start, count: count))
            let time = ContinuousClock().measure {
                let text = String(decoding: bytes, as: UTF8.self)
                if let table = try? PronunciationTable(tsv: bytes, source: "input") {
                    check(table)
                    use(table, text)
                    for entry in table.entries.prefix(20) {
                        use(table, "x \(entry.written)'s, 3\(entry.written)")
                    }
                }
                use(builtIn, text)
            }
            precondition(time < .seconds(4) + .milliseconds(count), "\(time) for \(count) bytes")
            return 0
        }
    }
}

private let builtIn: PronunciationTable = {
    let file = """
        a\tipa\tˈæbə
        重\tpinyin\tchong2
        a*\trespelling\t* b\tpattern
        *b\tarpabet\tB IY1\tpattern\texact
        a b\trespelling\tc\t\t\ten
        😀\tipa\tɡɹɪn

        """
    guard let table = try? PronunciationTable(tsv: Array(file.utf8), source: "built in") else {
        fatalError("the table cannot be read")
    }
    return table
}()

private let encoders: [TokenEncoder] = {
    let vowels = "AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ".flatMap { ["/\($0)", "/ˈ\($0)", "/ˌ\($0)"] }
    let sounds = "bdfhjklmnpstvwzðŋɡɹʃʒʤʧθT".map { "/\($0)" } + vowels
    let letters = " .,!?'abcdefghijklmnopqrstuvwxyz".map(String.init)
    func vocabulary(_ tokens: [String]) -> Vocabulary? {
        try? Vocabulary(utf8: (tokens.joined(separator: "\n") + "\n").utf8)
    }
    guard let dictionary = try? PronunciationDictionary(utf8: Array("a\tˈA\tə\na.\tˈA\ncat\tkˈæt\n".utf8)),
        let pinyin = try? PinyinTokenizer(), let english = vocabulary(letters + sounds),
        let chinese = vocabulary(letters + ["chong2", "qing4", "ni3", "hao3"])
    else { fatalError("no tokenizers") }
    return [
        TokenEncoder(tokenizer: .phonemes(PhonemeTokenizer(dictionary: dictionary)), vocabulary: english),
        TokenEncoder(tokenizer: .pinyin(pinyin), vocabulary: chinese), .bytes,
    ]
}()

private func check(_ table: PronunciationTable) {
    guard let again = try? PronunciationTable(tsv: Array(table.tsv.utf8), source: "written") else {
        fatalError("what was written cannot be read")
    }
    precondition(again.entries == table.entries, "what was written is another table")
    precondition(Set(table.entries.map(\.id)).count == table.entries.count)
}

private func use(_ table: PronunciationTable, _ text: String) {
    let matches = table.matches(in: text, voice: "hana")
    precondition(zip(matches, matches.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
    precondition(matches.allSatisfy { !$0.range.isEmpty && !$0.readings.isEmpty })
    for encoder in encoders {
        let pronounced = PronouncedText(text, matches, for: encoder)
        let readings = pronounced.readings
        let spoken = TextNormalizer().normalize(pronounced.text, readings: readings)
        precondition(TextNormalizer().explain(pronounced.text, readings: readings).spoken == spoken)
        let ids = encoder.ids(spoken, readings: readings)
        precondition(encoder.tokenizer.tokens(spoken, readings: readings).count == ids.count)
        precondition(encoder.tokenizer.shown(spoken, readings: readings).count == ids.count)
        _ = encoder.coverage(of: spoken, readings: readings)
        for chunk in TextChunker(limit: 60).chunks(spoken) { _ = encoder.ids(chunk, readings: readings) }
        let shown = readings.written(spoken)
        precondition(
            !shown.unicodeScalars.contains { (0xE000...0xF8FF).contains($0.value) }, "a reading is shown")
    }
}
