import Foundation
import Tensors
import Testing

@Suite struct LinearTests {
    private let pool = ThreadPool(threads: 2)

    /// x·Wᵀ + b in double precision.
    private func product(_ x: Matrix, _ weight: [Float], _ bias: [Float]?) -> [Double] {
        let outputs = weight.count / x.columns
        var result: [Double] = []
        for row in 0..<x.rows {
            for output in 0..<outputs {
                var sum = Double(bias?[output] ?? 0)
                for k in 0..<x.columns {
                    sum += Double(x[row, k]) * Double(weight[output * x.columns + k])
                }
                result.append(sum)
            }
        }
        return result
    }

    @Test(arguments: [
        (1, 1, 1), (1, 1024, 96), (2, 17, 33), (3, 100, 31), (5, 8, 64), (13, 65, 32), (14, 64, 32),
        (15, 31, 7),
        (29, 712, 100), (6, 256, 256), (43, 513, 129),
    ])
    func equalsTheProduct(rows: Int, inputs: Int, outputs: Int) throws {
        var random = Values(UInt64(rows * 31 + inputs * 7 + outputs))
        let x = random.matrix(rows, inputs)
        let weight = try random.weight([outputs, inputs])
        let bias = try random.weight([outputs])
        let expected = product(x, weight.floats(), bias.floats())
        try forEachInstructionSet { name in
            for packing in [Linear.Packing.onUse, .ahead] {
                let y = Matrix(rows: rows, columns: outputs)
                try Linear(weight: weight, bias: bias, packing: packing).apply(x, to: y, on: pool)
                let error = relativeError(y.values, expected)
                #expect(error < 1e-6, "\(name) \(packing): \(error)")
            }
        }
    }

    @Test func endsAsTold() throws {
        var random = Values(1)
        let (rows, inputs, outputs) = (17, 40, 37)
        let x = random.matrix(rows, inputs)
        let weight = try random.weight([outputs, inputs])
        let bias = try random.weight([outputs])
        let before = random.matrix(rows, outputs)
        let gate = random.array(outputs)
        let plain = product(x, weight.floats(), bias.floats())
        let old = before.values.map(Double.init)
        let gelu = { (v: Double) in 0.5 * v * erfc(-v / 2.0.squareRoot()) }
        let tanhGelu = { (v: Double) in
            0.5 * v * (1 + tanh((2 / Double.pi).squareRoot() * (v + 0.044715 * v * v * v)))
        }
        let silu = { (v: Double) in v / (1 + exp(-v)) }
        try gate.withUnsafeBufferPointer { gates in
            let gatePointer = try #require(gates.baseAddress)
            let cases: [(Linear.Epilogue, [Double])] = [
                (.store, plain), (.gelu, plain.map(gelu)), (.geluTanh, plain.map(tanhGelu)),
                (.silu, plain.map(silu)), (.add, zip(plain, old).map { $0 + $1 }),
                (
                    .addGated(gatePointer),
                    plain.indices.map { old[$0] + Double(gate[$0 % outputs]) * plain[$0] }
                ),
            ]
            try forEachInstructionSet { name in
                let linear = try Linear(weight: weight, bias: bias)
                for (epilogue, expected) in cases {
                    let y = Matrix(copying: before)
                    linear.apply(x, to: y, epilogue, on: pool)
                    let error = relativeError(y.values, expected)
                    #expect(error < 1e-6, "\(name) \(epilogue): \(error)")
                }
            }
        }
    }

    /// Parts whose ends do not fall on panels, in views with other rows and columns around them.
    @Test func stacksPartsAndLeavesTheRestAlone() throws {
        var random = Values(2)
        let x = random.matrix(20, 50).rows(3..<19).columns(5..<46)
        let parts = try [19, 40, 3].map {
            try (weight: random.weight([$0, 41]), bias: random.weight([$0]))
        }
        let expected = parts.map { product(x, $0.weight.floats(), $0.bias.floats()) }
        try forEachInstructionSet { name in
            let whole = Matrix(rows: 18, columns: 70)
            let y = whole.rows(1..<17).columns(4..<66)
            try Linear(concatenating: parts).apply(x, to: y, on: pool)
            var column = 0
            for (part, expected) in zip(parts, expected) {
                let width = part.weight.shape[0]
                let error = relativeError(y.columns(column..<column + width).values, expected)
                #expect(error < 1e-6, "\(name): \(error)")
                column += width
            }
            for row in 0..<18 {
                for column in 0..<70 where row == 0 || row == 17 || column < 4 || column >= 66 {
                    #expect(whole[row, column] == 0)
                }
            }
        }
    }

    @Test(arguments: [ElementType.float16, .bfloat16])
    func readsNarrowWeightsAtOddAddresses(type: ElementType) throws {
        var random = Values(3)
        let (outputs, inputs) = (45, 70)
        let values = random.array(outputs * inputs).map { Half.rounded($0, type) }
        let bytes: [UInt8] = [0] + values.flatMap { Half.bytes($0, type) }
        let storage = Storage(bytes: bytes)
        let weight = try Weight(
            name: "narrow", shape: [outputs, inputs], elementType: type, storage: storage, byteOffset: 1)
        let x = random.matrix(9, inputs)
        let expected = product(x, values, nil)
        try forEachInstructionSet { name in
            #expect(weight.floats() == values, "\(name)")
            let y = Matrix(rows: 9, columns: outputs)
            try Linear(weight: weight, bias: nil).apply(x, to: y, on: pool)
            #expect(relativeError(y.values, expected) < 1e-6, "\(name)")
        }
    }

    /// Bit for bit: any number of threads, weights laid out at once or ahead, and whatever else is in the batch.
    @Test func doesNotDependOnTheSplit() throws {
        var random = Values(4)
        let x = random.matrix(61, 300)
        let weight = try random.weight([200, 300])
        try forEachInstructionSet { name in
            let linear = try Linear(weight: weight, bias: nil)
            let expected = Matrix(rows: 61, columns: 200)
            linear.apply(x, to: expected, on: ThreadPool(threads: 1))
            for threads in 1...3 {
                let pool = ThreadPool(threads: threads)
                for packing in [Linear.Packing.onUse, .ahead] {
                    let y = Matrix(rows: 61, columns: 200)
                    try Linear(weight: weight, bias: nil, packing: packing).apply(x, to: y, on: pool)
                    #expect(y.values == expected.values, "\(name) \(threads) \(packing)")
                }
            }
            for rows in [0..<1, 5..<6, 7..<30, 58..<61] {
                let y = Matrix(rows: rows.count, columns: 200)
                linear.apply(x.rows(rows), to: y, on: pool)
                #expect(y.values == expected.rows(rows).values, "\(name) \(rows)")
            }
        }
    }

    @Test func refusesShapesThatDoNotFit() throws {
        var random = Values(5)
        let weight = try random.weight([4, 6])
        let bias = try random.weight([5])
        #expect(throws: TensorError.self) { try Linear(weight: weight, bias: bias) }
        #expect(throws: TensorError.self) { try Linear(weight: bias, bias: nil) }
        let other = try random.weight([4, 7])
        #expect(throws: TensorError.self) { try Linear(concatenating: [(weight, nil), (other, nil)]) }
        #expect(throws: TensorError.self) { try Linear(concatenating: []) }
    }
}
