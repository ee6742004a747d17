import CKernels

/// Convolution along the rows of each sequence, zero padding on both ends, as many rows out as in.
///
/// Depthwise convolutions have their own kernel. Others are matrix products without an intermediate copy of
/// windows: in a copy of the input with a group's channels side by side and zero rows around each sequence, the
/// window of a row is one contiguous stretch, so the window matrix is the copy itself read with a row distance
/// of one row.
public struct Conv1d: Sendable {
    private enum Form: Sendable {
        /// `[taps][channels]`.
        case depthwise(weight: [Float])
        /// Per group the panels of `[taps·inputs, outputs]` matrices.
        case product(panels: Storage)
        /// The same matrices in eight bits, one a group.
        case int8([Int8Weights])
    }

    /// Channels of the input.
    public let inputs: Int
    /// Channels of the output.
    public let outputs: Int
    private let taps: Int
    private let groups: Int
    private let bias: [Float]
    private let form: Form

    /// - Parameters:
    ///   - weight: `[outputs, inputs / groups, taps]`, an odd number of taps.
    ///   - bias: `[outputs]`.
    ///   - int8: quantize weights, and at each use the inputs of a group for some rows together, to eight bits. For
    ///     convolutions that are not depthwise and whose group has a multiple of four inputs; others stay exact.
    public init(weight: Weight, bias: Weight, groups: Int = 1, int8: Bool = false) throws {
        guard weight.shape.count == 3, weight.shape.allSatisfy({ $0 > 0 }), weight.shape[2] % 2 == 1,
            groups > 0,
            weight.shape[0] % groups == 0, bias.shape == [weight.shape[0]]
        else {
            throw TensorError.shape(
                "tensor \(weight.name): shape \(weight.shape) with bias \(bias.shape), expected "
                    + "[outputs, inputs / \(groups), odd width] and [outputs]")
        }
        outputs = weight.shape[0]
        inputs = weight.shape[1] * groups
        taps = weight.shape[2]
        self.groups = groups
        self.bias = bias.floats()
        let values = weight.floats()
        if groups == inputs && inputs == outputs {
            form = .depthwise(weight: Self.byTap(values, channels: outputs, taps: taps))
            return
        }
        let length = taps * weight.shape[1]
        let (width, taps) = (outputs / groups, weight.shape[2])
        let matrices = try (0..<groups).map { group in
            try Weight(
                name: weight.name, shape: [width, length],
                values: Self.byTapAndChannel(
                    values, from: group * width, count: width,
                    channels: weight.shape[1], taps: taps))
        }
        form =
            int8 && weight.shape[1] % 4 == 0
            ? .int8(matrices.map { Int8Weights(quantizing: [$0]) })
            : .product(panels: Self.layOut(matrices, outputs: width, length: length))
    }

    private static func byTap(_ values: [Float], channels: Int, taps: Int) -> [Float] {
        (0..<taps).flatMap { tap in (0..<channels).map { values[$0 * taps + tap] } }
    }

    /// Some outputs of `[outputs, channels, taps]` as `[outputs, taps·channels]`.
    private static func byTapAndChannel(
        _ values: [Float], from first: Int, count: Int, channels: Int, taps: Int
    ) -> [Float] {
        (first..<first + count).flatMap { output in
            (0..<taps).flatMap { tap in
                (0..<channels).map { values[(output * channels + $0) * taps + tap] }
            }
        }
    }

    private static func layOut(_ matrices: [Weight], outputs: Int, length: Int) -> Storage {
        let kernels = Kernels.current
        let size = Panels.floats(outputs: outputs, inputs: length, kernels)
        return Storage(byteCount: matrices.count * size * MemoryLayout<Float>.stride) { memory in
            guard let base = memory.bindMemory(to: Float.self).baseAddress else { return }
            for (group, matrix) in matrices.enumerated() {
                Panels.pack([matrix], outputs: 0..<outputs, inputs: length, to: base + group * size, kernels)
            }
        }
    }

    /// - Parameters:
    ///   - x: `[rows, inputs]`.
    ///   - y: `[rows, outputs]`, not x.
    ///   - sequences: rows of each sequence; rows outside are left alone.
    ///   - accumulate: y ← y + activation(…) instead of y ← activation(…).
    public func apply(
        _ x: Matrix, to y: Matrix, sequences: [Range<Int>], activation: Activation = .identity,
        accumulate: Bool = false, on pool: ThreadPool
    ) {
        precondition(x.columns == inputs && y.columns == outputs && x.rows == y.rows)
        pool.noted(
            "convolution \(inputs) to \(outputs), width \(taps)", kind,
            work: 2 * Double(sequences.reduce(0) { $0 + $1.count } * outputs * (inputs / groups) * taps)
        ) {
            run(x, to: y, sequences: sequences, activation: activation, accumulate: accumulate, on: pool)
        }
    }

