import Foundation

/// Cosines and sines of rotary positions in x-transformers' interleaved layout: the pair (x₀, x₁) of position p
/// becomes (x₀·cos − x₁·sin, x₁·cos + x₀·sin) with the angle p·10000^(−2i/d).
public struct RotaryTable: Sendable {
    /// Positions that the table reaches.
    public let positions: Int
    let headDim: Int
    /// `[positions, headDim]`, each cosine twice.
    let cosines: [Float]
    /// `[positions, headDim]`, −sin and sin by turns, so that a rotation is two multiplications and a swap.
    let sines: [Float]

    /// - Parameter inverseFrequencies: `[headDim / 2]`, as checkpoints carry them. Angles are rounded to fp32, as
    ///   the official code rounds them.
    public init(inverseFrequencies: [Float], positions: Int) {
        self.positions = positions
        headDim = inverseFrequencies.count * 2
        var cosines: [Float] = []
        var sines: [Float] = []
        cosines.reserveCapacity(positions * headDim)
        sines.reserveCapacity(positions * headDim)
        for position in 0..<positions {
            for frequency in inverseFrequencies {
                let angle = Double(Float(position) * frequency)
                let cosine = Float(cos(angle))
                let sine = Float(sin(angle))
                cosines += [cosine, cosine]
                sines += [-sine, sine]
            }
        }
        self.cosines = cosines
        self.sines = sines
    }

    /// 10000^(−2i/headDim), in fp32 as `RotaryEmbedding` computes them.
    public static func inverseFrequencies(headDim: Int) -> [Float] {
        (0..<headDim / 2).map { 1 / Float(pow(10000, Double(Float(2 * $0) / Float(headDim)))) }
    }
}
