import Foundation
import Tensors

/// The kernels of a forward pass at the shapes of F5TTS_v1_Base: 940 frames with and without the condition.
struct Cases {
    let pool: ThreadPool
    let seconds: Double
    private let frames = 940
    private var rows: Int { 2 * frames }
    private var sequences: [Range<Int>] { [0..<frames, frames..<rows] }

    init(threads: Int, seconds: Double) {
        pool = ThreadPool(threads: threads)
        self.seconds = seconds
    }

    func all() throws -> [Measurement] {
        var results: [Measurement] = []
        for (inputs, outputs) in [(1024, 3072), (1024, 1024), (1024, 2048), (2048, 1024)] {
            results.append(try linear(rows: rows, inputs, outputs, .float32))
        }
        results.append(try linear(rows: rows, 1024, 3072, .float16))
        results.append(try linear(rows: rows, 1024, 3072, .bfloat16))
        results.append(try linear(rows: 200, 1024, 1024, .float32))
        results.append(try modulation())
        results.append(attentionLayer(int8: false))
        for (inputs, outputs) in [
            (1024, 3072), (1024, 1024), (1024, 2048), (2048, 1024), (256, 768), (256, 512),
        ] {
            results.append(try linear(rows: rows, inputs, outputs, .float32, packing: .int8))
        }
        results.append(attentionLayer(int8: true))
        results.append(try convolution("conv position 1024, width 31, 16 groups", 1024, 1024, 31, groups: 16))
        results.append(try convolution("conv Vocos embedding 100 to 512, width 7", 100, 512, 7, groups: 1))
        results.append(try convolution("conv depthwise 512, width 7", 512, 512, 7, groups: 512))
        results += rowWise()
        results.append(try scan())
        results.append(fourier())
        return results
    }

    private func random(_ rows: Int, _ columns: Int, _ size: Float = 1) -> Matrix {
        let matrix = Matrix(rows: rows, columns: columns)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in 0..<rows * columns {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            matrix.base[index] = (Float(state >> 40) / Float(1 << 24) - 0.5) * size
        }
        return matrix
    }

    private func weight(_ shape: [Int], _ type: ElementType = .float32) throws -> Weight {
        let values = random(1, shape.reduce(1, *), 0.05).values
        let storage =
            switch type {
            case .float32: Storage(values)
            case .float16: Storage(bytes: halves(values.map { UInt16(Self.half($0)) }))
            case .bfloat16: Storage(bytes: halves(values.map { UInt16($0.bitPattern >> 16) }))
            }
        return try Weight(name: "weight", shape: shape, elementType: type, storage: storage, byteOffset: 0)
    }

    private func halves(_ values: [UInt16]) -> [UInt8] {
        values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    /// Truncated to fp16; the values here are normal numbers or become zero.
    private static func half(_ value: Float) -> UInt32 {
        let bits = value.bitPattern
        let exponent = Int(bits >> 23 & 255) - 112
        return bits >> 16 & 0x8000 | (exponent > 0 ? UInt32(exponent) << 10 | bits >> 13 & 1023 : 0)
    }

    private func linear(
        rows: Int, _ inputs: Int, _ outputs: Int, _ type: ElementType, packing: Linear.Packing = .onUse
    ) throws -> Measurement {
        let layer = try Linear(
            weight: weight([outputs, inputs], type), bias: weight([outputs]), packing: packing)
        let x = random(rows, inputs)
        let y = Matrix(rows: rows, columns: outputs)
        return Measurement(
            "linear \(rows) x \(inputs) x \(outputs) \(packing == .int8 ? "int8" : type.rawValue)",
            work: 2 * Double(rows * inputs * outputs), unit: packing == .int8 ? "GOP/s int8" : "GFLOP/s",
            seconds: seconds
        ) {
            layer.apply(x, to: y, on: pool)
        }
    }

    /// One row against many outputs: AdaLN of one block. Bound by reading the weights.
    private func modulation() throws -> Measurement {
        let layer = try Linear(weight: weight([6144, 1024]), bias: weight([6144]))
        let x = random(1, 1024)
        let y = Matrix(rows: 1, columns: 6144)
        return Measurement(
            "linear 1 x 1024 x 6144 F32", work: 4 * 1024 * 6144, unit: "GB/s", seconds: seconds
        ) {
            layer.apply(x, to: y, on: pool)
        }
    }

    private func attentionLayer(int8: Bool) -> Measurement {
        let qkv = random(rows, 3072, 4)
        let output = Matrix(rows: rows, columns: 1024)
        let rotary = RotaryTable(
            inverseFrequencies: RotaryTable.inverseFrequencies(headDim: 64), positions: frames)
        return Measurement(
            "attention 2 x \(frames), 16 heads of 64\(int8 ? ", int8" : "")",
            work: 2 * 4 * Double(frames * frames * 1024), unit: int8 ? "GOP/s int8" : "GFLOP/s",
            seconds: seconds
        ) {
            attention(
                q: qkv.columns(0..<1024), k: qkv.columns(1024..<2048), v: qkv.columns(2048..<3072),
                to: output,
                sequences: sequences, heads: 16, rotary: rotary, rotaryHeads: 16, int8: int8, on: pool)
        }
    }

    private func convolution(_ name: String, _ inputs: Int, _ outputs: Int, _ taps: Int, groups: Int) throws
        -> Measurement
    {
        let layer = try Conv1d(
            weight: weight([outputs, inputs / groups, taps]), bias: weight([outputs]), groups: groups)
        let x = random(rows, inputs)
        let y = Matrix(rows: rows, columns: outputs)
        let work = 2 * Double(rows * outputs * (inputs / groups) * taps)
        return Measurement(name, work: work, seconds: seconds) {
            layer.apply(x, to: y, sequences: sequences, activation: .mish, on: pool)
        }
    }

    private func rowWise() -> [Measurement] {
        let x = random(rows, 1024)
        let y = Matrix(rows: rows, columns: 1024)
        let scale = [Float](repeating: 1, count: 1024)
        let bytes = Double(rows * 1024 * 8)
        return [
            Measurement("layer norm \(rows) x 1024", work: bytes, unit: "GB/s", seconds: seconds) {
                layerNorm(x, to: y, scale: scale, shift: scale, epsilon: 1e-6, on: pool)
            },
            Measurement("gelu \(rows) x 1024, 1 thread", work: bytes, unit: "GB/s", seconds: seconds) {
                y.copy(from: x)
                Activation.gelu.apply(to: y)
            },
        ]
    }

    private func scan() throws -> Measurement {
        let weight = try weight([4096, 4096])
        return Measurement("scan for NaN, 64 MiB", work: 64 * 1024 * 1024, unit: "GB/s", seconds: seconds) {
            precondition(weight.firstNonFinite(on: pool) == nil)
        }
    }

    /// 940 frames one after another; 2.5 n log2(n) operations each, as transforms are usually counted.
    private func fourier() -> Measurement {
        let transform = RealFFT(count: 1024)
        let x = random(1, 1024)
        let spectrum = Matrix(rows: 2, columns: transform.bins)
        let scratch = Matrix(rows: 1, columns: transform.scratchCount)
        return Measurement(
            "real FFT of 1024, x \(frames), 1 thread", work: Double(frames) * 2.5 * 1024 * 10,
            seconds: seconds
        ) {
            for _ in 0..<frames {
                transform.forward(
                    x.base, real: spectrum.base, imaginary: spectrum.rows(1..<2).base, scratch: scratch.base)
            }
        }
    }
}
