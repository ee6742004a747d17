import Tensors

/// Two grouped convolutions of width 31 with Mish, added to their input.
///
/// Source: `ConvPositionEmbedding`, SWivid/F5-TTS `model/modules.py`.
struct ConvPositionEmbedding: Sendable {
    private static let width = 31
    private static let groups = 16
    private let first: Conv1d
    private let second: Conv1d

    init(_ parameters: Parameters, dim: Int) throws {
        first = try parameters.conv1d(
            "conv1d.0", inputs: dim, outputs: dim, width: Self.width, groups: Self.groups,
            int8: parameters.quantizes(.position))
        second = try parameters.conv1d(
            "conv1d.2", inputs: dim, outputs: dim, width: Self.width, groups: Self.groups,
            int8: parameters.quantizes(.position))
    }

    /// h ← convpos(h) + h, each sequence by itself. `scratch` is as large as `h` `[rows, dim]`.
    func apply(to h: Matrix, scratch: Matrix, sequences: [Range<Int>], on pool: ThreadPool) {
        first.apply(h, to: scratch, sequences: sequences, activation: .mish, on: pool)
        second.apply(scratch, to: h, sequences: sequences, activation: .mish, accumulate: true, on: pool)
    }
}
