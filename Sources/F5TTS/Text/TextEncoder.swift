import Foundation
import Tensors

/// Token embeddings with positions and ConvNeXt V2 blocks, laid out over the frames.
///
/// Source: `TextEmbedding`, SWivid/F5-TTS `model/backbones/dit.py` and `unett.py`.
struct TextEncoder: Sendable {
    /// A sequence of encoded rows and the row that each frame shows; `nil` is a row of zeros.
    struct Encoded {
        let rows: Matrix
        let rowOfFrame: [Int?]
    }

    private let architecture: Architecture
    private let embedding: Weight
    private let blocks: [ConvNeXtV2Block]

    /// Rows after the text that a depthwise convolution of width 7 can still reach, plus one that stands
    /// for all those it cannot.
    private static let reach = 3

    init(_ parameters: Parameters, architecture: Architecture) throws {
        self.architecture = architecture
        let dim = architecture.textDim
        embedding = try parameters.weight("text_embed.weight", [architecture.embeddingRows, dim])
        blocks = try (0..<architecture.convLayers).map {
            try ConvNeXtV2Block(parameters.scoped("text_blocks.\($0)"), dim: dim)
        }
    }

    /// - Parameters:
    ///   - tokens: vocabulary ids from 0; cut to `frames`.
    ///   - frames: total length of the sequence.
    ///   - dropped: the unconditional branch, in which every token becomes the filler. Its mask is still
    ///     that of the text.
    func encode(
        tokens: [Int], frames: Int, placement: TextPlacement, dropped: Bool, on pool: ThreadPool
    ) -> Encoded {
        let tokens = tokens.prefix(frames)
        let masked = architecture.textMaskPadding && !blocks.isEmpty
        // Behind the text and the reach of its convolutions all masked rows are equal inside a block, so one
        // of them is computed and counted as often as it occurs.
        let count = masked ? min(frames, tokens.count + Self.reach + 1) : frames
        let x = embed(tokens, rows: count, dropped: dropped, masked: masked)
        for block in blocks {
            block.apply(to: x, lastRowWeight: Float(1 + frames - count), on: pool)
            if masked { zero(x, from: tokens.count) }
        }
        return Encoded(
            rows: x,
            rowOfFrame: rowOfFrame(
                tokens: tokens.count, rows: masked ? tokens.count : frames, frames: frames,
                placement: placement))
    }

    private func embed(_ tokens: ArraySlice<Int>, rows: Int, dropped: Bool, masked: Bool) -> Matrix {
        let dim = architecture.textDim
        let x = Matrix(rows: rows, columns: dim)
        let filler = embedding.floats(row: 0)
        for row in 0..<(masked ? tokens.count : rows) {
            let isText = row < tokens.count && !dropped
            let values = isText ? embedding.floats(row: tokens[tokens.startIndex + row] + 1) : filler
            for column in 0..<dim { x[row, column] = values[column] }
        }
        if !blocks.isEmpty { addPositions(x, rows: masked ? tokens.count : rows) }
        return x
    }

    /// Adds [cos(p·f), sin(p·f)], f_j = 10000^(−2j/dim), cosines first.
    private func addPositions(_ x: Matrix, rows: Int) {
        let dim = x.columns
        let half = dim / 2
        let last = architecture.textPositions - 1
        for j in 0..<half {
            let exponent = Float(2 * j) / Float(dim)
            let frequency = 1 / Float(pow(10000, Double(exponent)))
            for row in 0..<rows {
                let angle = Double(Float(min(row, last)) * frequency)
                x[row, j] += Float(cos(angle))
                x[row, half + j] += Float(sin(angle))
            }
        }
    }

    private func zero(_ x: Matrix, from row: Int) {
        for row in row..<x.rows {
            (x.base + row * x.stride).update(repeating: 0, count: x.columns)
        }
    }

    private func rowOfFrame(tokens: Int, rows: Int, frames: Int, placement: TextPlacement) -> [Int?] {
        switch placement {
        case .filler:
            return (0..<frames).map { $0 < rows ? $0 : nil }
        case .averageUpsampling:
            guard tokens > 0 else { return Array(repeating: nil, count: frames) }
            return TextPlacement.evenSpread(tokens: tokens, frames: frames)
        case .durations(let tokenOfFrame):
            return (0..<frames).map { frame in
                guard frame < tokenOfFrame.count, tokenOfFrame[frame] < tokens else { return nil }
                return tokenOfFrame[frame]
            }
        }
    }
}

extension TextEncoder.Encoded {
    /// The encoded text as the official module returns it, `[frames, textDim]`.
    var overFrames: Matrix {
        let output = Matrix(rows: rowOfFrame.count, columns: rows.columns)
        for (frame, row) in rowOfFrame.enumerated() {
            guard let row else { continue }
            output.rows(frame..<frame + 1).copy(from: rows.rows(row..<row + 1))
        }
        return output
    }
}

/// Where the encoded text meets the frames.
public enum TextPlacement: Sendable, Equatable {
    /// Token `i` stands at frame `i`, the rest is filler (upstream's default).
    case filler
    /// Tokens are spread evenly over all frames (upstream's `text_embedding_average_upsampling`).
    case averageUpsampling
    /// Frame `n` shows token `tokenOfFrame[n]`; the count is the number of frames.
    case durations(tokenOfFrame: [Int])

    /// Upstream's even spread: every token gets `frames / tokens` frames, the last `frames % tokens` one more.
    ///
    /// Source: `TextEmbedding.average_upsample_text_by_mask`, SWivid/F5-TTS.
    static func evenSpread(tokens: Int, frames: Int) -> [Int] {
        guard tokens > 0 else { return [] }
        let (base, remainder) = frames.quotientAndRemainder(dividingBy: tokens)
        var spread: [Int] = []
        spread.reserveCapacity(frames)
        for token in 0..<tokens {
            let count = base + (token >= tokens - remainder ? 1 : 0)
            spread.append(contentsOf: repeatElement(token, count: count))
        }
        return spread
    }
}
