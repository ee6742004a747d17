import CKernels
import Tensors
import Testing

extension KernelTests {
    /// Eight-bit products: integer sums are exact, so all instruction sets agree as closely as in fp32.
    @Suite struct Int8Tests {
        private let pool = ThreadPool(threads: 2)

        @Test(arguments: [(1, 1, 1), (3, 17, 5), (14, 32, 64), (29, 100, 33), (61, 70, 130), (300, 256, 96)])
        func linear(_ rows: Int, _ inputs: Int, _ outputs: Int) throws {
            for ending in [Linear.Epilogue.store, .geluTanh, .add] {
                try expectKernelsAgree("int8 linear \(rows) x \(inputs) x \(outputs)") {
                    var values = Values(1)
                    let linear = try Linear(
                        weight: values.weight([outputs, inputs]), bias: values.weight([outputs]),
                        packing: .int8)
                    let (x, y) = (values.matrix(rows, inputs), values.matrix(rows, outputs))
                    linear.apply(x, to: y, ending, on: pool)
                    return y.values
                }
            }
        }

        /// Uniform values keep about seven bits: the product's error is near 1 %.
        @Test func linearIsCloseToExact() throws {
            var values = Values(2)
            let (weight, bias) = (try values.weight([96, 1024]), try values.weight([96]))
            let x = values.matrix(50, 1024)
            let (exact, rounded) = (Matrix(rows: 50, columns: 96), Matrix(rows: 50, columns: 96))
            try Linear(weight: weight, bias: bias).apply(x, to: exact, on: pool)
            try Linear(weight: weight, bias: bias, packing: .int8).apply(x, to: rounded, on: pool)
            let error = relativeError(rounded.values, exact.values)
            #expect(error < 0.01)
            #expect(error > 0.001)
        }

        /// The largest bytes of both sides meet: pairs must not overflow where an instruction set adds them in
        /// sixteen bits.
        @Test func extremes() throws {
            for sign in [Float(1), -1] {
                try expectKernelsAgree("extremes") {
                    let weight = try Weight(
                        name: "w", shape: [40, 64], values: Array(repeating: sign, count: 40 * 64))
                    let x = Matrix(rows: 20, columns: 64, values: Array(repeating: 1, count: 20 * 64))
                    let y = Matrix(rows: 20, columns: 40)
                    try Linear(weight: weight, bias: nil, packing: .int8).apply(x, to: y, on: pool)
                    #expect(y.values.allSatisfy { abs($0 - 64 * sign) < 1e-3 })
                    return y.values
                }
            }
        }

        @Test func convolution() throws {
            func run(int8: Bool) throws -> [Float] {
                var values = Values(6)
                let convolution = try Conv1d(
                    weight: values.weight([64, 4, 31]), bias: values.weight([64]), groups: 16, int8: int8)
                let (x, y) = (values.matrix(300, 64), values.matrix(300, 64))
                convolution.apply(
                    x, to: y, sequences: [0..<2, 2..<41, 41..<300], activation: .mish, accumulate: true,
                    on: pool)
                return y.values
            }
            try expectKernelsAgree("int8 convolution") { try run(int8: true) }
            let error = relativeError(try run(int8: true), try run(int8: false))
            #expect(error > 0)
            #expect(error < 0.02)
        }

        @Test func rowsOfZeros() throws {
            try expectKernelsAgree("rows of zeros") {
                var values = Values(3)
                let linear = try Linear(
                    weight: values.weight([33, 20]), bias: values.weight([33]), packing: .int8)
                let y = Matrix(rows: 5, columns: 33)
                linear.apply(Matrix(rows: 5, columns: 20), to: y, on: pool)
                return y.values
            }
        }

        @Test(arguments: [(1, 16), (7, 64), (33, 32), (75, 64), (130, 48), (700, 64)])
        func attention(_ count: Int, _ headDim: Int) throws {
            for norms in [false, true] {
                func run(int8: Bool) -> [Float] {
                    var values = Values(4)
                    let rows = count + 20
                    let qkv = values.matrix(rows, 3 * 2 * headDim, size: 2)
                    let output = Matrix(rows: rows, columns: 2 * headDim)
                    let (queryNorm, keyNorm) = (values.array(headDim), values.array(headDim))
                    Tensors.attention(
                        q: qkv.columns(0..<2 * headDim), k: qkv.columns(2 * headDim..<4 * headDim),
                        v: qkv.columns(4 * headDim..<6 * headDim), to: output,
                        sequences: [0..<20, 20..<rows],
                        heads: 2,
                        rotary: RotaryTable(
                            inverseFrequencies: RotaryTable.inverseFrequencies(headDim: headDim),
                            positions: rows),
                        rotaryHeads: 1, queryNorm: norms ? queryNorm : nil, keyNorm: norms ? keyNorm : nil,
                        int8: int8, on: pool)
                    return output.values
                }
                // Rotations differ in the last place, which now and then turns a rounding the other way.
                try expectKernelsAgree("int8 attention, \(count), \(headDim)", within: 5e-3) {
                    run(int8: true)
                }
                #expect(relativeError(run(int8: true), run(int8: false)) < 0.04)
            }
        }

        @Test func packedFormReadsBack() throws {
            var values = Values(5)
            let weight = try values.weight([37, 19])
            let linear = try Linear(weight: weight, bias: nil, packing: .int8)
            let (weights, _) = try #require(linear.int8Parameters)
            #expect(relativeError(weights.floats(), weight.floats()) < 0.006)
            let again = try Int8Weights(
                name: "w", inputs: 19, outputs: 37, panels: weights.panels,
                scales: Array(weights.scales.prefix(37)), offsets: Array(weights.outputOffsets))
            #expect(again.floats() == weights.floats())
            #expect(throws: TensorError.self) {
                try Int8Weights(
                    name: "w", inputs: 20, outputs: 37, panels: weights.panels,
                    scales: [Float](repeating: 1, count: 36), offsets: Array(weights.outputOffsets))
            }
        }
    }
}
