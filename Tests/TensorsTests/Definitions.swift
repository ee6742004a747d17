import Tensors

/// ‖actual − expected‖ / ‖expected‖ against a definition in double precision; infinite where a value is not finite.
func relativeError(_ actual: [Float], _ expected: [Double]) -> Double {
    precondition(actual.count == expected.count)
    var difference = 0.0
    var size = 0.0
    for (a, e) in zip(actual, expected) {
        difference += (Double(a) - e) * (Double(a) - e)
        size += e * e
    }
    guard difference.isFinite else { return .infinity }
    return size == 0 ? difference.squareRoot() : (difference / size).squareRoot()
}

/// Runs `body` with the kernels of every instruction set that this processor has.
func forEachInstructionSet(_ body: (String) throws -> Void) rethrows {
    for set in Kernels.available {
        try Kernels.forcing(set) { try body(Kernels.name) }
    }
}
