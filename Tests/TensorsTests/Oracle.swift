import CKernels
import Tensors
import Testing

/// Repeatable values between −1 and 1, or another bound.
struct Values {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
    }

    mutating func array(_ count: Int, size: Float = 1) -> [Float] { (0..<count).map { _ in next() * size } }

    mutating func matrix(_ rows: Int, _ columns: Int, size: Float = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, values: array(rows * columns, size: size))
    }

    mutating func weight(_ shape: [Int]) throws -> Weight {
        try Weight(name: "w", shape: shape, values: array(shape.reduce(1, *)))
    }
}

/// ‖a − b‖ / ‖b‖.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    let difference = zip(a, b).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    return (difference / max(b.reduce(0.0) { $0 + Double($1) * Double($1) }, 1e-30)).squareRoot()
}

/// Runs `body` with the scalar kernels and with every other set this processor has, and compares.
///
/// Suites that force kernels are nested in `KernelTests`, which is serialized.
func expectKernelsAgree(
    _ what: String, within tolerance: Double = 2e-6, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> [Float]
) throws {
    let exact = try Kernels.forcing(.CK_SCALAR, body)
    for set in Kernels.available where set != .CK_SCALAR {
        let error = relativeError(try Kernels.forcing(set, body), exact)
        #expect(
            error <= tolerance, "\(what), instruction set \(set.rawValue)", sourceLocation: sourceLocation)
    }
}
