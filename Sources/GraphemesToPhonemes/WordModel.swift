import Basics
import Checkpoints
import SpeechText
import Tensors

/// Guesses how a word is pronounced: a small encoder and decoder over letters, read greedily.
///
/// BART (Lewis et al. 2019) with one head and one layer each: learnt positions, layer norms after the sums, exact GELU, one
/// embedding for letters, phonemes and the output. A word is a batch of its own, so that the guess depends on nothing else;
/// keys and values of what was said so far are kept, so that a step costs one row. Words that were asked for lately are
/// remembered.
///
/// Safe to share: each word has buffers of its own, and the pool runs the regions of several callers one after another.
public final class WordModel: UnknownWordReader {
    /// Words that are remembered.
    public static let remembered = 1024

    /// The file or the part of a file, as it was read: what a packed model holds of it.
    public let parameters: WordModelParameters
    private let encoder: Encoder
    private let decoder: Decoder
    private let letters: [UInt8: Int]
    private let recent = LRUCache<String, String>(limit: WordModel.remembered)
    /// A word is too little work for more than the thread that asks.
    private let pool = ThreadPool(threads: 1)

    /// - Throws: `CheckpointError` naming the tensor, what was found and what was expected.
    public init(_ parameters: WordModelParameters) throws {
        self.parameters = parameters
        try parameters.state.checkFinite(on: pool)
        encoder = try Encoder(parameters)
        decoder = try Decoder(parameters)
        letters = parameters.letters
        try parameters.state.requireAllUsed()
    }

    /// Counts of the words that were remembered and that had to be read.
    public var counters: CacheCounters { recent.counters }

    /// - Parameter word: ASCII letters and apostrophes; of a letter that the model does not know nothing is guessed.
    /// - Returns: as the model's list of phonemes has them; `nil` for a word that is longer than the model's positions, or whose
    ///   reading would not end within them.
    public func phonemes(of word: String) -> String? {
        let said = recent.value(for: word) { read(word) }
        return said.isEmpty ? nil : said
    }

    /// Nothing where there is no guess.
    private func read(_ word: String) -> String {
        guard !word.isEmpty, word.utf8.count + 2 <= parameters.positions else { return "" }
        var tokens = [WordModelParameters.start]
        for byte in word.utf8 {
            guard let token = letters[byte] else { return "" }
            tokens.append(token)
        }
        tokens.append(WordModelParameters.end)
        let memory = encoder.encode(tokens, on: pool)
        var reading = decoder.begin(over: memory, on: pool)
        var said = ""
        var token = WordModelParameters.start
        for _ in 1..<parameters.positions {
            token = decoder.step(after: token, &reading, on: pool)
            if token == WordModelParameters.end { return said }
            // A placeholder says nothing: readings begin with the one of the start.
            if let symbol = parameters.phonemes[token] { said.unicodeScalars.append(symbol) }
        }
        return ""
    }
}
