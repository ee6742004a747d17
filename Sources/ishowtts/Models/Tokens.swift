import ArgumentParser
import Foundation
import GraphemesToPhonemes
import SpeechEngine
import SpeechText

struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read lines on standard input and write their tokens and ids, one line of JSON each.")

    @Option(help: "Word segmentation: jieba or rjieba.")
    var mode: Segmentation = .jieba

    @Flag(help: "Write out numbers, symbols and the like as words first.")
    var normalize = false

    @Flag(
        help:
            "With --normalize, write which rule of the normaliser read which characters instead of the tokens."
    )
    var explain = false

    @Option(help: ArgumentHelp("vocab.txt; default is upstream's.", valueName: "file"))
    var vocab: String?

    @Option(
        help: ArgumentHelp("Read phonemes by this table, as the built-in voice does.", valueName: "file"))
    var phonemes: String?

    @Option(
        name: .customLong("unknown-words"),
        help: ArgumentHelp(
            "With --phonemes, guess the words that the table lacks by this network; each line names them as guessed.",
            valueName: "file"))
    var unknownWords: String?

    @OptionGroup var own: PronunciationOptions
    @OptionGroup var dates: DateOrderOptions

    private struct Line: Encodable {
        let tokens: [String]
        let ids: [Int32]
        /// Words whose pronunciation is a guess; absent where there are none.
        let guessed: [String]?
    }

    private struct Explanation: Encodable {
        struct Step: Encodable {
            let rule: String
            let written: String
            /// In code points, after what `pronunciations` put into the line.
            let offset: Int
            let spoken: String
        }

        struct Pronunciation: Encodable {
            let written: String
            /// In code points of the line as it was read.
            let offset: Int
            let readings: [String]
        }

        let spoken: String
        let steps: [Step]
        /// What comes before everything else; absent where nothing does.
        let pronunciations: [Pronunciation]?
        /// Words whose pronunciation is a guess; absent where there are none.
        let guessed: [String]?

        init(
            _ explained: (spoken: String, steps: [NormalizedStep]), _ matches: [PronunciationMatch],
            _ readings: Readings, guessed: [String]?
        ) {
            self.guessed = guessed
            pronunciations =
                matches.isEmpty
                ? nil
                : matches.map {
                    Pronunciation(
                        written: $0.written, offset: $0.range.lowerBound,
                        readings: $0.readings.map { "\($0.kind.rawValue): \($0.text)" })
                }
            spoken = readings.written(explained.spoken)
            steps = explained.steps.map {
                Step(
                    rule: $0.kind.rawValue, written: readings.written($0.written), offset: $0.offset,
                    spoken: readings.written($0.spoken))
            }
        }
    }

    func validate() throws {
        guard !explain || normalize else { throw ValidationError("--explain needs --normalize.") }
        guard unknownWords == nil || phonemes != nil else {
            throw ValidationError("--unknown-words needs --phonemes.")
        }
        guard dates.dateOrder == nil || normalize else {
            throw ValidationError("--date-order needs --normalize.")
        }
    }

    /// - Parameter vocabulary: decides whether phonemes are all, or syllables of Mandarin too.
    private func tokenizer(for vocabulary: Vocabulary) throws -> TextTokenizer {
        guard let phonemes else { return .pinyin(try PinyinTokenizer(segmentation: mode)) }
        return .phonemes(
            PhonemeTokenizer(
                dictionary: try PronunciationDictionary(path: phonemes),
                unknownWords: try unknownWords.map { try WordModel(WordModelParameters(path: $0)) },
                pinyin: vocabulary.hasMandarin ? try PinyinTokenizer(segmentation: mode) : nil))
    }

    /// The words of a text that were guessed; `nil` where there are none.
    private func guessed(_ text: String, _ readings: Readings, by tokenizer: TextTokenizer) -> [String]? {
        guard case .phonemes(let tokenizer) = tokenizer else { return nil }
        let words = tokenizer.guessedWords(text, readings: readings)
        return words.isEmpty ? nil : words
    }

    func run() throws {
        try Input.check(vocab, "--vocab")
        try Input.check(phonemes, "--phonemes")
        try Input.check(unknownWords, "--unknown-words")
        let table = try own.table()
        let json = JSONEncoder()
        json.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let normalizer = SynthesisOverrides(dateOrder: dates.dateOrder).applied(to: .init()).normalizer
        let vocabulary = try SpeechModel.vocabulary(path: vocab)
        let encoder = TokenEncoder(tokenizer: try tokenizer(for: vocabulary), vocabulary: vocabulary)
        try Input.lines { line in
            let matches = table.matches(in: line)
            let pronounced = PronouncedText(line, matches, for: encoder)
            for fault in pronounced.unusable { Console.warn(fault) }
            let (text, readings) = (pronounced.text, pronounced.readings)
            if explain {
                let explained = normalizer.explain(text, readings: readings)
                let data = try json.encode(
                    Explanation(
                        explained, matches, readings,
                        guessed: guessed(explained.spoken, readings, by: encoder.tokenizer)))
                return try Console.write(data + Data("\n".utf8))
            }
            let spoken = normalize ? normalizer.normalize(text, readings: readings) : text
            let data = try json.encode(
                Line(
                    tokens: encoder.tokenizer.tokens(spoken, readings: readings),
                    ids: encoder.ids(spoken, readings: readings),
                    guessed: guessed(spoken, readings, by: encoder.tokenizer)))
            try Console.write(data + Data("\n".utf8))
        }
    }
}
