import Tensors

/// LayerNorm with weight and bias.
struct AffineNorm: Sendable {
    private let weight: [Float]
    private let bias: [Float]
    private let epsilon: Float

    init(_ parameters: Parameters, dim: Int, epsilon: Float = 1e-6) throws {
        weight = try parameters.vector("weight", [dim])
        bias = try parameters.vector("bias", [dim])
        self.epsilon = epsilon
    }

    func apply(_ x: Matrix, to y: Matrix, on pool: ThreadPool) {
        layerNorm(x, to: y, scale: weight, shift: bias, epsilon: epsilon, on: pool)
    }
}
