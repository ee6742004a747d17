import CKernels

/// Multi-head attention of some queries over the keys and values of one sequence: another one (cross-attention), or what of
/// the queries' own is known so far (a decoder's step).
///
/// - Parameters:
///   - q: `[queries, heads·headDim]`; headDim a multiple of 16, at most `maxHeadDim`.
///   - k, v: `[count, heads·headDim]`, at least one row.
///   - output: `[queries, heads·headDim]`.
///   - heads: a task each.
///
/// Scores are scaled by headDim^(−1/2); there are no positions in them.
public func crossAttention(
    q: Matrix, k: Matrix, v: Matrix, to output: Matrix, heads: Int, on pool: ThreadPool
) {
    let headDim = q.columns / heads
    precondition(headDim % 16 == 0 && headDim <= maxHeadDim && q.columns == heads * headDim)
    precondition(k.columns == q.columns && v.columns == q.columns && output.columns == q.columns)
    precondition(k.rows > 0 && v.rows == k.rows && output.rows == q.rows)
    pool.noted("cross-attention", .fp32, work: 4 * Double(q.rows * k.rows) * Double(q.columns)) {
        pool.run(heads, with: (q, k, v, output, headDim, Kernels.current)) { context, head, worker in
            let (q, k, v, output, headDim, kernels) = context
            var job = ck_attention()
            job.q = UnsafePointer(q.base + head * headDim)
            job.k = UnsafePointer(k.base + head * headDim)
            job.v = UnsafePointer(v.base + head * headDim)
            (job.q_stride, job.k_stride, job.v_stride) = (q.stride, k.stride, v.stride)
            job.output = output.base + head * headDim
            job.output_stride = output.stride
            job.count = k.rows
            job.head_dim = headDim
            job.scale = 1 / Float(headDim).squareRoot()
            // Without rotation and norms a query may be any row: their number need not be that of the keys.
            kernels.attention(&job, 0, q.rows, worker.scratch(kernels.attention_scratch(k.rows, headDim)))
        }
    }
}
