import CKernels

/// y = x·Wᵀ + b with a fused ending.
///
/// Weights stay where they lie, `[outputs, inputs]` in a mapped file: a task lays out a block of outputs in
/// panels that fit its second-level cache and sweeps all rows over them. Against 1,880 rows the layout costs
/// about 3 %, and there is no second copy of the weights. Small weights can be laid out once instead.
public struct Linear: Sendable {
    /// When weights are laid out for the kernels.
    public enum Packing: Sendable {
        /// At each use, block by block in scratch memory.
        case onUse
        /// Once, as a copy.
        case ahead
        /// Once, quantized to eight bits with a scale for each output: a quarter of the memory, and about four times
        /// the speed where the processor has instructions for it. Inputs are quantized row by row at each use.
        case int8
    }

    /// What happens to x·Wᵀ + b.
    public enum Epilogue {
        case store
        case gelu
        case geluTanh
        case silu
        /// y ← y + (…).
        case add
        /// y ← y + gate·(…), gate `[outputs]`.
        case addGated(UnsafePointer<Float>)
    }

    /// Columns of what it is applied to.
    public let inputs: Int
    /// Columns of the result.
    public let outputs: Int
    let bias: [Float]?
    let form: Form

    enum Form: Sendable {
        /// As they lie in the file.
        case rows([Weight])
        /// The panels of all outputs.
        case panels(Storage)
        case int8(Int8Weights)
    }

    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`.
    public init(weight: Weight, bias: Weight?, packing: Packing = .onUse) throws {
        try self.init(concatenating: [(weight, bias)], packing: packing)
    }

    /// Several linears of the same inputs as one whose outputs stand side by side.
    ///
    /// - Throws: `TensorError` where shapes do not fit together.
    public init(concatenating parts: [(weight: Weight, bias: Weight?)], packing: Packing = .onUse) throws {
        guard let inputs = parts.first?.weight.shape.last else {
            throw TensorError.shape("a linear without weights")
        }
        for (weight, bias) in parts {
            guard weight.shape.count == 2, weight.shape[1] == inputs, weight.shape[0] > 0, inputs > 0 else {
                throw TensorError.shape(
                    "tensor \(weight.name): shape \(weight.shape), expected [outputs, \(inputs)]")
            }
            guard bias == nil || bias?.shape == [weight.shape[0]] else {
                throw TensorError.shape("tensor \(bias?.name ?? ""): expected shape [\(weight.shape[0])]")
            }
            guard (bias == nil) == (parts[0].bias == nil) else {
                throw TensorError.shape("tensor \(weight.name): some parts have a bias and some have none")
            }
        }
        self.inputs = inputs
        outputs = parts.reduce(0) { $0 + $1.weight.shape[0] }
        bias = parts[0].bias == nil ? nil : parts.flatMap { $0.bias?.floats() ?? [] }
        let weights = parts.map(\.weight)
        switch packing {
        case .onUse: form = .rows(weights)
        case .ahead: form = .panels(Self.layOut(weights, outputs: outputs, inputs: inputs))
        case .int8: form = .int8(Int8Weights(quantizing: weights))
        }
    }

    /// A linear whose weights are in eight bits already.
    public init(int8 weights: Int8Weights, bias: [Float]?) {
        precondition(bias == nil || bias?.count == weights.outputs)
        inputs = weights.inputs
        outputs = weights.outputs
        self.bias = bias
        form = .int8(weights)
    }

    /// Lets go of the pages of mapped weights: for a linear that runs once in a while.
    public func discardPages() {
        switch form {
        case .rows(let weights): for weight in weights { weight.discardPages() }
        case .int8(let weights): weights.panels.discardPages()
        default: break
        }
    }

    /// The weights in eight bits and the bias, where that is their form.
    public var int8Parameters: (weights: Int8Weights, bias: [Float]?)? {
        guard case .int8(let weights) = form else { return nil }
        return (weights, bias)
    }

    private static func layOut(_ weights: [Weight], outputs: Int, inputs: Int) -> Storage {
        let kernels = Kernels.current
        let count = Panels.floats(outputs: outputs, inputs: inputs, kernels)
        return Storage(byteCount: count * MemoryLayout<Float>.stride) { memory in
            guard let base = memory.bindMemory(to: Float.self).baseAddress else { return }
            Panels.pack(weights, outputs: 0..<outputs, inputs: inputs, to: base, kernels)
        }
    }

    /// Bytes of panels that a task keeps in its second-level cache.
    private static let blockBytes = 384 << 10

    /// Outputs of one task: whole panels that fit the cache, and enough tasks for all threads.
    private func outputsPerTask(threads: Int, _ kernels: ck_kernels) -> Int {
        let width = kernels.panel_columns
        let fitting = max(1, Self.blockBytes / (inputs * width * MemoryLayout<Float>.stride))
        let all = (outputs + width - 1) / width
        let fair = max(1, all / (threads * 4))
        return min(fitting, fair) * width
    }

    /// - Parameters:
    ///   - x: `[rows, inputs]`.
    ///   - y: `[rows, outputs]`.
    ///
    /// Each output sums over the inputs in ascending order, whatever the number of rows or threads.
    public func apply(_ x: Matrix, to y: Matrix, _ epilogue: Epilogue = .store, on pool: ThreadPool) {
        precondition(x.columns == inputs && y.columns == outputs && x.rows == y.rows)
        guard x.rows > 0 else { return }
        pool.noted("linear \(inputs) to \(outputs)", kind, work: work(rows: x.rows)) {
            switch form {
            case .rows(let weights): apply(x, to: y, epilogue, laidOut: nil, weights, on: pool)
            case .panels(let panels): apply(x, to: y, epilogue, laidOut: panels, [], on: pool)
            case .int8(let weights): apply(x, to: y, epilogue, weights, on: pool)
            }
        }
    }

    /// Operations that `rows` rows take.
    package func work(rows: Int) -> Double { 2 * Double(rows) * Double(inputs) * Double(outputs) }

    private var kind: LoggedOperation.Kind {
        if case .int8 = form { return .int8 }
        return .fp32
    }

    private func apply(
        _ x: Matrix, to y: Matrix, _ epilogue: Epilogue, laidOut panels: Storage?, _ weights: [Weight],
        on pool: ThreadPool
    ) {
        let kernels = Kernels.current
        let step = outputsPerTask(threads: pool.threads, kernels)
        let blocks = (outputs + step - 1) / step
        // Laid-out weights can be split by rows too; otherwise every task would lay out the same block again.
        let rowStep =
            panels == nil
            ? x.rows
            : rowsPerTask(rows: x.rows, blocks: blocks, threads: pool.threads, tile: kernels.tile_rows)
        let rowBlocks = (x.rows + rowStep - 1) / rowStep
        let split = Split(outputs: step, rows: rowStep, rowBlocks: rowBlocks)
        pool.run(
            blocks * rowBlocks, with: (self, x, y, epilogue, panels, weights, split, kernels)
        ) { context, index, worker in
            let (linear, x, y, epilogue, panels, weights, split, kernels) = context
            linear.task(
                split.outputs(index, of: linear.outputs), split.rows(index, of: x.rows), x, to: y, epilogue,
                laidOut: panels, weights, worker, kernels)
        }
    }

    /// How a product is cut into tasks.
    private struct Split {
        let outputs: Int
        let rows: Int
        let rowBlocks: Int

        func outputs(_ index: Int, of count: Int) -> Range<Int> {
            index / rowBlocks * outputs..<min((index / rowBlocks + 1) * outputs, count)
        }

        func rows(_ index: Int, of count: Int) -> Range<Int> {
            index % rowBlocks * rows..<min((index % rowBlocks + 1) * rows, count)
        }
    }

    private func task(
        _ range: Range<Int>, _ rows: Range<Int>, _ x: Matrix, to y: Matrix, _ epilogue: Epilogue,
        laidOut panels: Storage?, _ weights: [Weight], _ worker: ThreadPool.Worker, _ kernels: ck_kernels
    ) {
        let block: UnsafePointer<Float>
        if let laidOut = panels?.bytes.baseAddress {
            block = laidOut.assumingMemoryBound(to: Float.self) + range.lowerBound * inputs
        } else {
            let scratch = worker.scratch(Panels.floats(outputs: range.count, inputs: inputs, kernels))
            Panels.pack(weights, outputs: range, inputs: inputs, to: scratch, kernels)
            block = UnsafePointer(scratch)
        }
        let (x, y) = (x.rows(rows), y.rows(rows))
        withEnding(epilogue, outputs: range, of: y) { ending in
            kernels.gemm(
                x.rows, range.count, inputs, x.base, x.stride, block, y.base + range.lowerBound, y.stride,
                ending)
        }
    }

    private func rowsPerTask(rows: Int, blocks: Int, threads: Int, tile: Int) -> Int {
        let wanted = max(1, threads * 4 / blocks)
        return max(tile, (rows / wanted + tile - 1) / tile * tile)
    }

    /// The kernel's form of an epilogue for some of the outputs of `y`.
    func withEnding(
        _ epilogue: Epilogue, outputs range: Range<Int>, of y: Matrix,
        _ body: (UnsafePointer<ck_epilogue>) -> Void
    ) {
        func run(_ bias: UnsafePointer<Float>?) {
            var ending = ck_epilogue()
            ending.bias = bias.map { $0 + range.lowerBound }
            switch epilogue {
            case .store: break
            case .gelu: ending.activation = .CK_GELU
            case .geluTanh: ending.activation = .CK_GELU_TANH
            case .silu: ending.activation = .CK_SILU
            case .add, .addGated:
                ending.add = UnsafePointer(y.base + range.lowerBound)
                ending.add_stride = y.stride
                if case .addGated(let gate) = epilogue { ending.gate = gate + range.lowerBound }
            }
            body(&ending)
        }
        if let bias {
            bias.withUnsafeBufferPointer { run($0.baseAddress) }
        } else {
            run(nil)
        }
    }
}
