import CKernels

/// The widest attention head that the kernels take.
package let maxHeadDim = Int(CK_MAX_HEAD_DIM)

/// Multi-head self-attention over each sequence by itself.
///
/// Rotation, per-head norms and scaling are fused in, and scores exist for a few queries at a time only.
///
/// - Parameters:
///   - q, k, v: `[rows, heads·headDim]`, views of one matrix if so wanted; headDim a multiple of 16, at most
///     `maxHeadDim`.
///   - output: `[rows, heads·headDim]`.
///   - sequences: rows of each sequence, best the longest first; positions count from its first.
///   - rotaryHeads: how many heads, from the first, get rotary positions.
///   - queryNorm, keyNorm: `[headDim]` RMSNorm weights (epsilon 1e-6), applied before the rotation.
///   - int8: both products in eight bits, quantized anew for each head.
///
/// Scores are scaled by headDim^(−1/2).
public func attention(
    q: Matrix, k: Matrix, v: Matrix, to output: Matrix, sequences: [Range<Int>], heads: Int,
    rotary: RotaryTable,
    rotaryHeads: Int, queryNorm: [Float]? = nil, keyNorm: [Float]? = nil, int8: Bool = false,
    on pool: ThreadPool
) {
    let headDim = q.columns / heads
    precondition(headDim % 16 == 0 && headDim <= maxHeadDim)
    precondition(rotary.headDim == headDim && q.columns == heads * headDim)
    precondition(sequences.allSatisfy { $0.count <= rotary.positions })
    withOptionalPointer(queryNorm) { queryNorm in
        withOptionalPointer(keyNorm) { keyNorm in
            let heads = AttentionHeads(
                q: q, k: k, v: v, output: output, sequences: sequences, heads: heads, headDim: headDim,
                rotary: rotary, rotaryHeads: rotaryHeads, queryNorm: queryNorm, keyNorm: keyNorm, int8: int8,
                kernels: Kernels.current)
            pool.noted("attention", int8 ? .int8 : .fp32, work: heads.work) {
                pool.run(sequences.count * heads.heads, with: heads) { heads, index, worker in
                    heads.run(index, worker)
                }
            }
        }
    }
}

private func withOptionalPointer(_ values: [Float]?, _ body: (UnsafePointer<Float>?) -> Void) {
    guard let values else { return body(nil) }
    values.withUnsafeBufferPointer { body($0.baseAddress) }
}

/// All heads of all sequences; a task is one of them.
private struct AttentionHeads {
    let q, k, v, output: Matrix
    let sequences: [Range<Int>]
    let heads, headDim: Int
    let rotary: RotaryTable
    let rotaryHeads: Int
    let queryNorm, keyNorm: UnsafePointer<Float>?
    let int8: Bool
    let kernels: ck_kernels

    /// Operations of both products.
    var work: Double {
        sequences.reduce(0.0) { $0 + 4 * Double($1.count * $1.count) * Double(heads * headDim) }
    }

    func run(_ index: Int, _ worker: ThreadPool.Worker) {
        let rows = sequences[index / heads]
        let head = index % heads
        let start = (row: rows.lowerBound, column: head * headDim)
        var job = ck_attention()
        job.q = UnsafePointer(q.base + start.row * q.stride + start.column)
        job.k = UnsafePointer(k.base + start.row * k.stride + start.column)
        job.v = UnsafePointer(v.base + start.row * v.stride + start.column)
        job.q_stride = q.stride
        job.k_stride = k.stride
        job.v_stride = v.stride
        job.output = output.base + start.row * output.stride + start.column
        job.output_stride = output.stride
        job.count = rows.count
        job.head_dim = headDim
        job.q_norm = queryNorm
        job.k_norm = keyNorm
        job.norm_epsilon = 1e-6
        job.scale = 1 / Float(headDim).squareRoot()
        rotary.cosines.withUnsafeBufferPointer { cosines in
            rotary.sines.withUnsafeBufferPointer { sines in
                if head < rotaryHeads {
                    job.cosine = cosines.baseAddress
                    job.sine = sines.baseAddress
                }
                if int8 {
                    kernels.attention_int8(
                        &job, 0, rows.count,
                        worker.scratch(kernels.attention_int8_scratch(rows.count, headDim)))
                } else {
                    kernels.attention(
                        &job, 0, rows.count, worker.scratch(kernels.attention_scratch(rows.count, headDim)))
                }
            }
        }
    }
}
