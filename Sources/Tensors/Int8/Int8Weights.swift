import CKernels

/// A matrix `[outputs, inputs]` in eight bits: weight = byte · scale of its output, bytes −127 to 127.
///
/// The scale of an output is its largest magnitude / 127. Bytes lie as every instruction set's kernels read them
/// (`ck_int8_weights`), so that a file can hold them and map them into memory.
public struct Int8Weights: Sendable {
    /// Columns of the matrix.
    public let inputs: Int
    /// Rows of the matrix.
    public let outputs: Int
    /// Panels of 16 outputs, `[inputs / 4][16][4]` bytes each; inputs rounded up to 4, outputs to 32.
    public let panels: ByteView
    /// `[outputs]`, then zeros up to a multiple of 32.
    public let scales: [Float]
    /// −128 times the sum of each output's bytes.
    let offsets: [Int32]

    /// Quantizes weights of the same inputs, one matrix under the other.
    init(quantizing weights: [Weight]) {
        let inputs = weights[0].shape[1]
        let outputs = weights.reduce(0) { $0 + $1.shape[0] }
        let padded = Self.padded(outputs: outputs)
        var scales = [Float](repeating: 0, count: padded)
        var offsets = [Int32](repeating: 0, count: padded)
        let storage = Storage(byteCount: Self.byteCount(inputs: inputs, outputs: outputs)) { memory in
            guard let panels = memory.bindMemory(to: Int8.self).baseAddress else { return }
            var output = 0
            for weight in weights {
                for row in 0..<weight.shape[0] {
                    ck_int8_pack(
                        weight.floats(row: row), inputs, output, panels, &scales[output], &offsets[output])
                    output += 1
                }
            }
        }
        self.init(
            inputs: inputs, outputs: outputs, panels: ByteView(storage), scales: scales, offsets: offsets)
    }

    private init(inputs: Int, outputs: Int, panels: ByteView, scales: [Float], offsets: [Int32]) {
        self.inputs = inputs
        self.outputs = outputs
        self.panels = panels
        self.scales = scales
        self.offsets = offsets
    }

    /// Weights as a file holds them.
    ///
    /// - Parameters:
    ///   - scales: one for each output.
    ///   - offsets: one for each output.
    /// - Throws: `TensorError` where sizes do not fit, or a scale is negative or not finite.
    public init(
        name: String, inputs: Int, outputs: Int, panels: ByteView, scales: [Float], offsets: [Int32]
    ) throws {
        guard inputs > 0, outputs > 0, inputs < 1 << 16, outputs < 1 << 24,
            panels.count == Self.byteCount(inputs: inputs, outputs: outputs), scales.count == outputs,
            offsets.count == outputs
        else {
            throw TensorError.shape(
                "tensor \(name): \(panels.count) bytes with \(scales.count) scales do not make "
                    + "[\(outputs), \(inputs)]; pack the model again")
        }
        guard scales.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw TensorError.shape("tensor \(name): a scale is negative or not finite; pack the model again")
        }
        let padding = Self.padded(outputs: outputs) - outputs
        self.init(
            inputs: inputs, outputs: outputs, panels: panels,
            scales: scales + Array(repeating: 0, count: padding),
            offsets: offsets + Array(repeating: 0, count: padding))
    }

    /// Inputs with the padding that rows of activations need too.
    var paddedInputs: Int { ck_int8_inputs(inputs) }

    /// The offsets of the outputs, without padding.
    public var outputOffsets: ArraySlice<Int32> { offsets.prefix(outputs) }

    /// Bytes that the panels of a matrix take.
    public static func byteCount(inputs: Int, outputs: Int) -> Int {
        ck_int8_inputs(inputs) * padded(outputs: outputs)
    }

    private static func padded(outputs: Int) -> Int {
        let width = Int(CK_INT8_COLUMNS)
        return (outputs + width - 1) / width * width
    }

    /// The kernel's form, from output `first` on (a multiple of 32).
    func withKernelWeights(from first: Int, _ body: (UnsafePointer<ck_int8_weights>) -> Void) {
        scales.withUnsafeBufferPointer { scales in
            offsets.withUnsafeBufferPointer { offsets in
                guard let scales = scales.baseAddress, let offsets = offsets.baseAddress else { return }
                var weights = ck_int8_weights(
                    panels: panels.base.assumingMemoryBound(to: Int8.self) + first * paddedInputs,
                    scales: scales + first, offsets: offsets + first)
                body(&weights)
            }
        }
    }

    /// The weights as numbers again, `[outputs, inputs]`.
    public func floats() -> [Float] {
        let bytes = panels.base.assumingMemoryBound(to: Int8.self)
        let width = Int(CK_INT8_PANEL)
        return (0..<outputs).flatMap { output in
            let column = bytes + output / width * width * paddedInputs + output % width * 4
            return (0..<inputs).map { Float(column[$0 / 4 * 4 * width + $0 % 4]) * scales[output] }
        }
    }
}
