import Checkpoints
import Tensors

/// A checkpoint's tensors under a dotted prefix, as a module's constructor asks for them.
///
/// Every request states the shape it expects; a mismatch is an error that names the tensor.
struct Parameters {
    let state: StateDictionary
    var prefix: String
    /// Whether linear weights are laid out for the kernels once at load (small models) or at each use.
    let packing: Linear.Packing
    /// What calculates in eight bits.
    var quantization = Quantization.none
    /// The transformer block that this is about.
    var block: Int?
    /// Notes what is asked for, where the model is about to be packed.
    var recorder: PackedTensors?

    func scoped(_ name: String) -> Parameters {
        var scoped = self
        scoped.prefix += name + "."
        return scoped
    }

    /// The parameters of one transformer block.
    func scoped(_ name: String, block: Int) -> Parameters {
        var scoped = scoped("\(name).\(block)")
        scoped.block = block
        return scoped
    }

    func quantizes(_ part: Quantization.Part) -> Bool { quantization.quantizes(part, block: block) }

    func weight(_ name: String, _ shape: [Int]) throws -> Weight {
        let weight = try state.tensor(prefix + name, shape: shape)
        recorder?.record(prefix + name, weight)
        return weight
    }

    /// A parameter vector, converted to fp32.
    func vector(_ name: String, _ shape: [Int]) throws -> [Float] {
        try weight(name, shape).floats()
    }

    func has(_ name: String) -> Bool {
        state.contains(prefix + name)
    }

    /// `name.weight` `[outputs, inputs]` and, where present in the layout, `name.bias` `[outputs]`.
    func linear(_ name: String, inputs: Int, outputs: Int, bias: Bool = true) throws -> Linear {
        try Linear(
            weight: weight(name + ".weight", [outputs, inputs]),
            bias: bias ? weight(name + ".bias", [outputs]) : nil, packing: packing)
    }

    /// A linear that may calculate in eight bits.
    ///
    /// - Parameters:
    ///   - name: of the whole in a packed file.
    ///   - part: what it is, to know whether it is quantized.
    ///   - parts: names in checkpoints, each with a bias, whose outputs stand side by side; default is the name.
    ///   - outputs: of each part.
    ///   - packing: where it is not quantized; default is the model's.
    func quantizedLinear(
        _ name: String, _ part: Quantization.Part, parts: [String]? = nil, inputs: Int, outputs: Int,
        packing: Linear.Packing? = nil
    ) throws -> Linear {
        let parts = parts ?? [name]
        if state.containsNumbers(prefix + name + PackedTensors.bytesSuffix) {
            return try packedLinear(name, inputs: inputs, outputs: outputs * parts.count)
        }
        guard quantizes(part) else {
            return try Linear(
                concatenating: parts.map { try weightAndBias($0, [outputs, inputs], recorder: recorder) },
                packing: packing ?? self.packing)
        }
        let linear = try Linear(
            concatenating: parts.map { try weightAndBias($0, [outputs, inputs], recorder: nil) },
            packing: .int8)
        recorder?.record(prefix + name, linear)
        return linear
    }

    private func weightAndBias(
        _ name: String, _ shape: [Int], recorder: PackedTensors?
    ) throws -> (weight: Weight, bias: Weight?) {
        var parameters = self
        parameters.recorder = recorder
        return (
            try parameters.weight(name + ".weight", shape),
            try parameters.weight(name + ".bias", [shape[0]])
        )
    }

    private func packedLinear(_ name: String, inputs: Int, outputs: Int) throws -> Linear {
        let full = prefix + name
        let bytes = try state.numbers(
            full + PackedTensors.bytesSuffix, type: "I8",
            count: Int8Weights.byteCount(inputs: inputs, outputs: outputs))
        let offsets = try state.numbers(full + PackedTensors.offsetsSuffix, type: "I32", count: outputs)
        let weights = try Int8Weights(
            name: full, inputs: inputs, outputs: outputs, panels: bytes.bytes,
            scales: state.tensor(full + PackedTensors.scalesSuffix, shape: [outputs]).floats(),
            offsets: (offsets.values() ?? []).map { Int32($0) })
        return Linear(int8: weights, bias: try state.tensor(full + ".bias", shape: [outputs]).floats())
    }

    /// `name.weight` `[outputs, inputs / groups, width]` and `name.bias` `[outputs]`.
    func conv1d(
        _ name: String, inputs: Int, outputs: Int, width: Int, groups: Int = 1, int8: Bool = false
    ) throws -> Conv1d {
        try Conv1d(
            weight: weight(name + ".weight", [outputs, inputs / groups, width]),
            bias: weight(name + ".bias", [outputs]), groups: groups, int8: int8)
    }
}

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
