import Tensors

/// Projection of noised mel, reference mel and text to the backbone's width.
///
/// Only the noised mel changes from step to step: the columns of the projection that meet the reference
/// and the text are applied once per utterance (`conditioning`), the others at each step (`noised`).
/// Source: `InputEmbedding`, SWivid/F5-TTS `model/backbones/dit.py`.
struct InputEmbedding: Sendable {
    private let fromNoised: Linear
    private let fromReference: Linear
    private let fromText: Linear
    private let convPosition: ConvPositionEmbedding
    private let dim: Int

    init(_ parameters: Parameters, architecture: Architecture) throws {
        dim = architecture.dim
        let mel = architecture.melBins
        let inputs = 2 * mel + architecture.textDim
        let weight = try parameters.weight("proj.weight", [dim, inputs])
        let bias = try parameters.weight("proj.bias", [dim])
        fromNoised = try Linear(weight: weight.columns(0..<mel), bias: nil, packing: .ahead)
        fromReference = try Linear(weight: weight.columns(mel..<2 * mel), bias: nil, packing: .ahead)
        fromText = try Linear(weight: weight.columns(2 * mel..<inputs), bias: bias, packing: .ahead)
        convPosition = try ConvPositionEmbedding(parameters.scoped("conv_pos_embed"), dim: dim)
    }

    /// The part of the projection that depends on the reference `[C, mel]` alone, `[C, dim]`.
    func project(reference: Matrix, on pool: ThreadPool) -> Matrix {
        let projected = Matrix(rows: reference.rows, columns: dim)
        fromReference.apply(reference, to: projected, on: pool)
        return projected
    }

    /// The part of the projection that stays the same over all steps.
    ///
    /// - Parameters:
    ///   - reference: `project(reference:)` of the reference at the first C frames; `nil` where it is dropped.
    ///   - text: the encoded text over `frames` rows.
    /// - Returns: `[frames, dim]`.
    func conditioning(reference: Matrix?, text: TextEncoder.Encoded, frames: Int, on pool: ThreadPool)
        -> Matrix
    {
        let projected = Matrix(rows: text.rows.rows + 1, columns: dim)
        // One row more, of zeros, is the text of a frame that shows none: it leaves the bias.
        let rows = Matrix(rows: text.rows.rows + 1, columns: text.rows.columns)
        rows.rows(0..<text.rows.rows).copy(from: text.rows)
        fromText.apply(rows, to: projected, on: pool)

        let output = Matrix(rows: frames, columns: dim)
        for frame in 0..<frames {
            let source = text.rowOfFrame[frame] ?? text.rows.rows
            output.rows(frame..<frame + 1).copy(from: projected.rows(source..<source + 1))
        }
        if let reference {
            output.rows(0..<reference.rows).add(reference)
        }
        return output
    }

    /// The noised mel's part. `x` `[rows, mel]`, `output` `[rows, dim]`.
    func noised(_ x: Matrix, to output: Matrix, on pool: ThreadPool) {
        fromNoised.apply(x, to: output, on: pool)
    }

    /// Adds the convolutional positions to whole sequences.
    func addPositions(to h: Matrix, scratch: Matrix, sequences: [Range<Int>], on pool: ThreadPool) {
        convPosition.apply(to: h, scratch: scratch, sequences: sequences, on: pool)
    }
}
