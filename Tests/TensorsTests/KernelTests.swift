import CKernels
import Tensors
import Testing

/// Every fast kernel against its plain form, at sizes that are no multiple of anything.
@Suite(.serialized) struct KernelTests {
    private let pool = ThreadPool(threads: 2)

    @Test(arguments: [(1, 1, 1), (3, 17, 5), (14, 32, 64), (29, 100, 33), (61, 70, 130), (200, 256, 96)])
    func linear(_ rows: Int, _ inputs: Int, _ outputs: Int) throws {
        for packing in [Linear.Packing.onUse, .ahead] {
            for ending in 0..<6 {
                try expectKernelsAgree("linear \(rows) x \(inputs) x \(outputs), ending \(ending)") {
                    var values = Values(1)
                    let linear = try Linear(
                        weight: values.weight([outputs, inputs]), bias: values.weight([outputs]),
                        packing: packing)
                    let (x, y) = (values.matrix(rows, inputs), values.matrix(rows, outputs))
                    let gate = values.array(outputs)
                    gate.withUnsafeBufferPointer { gate in
                        let endings: [Linear.Epilogue] = [
                            .store, .gelu, .geluTanh, .silu, .add,
                            gate.baseAddress.map { .addGated($0) } ?? .add,
                        ]
                        linear.apply(x, to: y, endings[ending], on: pool)
                    }
                    return y.values
                }
            }
        }
    }

    @Test func linearOfSeveralParts() throws {
        try expectKernelsAgree("concatenated linear") {
            var values = Values(2)
            let parts = try [5, 40, 33].map {
                (weight: try values.weight([$0, 19]), bias: Optional(try values.weight([$0])))
            }
            let (x, y) = (values.matrix(23, 19), values.matrix(23, 78))
            try Linear(concatenating: parts).apply(x, to: y, on: pool)
            return y.values
        }
    }

    @Test(arguments: [(1, 16), (7, 64), (33, 32), (75, 64), (130, 48)])
    func attention(_ count: Int, _ headDim: Int) throws {
        for norms in [false, true] {
            try expectKernelsAgree("attention over \(count) with heads of \(headDim)") {
                var values = Values(3)
                let rows = count + 20
                let qkv = values.matrix(rows, 3 * 2 * headDim)
                let output = Matrix(rows: rows, columns: 2 * headDim)
                let (queryNorm, keyNorm) = (values.array(headDim), values.array(headDim))
                Tensors.attention(
                    q: qkv.columns(0..<2 * headDim), k: qkv.columns(2 * headDim..<4 * headDim),
                    v: qkv.columns(4 * headDim..<6 * headDim), to: output, sequences: [0..<20, 20..<rows],
                    heads: 2,
                    rotary: RotaryTable(
                        inverseFrequencies: RotaryTable.inverseFrequencies(headDim: headDim), positions: rows),
                    rotaryHeads: 1, queryNorm: norms ? queryNorm : nil, keyNorm: norms ? keyNorm : nil,
                    on: pool)
                return output.values
            }
        }
    }

    @Test(arguments: [(24, 24, 7, 24), (32, 48, 5, 1), (64, 64, 31, 16), (10, 6, 3, 2)])
    func convolution(_ inputs: Int, _ outputs: Int, _ taps: Int, _ groups: Int) throws {
        for activation in [Activation.identity, .mish, .gelu] {
            try expectKernelsAgree("convolution \(inputs) to \(outputs), \(taps) taps, \(groups) groups") {
                var values = Values(4)
                let convolution = try Conv1d(
                    weight: values.weight([outputs, inputs / groups, taps]), bias: values.weight([outputs]),
                    groups: groups)
                let (x, y) = (values.matrix(300, inputs), values.matrix(300, outputs))
                convolution.apply(
                    x, to: y, sequences: [0..<2, 2..<41, 41..<300], activation: activation, accumulate: true,
                    on: pool)
                return y.values
            }
        }
    }

    @Test(arguments: [1, 15, 64, 100, 257])
    func norms(_ columns: Int) throws {
        try expectKernelsAgree("layer norm of \(columns)") {
            var values = Values(5)
            let (x, scale, shift) = (values.matrix(40, columns), values.array(columns), values.array(columns))
            layerNorm(x, to: x, scale: scale, shift: shift, epsilon: 1e-6, on: pool)
            rmsNorm(x, to: x, scale: scale, on: pool)
            return x.values
        }
        try expectKernelsAgree("global response norm of \(columns)") {
            var values = Values(6)
            let (x, gamma, beta) = (values.matrix(40, columns), values.array(columns), values.array(columns))
            globalResponseNorm(
                x, gamma: gamma, beta: beta, sequences: [0..<7, 7..<40], lastRowWeights: [1, 25], on: pool)
            return x.values
        }
    }

    @Test(arguments: [Activation.gelu, .geluTanh, .silu, .mish])
    func activations(_ activation: Activation) throws {
        try expectKernelsAgree("\(activation)") {
            let x = Matrix(rows: 1, columns: 2001, values: (0...2000).map { Float($0 - 1000) / 50 })
            activation.apply(to: x)
            return x.values
        }
    }

    @Test(arguments: [ElementType.float16, .bfloat16])
    func halfPrecision(_ type: ElementType) throws {
        let bits = (0..<UInt16.max).map { $0 }
        let storage = Storage(byteCount: bits.count * 2 + 1) { memory in
            // One byte off: weights may lie at any address.
            for (index, value) in bits.enumerated() {
                memory.storeBytes(of: value.littleEndian, toByteOffset: 1 + 2 * index, as: UInt16.self)
            }
        }
        let weight = try Weight(
            name: "w", shape: [bits.count], elementType: type, storage: storage, byteOffset: 1)
        for set in Kernels.available {
            let values = Kernels.forcing(set) { weight.floats() }
            for (bits, value) in zip(bits, values) {
                let exact =
                    type == .bfloat16
                    ? Float(bitPattern: UInt32(bits) << 16) : Float(Float16(bitPattern: bits))
                #expect(value == exact || value.isNaN && exact.isNaN)
            }
            let firstBad = Kernels.forcing(set) { weight.firstNonFinite(on: pool) }
            #expect(
                firstBad
                    == bits.firstIndex { type == .bfloat16 ? $0 & 0x7f80 == 0x7f80 : $0 & 0x7c00 == 0x7c00 })
        }
    }
}
