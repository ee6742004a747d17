import Foundation
import Tensors
import Testing

@Suite struct RowKernelTests {
    private let pool = ThreadPool(threads: 2)

    @Test(arguments: [1, 7, 16, 33, 100, 512, 1023])
    func layerNormEqualsItsDefinition(columns: Int) {
        var random = Values(UInt64(columns))
        // A mean far from zero, where the difference of two sums of squares would lose its digits.
        let x = random.matrix(67, columns)
        for row in 0..<x.rows {
            for column in 0..<columns { x[row, column] += 50 }
        }
        let scale = random.array(columns)
        let shift = random.array(columns)
        var expected: [Double] = []
        for row in 0..<x.rows {
            let values = (0..<columns).map { Double(x[row, $0]) }
            let mean = values.reduce(0, +) / Double(columns)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
            expected += values.indices.map {
                (values[$0] - mean) / (variance + 1e-6).squareRoot() * Double(scale[$0])
                    + Double(shift[$0])
            }
        }
        forEachInstructionSet { name in
            let y = Matrix(rows: x.rows, columns: columns)
            layerNorm(x, to: y, scale: scale, shift: shift, epsilon: 1e-6, on: pool)
            // The mean of fp32 values near 50 is known to about 4e-6 only.
            let error = relativeError(y.values, expected)
            #expect(error < 2e-5, "\(name): \(error)")
        }
    }

    @Test(arguments: [1, 15, 64, 130])
    func rmsNormEqualsItsDefinition(columns: Int) {
        var random = Values(UInt64(columns))
        let x = random.matrix(40, columns)
        for column in 0..<columns { x[3, column] = 0 }
        let scale = random.array(columns)
        var expected: [Double] = []
        for row in 0..<x.rows {
            let values = (0..<columns).map { Double(x[row, $0]) }
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let factor = Double(columns).squareRoot() / max(norm, 1e-12)
            expected += values.indices.map { values[$0] * factor * Double(scale[$0]) }
        }
        forEachInstructionSet { name in
            let y = Matrix(copying: x)
            rmsNorm(y, to: y, scale: scale, on: pool)
            let error = relativeError(y.values, expected)
            #expect(error < 1e-6, "\(name): \(error)")
        }
    }

    /// Value by value over the range that matters, tails of both sides included.
    @Test func activationsAreExactToAFewUnits() {
        let values =
            stride(from: Float(-30), through: 30, by: 0.0037).map { $0 } + [
                0, -0, 80, -80, 1e-20, -1e-20,
            ]
        let cases: [(Activation, (Double) -> Double)] = [
            (.identity, { $0 }), (.gelu, { 0.5 * $0 * erfc(-$0 / 2.0.squareRoot()) }),
            (
                .geluTanh,
                { x in x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) }
            ),
            (.silu, { $0 / (1 + exp(-$0)) }), (.mish, { $0 * tanh(log1p(exp($0))) }),
        ]
        forEachInstructionSet { name in
            for (activation, exact) in cases {
                let x = Matrix(rows: 1, columns: values.count, values: values)
                activation.apply(to: x)
                var worst = 0.0
                for (value, result) in zip(values, x.values) {
                    let expected = exact(Double(value))
                    // Relative above 1e-6, where anything shows in a sum; absolute below.
                    worst = max(worst, abs(Double(result) - expected) / max(abs(expected), 1e-6))
                }
                // Below zero the argument of the exponential is large, and its rounding is multiplied by it.
                #expect(worst < 3e-6, "\(name) \(activation): \(worst)")
            }
        }
    }

    @Test func globalResponseNormCountsThePaddingRow() {
        var random = Values(6)
        let (rows, channels) = (23, 37)
        let x = random.matrix(rows, channels)
        let gamma = random.array(channels)
        let beta = random.array(channels)
        let sequences = [0..<10, 12..<23]
        let weights: [Float] = [1, 240]
        var expected = x.values.map(Double.init)
        for (sequence, weight) in zip(sequences, weights) {
            let norms = (0..<channels).map { channel in
                sequence.reduce(0.0) { sum, row in
                    let count = row == sequence.upperBound - 1 ? Double(weight) : 1
                    return sum + count * Double(x[row, channel]) * Double(x[row, channel])
                }.squareRoot()
            }
            let mean = norms.reduce(0, +) / Double(channels) + 1e-6
            for row in sequence {
                for channel in 0..<channels {
                    let value = Double(x[row, channel])
                    expected[row * channels + channel] =
                        Double(gamma[channel]) * value * norms[channel] / mean + Double(beta[channel])
                        + value
                }
            }
        }
        forEachInstructionSet { name in
            let y = Matrix(copying: x)
            globalResponseNorm(
                y, gamma: gamma, beta: beta, sequences: sequences, lastRowWeights: weights, on: pool)
            let error = relativeError(y.values, expected)
            #expect(error < 1e-6, "\(name): \(error)")
        }
    }

    @Test func addsScaled() {
        var random = Values(7)
        let a = random.matrix(5, 35)
        let b = random.matrix(5, 35)
        let expected = zip(a.values, b.values).map { Double($0) + 0.25 * Double($1) }
        forEachInstructionSet { name in
            let sum = Matrix(copying: a)
            sum.add(b, times: 0.25)
            #expect(relativeError(sum.values, expected) < 1e-6, "\(name)")
        }
    }
}
