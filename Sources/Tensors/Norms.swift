/// Rows of one task of a row-wise kernel.
private let rowsPerTask = 32

/// y = (x − mean) / √(variance + epsilon) · scale + shift, row by row; y may be x.
///
/// - Parameters:
///   - scale: `[columns]`: a weight, or 1 + scale of AdaLN.
///   - shift: `[columns]`: a bias, or AdaLN's shift.
public func layerNorm(
    _ x: Matrix, to y: Matrix, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?, epsilon: Float,
    on pool: ThreadPool
) {
    let kernels = Kernels.current
    forEachBlock(x, y, on: pool) { x, y in
        kernels.layer_norm(
            x.rows, x.columns, x.base, x.stride, y.base, y.stride, scale, shift, epsilon)
    }
}

/// y = x / max(‖x‖, 1e-12) · √columns · scale, row by row; y may be x.
///
/// The form of x-transformers' `RMSNorm`, whose epsilon bounds the norm and not the mean of squares.
public func rmsNorm(_ x: Matrix, to y: Matrix, scale: UnsafePointer<Float>, on pool: ThreadPool) {
    let kernels = Kernels.current
    forEachBlock(x, y, on: pool) { x, y in
        kernels.rms_norm(x.rows, x.columns, x.base, x.stride, y.base, y.stride, scale)
    }
}

private func forEachBlock(_ x: Matrix, _ y: Matrix, on pool: ThreadPool, _ body: (Matrix, Matrix) -> Void) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    pool.run((x.rows + rowsPerTask - 1) / rowsPerTask) { index in
        let rows = index * rowsPerTask..<min((index + 1) * rowsPerTask, x.rows)
        body(x.rows(rows), y.rows(rows))
    }
}
