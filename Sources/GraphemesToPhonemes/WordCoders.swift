import Tensors

/// Letters to what the decoder looks at.
struct Encoder: Sendable {
    private let embedding: WordEmbedding
    private let attention: WordAttention
    private let feedForward: WordFeedForward

    init(_ parameters: WordModelParameters) throws {
        embedding = try WordEmbedding(parameters, side: "encoder")
        attention = try WordAttention(parameters, "model.encoder.layers.0.self_attn")
        feedForward = try WordFeedForward(parameters, "model.encoder.layers.0")
    }

    /// `[tokens, dim]`; at most as many tokens as the model has positions.
    func encode(_ tokens: [Int], on pool: ThreadPool) -> Matrix {
        let x = embedding.embed(tokens, from: 0, on: pool)
        let known = Matrix(rows: x.rows, columns: 2 * x.columns)
        attention.project(x, to: known, on: pool)
        attention.apply(x, over: known, on: pool)
        feedForward.apply(x, on: pool)
        return x
    }
}

/// Phonemes, one after the other.
struct Decoder: Sendable {
    /// A word on its way.
    struct Reading {
        /// Keys and values of the letters, `[letters, 2·dim]`.
        fileprivate let letters: Matrix
        /// Keys and values of what was said, a row each, `[positions, 2·dim]`.
        fileprivate let said: Matrix
        /// Rows that are filled.
        fileprivate var count = 0
    }

    private let embedding: WordEmbedding
    private let said: WordAttention
    private let letters: WordAttention
    private let feedForward: WordFeedForward
    /// Scores of all tokens, by the embedding itself.
    private let scores: Linear
    private let positions: Int

    init(_ parameters: WordModelParameters) throws {
        let layer = "model.decoder.layers.0"
        embedding = try WordEmbedding(parameters, side: "decoder")
        said = try WordAttention(parameters, layer + ".self_attn")
        letters = try WordAttention(parameters, layer + ".encoder_attn")
        feedForward = try WordFeedForward(parameters, layer)
        scores = try Linear(
            weight: parameters.state.tensor(
                "model.shared.weight", shape: [parameters.tokens, parameters.dim]),
            bias: parameters.state.tensor("final_logits_bias", shape: [parameters.tokens]), packing: .ahead)
        positions = parameters.positions
    }

    /// - Parameter memory: the encoder's, `[letters, dim]`.
    func begin(over memory: Matrix, on pool: ThreadPool) -> Reading {
        let known = Matrix(rows: memory.rows, columns: 2 * memory.columns)
        letters.project(memory, to: known, on: pool)
        return Reading(letters: known, said: Matrix(rows: positions, columns: 2 * memory.columns))
    }

    /// The likeliest token after `token`, the first of equals; at most as many steps as the model has positions.
    func step(after token: Int, _ reading: inout Reading, on pool: ThreadPool) -> Int {
        let place = reading.count
        reading.count += 1
        let x = embedding.embed([token], from: place, on: pool)
        said.project(x, to: reading.said.rows(place..<place + 1), on: pool)
        said.apply(x, over: reading.said.rows(0..<place + 1), on: pool)
        letters.apply(x, over: reading.letters, on: pool)
        feedForward.apply(x, on: pool)
        let row = Matrix(rows: 1, columns: scores.outputs)
        scores.apply(x, to: row, on: pool)
        var best = 0
        for token in 1..<scores.outputs where row[0, token] > row[0, best] { best = token }
        return best
    }
}
