import Foundation
import Tensors
import Testing

@Suite struct Conv1dTests {
    /// The definition, in double precision; zero outside each sequence.
    private func expected(
        _ x: Matrix, _ weight: Weight, _ bias: [Float], groups: Int, sequences: [Range<Int>]
    ) -> [Double] {
        let (outputs, channels, taps) = (weight.shape[0], weight.shape[1], weight.shape[2])
        let values = weight.floats()
        var result = [Double](repeating: 0, count: x.rows * outputs)
        for sequence in sequences {
            for row in sequence {
                for output in 0..<outputs {
                    let first = output / (outputs / groups) * channels
                    var sum = Double(bias[output])
                    for tap in 0..<taps {
                        let source = row + tap - taps / 2
                        guard sequence.contains(source) else { continue }
                        for channel in 0..<channels {
                            sum +=
                                Double(x[source, first + channel])
                                * Double(values[(output * channels + channel) * taps + tap])
                        }
                    }
                    result[row * outputs + output] = sum
                }
            }
        }
        return result
    }

    @Test(arguments: [
        (40, 40, 7, 40), (33, 33, 1, 33), (64, 64, 31, 4), (10, 37, 7, 1), (48, 24, 5, 3),
        (17, 17, 3, 17),
    ])
    func equalsTheDefinition(inputs: Int, outputs: Int, taps: Int, groups: Int) throws {
        var random = Values(UInt64(inputs + outputs * taps))
        let rows = 300
        let sequences = [0..<1, 1..<5, 9..<75, 75..<300]
        let x = random.matrix(rows, inputs)
        let weight = try random.weight([outputs, inputs / groups, taps])
        let bias = try random.weight([outputs])
        let plain = expected(x, weight, bias.floats(), groups: groups, sequences: sequences)
        let before = random.matrix(rows, outputs)
        let inside = (0..<rows).map { row in sequences.contains { $0.contains(row) } }
        let mish = plain.enumerated().map { index, value in
            inside[index / outputs]
                ? value * tanh(log1p(exp(value))) + Double(before[index / outputs, index % outputs])
                : Double(before[index / outputs, index % outputs])
        }
        try forEachInstructionSet { name in
            for threads in [1, 3] {
                let pool = ThreadPool(threads: threads)
                let convolution = try Conv1d(weight: weight, bias: bias, groups: groups)
                let y = Matrix(rows: rows, columns: outputs)
                convolution.apply(x, to: y, sequences: sequences, on: pool)
                let error = relativeError(y.values, plain)
                #expect(error < 1e-6, "\(name): \(error)")
                let added = Matrix(copying: before)
                convolution.apply(
                    x, to: added, sequences: sequences, activation: .mish, accumulate: true, on: pool)
                let addedError = relativeError(added.values, mish)
                #expect(addedError < 1e-6, "\(name): \(addedError)")
            }
        }
    }

    @Test func refusesShapesThatDoNotFit() throws {
        var random = Values(1)
        let bias = try random.weight([6])
        for shape in [[6, 2], [6, 2, 4], [7, 2, 3]] {
            let weight = try random.weight(shape)
            #expect(throws: TensorError.self) { try Conv1d(weight: weight, bias: bias, groups: 2) }
        }
    }
}
