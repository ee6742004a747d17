import Tensors

/// The backbone in eight bits: two parallel regions a block instead of seven.
///
/// Attention needs all rows of a sequence; everything between two attentions works row by row. So a task takes some
/// rows from one attention to the next: their values stay in its second-level cache, and what is quantized never goes through memory as fp32. Weights pass by once for every such group of rows.
extension DiT {
    /// Rows of a task: with their feed-forward values they fill half of a cache of 1 MiB at a width of 1024.
    private static let rowsPerTask = 56

    func applyInt8(_ evaluation: Evaluation, _ vectors: Modulation.Vectors) {
        forEachRows(evaluation, vectors, after: nil)
        for (index, block) in blocks.enumerated() {
            block.attention.attend(
                evaluation.sequences, workspace: evaluation.workspace, on: evaluation.pool)
            forEachRows(evaluation, vectors, after: index)
            evaluation.observer?("blocks.\(index)", evaluation.workspace.stream)
        }
    }

    /// Takes all rows from the attention of a block (`nil`: from the stream) to that of the next.
    private func forEachRows(_ evaluation: Evaluation, _ vectors: Modulation.Vectors, after index: Int?) {
        let kernels = Kernels.current
        let rows = evaluation.workspace.stream.rows
        let tile = kernels.tile_rows
        let fair = (rows + evaluation.pool.threads * 4 - 1) / (evaluation.pool.threads * 4)
        let step = min(Self.rowsPerTask, (fair + tile - 1) / tile * tile)
        evaluation.pool.noted("rows between attentions", .int8, work: work(rows: rows, after: index)) {
            evaluation.pool.run(
                (rows + step - 1) / step, with: (blocks, evaluation.workspace, vectors, index, step, kernels)
            ) { context, task, worker in
                let (blocks, workspace, vectors, index, step, kernels) = context
                let rows = task * step..<min((task + 1) * step, workspace.stream.rows)
                let job = RowTask(rows: rows, workspace: workspace, worker: worker, kernels: kernels)
                if let index { blocks[index].leave(job, vectors, index: index) }
                let next = index.map { $0 + 1 } ?? 0
                if next < blocks.count { blocks[next].enter(job, vectors, index: next) }
            }
        }
    }

    private func work(rows: Int, after index: Int?) -> Double {
        let next = index.map { $0 + 1 } ?? 0
        let entering = next < blocks.count ? blocks[next].attention.queryKeyValue.work(rows: rows) : 0
        guard let block = index.map({ blocks[$0] }) else { return entering }
        return entering + block.attention.output.work(rows: rows)
            + block.feedForward.expand.work(rows: rows) + block.feedForward.project.work(rows: rows)
    }
}

/// Some rows of the stream, on their way between two attentions.
struct RowTask {
    let rows: Range<Int>
    let workspace: Workspace
    let worker: ThreadPool.Worker
    let kernels: Kernels.Table
}

extension DiTBlock {
    /// Queries, keys and values of some rows.
    func enter(_ task: RowTask, _ vectors: Modulation.Vectors, index: Int) {
        let h = task.workspace.stream.rows(task.rows)
        let size = Int8Rows.floats(rows: h.rows, columns: h.columns)
        let memory = task.worker.scratch(size + h.columns)
        let quantized = Int8Rows(rows: h.rows, columns: h.columns, in: memory)
        quantized.quantize(
            normalizing: h, scale: vectors.block(index, .scaleAttention),
            shift: vectors.block(index, .shiftAttention), epsilon: 1e-6, scratch: memory + size, task.kernels)
        attention.queryKeyValue.apply(
            quantized, to: task.workspace.queryKeyValue.rows(task.rows), .store, task.kernels)
    }

    /// From the attended values to the end of the block.
    func leave(_ task: RowTask, _ vectors: Modulation.Vectors, index: Int) {
        let h = task.workspace.stream.rows(task.rows)
        let attended = task.workspace.attended.rows(task.rows)
        let width = feedForward.expand.outputs
        let narrow = Int8Rows.floats(rows: h.rows, columns: max(h.columns, attended.columns))
        let wide = Int8Rows.floats(rows: h.rows, columns: width)
        let innerSize = Matrix.floats(rows: h.rows, columns: width)
        let memory = task.worker.scratch(narrow + wide + innerSize + h.columns)

        let output = Int8Rows(rows: h.rows, columns: attended.columns, in: memory)
        output.quantize(attended, task.kernels)
        attention.output.apply(
            output, to: h, .addGated(vectors.block(index, .gateAttention)), task.kernels)

        let normed = Int8Rows(rows: h.rows, columns: h.columns, in: memory)
        normed.quantize(
            normalizing: h, scale: vectors.block(index, .scaleFeedForward),
            shift: vectors.block(index, .shiftFeedForward), epsilon: 1e-6,
            scratch: memory + narrow + wide + innerSize, task.kernels)
        let inner = Matrix(rows: h.rows, columns: width, in: memory + narrow + wide)
        feedForward.expand.apply(normed, to: inner, .geluTanh, task.kernels)

        let activated = Int8Rows(rows: h.rows, columns: width, in: memory + narrow)
        activated.quantize(inner, task.kernels)
        feedForward.project.apply(
            activated, to: h, .addGated(vectors.block(index, .gateFeedForward)), task.kernels)
    }
}
