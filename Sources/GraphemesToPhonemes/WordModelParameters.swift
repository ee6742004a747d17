import Checkpoints
import Tensors

/// The checked file of a `WordModel`: its tensors, and which letter or phoneme a token is.
///
/// A safetensors file under the names of BART, whose metadata hold two strings: character i of `graphemes` and of `phonemes` is
/// token i. The first four tokens are placeholders: padding, start, end, unknown.
public struct WordModelParameters: Sendable {
    /// Most tokens, and most positions of a word.
    static let mostTokens = 1024
    static let mostPositions = 256
    static let placeholders = 4
    static let start = 1
    static let end = 2
    /// Rows of a table of positions before the first one's.
    static let positionOffset = 2

    /// What the metadata of a file that holds such a model call the two strings.
    public static let metadataKeys = ["graphemes", "phonemes"]

    public let state: StateDictionary
    /// `graphemes` and `phonemes` as they were given.
    public let metadata: [String: String]
    /// Values of an embedding; a multiple of 16, at most the kernels' widest head.
    let dim: Int
    let tokens: Int
    let positions: Int
    /// The token of each letter, by its ASCII code.
    let letters: [UInt8: Int]
    /// The phoneme of each token; `nil` for placeholders and tokens that are letters only.
    let phonemes: [Unicode.Scalar?]

    /// - Parameters:
    ///   - state: the tensors.
    ///   - metadata: with the two strings.
    /// - Throws: `CheckpointError` naming what is missing or does not fit.
    public init(state: StateDictionary, metadata: [String: String]) throws {
        func fault(_ what: String) -> CheckpointError {
            .tensor("\(state.source): \(what); not a reader of unknown words")
        }
        guard let shape = state.shape(of: "model.shared.weight"), shape.count == 2,
            (Self.placeholders + 1...Self.mostTokens).contains(shape[0]), shape[1] > 0, shape[1] % 16 == 0,
            shape[1] <= maxHeadDim
        else {
            throw fault(
                "no tensor model.shared.weight of \(Self.placeholders + 1) to \(Self.mostTokens) rows and a multiple of 16 "
                    + "columns up to \(maxHeadDim)")
        }
        guard let places = state.shape(of: "model.encoder.embed_positions.weight"), places.count == 2,
            (Self.positionOffset + 3...Self.positionOffset + Self.mostPositions).contains(places[0])
        else {
            throw fault(
                "no tensor model.encoder.embed_positions.weight of \(Self.positionOffset + 3) to "
                    + "\(Self.positionOffset + Self.mostPositions) rows")
        }
        func symbols(_ key: String) throws -> [Unicode.Scalar] {
            let symbols = Array((metadata[key] ?? "").unicodeScalars.prefix(Self.mostTokens + 1))
            guard (Self.placeholders + 1...shape[0]).contains(symbols.count) else {
                throw fault(
                    "the metadata's \(key) are not \(Self.placeholders + 1) to \(shape[0]) characters")
            }
            return symbols
        }
        var letters: [UInt8: Int] = [:]
        for (token, symbol) in try symbols("graphemes").enumerated().dropFirst(Self.placeholders)
        where symbol.isASCII { letters[UInt8(symbol.value)] = token }
        let said = try symbols("phonemes")
        phonemes = (0..<shape[0]).map { (Self.placeholders..<said.count).contains($0) ? said[$0] : nil }
        self.letters = letters
        self.state = state
        self.metadata = metadata.filter { Self.metadataKeys.contains($0.key) }
        (dim, tokens, positions) = (shape[1], shape[0], places[0] - Self.positionOffset)
    }

    /// Opens a file.
    ///
    /// - Throws: `CheckpointError` or `TensorError`.
    public init(path: String) throws {
        let checkpoint = try Checkpoint(path: path)
        try self.init(state: StateDictionary(checkpoint), metadata: checkpoint.metadata)
    }

    /// The phonemes that it may guess, without the marks of stress.
    public var sounds: [Unicode.Scalar] { phonemes.compactMap { $0 }.filter { $0 != "ˈ" && $0 != "ˌ" } }

    func vector(_ name: String) throws -> [Float] { try state.tensor(name, shape: [dim]).floats() }

    /// Linears of the same inputs, side by side.
    func linear(_ names: [String], inputs: Int? = nil, outputs: Int? = nil) throws -> Linear {
        let (inputs, outputs) = (inputs ?? dim, outputs ?? dim)
        return try Linear(
            concatenating: names.map {
                (
                    try state.tensor("\($0).weight", shape: [outputs, inputs]),
                    try state.tensor("\($0).bias", shape: [outputs])
                )
            }, packing: .ahead)
    }
}