    private var kind: LoggedOperation.Kind {
        if case .int8 = form { return .int8 }
        return .fp32
    }

    private func run(
        _ x: Matrix, to y: Matrix, sequences: [Range<Int>], activation: Activation, accumulate: Bool,
        on pool: ThreadPool
    ) {
        for sequence in sequences where !sequence.isEmpty {
            let x = x.rows(sequence)
            let y = y.rows(sequence)
            bias.withUnsafeBufferPointer { bias in
                var ending = ck_epilogue()
                ending.bias = bias.baseAddress
                ending.activation = activation.kernelActivation
                if accumulate {
                    ending.add = UnsafePointer(y.base)
                    ending.add_stride = y.stride
                }
                switch form {
                case .depthwise(let weight): depthwise(x, weight, to: y, ending, on: pool)
                case .product, .int8: product(x, to: y, ending, on: pool)
                }
            }
        }
    }

    private func depthwise(
        _ x: Matrix, _ weight: [Float], to y: Matrix, _ ending: ck_epilogue, on pool: ThreadPool
    ) {
        let step = 64
        let kernels = Kernels.current
        pool.run((x.rows + step - 1) / step) { index in
            let rows = index * step..<min((index + 1) * step, x.rows)
            var ending = ending
            ending.add = ending.add.map { $0 + rows.lowerBound * y.stride }
            kernels.depthwise(
                rows.lowerBound, rows.upperBound, x.rows, outputs, taps, x.base, x.stride, weight,
                y.base + rows.lowerBound * y.stride, y.stride, &ending)
        }
    }

    /// Rows of one task of a matrix product, a multiple of every tile's height.
    private static let productRows = 252

    /// A task is a group for some rows.
    private func product(_ x: Matrix, to y: Matrix, _ ending: ck_epilogue, on pool: ThreadPool) {
        let rowBlocks = (x.rows + Self.productRows - 1) / Self.productRows
        pool.run(
            groups * rowBlocks, with: (self, x, y, ending, rowBlocks, Kernels.current)
        ) { context, index, worker in
            let (convolution, x, y, ending, rowBlocks, kernels) = context
            let first = index % rowBlocks * Self.productRows
            convolution.window(
                group: index / rowBlocks, rows: first..<min(first + Self.productRows, x.rows), x, to: y,
                ending, worker, kernels)
        }
    }

    private func window(
        group: Int, rows: Range<Int>, _ x: Matrix, to y: Matrix, _ ending: ck_epilogue,
        _ worker: ThreadPool.Worker, _ kernels: ck_kernels
    ) {
        let channels = inputs / groups
        let width = outputs / groups
        let length = taps * channels
        let size = (rows.count + taps - 1) * channels
        let window = worker.scratch(2 * size + rows.count)
        gather(x, rows: rows, columns: group * channels..<(group + 1) * channels, to: window)
        var ending = ending
        let offset = rows.lowerBound * y.stride + group * width
        ending.bias = ending.bias.map { $0 + group * width }
        ending.add = ending.add.map { $0 + offset }
        let output = y.base + offset
        switch form {
        case .depthwise: break
        case .product(let panels):
            guard let base = panels.bytes.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
            let block = base + group * Panels.floats(outputs: width, inputs: length, kernels)
            kernels.gemm(rows.count, width, length, window, channels, block, output, y.stride, &ending)
        case .int8(let weights):
            // Windows overlap, so their rows share one scale; it stands once for each row.
            let scales = window + size
            let bytes = UnsafeMutableRawPointer(scales + rows.count).assumingMemoryBound(to: UInt8.self)
            let scale = kernels.quantize_together(
                rows.count + taps - 1, channels, window, channels, bytes, channels)
            scales.update(repeating: scale, count: rows.count)
            weights[group].withKernelWeights(from: 0) { weights in
                kernels.gemm_int8(
                    rows.count, width, length, bytes, channels, scales, weights, output, y.stride, &ending)
            }
        }
    }

    /// The rows' windows: `[rows + taps − 1, channels]`, zeros where the sequence has ended.
    private func gather(
        _ x: Matrix, rows: Range<Int>, columns: Range<Int>, to window: UnsafeMutablePointer<Float>
    ) {
        let half = taps / 2
        for (index, row) in (rows.lowerBound - half..<rows.upperBound + half).enumerated() {
            let destination = window + index * columns.count
            if row >= 0 && row < x.rows {
                destination.update(from: x.base + row * x.stride + columns.lowerBound, count: columns.count)
            } else {
                destination.update(repeating: 0, count: columns.count)
            }
        }
    }
}
