import Checkpoints
import Foundation
import GraphemesToPhonemes
import SpeechText
import Tensors
import Testing

/// The model that ships, on words that no table has.
@Suite struct WordModelTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Models/mini").standardizedFileURL.path
    private let model: WordModel

    init() throws {
        model = try WordModel(WordModelParameters(path: Self.folder + "/unknown-words.safetensors"))
    }

    /// By transcriptions of the package's own code in numpy.
    @Test(arguments: Golden.guesses)
    func guessesAsTheOriginal(word: String, said: String) {
        #expect(model.phonemes(of: word) == said)
    }

    @Test func guessesTheSameAgainAndOnEveryInstructionSet() {
        let words = Golden.guesses.map(\.word)
        let first = words.map { model.phonemes(of: $0) }
        #expect(words.map { model.phonemes(of: $0) } == first)
        #expect(model.counters.hits >= words.count)
        for set in Kernels.available {
            let guessed = Kernels.forcing(set) { () -> [String?]? in
                guard
                    let other = try? WordModel(
                        WordModelParameters(path: Self.folder + "/unknown-words.safetensors"))
                else { return nil }
                return words.map { other.phonemes(of: $0) }
            }
            #expect(guessed == first)
        }
    }

    @Test func guessesTheSameOnManyThreads() async {
        let words = Golden.guesses.map(\.word)
        let alone = words.map { model.phonemes(of: $0) }
        await withTaskGroup(of: [String?].self) { [model] group in
            for shift in 0..<8 {
                group.addTask {
                    let turned = words[shift...] + words[..<shift]
                    let guesses = turned.map { model.phonemes(of: $0 + "") }
                    return Array(guesses.suffix(shift) + guesses.dropLast(shift))
                }
            }
            for await guesses in group { #expect(guesses == alone) }
        }
    }

    @Test func takesAnyWord() {
        for word in ["", "a", "'", "ab cd", "naïve", "你好", "1", String(repeating: "a", count: 62)] {
            if let said = model.phonemes(of: word) {
                #expect(!said.isEmpty && said.unicodeScalars.count < 64)
            }
        }
        #expect(model.phonemes(of: String(repeating: "a", count: 63)) == nil)
        #expect(model.phonemes(of: String(repeating: "ab", count: 1 << 20)) == nil)
        #expect(model.phonemes(of: "naïve") == nil)
    }

    @Test func wordsThatTheTableLacksAreGuessedAndNoOthers() throws {
        let tokenizer = PhonemeTokenizer(
            dictionary: try PronunciationDictionary(path: Self.folder + "/pronunciations.tsv"),
            unknownWords: model)
        func isSpelt(_ text: String) -> Bool {
            tokenizer.tokens(text).contains {
                $0.token.count == 1 && $0.token.unicodeScalars.allSatisfy(\.isLatin)
            }
        }
        let text = "Pokimane raided mizkif's stream, thanks to xQc and BlorfCat"
        #expect(tokenizer.guessedWords(text) == ["Pokimane", "mizkif's", "BlorfCat"])
        #expect(!isSpelt(text))
        // Abbreviations keep the names of their letters, and what is no word stays spelt.
        #expect(tokenizer.guessedWords("the FPS of my GPU, brb, wtf, asdfghjkl, zxcvbnm, hmm").isEmpty)
        #expect(isSpelt("asdfghjkl"))
        #expect(tokenizer.guessedWords(String(repeating: "blorf ", count: 9)) == ["blorf"])
        let many = (0..<200).map {
            "blorf" + String(repeating: "ab", count: $0 % 13) + String(repeating: "o", count: $0 / 13)
        }
        #expect(tokenizer.guessedWords(many.joined(separator: " ")).count == PhonemeTokenizer.maxGuessedWords)
    }

    @Test func knownTextAsksForNothing() throws {
        let tokenizer = PhonemeTokenizer(
            dictionary: try PronunciationDictionary(path: Self.folder + "/pronunciations.tsv"),
            unknownWords: model)
        let before = model.counters
        _ = tokenizer.tokens("The boss has two phases, and the second one is much harder.")
        #expect(model.counters == before)
    }
}

extension Unicode.Scalar {
    fileprivate var isLatin: Bool { ("a"..."z").contains(self) }
}
