import CKernels

extension Linear {
    /// Rows of one task: the weights are read once for all of them, which with their outputs stay in the
    /// second-level cache.
    private static let int8Rows = 112

    func apply(
        _ x: Matrix, to y: Matrix, _ epilogue: Epilogue, _ weights: Int8Weights, on pool: ThreadPool
    ) {
        let kernels = Kernels.current
        let tile = kernels.tile_rows
        let fair = (x.rows + pool.threads * 4 - 1) / (pool.threads * 4)
        let step = min(Self.int8Rows, max(tile, (fair + tile - 1) / tile * tile))
        let blocks = (x.rows + step - 1) / step
        // Few rows leave threads without work: then the outputs are split too, and each part quantizes the rows again.
        let width = Int(CK_INT8_COLUMNS)
        let parts = min(max(1, pool.threads * 2 / blocks), (outputs + width - 1) / width)
        let columns = ((outputs + parts - 1) / parts + width - 1) / width * width
        pool.run(
            blocks * parts, with: (self, weights, x, y, epilogue, (step, parts, columns), kernels)
        ) { context, index, worker in
            let (linear, weights, x, y, epilogue, (step, parts, columns), kernels) = context
            let rows = index / parts * step..<min((index / parts + 1) * step, x.rows)
            let first = min(index % parts * columns, linear.outputs)
            let range = first..<min(first + columns, linear.outputs)
            guard !range.isEmpty else { return }
            let quantized = Int8Rows(
                rows: rows.count, columns: linear.inputs,
                in: worker.scratch(Int8Rows.floats(rows: rows.count, columns: linear.inputs)))
            quantized.quantize(x.rows(rows), kernels)
            linear.multiply(quantized, weights, outputs: range, to: y.rows(rows), epilogue, kernels)
        }
    }

    /// y ← rows·Wᵀ + b on the calling thread, with a fused ending.
    package func apply(_ rows: Int8Rows, to y: Matrix, _ epilogue: Epilogue, _ kernels: Kernels.Table) {
        guard case .int8(let weights) = form else { preconditionFailure("weights are not in eight bits") }
        precondition(rows.columns == inputs && y.columns == outputs && rows.rows == y.rows)
        multiply(rows, weights, outputs: 0..<outputs, to: y, epilogue, kernels)
    }

    private func multiply(
        _ rows: Int8Rows, _ weights: Int8Weights, outputs range: Range<Int>, to y: Matrix,
        _ epilogue: Epilogue, _ kernels: Kernels.Table
    ) {
        weights.withKernelWeights(from: range.lowerBound) { weights in
            withEnding(epilogue, outputs: range, of: y) { ending in
                kernels.gemm_int8(
                    rows.rows, range.count, ck_int8_inputs(inputs), rows.bytes, rows.stride, rows.scales,
                    weights, y.base + range.lowerBound, y.stride, ending)
            }
        }
    }
}
