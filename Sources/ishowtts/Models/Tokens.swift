import ArgumentParser
import Foundation
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
    var pronunciations: String?

    private struct Line: Encodable {
        let tokens: [String]
        let ids: [Int32]
    }

    private struct Explanation: Encodable {
        struct Step: Encodable {
            let rule: String
            let written: String
            /// In code points.
            let offset: Int
            let spoken: String
        }

        let spoken: String
        let steps: [Step]

        init(_ explained: (spoken: String, steps: [NormalizedStep])) {
            spoken = explained.spoken
            steps = explained.steps.map {
                Step(rule: $0.kind.rawValue, written: $0.written, offset: $0.offset, spoken: $0.spoken)
            }
        }
    }

    func validate() throws {
        guard !explain || normalize else { throw ValidationError("--explain needs --normalize.") }
    }

    private func tokenizer() throws -> TextTokenizer {
        guard let pronunciations else { return .pinyin(try PinyinTokenizer(segmentation: mode)) }
        return .phonemes(PhonemeTokenizer(dictionary: try PronunciationDictionary(path: pronunciations)))
    }

    func run() throws {
        try Input.check(vocab, "--vocab")
        try Input.check(pronunciations, "--pronunciations")
        let json = JSONEncoder()
        json.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let normalizer = TextNormalizer()
        if explain {
            try Input.lines { line in
                let data = try json.encode(Explanation(normalizer.explain(line)))
                try Console.write(data + Data("\n".utf8))
            }
            return
        }
        let encoder = TokenEncoder(
            tokenizer: try tokenizer(),
            vocabulary: try SpeechModel.vocabulary(path: vocab))
        try Input.lines { line in
            let line = normalize ? normalizer.normalize(line) : line
            let data = try json.encode(
                Line(tokens: encoder.tokenizer.tokens(line), ids: encoder.ids(line)))
            try Console.write(data + Data("\n".utf8))
        }
    }
}
