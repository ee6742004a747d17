import CKernels

/// y = (x − mean) / √(variance + epsilon) · scale + shift, row by row; y may be x.
///
/// - Parameters:
///   - scale: `[columns]`: a weight, or 1 + scale of AdaLN.
///   - shift: `[columns]`: a bias, or AdaLN's shift.
public func layerNorm(
    _ x: Matrix, to y: Matrix, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?, epsilon: Float,
    on pool: ThreadPool
) {
    Norm(kind: .layer(shift: shift, epsilon: epsilon), x: x, y: y, scale: scale).apply(on: pool)
}

/// y = x / max(‖x‖, 1e-12) · √columns · scale, row by row; y may be x.
///
/// The form of x-transformers' `RMSNorm`, whose epsilon bounds the norm and not the mean of squares.
public func rmsNorm(_ x: Matrix, to y: Matrix, scale: UnsafePointer<Float>, on pool: ThreadPool) {
    Norm(kind: .rms, x: x, y: y, scale: scale).apply(on: pool)
}

private struct Norm {
    enum Kind {
        case layer(shift: UnsafePointer<Float>?, epsilon: Float)
        case rms
    }

    let kind: Kind
    let x: Matrix
    let y: Matrix
    let scale: UnsafePointer<Float>

    private static let rowsPerTask = 32

    func apply(on pool: ThreadPool) {
        precondition(x.rows == y.rows && x.columns == y.columns)
        let tasks = (x.rows + Self.rowsPerTask - 1) / Self.rowsPerTask
        pool.noted("norm", .memory, work: 8 * Double(x.rows * x.columns)) {
            pool.run(tasks, with: (self, Kernels.current)) { context, index, _ in
                let (norm, kernels) = context
                let first = index * Self.rowsPerTask
                norm.apply(rows: first..<min(first + Self.rowsPerTask, norm.x.rows), kernels)
            }
        }
    }

    private func apply(rows: Range<Int>, _ kernels: ck_kernels) {
        let (x, y) = (x.rows(rows), y.rows(rows))
        switch kind {
        case .layer(let shift, let epsilon):
            kernels.layer_norm(
                x.rows, x.columns, x.base, x.stride, y.base, y.stride, scale, shift, epsilon)
        case .rms: kernels.rms_norm(x.rows, x.columns, x.base, x.stride, y.base, y.stride, scale)
        }
    }
}
