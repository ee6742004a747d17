import Foundation
import Tensors

/// Sinusoidal embedding of the flow time, then Linear, SiLU, Linear.
///
/// e(t) = [sin(1000·t·ω), cos(1000·t·ω)] with ω_i = exp(−i·ln(10000)/127), 256 values in all.
/// Source: `SinusPositionEmbedding` and `TimestepEmbedding`, SWivid/F5-TTS `model/modules.py`.
struct TimeEmbedding: Sendable {
    private static let frequencies = 256
    private let expand: Linear
    private let project: Linear
    private let dim: Int

    init(_ parameters: Parameters, dim: Int) throws {
        expand = try parameters.linear("time_mlp.0", inputs: Self.frequencies, outputs: dim)
        project = try parameters.linear("time_mlp.2", inputs: dim, outputs: dim)
        self.dim = dim
    }

    /// - Returns: `[times.count, dim]`.
    func callAsFunction(_ times: [Float], on pool: ThreadPool) -> Matrix {
        let half = Self.frequencies / 2
        let waves = Matrix(rows: times.count, columns: Self.frequencies)
        // Angles are rounded to fp32 where the official code rounds them: at 1000 rad one unit in the
        // last place is 6e-5.
        let step = Float(-(log(10000) / Double(half - 1)))
        for index in 0..<half {
            let omega = Float(exp(Double(Float(index) * step)))
            for (row, time) in times.enumerated() {
                let angle = Double((1000 * time) * omega)
                waves[row, index] = Float(sin(angle))
                waves[row, half + index] = Float(cos(angle))
            }
        }
        let hidden = Matrix(rows: times.count, columns: dim)
        let output = Matrix(rows: times.count, columns: dim)
        expand.apply(waves, to: hidden, .silu, on: pool)
        project.apply(hidden, to: output, on: pool)
        return output
    }
}
