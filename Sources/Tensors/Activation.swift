import CKernels

/// An elementwise function.
public enum Activation: Sendable {
    case identity
    /// x·Φ(x), exact.
    case gelu
    /// The tanh approximation of GELU.
    case geluTanh
    case silu
    /// x·tanh(log(1 + eˣ)).
    case mish

    var kernelActivation: ck_activation {
        switch self {
        case .identity: .CK_IDENTITY
        case .gelu: .CK_GELU
        case .geluTanh: .CK_GELU_TANH
        case .silu: .CK_SILU
        case .mish: .CK_MISH
        }
    }

    /// Applies the function to every element, in place.
    public func apply(to x: Matrix) {
        let kernels = Kernels.current
        for row in 0..<x.rows {
            let start = x.base + row * x.stride
            kernels.activate(kernelActivation, x.columns, start, start)
        }
    }
}
