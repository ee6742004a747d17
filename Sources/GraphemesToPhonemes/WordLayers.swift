import Checkpoints
import Tensors

/// Embeddings of tokens at positions, normalised.
struct WordEmbedding: Sendable {
    private let tokens: Weight
    private let positions: Weight
    private let norm: WordNorm

    /// - Parameter side: "encoder" or "decoder".
    init(_ parameters: WordModelParameters, side: String) throws {
        tokens = try parameters.state.tensor(
            "model.shared.weight", shape: [parameters.tokens, parameters.dim])
        positions = try parameters.state.tensor(
            "model.\(side).embed_positions.weight",
            shape: [parameters.positions + WordModelParameters.positionOffset, parameters.dim])
        norm = try WordNorm(parameters, "model.\(side).layernorm_embedding")
    }

    /// `[rows, dim]` for tokens at the positions from `first` on, all of them below the model's counts.
    func embed(_ rows: [Int], from first: Int, on pool: ThreadPool) -> Matrix {
        let x = Matrix(rows: rows.count, columns: tokens.shape[1])
        for (row, token) in rows.enumerated() {
            let place = positions.floats(row: WordModelParameters.positionOffset + first + row)
            x.setRow(row, zip(tokens.floats(row: token), place).map(+))
        }
        norm.apply(x, on: pool)
        return x
    }
}

/// A layer norm, in place.
struct WordNorm: Sendable {
    private let weight: [Float]
    private let bias: [Float]

    init(_ parameters: WordModelParameters, _ name: String) throws {
        weight = try parameters.vector(name + ".weight")
        bias = try parameters.vector(name + ".bias")
    }

    func apply(_ x: Matrix, on pool: ThreadPool) {
        layerNorm(x, to: x, scale: weight, shift: bias, epsilon: 1e-5, on: pool)
    }
}

/// Attention of one head with what comes around it: x ← norm(x + out(attention)).
struct WordAttention: Sendable {
    private let query: Linear
    private let keysAndValues: Linear
    private let out: Linear
    private let norm: WordNorm

    init(_ parameters: WordModelParameters, _ name: String) throws {
        query = try parameters.linear(["\(name).q_proj"])
        keysAndValues = try parameters.linear(["\(name).k_proj", "\(name).v_proj"])
        out = try parameters.linear(["\(name).out_proj"])
        norm = try WordNorm(parameters, name + "_layer_norm")
    }

    /// Keys and values side by side: rows of `x` `[rows, dim]` into `[rows, 2·dim]`.
    func project(_ x: Matrix, to output: Matrix, on pool: ThreadPool) {
        keysAndValues.apply(x, to: output, on: pool)
    }

    /// - Parameter known: keys and values `[count, 2·dim]` over which the rows of `x` look.
    func apply(_ x: Matrix, over known: Matrix, on pool: ThreadPool) {
        let dim = x.columns
        let q = Matrix(rows: x.rows, columns: dim)
        let y = Matrix(rows: x.rows, columns: dim)
        query.apply(x, to: q, on: pool)
        crossAttention(
            q: q, k: known.columns(0..<dim), v: known.columns(dim..<2 * dim), to: y, heads: 1, on: pool)
        out.apply(y, to: x, .add, on: pool)
        norm.apply(x, on: pool)
    }
}

/// x ← norm(x + fc2(gelu(fc1(x)))).
struct WordFeedForward: Sendable {
    /// Widest hidden layer.
    private static let mostHidden = 1 << 14

    private let first: Linear
    private let second: Linear
    private let norm: WordNorm

    init(_ parameters: WordModelParameters, _ name: String) throws {
        guard let hidden = parameters.state.shape(of: name + ".fc1.weight")?.first,
            (1...Self.mostHidden).contains(hidden)
        else {
            throw CheckpointError.tensor(
                "\(parameters.state.source): no tensor \(name).fc1.weight of 1 to \(Self.mostHidden) rows; not a reader "
                    + "of unknown words")
        }
        first = try parameters.linear([name + ".fc1"], outputs: hidden)
        second = try parameters.linear([name + ".fc2"], inputs: hidden)
        norm = try WordNorm(parameters, name + ".final_layer_norm")
    }

    func apply(_ x: Matrix, on pool: ThreadPool) {
        let hidden = Matrix(rows: x.rows, columns: first.outputs)
        first.apply(x, to: hidden, .gelu, on: pool)
        second.apply(hidden, to: x, .add, on: pool)
        norm.apply(x, on: pool)
    }
}
