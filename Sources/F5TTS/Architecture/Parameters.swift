import Checkpoints
import Tensors

/// A checkpoint's tensors under a dotted prefix, as a module's constructor asks for them.
///
/// Every request states the shape it expects; a mismatch is an error that names the tensor.
struct Parameters {
    let state: StateDictionary
    let prefix: String
    /// Whether linear weights are laid out for the kernels once at load (small models) or at each use.
    let packing: Linear.Packing
    /// What the linears of the transformer's blocks calculate with.
    var precision = Precision.fp32

    func scoped(_ name: String) -> Parameters {
        Parameters(state: state, prefix: prefix + name + ".", packing: packing, precision: precision)
    }

    func weight(_ name: String, _ shape: [Int]) throws -> Weight {
        try state.tensor(prefix + name, shape: shape)
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

    /// A linear of a transformer block: `parts`, each with a bias, side by side as one of the model's precision.
    ///
    /// - Parameter outputs: of each part.
    func blockLinear(_ parts: [String], inputs: Int, outputs: Int) throws -> Linear {
        try Linear(
            concatenating: parts.map { part in
                (
                    weight: try weight(part + ".weight", [outputs, inputs]),
                    bias: try weight(part + ".bias", [outputs])
                )
            }, packing: precision == .int8 ? .int8 : packing)
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
